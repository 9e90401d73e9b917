"""How an event repeats, in words: what can be said in full, else that there are several dates."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from parlour.calendar.parts import parts_of
from parlour.calendar.rules import moment
from parlour.mail.texts import Texts

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SAID = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"})
_DAY = re.compile(r"([+-]?\d+)?([A-Z]{2})")


def repeats(pattern: Sequence[str], first: datetime, texts: Texts) -> str:
    """How often, on which days, until when. Empty if there is one date alone."""
    if not pattern:
        return ""
    parts = _parts(pattern)
    if parts is not None:
        parts = _simplified(parts, first)
    if parts is None or not parts.keys() <= _SAID:
        return texts.repeats_otherwise
    if parts.get("COUNT") == "1":
        return ""
    how_often = _how_often(parts, first, texts)
    if how_often is None:
        return texts.repeats_otherwise
    return ", ".join([how_often, *_end(parts, first, texts)])


def _parts(pattern: Sequence[str]) -> dict[str, str] | None:
    """Those of the only rule; None if there are more lines than that."""
    if len(pattern) != 1 or "\n" in pattern[0]:
        return None
    head, _, value = pattern[0].strip().rpartition(":")
    return parts_of(value) if head.upper() in ("", "RRULE") else None


def _simplified(parts: dict[str, str], first: datetime) -> dict[str, str]:
    """The same in fewer parts, as far as the first date says it, or a weekday with a number."""
    said = dict(parts)
    if parts["FREQ"] == "MONTHLY" and parts.get("BYDAY") in _WEEKDAYS and "BYSETPOS" in parts:
        said["BYDAY"] = said.pop("BYSETPOS") + parts["BYDAY"]
    usual = {"BYMONTHDAY": str(first.day), "BYMONTH": str(first.month)}
    given = {name: value for name, value in parts.items() if name.startswith("BY")}
    of_the_first = given == usual or given == {"BYMONTH": usual["BYMONTH"]}
    if parts["FREQ"] == "MONTHLY":
        of_the_first = given == {"BYMONTHDAY": usual["BYMONTHDAY"]}
    if of_the_first and parts["FREQ"] in ("MONTHLY", "YEARLY"):
        return {name: value for name, value in parts.items() if name not in given}
    return said


def _how_often(parts: dict[str, str], first: datetime, texts: Texts) -> str | None:
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    days = [_DAY.fullmatch(text) for text in parts.get("BYDAY", "").split(",") if text]
    named = [(int(day[1] or 0), _WEEKDAYS.index(day[2])) for day in days if day is not None]
    if named and frequency == "DAILY" and interval == 1:
        # Every working day, for example.
        frequency = "WEEKLY"
    one, many = texts.repeats[frequency]
    every = one if interval == 1 else many.format(n=interval)
    if not named:
        return every
    if frequency == "WEEKLY":
        return _on_days(every, sorted({weekday for _, weekday in named}), first, texts)
    if frequency == "MONTHLY" and len(named) == 1 and named[0][0] in texts.ordinals:
        ordinal, weekday = named[0]
        name = texts.weekdays[weekday]
        return texts.on_ordinal.format(every=every, ordinal=texts.ordinals[ordinal], day=name)
    return None


def _on_days(every: str, weekdays: Sequence[int], first: datetime, texts: Texts) -> str:
    """The weekday of the first date alone goes without saying."""
    if weekdays == [first.weekday()]:
        return every
    names = [texts.weekdays[weekday] for weekday in weekdays]
    between, before_last = texts.days_joined
    joined = before_last.join(filter(None, (between.join(names[:-1]), names[-1])))
    return texts.on_days.format(every=every, days=joined)


def _end(parts: dict[str, str], first: datetime, texts: Texts) -> list[str]:
    if "COUNT" in parts:
        return [texts.times.format(n=int(parts["COUNT"]))]
    if "UNTIL" in parts:
        zone = first.tzinfo
        assert isinstance(zone, ZoneInfo)
        return [texts.until.format(date=texts.day(moment(parts["UNTIL"], zone).date()))]
    return []
