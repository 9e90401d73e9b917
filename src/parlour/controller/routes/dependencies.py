"""What handlers ask for by name, provided without validation: it is made here.

Each is made after another. The framework makes what does not depend on each other in tasks of their
own, which takes longer than making any of these.
"""

from typing import cast

from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.types import Dependencies

from parlour.controller import rules
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.store.meetings import Meeting

Shared = NamedDependency[SkipValidation[Platform]]
Me = NamedDependency[SkipValidation[rules.Me]]
Access = NamedDependency[SkipValidation[rules.Access]]
TheMeeting = NamedDependency[SkipValidation[Meeting]]


def _platform(request: ApiRequest) -> Platform:
    return cast("Platform", request.app.state.platform)


def _access(request: ApiRequest, platform: Shared) -> rules.Access:
    return rules.access_of(request)


def _me(access: Access) -> rules.Me:
    return rules.caller_of(access)


def _meeting(access: Access) -> Meeting:
    return rules.meeting_of(access)


def provided() -> Dependencies:
    """The dependencies of the whole app."""
    return {
        "platform": Provide(_platform, sync_to_thread=False),
        "me": Provide(_me, sync_to_thread=False),
        "access": Provide(_access, sync_to_thread=False),
        "meeting": Provide(_meeting, sync_to_thread=False),
    }
