"""What handlers ask for by name, provided without validation: it is made here."""

from typing import Annotated, Any, cast

from litestar.di import Provide
from litestar.params import Dependency
from litestar.types import Dependencies

from parlour.controller import rules
from parlour.controller.platform import Platform
from parlour.store.meetings import Meeting

_OWN = Dependency(skip_validation=True)

Shared = Annotated[Platform, _OWN]
Me = Annotated[rules.Me, _OWN]
Access = Annotated[rules.Access, _OWN]
TheMeeting = Annotated[Meeting, _OWN]


def _platform(request: Any) -> Platform:
    return cast("Platform", request.app.state.platform)


def _access(request: Any) -> rules.Access:
    return rules.access_of(request)


def provided() -> Dependencies:
    """The dependencies of the whole app."""
    return {
        "platform": Provide(_platform, sync_to_thread=False),
        "me": Provide(rules.provide_me, sync_to_thread=False),
        "access": Provide(_access, sync_to_thread=False),
        "meeting": Provide(rules.provide_meeting, sync_to_thread=False),
    }
