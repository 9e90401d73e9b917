"""Which tenant and tariff an access token assigns its user to (rest.md 3.2)."""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import (
    InvalidClaims,
    InvalidConfiguration,
    InvalidTariffId,
    InvalidToken,
    invalid,
    missing,
)
from parlour.identity.claims import Claims
from parlour.protocol.rest.scalars import TariffStatus
from parlour.settings import Settings, TariffSettings
from parlour.store.base import now
from parlour.store.defaults import tariff_named
from parlour.store.tables import Tariff
from parlour.store.tariffs import tariff_known_as

MOST_BYTES = 255


class Assignment(Struct, frozen=True):
    """What the token and the settings say. `tariff` is an external id; None: the settings'."""

    tenant: str
    tariff: str | None = None
    status: TariffStatus = "default"
    expires_at: datetime | None = None


def assignment_of(claims: Claims, settings: Settings) -> Assignment:
    """Raises InvalidToken for a missing tenant, InvalidClaims for a missing or malformed tariff."""
    tariff = settings.tariff
    expires_at = _expiry(claims, tariff)
    status = _status(claims, tariff)
    if expires_at is not None and expires_at <= now():
        status = "downgraded"
    return Assignment(
        tenant=_tenant(claims, settings),
        tariff=None if tariff.claim is None else _needed(claims, tariff.claim),
        status=status,
        expires_at=expires_at,
    )


async def tariff_of(session: AsyncSession, assigned: Assignment, settings: Settings) -> Tariff:
    """The tariff of an assignment. Raises InvalidTariffId, InvalidConfiguration."""
    if assigned.status == "downgraded":
        return await fallback_tariff(session, settings)
    if assigned.tariff is None:
        return await own_tariff(session, settings)
    found = await tariff_known_as(session, assigned.tariff)
    if found is None:
        raise InvalidTariffId
    return found


async def own_tariff(session: AsyncSession, settings: Settings) -> Tariff:
    """The tariff of the settings. Raises InvalidConfiguration."""
    return await _named(session, settings.tariff.name)


async def fallback_tariff(session: AsyncSession, settings: Settings) -> Tariff:
    """The tariff that is left when one's own has ended. Raises InvalidConfiguration."""
    return await _named(session, settings.tariff.fallback())


async def _named(session: AsyncSession, name: str) -> Tariff:
    found = await tariff_named(session, name)
    if found is None:
        raise InvalidConfiguration("There is no tariff of the name that the settings say.")
    return found


def _tenant(claims: Claims, settings: Settings) -> str:
    name = settings.tenant.claim
    if name is None:
        return settings.tenant.name
    tenant = _text(claims, name)
    if not tenant:
        raise InvalidToken(f"The access token lacks the claim {name}")
    return tenant


def _status(claims: Claims, tariff: TariffSettings) -> TariffStatus:
    """An unknown status counts as the default one."""
    if tariff.claim is None or not (tariff.paid_statuses or tariff.downgraded_statuses):
        return "default"
    status = _needed(claims, tariff.status_claim)
    if status in tariff.downgraded_statuses:
        return "downgraded"
    return "paid" if status in tariff.paid_statuses else "default"


def _expiry(claims: Claims, tariff: TariffSettings) -> datetime | None:
    name = tariff.expiry_claim
    value = None if name is None else claims.found(name)
    if name is None or value is None:
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        time = msgspec.convert(value, datetime)
        if time.tzinfo is None:
            raise ValueError("no offset")
        return time.astimezone(UTC)
    except (msgspec.ValidationError, ValueError, OverflowError, OSError) as error:
        rule = "Expected seconds since 1970, or an RFC 3339 time"
        raise InvalidClaims(f"The claim {name} is malformed.", [invalid(name, rule)]) from error


def _needed(claims: Claims, name: str) -> str:
    text = _text(claims, name)
    if not text:
        raise InvalidClaims(f"The access token lacks the claim {name}.", [missing(name)])
    return text


def _text(claims: Claims, name: str) -> str:
    """A text that fits where it is kept; others count as missing."""
    value = claims.found(name)
    if not isinstance(value, str) or "\0" in value or len(value.encode()) > MOST_BYTES:
        return ""
    return value.strip()
