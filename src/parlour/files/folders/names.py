"""Names of files: what people may read, store and unpack anywhere.

A name is a label. Where a file lies is decided by random ids, never by its name.
"""

import hashlib
import re
import unicodedata

LONGEST_BYTES = 255
_LONGEST_KEY_BYTES = 1000
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
# Windows opens devices by these names, whatever the extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_NUMBERED = re.compile(r" \((\d{1,6})\)$")


class BadName(ValueError):
    """A name of which nothing is left."""


def clean(name: str) -> str:
    """The name, made harmless. Raises BadName."""
    # Controls, and signs that are not seen but turn the direction of writing around.
    visible = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", visible))
    text = " ".join(text.split()).strip(". ")
    if not text.strip("_. "):
        raise BadName("The file has no name.")
    if _DEVICES.fullmatch(text):
        text = f"_{text}"
    return _fitting(*_parts(text))


def key(name: str) -> str:
    """By which two names are the same, also on systems that do not tell cases apart."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if len(folded.encode()) <= _LONGEST_KEY_BYTES:
        return folded
    # Some letters stand for whole words.
    return hashlib.sha256(folded.encode()).hexdigest()


def another(name: str, taken: frozenset[str]) -> str:
    """The name with the first number that makes it differ from all `taken` keys."""
    stem, extension = _parts(name)
    numbered = _NUMBERED.search(stem)
    number = int(numbered[1]) if numbered else 1
    bare = stem[: numbered.start()] if numbered else stem
    while True:
        number += 1
        candidate = _fitting(bare, extension, f" ({number})")
        if key(candidate) not in taken:
            return candidate


def _parts(name: str) -> tuple[str, str]:
    """Stem and extension; the latter with its dot."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 16:
        return name, ""
    return stem, dot + extension


def _fitting(stem: str, extension: str, between: str = "") -> str:
    room = LONGEST_BYTES - len((between + extension).encode())
    cut = stem.encode()[:room].decode(errors="ignore").rstrip(". ") or "_"
    return f"{cut}{between}{extension}"
