"""The administrators' API, below `/v1/admin`."""

from collections.abc import Sequence
from typing import Any

from parlour.controller.routes.admin import jobs, mails, meetings, tariffs, tenants, users

HANDLERS: Sequence[Any] = [
    *jobs.HANDLERS,
    *mails.HANDLERS,
    *meetings.HANDLERS,
    *tariffs.HANDLERS,
    *tenants.HANDLERS,
    *users.HANDLERS,
]
