"""Files that a module has made and stored, and how that ended (signaling-modules.md 3.1, 3.3).

A module calls `report` or `store`; its `answered` gives the result to `outcome`.
"""

from typing import Any, Literal

import msgspec
from msgspec import Struct, UnsetType, structs

from parlour.protocol.roomserver import RoomParameters, StorageQuota
from parlour.room.context import Context
from parlour.room.io import AssetLabel, MakeReport, StoreAsset
from parlour.room.participant import MAIN

Failure = Literal["storage_exceeded", "storage", "generate"]
Language = Literal["en", "de"]


class Stored(Struct, frozen=True, tag="stored"):
    """It is stored; clients fetch it by its id from the controller."""

    asset_id: str
    filename: str
    quota: StorageQuota


class NotStored(Struct, frozen=True, tag="not_stored"):
    reason: Failure


Outcome = Stored | NotStored
_decode = msgspec.json.Decoder(Outcome).decode


def report(
    context: Context, *, kind: str, template: str, data: Any, note: Struct | None = None
) -> None:
    """Make a PDF from a template, in the language of the room, and store it."""
    effect = MakeReport(
        label=_label(context, kind, "pdf"),
        template=template,
        data=msgspec.json.encode(data),
        language=language_of(context.parameters),
        key=context.new_uuid(),
    )
    context.perform(effect, note)


def store(
    context: Context, *, kind: str, extension: str, content: bytes, note: Struct | None = None
) -> None:
    """Store a file that is there already."""
    label = _label(context, kind, extension)
    context.perform(StoreAsset(label=label, content=content, key=context.new_uuid()), note)


def outcome(context: Context, result: bytes | None) -> Outcome:
    """What became of a file. Later joiners see the new quota in their tariff."""
    if result is None:
        return NotStored("storage")
    found = _decode(result)
    if isinstance(found, Stored):
        take_quota(context, found.quota)
    return found


def room_name(context: Context) -> str:
    """The breakout room where this happens; empty in the main room."""
    session = context.conference.state.breakout
    return "" if session is None or context.place == MAIN else session.names[context.place]


class PrintedTime(Struct, frozen=True):
    """A time in the data of a report, which shows it in the report's time zone and language."""

    time: str


def printed_time(stamp: str | UnsetType | None) -> PrintedTime | None:
    """`stamp`: as it goes over the wire."""
    return PrintedTime(stamp) if isinstance(stamp, str) else None


def quota_used_up(context: Context) -> bool:
    """Whether nothing more can be stored; asked before anything is made."""
    tariff = context.parameters.tariff
    total = tariff.quotas.get("max_storage")
    return total is not None and tariff.used_quota.get("max_storage", 0) >= total


def take_quota(context: Context, quota: StorageQuota) -> None:
    """Know from now on how much is stored."""
    state = context.conference.state
    state.parameters = with_quota(state.parameters, quota)


def with_quota(parameters: RoomParameters, quota: StorageQuota) -> RoomParameters:
    """The parameters with other figures about the owner's storage."""
    tariff = parameters.tariff
    quotas = {name: most for name, most in tariff.quotas.items() if name != "max_storage"}
    if quota.total is not None:
        quotas["max_storage"] = quota.total
    used = tariff.used_quota | {"max_storage": quota.used}
    return structs.replace(
        parameters, tariff=structs.replace(tariff, quotas=quotas, used_quota=used)
    )


def language_of(parameters: RoomParameters) -> Language:
    """The first language wanted that reports are written in: `de-AT` finds `de`."""
    for wanted in (parameters.preferred_language, parameters.fallback_language):
        match wanted.replace("_", "-").partition("-")[0].lower():
            case "de":
                return "de"
            case "en":
                return "en"
            case _:
                continue
    return "en"


def _label(context: Context, kind: str, extension: str) -> AssetLabel:
    event = context.parameters.event
    return AssetLabel(context.namespace, kind, extension, event.title if event else None)
