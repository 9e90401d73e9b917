"""Rendering of the pages of folders: templates, languages, headers."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.enums import MediaType

from parlour.controller.failures import AnyRequest
from parlour.controller.folders.links import PAGES, expires_at
from parlour.controller.folders.texts import LANGUAGES, Problem, Texts
from parlour.controller.platform import Platform
from parlour.identity.issuer import pages as issuer_pages
from parlour.identity.issuer import texts as issuer_texts
from parlour.store.folders import LinkedFolder
from parlour.store.tables import SharedFile

Page = Response[str]

_STATIC = resources.files("parlour.controller.folders") / "static"
MEDIA_TYPES = {**issuer_pages.MEDIA_TYPES, ".js": "text/javascript; charset=utf-8"}
# Font, mark and basic style are those of the log-in pages, which belong to the same house.
FILES: dict[str, bytes] = issuer_pages.FILES | {
    entry.name: entry.read_bytes() for entry in _STATIC.iterdir()
}
VERSION = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:12]
_STEP = 1000
_LANGUAGE = "lang"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    # The address is a secret: it goes nowhere else.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}

_templates = Environment(
    loader=PackageLoader("parlour.controller.folders"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def texts_for(request: AnyRequest) -> Texts:
    """The words in the language that the address or the browser asks for."""
    asked = request.query_params.get(_LANGUAGE)
    chosen = issuer_texts.choose(asked, request.headers.get("accept-language"))
    return LANGUAGES[chosen.language]


def locked(request: AnyRequest, link: str, *, wrong: bool = False, status: int = 200) -> Page:
    """The page that asks for the password."""
    return _page(request, "locked.html", status, link=link, wrong=wrong, minutes=None)


def wait(request: AnyRequest, link: str, seconds: int) -> Page:
    """The same page after too many attempts."""
    minutes = max(1, -(-seconds // 60))
    page = _page(request, "locked.html", 429, link=link, wrong=False, minutes=minutes)
    page.headers["Retry-After"] = str(max(1, seconds))
    return page


def problem(request: AnyRequest, name: Problem, status: int, link: str | None = None) -> Page:
    """A page that says what is wrong, and leads back if there is a folder."""
    return _page(request, "problem.html", status, problem=name, link=link)


def folder(
    request: AnyRequest, platform: Platform, link: str, found: LinkedFolder, files: Sequence[Any]
) -> Page:
    """The folder with its files."""
    texts = texts_for(request)
    end = expires_at(platform.settings, found.event)
    limit = platform.settings.shared_folder.upload_limit
    return _page(
        request,
        "folder.html",
        200,
        link=link,
        title=found.event.title.strip() or texts.untitled,
        writable=found.writable,
        until=end.strftime(texts.date) if end is not None else None,
        files=[_shown(file, texts) for file in files],
        count=count(len(files), texts),
        total=size(sum(file.size for file in files), texts),
        limit=limit,
        limit_text=size(limit, texts),
        script=msgspec.json.encode(texts.script).decode(),
    )


def _shown(file: SharedFile, texts: Texts) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.name,
        "kind": kind(file.name),
        "size": size(file.size, texts),
        "bytes": file.size,
        "at": file.uploaded_at.isoformat(timespec="seconds"),
        "date": _date(file.uploaded_at, texts),
    }


def _date(moment: datetime, texts: Texts) -> str:
    return moment.strftime(texts.date)


def count(number: int, texts: Texts) -> str:
    """How many files, in words."""
    return texts.file_one if number == 1 else texts.file_many.format(count=number)


def size(number: int, texts: Texts) -> str:
    """A number of bytes, as people read it."""
    value, unit = float(number), 0
    while value >= _STEP - 0.5 and unit < len(texts.units) - 1:
        value, unit = value / _STEP, unit + 1
    digits = f"{value:.0f}" if unit == 0 or value >= 9.95 else f"{value:.1f}"
    return f"{digits.replace('.', texts.decimal)} {texts.units[unit]}"


_KINDS = {
    "image": {"png", "jpg", "jpeg", "gif", "webp", "svg", "heic", "bmp", "tif", "tiff"},
    "video": {"mp4", "mkv", "webm", "mov", "avi"},
    "audio": {"mp3", "wav", "ogg", "opus", "flac", "m4a"},
    "archive": {"zip", "7z", "gz", "tar", "rar", "xz"},
    "sheet": {"xlsx", "xls", "ods", "csv"},
    "slides": {"pptx", "ppt", "odp", "key"},
    "text": {"pdf", "doc", "docx", "odt", "txt", "md", "rtf"},
}


def kind(name: str) -> str:
    """What picture stands for a file."""
    extension = name.rpartition(".")[2].lower()
    return next((one for one, known in _KINDS.items() if extension in known), "file")


def _page(request: AnyRequest, template: str, status: int, **context: Any) -> Page:
    texts = texts_for(request)
    html = _templates.get_template(template).render(
        t=texts,
        static=f"{PAGES}static/{VERSION}",
        base=PAGES,
        query=f"?{urlencode({_LANGUAGE: texts.language})}" if _asked(request) else "",
        languages=_languages(request, texts),
        **context,
    )
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=dict(_HEADERS))


def _asked(request: AnyRequest) -> bool:
    return _LANGUAGE in request.query_params


def _languages(request: AnyRequest, current: Texts) -> list[tuple[str, str, str, bool]]:
    """Tag, name, address and whether it is the present one, of each language."""
    path = request.scope["path"]
    query = parse_qs(request.scope["query_string"].decode("ascii", "replace"))
    return [
        (
            tag,
            texts.own_name,
            f"{path}?{urlencode(query | {_LANGUAGE: [tag]}, doseq=True)}",
            texts is current,
        )
        for tag, texts in LANGUAGES.items()
    ]


def headers() -> dict[str, str]:
    """Headers of every answer about a folder."""
    return dict(_HEADERS)
