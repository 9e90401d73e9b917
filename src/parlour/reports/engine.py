"""From a template, data and a language to a PDF; nothing is fetched from anywhere.

The data reach the template as values, never as source text: whatever stands in a name or a title
comes out as it is.
"""

import json
from datetime import UTC, datetime

import typst

from parlour.reports.places import FONTS, TEMPLATES
from parlour.reports.preparing import prepare


class UnknownTemplateError(Exception):
    """There is no template of this name."""


def render(template: str, data: bytes, language: str) -> bytes:
    """The PDF, tagged after PDF/UA-1. `data`: JSON, as the template wants it.

    Raises UnknownTemplateError, ValueError for data that are no JSON object, typst.TypstError.
    """
    source = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise UnknownTemplateError(template)
    given = json.loads(data)
    shown = prepare(given, str(given.get("timezone", "UTC")))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(
        str(source),
        root=str(TEMPLATES),
        font_paths=fonts,
        sys_inputs={"data": json.dumps(shown), "language": language},
        package_path=str(TEMPLATES),
        package_cache_path=str(TEMPLATES),
    )
    made = compiler.compile(
        format="pdf", pdf_standards="ua-1", timestamp=int(datetime.now(UTC).timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
