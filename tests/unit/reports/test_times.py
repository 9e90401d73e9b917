"""Times in reports: of the meeting's time zone, also while the clocks change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.unit.reports import samples
from tests.unit.reports.test_documents import made, text_of

from parlour.reports.zones import offsets, zone_of

BERLIN = "Europe/Berlin"


def at(text: str) -> dict[str, str]:
    return {"time": f"{text}:00Z"}


def attendance(*stays: tuple[str, str | None], created: str, **changes: Any) -> dict[str, Any]:
    """Of one person who was there for these times."""
    listed = [{"since": at(since), "until": until and at(until)} for since, until in stays]
    person = {
        "name": "Jo Berg",
        "role": "user",
        "mail": "",
        "joined": listed[-1]["since"],
        "left": listed[-1]["until"],
        "stays": listed,
    }
    planned = {"planned_start": None, "planned_end": None}
    return samples.attendance(0) | planned | {"created": at(created), "people": [person]} | changes


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_the_second_is_found_in_which_the_clocks_change() -> None:
    first, last = moment("2026-10-25T00:00:00"), moment("2026-10-25T03:30:00")
    assert offsets(first, last, zone_of(BERLIN)) == [
        {"from": first, "shift": 7200, "name": "UTC+2"},
        {"from": moment("2026-10-25T01:00:00"), "shift": 3600, "name": "UTC+1"},
    ]


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "America/St_Johns", "Australia/Lord_Howe"])
def test_usually_they_do_not(zone: str) -> None:
    first = moment("2026-07-10T09:00:00")
    assert len(offsets(first, first, zone_of(zone))) == 1
    assert len(offsets(first, first + 86_400, zone_of(zone))) == 1


def test_years_are_looked_at_in_little_time() -> None:
    first, last = moment("2020-01-01T00:00:00"), moment("2030-01-01T00:00:00")
    assert len(offsets(first, last, zone_of(BERLIN))) == 21


def test_when_summer_time_ends_each_time_says_which_one_it_is() -> None:
    """From half past two in summer time to twenty past two in winter time, fifty minutes later."""
    data = attendance(
        ("2026-10-25T00:30", "2026-10-25T01:20"), created="2026-10-25T01:45", timezone=BERLIN
    )
    shown = text_of(made("attendance", data))
    assert "02:30 UTC+2" in shown
    assert "02:20 UTC+1" in shown
    assert "50 min" in shown.replace("\u00a0", " ")
    assert "Europe/Berlin (UTC+2, then UTC+1)" in shown


def test_the_chart_has_the_times_of_the_wall_clock_before_and_after() -> None:
    data = attendance(("2026-03-29T00:00", None), created="2026-03-29T02:00", timezone=BERLIN)
    shown = text_of(made("attendance", data))
    chart = shown[shown.index("Who was there") :]
    assert "01:45" in chart
    assert "03:15" in chart
    assert "02:15" not in chart


@pytest.mark.parametrize(("language", "day"), [("en", "10 Jul 23:30"), ("de", "10.07. 23:30")])
def test_over_midnight_times_have_their_day(language: str, day: str) -> None:
    data = attendance(
        ("2026-07-10T21:30", "2026-07-10T22:10"), created="2026-07-10T22:30", timezone=BERLIN
    )
    assert day in text_of(made("attendance", data, language)).replace("\u00a0", " ")


def test_several_stays_are_told_one_by_one() -> None:
    data = attendance(
        ("2026-07-10T09:00", "2026-07-10T09:20"),
        ("2026-07-10T09:30", None),
        created="2026-07-10T10:00",
        timezone=BERLIN,
    )
    assert "2 stays: 11:00–11:20, since 11:30" in text_of(made("attendance", data))


def test_a_vote_over_midnight_says_the_day_of_each_ballot() -> None:
    data = samples.legal_vote(1, timezone="Asia/Kolkata", end={"time": "2026-07-10T18:40:00Z"})
    assert "10 Jul 14:30:05" in text_of(made("legal_vote", data)).replace("\u00a0", " ")


@pytest.mark.parametrize("template", ["legal_vote", "training"])
def test_a_report_names_the_breakout_room_that_it_is_about(template: str) -> None:
    data = {"legal_vote": samples.legal_vote, "training": samples.training}[template](2)
    assert "Breakout room North" in text_of(made(template, data | {"room": "North"}))
    assert "Breakout room" not in text_of(made(template, data))
