"""Cutting a recurring series in two: what was before one of its occurrences, and what follows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct

from parlour.calendar.parts import InvalidPattern, parts_of
from parlour.calendar.recurrence import Recurrence, moments_of, split_line
from parlour.calendar.rules import parse_rule


class Halves(Struct, frozen=True):
    """The patterns of the two series. The second one begins at the occurrence itself."""

    before: list[str]
    following: list[str]


def split(pattern: Sequence[str], starts_at: datetime, timezone: str, at: datetime) -> Halves:
    """Cut the series before its occurrence `at`.

    Raises InvalidPattern if the second half could not be told by rules of its own: where the cut
    is an added date, or the occurrence of one rule and not of another.
    """
    zone = ZoneInfo(timezone)
    wall = at.astimezone(zone).replace(tzinfo=None)
    halves = Halves([], [])
    for line in (line.strip() for text in pattern for line in text.splitlines()):
        name, parameters, value = split_line(line)
        if name == "RRULE":
            before, following = _split_rule(
                value, Recurrence.parse([line], starts_at, timezone), at
            )
        elif name == "EXRULE":
            raise InvalidPattern("A series with EXRULE cannot be cut in two.")
        else:
            before, following = _split_dates(line, (parameters, value), starts_at, zone, wall)
        halves.before.extend(before)
        halves.following.extend(following)
    return halves


def _split_rule(text: str, alone: Recurrence, at: datetime) -> tuple[list[str], list[str]]:
    parts = parts_of(text)
    rule = parse_rule(text, alone.start, alone.zone)
    if rule.until < at.astimezone(alone.zone).replace(tzinfo=None):
        return [_line(parts)], []
    if not alone.contains(at):
        raise InvalidPattern("Only an occurrence of the rule itself can begin a new series.")
    ended = {name: value for name, value in parts.items() if name != "COUNT"}
    last = (at - timedelta(seconds=1)).astimezone(UTC)
    ended["UNTIL"] = last.strftime("%Y%m%dT%H%M%SZ")
    if rule.count is not None:
        gone = sum(1 for _ in takewhile(lambda time: time < at, alone.occurrences()))
        parts["COUNT"] = str(rule.count - gone)
    return [_line(ended)], [_line(parts)]


def _line(parts: dict[str, str]) -> str:
    return "RRULE:" + ";".join(f"{name}={value}" for name, value in parts.items())


def _split_dates(
    line: str, given: tuple[str, str], starts_at: datetime, zone: ZoneInfo, at: datetime
) -> tuple[list[str], list[str]]:
    """Each date to the half in which it lies."""
    parameters, value = given
    start = starts_at.astimezone(zone).replace(tzinfo=None)
    head, _, _ = line.partition(":")
    halves: tuple[list[str], list[str]] = ([], [])
    for text in value.split(","):
        (time,) = moments_of(parameters, text, start, zone)
        halves[time >= at].append(text)
    before, following = ([f"{head}:{','.join(texts)}"] if texts else [] for texts in halves)
    return before, following
