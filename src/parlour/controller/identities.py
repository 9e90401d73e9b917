"""From an identity provider's claims to what we keep of a person (rest.md 3.2)."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from parlour.controller.errors import InvalidClaims, missing
from parlour.identity.claims import Claims
from parlour.protocol.rest.scalars import EmailAddress, Language, timezones
from parlour.store.provisioning import Identity

NEEDED = ("email", "given_name", "family_name")
_MOST_BYTES = 255
_SPACES = re.compile(r"\s+")


def identity_of(token: Claims) -> Identity:
    """What we keep. Raises InvalidClaims, naming the claim, if one is missing or malformed."""
    claims = token.claims
    lacking = [name for name in NEEDED if not _text(claims, name)]
    if lacking:
        raise InvalidClaims(
            f"The access token lacks the claim {lacking[0]}.", [missing(name) for name in lacking]
        )
    email = _text(claims, "email").lower()
    if not _conforms(email, EmailAddress):
        raise InvalidClaims("The claim email is not a mail address.")
    firstname, lastname = (_cut(_text(claims, name)) for name in NEEDED[1:])
    language, timezone = _text(claims, "locale"), _text(claims, "zoneinfo")
    return Identity(
        issuer=token.issuer,
        subject=token.subject,
        email=email,
        email_verified=token.email_verified,
        firstname=firstname,
        lastname=lastname,
        display_name=_cut(_text(claims, "nickname") or f"{firstname} {lastname}"),
        picture=_picture(_text(claims, "picture")),
        language=language if _conforms(language, Language) else None,
        timezone=timezone if timezone in timezones() else None,
        phone=_cut(_text(claims, "phone_number"), 64) or None,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _conforms(text: str, kind: Any) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


def _picture(url: str) -> str | None:
    """Only a web address: it is shown to others."""
    return url if re.fullmatch(r"https?://[^\s\"'<>]{1,2000}", url) else None


def _cut(text: str, most: int = _MOST_BYTES) -> str:
    """At most `most` bytes, with single spaces."""
    return _SPACES.sub(" ", text).strip().encode()[:most].decode(errors="ignore")
