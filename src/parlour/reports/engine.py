"""From a template, data and a language to a PDF; nothing is fetched from anywhere.

The data reach the template as values, never as source text: whatever stands in a name or a title
comes out as it is.
"""

import importlib
import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from parlour.reports.characters import characters_of, covered, lacking
from parlour.reports.places import FONTS, TEMPLATES
from parlour.reports.preparing import Json, prepare, texts
from parlour.reports.system_fonts import FOLDERS, covering


class UnknownTemplateError(Exception):
    """There is no template of this name."""


def render(
    template: str, data: bytes, language: str, fonts_of_machine: Iterable[Path] = FOLDERS
) -> bytes:
    """The PDF, tagged after PDF/UA-1. `data`: JSON, as the template wants it.

    Raises UnknownTemplateError, ValueError for data that are no JSON object, typst.TypstError.
    """
    source = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise UnknownTemplateError(template)
    given = _read(json.loads(data))
    known = covered(FONTS)
    further = _further_fonts(given, known, fonts_of_machine)
    if further:
        there = known.union(*(characters_of(path) for path in further))
        # Fonts of a machine can be of any kind: the bundled ones do in any case.
        with suppress(OSError, typst.TypstError), TemporaryDirectory() as folder:
            for number, path in enumerate(further):
                Path(folder, f"{number}{path.suffix}").symlink_to(path)
            return _compiled(source, prepare(given, there), language, [FONTS, Path(folder)])
    return _compiled(source, prepare(given, known), language, [FONTS])


def _further_fonts(given: Json, known: AbstractSet[int], folders: Iterable[Path]) -> list[Path]:
    """For what the bundled fonts lack."""
    missing = lacking("".join(texts(given)), known)
    return covering(missing, folders) if missing else []


def _compiled(source: Path, shown: Json, language: str, fonts: list[Path]) -> bytes:
    compiler = typst.Compiler(
        str(source),
        root=str(TEMPLATES),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in fonts],
        ),
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


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """Notes come as they were written together; what they say is found out here."""
    document = given.pop("document", None)
    if document is None:
        return given
    # Other documents are made without the libraries that this takes.
    notes = importlib.import_module("parlour.reports.notes")
    return given | {"blocks": notes.blocks_of(document)}
