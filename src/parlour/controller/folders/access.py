"""Who may open a built-in folder: whoever has its link and the password of that link.

The browser keeps a proof that it knew the password. It can be computed from link and password
alone, so that every controller recognises it, and none has to keep anything.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute

from parlour.controller.attempts import client_address
from parlour.controller.failures import AnyRequest
from parlour.controller.folders.links import PAGES, expires_at
from parlour.controller.platform import Platform
from parlour.files.folders.secrets import is_link
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.folders import LinkedFolder, folder_behind

COOKIE = "parlour_folder"
# Wrong passwords from one address for one link.
ATTEMPTS = RateLimitItemPerMinute(10, 5)


class Gone(Exception):
    """The link leads nowhere, or has expired."""


class Locked(Exception):
    """The browser has not proved yet that it knows the password."""


class ReadOnly(Exception):
    """The link is the one to read, and something was to be changed."""


class ForeignForm(Exception):
    """Another site's page sent the request."""


async def behind(platform: Platform, link: str) -> LinkedFolder:
    """The folder of a link. Raises Gone."""
    if platform.settings.shared_folder.provider == "disabled" or not is_link(link):
        raise Gone
    async with platform.database.reading() as session:
        found = await folder_behind(session, link)
    if found is None:
        raise Gone
    end = expires_at(platform.settings, found.event)
    if end is not None and end < now():
        raise Gone
    return found


async def opened(
    request: AnyRequest, platform: Platform, link: str, *, to_write: bool = False
) -> LinkedFolder:
    """The folder, for a browser that knows its password. Raises Gone, Locked, ReadOnly."""
    found = await behind(platform, link)
    sent = request.cookies.get(COOKIE, "")
    if not hmac.compare_digest(sent.encode(), proof(link, found.password).encode()):
        raise Locked
    if to_write:
        check_origin(request, platform.settings)
        if not found.writable:
            raise ReadOnly
    return found


async def knows(
    request: AnyRequest, platform: Platform, link: str, found: LinkedFolder, password: str
) -> bool:
    """Whether this is the link's password. Raises TooManyRequests after many wrong ones."""
    who = ("folder", client_address(request), link)
    await platform.attempts.refuse_if_spent(ATTEMPTS, *who)
    if hmac.compare_digest(password.strip().encode(), found.password.encode()):
        return True
    await platform.attempts.failed(ATTEMPTS, *who)
    return False


def proof(link: str, password: str) -> str:
    """What the browser keeps of the password of a link."""
    return hmac.new(password.encode(), f"{PAGES}{link}".encode(), hashlib.sha256).hexdigest()


def check_origin(request: AnyRequest, settings: Settings) -> None:
    """Let only our own pages change anything. Raises ForeignForm."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise ForeignForm
        return
    # Browsers without that header name the page's origin instead.
    if request.headers.get("origin") not in _own(request, settings):
        raise ForeignForm


def _own(request: AnyRequest, settings: Settings) -> set[str]:
    addresses = (settings.address(), str(request.base_url))
    return {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses)}
