"""From a template, data and a language to a PDF; nothing is fetched from anywhere.

The data reach the template as values, never as source text: whatever stands in a name or a title
comes out as it is.
"""

from datetime import UTC, datetime
from pathlib import Path

import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"


class UnknownTemplateError(Exception):
    """There is no template of this name."""


def render(template: str, data: bytes, language: str) -> bytes:
    """The PDF. `data`: JSON, as the template wants it. Raises typst.TypstError."""
    source = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise UnknownTemplateError(template)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(
        str(source),
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={"data": data.decode(), "language": language},
        package_path=str(TEMPLATES),
        package_cache_path=str(TEMPLATES),
    )
    made = compiler.compile(
        format="pdf", pdf_standards="ua-1", timestamp=int(datetime.now(UTC).timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
