"""The administrators' API, below `/v1/admin`."""

from collections.abc import Sequence
from typing import Any

from parlour.controller.routes.admin import (
    account_data,
    jobs,
    mails,
    meetings,
    tariffs,
    tenants,
    users,
    webhooks,
)

HANDLERS: Sequence[Any] = [
    *account_data.HANDLERS,
    *jobs.HANDLERS,
    *mails.HANDLERS,
    *meetings.HANDLERS,
    *tariffs.HANDLERS,
    *tenants.HANDLERS,
    *users.HANDLERS,
    *webhooks.HANDLERS,
]
