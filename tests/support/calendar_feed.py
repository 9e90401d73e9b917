"""Meetings with a date, and the link with which calendar programs read them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from tests.support.controller import Caller

LINK = "/users/me/calendar_feed"


def moment(text: str, zone: str) -> dict[str, str]:
    """A wall-clock time."""
    at = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return {"datetime": at.isoformat(), "timezone": zone}


def body(
    start: str = "2039-03-07T09:00", zone: str = "Europe/Berlin", **more: Any
) -> dict[str, Any]:
    end = (datetime.fromisoformat(start) + timedelta(hours=1)).isoformat()
    return {
        "title": "Planung",
        "description": "Tagesordnung",
        "is_time_independent": False,
        "starts_at": moment(start, zone),
        "ends_at": moment(end, zone),
        **more,
    }


def new_event(owner: Caller, *arguments: str, **more: Any) -> dict[str, Any]:
    return owner.post("/events", body(*arguments, **more)).raise_for_status().json()


def link_of(user: Caller) -> str:
    return str(user.post(LINK).raise_for_status().json()["url"])


def fetched(url: str, **headers: str) -> httpx.Response:
    """As a calendar program reads: without any credentials."""
    return httpx.get(url, headers=headers, trust_env=False)
