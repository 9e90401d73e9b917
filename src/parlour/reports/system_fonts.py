"""Fonts of the machine, for characters that the bundled ones lack.

They are only looked for if a document needs them: most are done without.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from parlour.reports.characters import characters_of

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})
_PREFERRED = "NotoSans"
_OTHER_STYLES = ("Bold", "Italic", "Oblique", "Light", "Thin", "Black", "Condensed", "Mono")
_MOST_FILES = 500


def covering(missing: AbstractSet[int], folders: Iterable[Path] = FOLDERS) -> list[Path]:
    """Files that have these characters, as far as there are any; bold ones beside the regular."""
    wanted, found = set(missing), list[Path]()
    for path in _candidates(folders):
        if not wanted:
            break
        there = characters_of(path)
        if not wanted.isdisjoint(there):
            wanted -= there
            found.append(path)
    return found + [bold for path in found if (bold := _bold_of(path)) is not None]


def _candidates(folders: Iterable[Path]) -> Iterator[Path]:
    """Regular faces, Noto Sans first: it is what the bundled ones look like."""
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and not any(style in path.stem for style in _OTHER_STYLES)
    ]
    files.sort(key=lambda path: (not path.name.startswith(_PREFERRED), path.name))
    yield from files[:_MOST_FILES]


def _bold_of(path: Path) -> Path | None:
    bold = path.with_name(path.name.replace("Regular", "Bold"))
    return bold if bold != path and bold.is_file() else None
