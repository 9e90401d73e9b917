"""The parts of an RRULE, and which values and combinations of them make sense (RFC 5545, 3.3.10).

What can never happen is refused here: dateutil would search for it up to the year 9999.
"""

import re
from itertools import product
from math import prod

MOST_TIMES_A_DAY = 24
_RANGES = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYSETPOS": (1, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
_MAY_COUNT_BACK = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_RANGES})
_ONLY_WITH = {
    "BYWEEKNO": {"YEARLY"},
    "BYYEARDAY": {"YEARLY"},
    "BYMONTHDAY": {"DAILY", "MONTHLY", "YEARLY"},
    "BYSETPOS": {"MONTHLY", "YEARLY"},
}
_DAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_MOST_ORDINAL = {"MONTHLY": 5, "YEARLY": 52}
_NUMBER = re.compile(r"[+-]?\d{1,3}")
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class InvalidPattern(ValueError):
    """A recurrence pattern that breaks a rule; the text says which."""


def parts_of(text: str) -> dict[str, str]:
    """The parts of `FREQ=…;…`, each once. Raises InvalidPattern."""
    parts: dict[str, str] = {}
    for part in text.upper().rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if name not in _KNOWN or name in parts or not value:
            raise InvalidPattern(f"{part} is not a part of a recurrence rule.")
        parts[name] = value
    return parts


def check_parts(parts: dict[str, str]) -> None:
    """Raise InvalidPattern for values out of range and for what can never happen."""
    numbers = {name: _numbers(name, parts[name]) for name in _RANGES if name in parts}
    for name, frequencies in _ONLY_WITH.items():
        if name in parts and parts["FREQ"] not in frequencies:
            raise InvalidPattern(f"{name} cannot be used with FREQ={parts['FREQ']}.")
    if "BYDAY" in parts:
        _check_days(parts)
    times = prod(len(numbers.get(name, [0])) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if times > MOST_TIMES_A_DAY:
        raise InvalidPattern(f"There may be at most {MOST_TIMES_A_DAY} occurrences a day.")
    months, days = numbers.get("BYMONTH"), numbers.get("BYMONTHDAY")
    if months and days and not _some_day(months, days):
        raise InvalidPattern("The pattern yields no date.")


def _numbers(name: str, value: str) -> list[int]:
    least, most = _RANGES[name]
    numbers: list[int] = []
    for text in value.split(","):
        number = int(text) if _NUMBER.fullmatch(text) else least - 1
        size = abs(number) if name in _MAY_COUNT_BACK else number
        if not least <= size <= most:
            raise InvalidPattern(f"{name}={text} is not possible.")
        numbers.append(number)
    return numbers


def _check_days(parts: dict[str, str]) -> None:
    most = _MOST_ORDINAL.get(parts["FREQ"], 0)
    if "BYMONTH" in parts:
        most = min(most, _MOST_ORDINAL["MONTHLY"])
    for text in parts["BYDAY"].split(","):
        day = _DAY.fullmatch(text)
        if day is None or abs(int(day[1] or 0)) > most:
            raise InvalidPattern(f"BYDAY={text} is not possible with FREQ={parts['FREQ']}.")


def _some_day(months: list[int], days: list[int]) -> bool:
    return any(abs(day) <= _LONGEST_MONTHS.get(month, 31) for month, day in product(months, days))
