"""The whole API, tried by its own description: requests made from the OpenAPI document.

No answer may be a 5xx, have a status that the document does not name, or a body outside the schema;
nor may a request be accepted that the schema forbids. The seed is fixed; PARLOUR_FUZZ_EXAMPLES asks
for more requests of each kind, PARLOUR_FUZZ_SEED for others.
"""

import contextlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer

EXAMPLES = int(os.environ.get("PARLOUR_FUZZ_EXAMPLES", "2"))
SEED = int(os.environ.get("PARLOUR_FUZZ_SEED", "20261122"))
# The room server answers 500 if it cannot be reached, which the document names; here it can be.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
CALLERS = ("user", "administrator", "nobody")


@pytest.fixture
def controller(start: Start, roomserver: RoomServer) -> Controller:
    """With all that can be switched on."""
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return start(
        controller__roomservers=[entry],
        controller__call_in_number="+49 30 1234567",
        oidc__administrator_role="administrator",
    )


@dataclass
class Surroundings:
    """Things that exist, for the ids in paths: most made-up ids end at the access rules."""

    ids: dict[str, str]


@dataclass
class Trial:
    """Who asks where, about what."""

    controller: Controller
    caller: Caller
    there: Surroundings


def surroundings(owner: Caller) -> Surroundings:
    """A recurring event with a room, somebody invited, a guest link and a streaming target."""
    times = {"timezone": "Europe/Berlin"}
    event = owner.post(
        "/events",
        {
            "title": "Tried",
            "description": "",
            "is_time_independent": False,
            "starts_at": {"datetime": "2026-03-02T09:00:00Z", **times},
            "ends_at": {"datetime": "2026-03-02T10:00:00Z", **times},
            "recurrence_pattern": ["RRULE:FREQ=DAILY;COUNT=5"],
        },
    )
    made = event.raise_for_status().json()
    room = made["room"]["id"]
    target = {
        "name": "Stream",
        "kind": "custom",
        "streaming_endpoint": "rtmp://live.example.org/app",
        "streaming_key": "key",
        "public_url": "https://live.example.org/watch",
    }
    return Surroundings(
        {
            "event_id": made["id"],
            "room_id": room,
            "user_id": owner.id,
            "instance_id": "20260302T090000Z",
            "invite_code": owner.post(f"/rooms/{room}/invites").json()["invite_code"],
            "target_id": owner.post(f"/rooms/{room}/streaming_targets", target).json()["id"],
        },
    )


@pytest.fixture
def schema(controller: Controller) -> Any:
    document = httpx.get(f"{controller.url}/v1/openapi.json", trust_env=False).json()
    return schemathesis.openapi.from_dict(document)


def caller_of(controller: Controller, kind: str) -> Caller:
    if kind == "nobody":
        return controller.nobody
    roles = ["administrator"] if kind == "administrator" else []
    return controller.user("Fay", realm_access={"roles": roles})


def aim(case: Case, there: Surroundings, chance: random.Random) -> None:
    """Point most requests at what exists, unless a bad path is what is tried."""
    parameters = case.path_parameters
    if not parameters or (case.meta and case.meta.is_negative_at(ParameterLocation.PATH)):
        return
    for name, known in there.ids.items():
        if name in parameters and chance.random() < 0.8:
            parameters[name] = known


def tried(operation: Any, mode: Any, examples: int, trial: Trial) -> Iterator[str]:
    """Send the requests of one kind for an operation; gives what was wrong with the answers."""
    chance = random.Random(SEED)
    problems: dict[str, str] = {}
    session = requests.Session()
    session.trust_env = False

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        aim(case, trial.there, chance)
        headers = {"X-Forwarded-For": f"10.9.{chance.randrange(256)}.{chance.randrange(256)}"}
        if trial.caller.authorization is not None:
            headers["Authorization"] = trial.caller.authorization
        answer = case.call(
            base_url=trial.controller.url, headers=headers, session=session, allow_redirects=False
        )
        try:
            case.validate_response(answer, checks=checks_for(case))
        except (FailureGroup, Failure) as failure:
            found = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
            for one in found:
                problems.setdefault(f"{operation.label} {type(one).__name__}", described(case, one))

    # Unsatisfiable: there is nothing about this operation that could be made wrong.
    with session, contextlib.suppress(Unsatisfiable):
        send()
    yield from (f"{title}\n{text}" for title, text in problems.items())


def checks_for(case: Case) -> list[Any]:
    """A header that was made wrong is the one that says who calls: it is replaced above."""
    replaced = case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER)
    return [check for check in CHECKS if not (replaced and check is negative_data_rejection)]


def described(case: Case, failure: BaseException) -> str:
    return f"{case.method} {case.formatted_path} {case.query!r} {case.body!r}\n{failure}"[:1500]


def kinds_of_requests(kind: str, path: str) -> list[tuple[GenerationMode, int]]:
    """What a caller sends to an operation: how, and how often.

    Whoever may not pass is stopped by the rules, whatever else the request holds.
    """
    may = (kind == "administrator") == path.startswith("/v1/admin/") and kind != "nobody"
    return [(mode, EXAMPLES) for mode in GenerationMode] if may else [(GenerationMode.POSITIVE, 1)]


@pytest.mark.slow
# The controller's thread draws random numbers, too; Hypothesis sees only that somebody does.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
@pytest.mark.timeout(60 + 60 * EXAMPLES)
@pytest.mark.parametrize("kind", CALLERS)
def test_every_answer_is_as_documented(controller: Controller, schema: Any, kind: str) -> None:
    caller = caller_of(controller, kind)
    owner = controller.user("Olga") if kind == "nobody" else caller
    there = surroundings(owner)
    problems: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if kind == "administrator" and not operation.path.startswith("/v1/admin/"):
            continue
        for mode, examples in kinds_of_requests(kind, operation.path):
            problems += tried(operation, mode, examples, Trial(controller, caller, there))
            if operation.method.upper() == "DELETE" and kind != "nobody":
                there = surroundings(owner)
    assert not problems, "\n\n".join(problems)
