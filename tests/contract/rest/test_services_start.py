"""Services that join meetings: phone gateway, recorder, what writes along (rest.md 21.1 to 21.3).

Tokens come from a real room server; where it matters, a socket is opened with them.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.contract.rest.test_assets import uploaded
from tests.contract.rest.test_start import joined
from tests.support.controller import Caller, Controller
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.service import Service, service_settings

Start = Callable[..., Controller]
ANSWER = {"token", "roomserver_address", "ticket", "resumption"}
INTERNAL = [
    f"{prefix}/{name}/start"
    for prefix in ("", "/services")
    for name in ("call_in", "recording", "transcription")
]


def settings(roomserver: RoomServer) -> dict[str, Any]:
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return service_settings() | {
        "controller__roomservers": [entry],
        "controller__call_in_number": "+49 30 123456",
        "tariff__quotas": {"max_storage": 100},
    }


@pytest.fixture
def controller(start: Start, roomserver: RoomServer) -> Controller:
    return start(**settings(roomserver))


@pytest.fixture
def service(controller: Controller) -> Service:
    return Service(controller)


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


@pytest.fixture
def number(anna: Caller, room: str) -> dict[str, str]:
    """The dial-in of the room."""
    sip = anna.put(f"/rooms/{room}/sip", {"lobby": False}).json()
    return {"id": sip["sip_id"], "pin": sip["password"]}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# Who may


@pytest.mark.parametrize("path", INTERNAL)
@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, "missing_api_token"),
        ("", "missing_api_token"),
        ("InviteCode 0f8fad5b-d9cb-469f-a165-70867728950e", "missing_api_token"),
        ("Bearer x", "invalid_api_token"),
        ("Bearer a.b.c", "invalid_api_token"),
    ],
)
def test_only_holders_of_a_key(
    controller: Controller, path: str, authorization: str | None, expected: str
):
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = controller.client.post(f"/internal{path}", json={}, headers=headers)
    assert code(answer) == (401, expected)


def test_a_users_token_is_none_of_a_service(controller: Controller, anna: Caller, room: str):
    answer = controller.client.post(
        "/internal/recording/start",
        json={"room_id": room},
        headers={"Authorization": anna.authorization or ""},
    )
    assert code(answer) == (401, "invalid_api_token")


@pytest.mark.parametrize(
    ("kid", "secret"),
    [("unknown", "a-secret-between-services-and-controller-of-the-tests"), ("recorder", "x" * 40)],
)
def test_keys_that_the_settings_do_not_have(controller: Controller, kid: str, secret: str):
    answer = Service(controller, kid, secret).send("POST", "/recording/start", json={})
    assert code(answer) == (401, "invalid_api_token")


def test_tokens_that_have_expired(service: Service, monkeypatch: pytest.MonkeyPatch):
    then = time.time() - 61
    with monkeypatch.context() as past:
        past.setattr(time, "time", lambda: then)
        headers = service.headers()
    answer = service.send("POST", "/recording/start", json={}, headers=headers)
    assert code(answer) == (401, "invalid_api_token")


def test_room_servers_may_call_with_the_key_that_they_share_with_us(
    controller: Controller, room: str
):
    roomserver = Service(controller, KEY_ID, KEY_SECRET)
    assert roomserver.send("POST", "/recording/start", json={"room_id": room}).status_code == 200


# Callers


@pytest.mark.parametrize("prefix", ["", "/services"])
def test_a_caller_with_number_and_pin_gets_in(
    service: Service, roomserver: RoomServer, number: dict[str, str], prefix: str
):
    body = number | {"display_name": "+49 171 5550100"}
    answer = service.send("POST", f"{prefix}/call_in/start", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == ANSWER
    assert answer.json()["roomserver_address"] == roomserver.url


def test_a_caller_is_shown_under_the_name_that_the_gateway_says(
    service: Service, anna: Caller, room: str, number: dict[str, str]
):
    anna.patch(f"/rooms/{room}", {"guest_access": "direct_access"})
    body = number | {"display_name": "+49 171 5550100"}
    payload = joined(service.send("POST", "/call_in/start", json=body).json())
    assert payload["message"] == "join_success"
    assert payload["display_name"] == "+49 171 5550100"
    assert payload["role"] == "guest"


def test_callers_wait_where_guests_wait(
    service: Service, anna: Caller, room: str, number: dict[str, str]
):
    body = number | {"display_name": "+49 171 5550100"}
    payload = joined(service.send("POST", "/call_in/start", json=body).json())
    assert payload["message"] == "in_waiting_room"


def test_an_unknown_number_and_a_wrong_pin_look_alike(service: Service, number: dict[str, str]):
    wrong = "0" * 10 if number["pin"] != "0" * 10 else "1" * 10
    unknown = {"id": "0" * 10, "pin": number["pin"]}
    answers = [
        service.send("POST", "/call_in/start", json=body | {"display_name": "x"})
        for body in (unknown, number | {"pin": wrong})
    ]
    assert code(answers[0]) == code(answers[1]) == (400, "invalid_credentials")
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    "change",
    [
        {"id": "123456789"},
        {"id": "12345678901"},
        {"id": "123456789a"},
        {"id": 1234567890},
        {"pin": "123456789"},
        {"pin": ""},
        {"display_name": "x" * 256},
        {"display_name": None},
    ],
)
def test_bodies_of_calls_that_are_no_such(
    service: Service, number: dict[str, str], change: dict[str, Any]
):
    body = number | {"display_name": "x"} | change
    assert code(service.send("POST", "/call_in/start", json=body)) == (400, "invalid_json")
    lacking = {key: value for key, value in body.items() if key not in change}
    assert code(service.send("POST", "/call_in/start", json=lacking)) == (400, "invalid_json")


def test_nobody_calls_into_an_encrypted_meeting(
    service: Service, anna: Caller, room: str, number: dict[str, str]
):
    anna.patch(f"/rooms/{room}", {"e2e_encryption": True, "guest_access": "disabled"})
    wrong = number | {"pin": "0" * 10, "display_name": "x"}
    answer = service.send("POST", "/call_in/start", json=wrong)
    assert code(answer) == (403, "service_unavailable")


def test_nobody_calls_where_the_tariff_has_no_telephone(start: Start, roomserver: RoomServer):
    controller = start(**settings(roomserver) | {"tariff__disabled_features": ["core::call_in"]})
    anna = controller.user()
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = anna.post("/events", body).json()
    assert "call_in" not in event["room"]
    # An event's room always has a number, which only the database tells here.
    number = number_of(controller, event["room"]["id"])
    answer = Service(controller).send(
        "POST", "/call_in/start", json={"id": number, "pin": "0" * 10, "display_name": "x"}
    )
    assert code(answer) == (403, "feature_disabled")


def number_of(controller: Controller, room: str) -> str:
    import asyncio
    from uuid import UUID

    from parlour.store.engine import Database
    from parlour.store.rooms import sip_of

    async def read() -> str:
        database = Database(controller.settings.database_url())
        async with database.reading() as session:
            sip = await sip_of(session, UUID(room))
        await database.close()
        assert sip is not None
        return sip.sip_id

    return asyncio.run(read())


def test_pins_cannot_be_guessed_for_long(service: Service, number: dict[str, str]):
    wrong = number | {"pin": "0" * 10, "display_name": "x"}
    answers = [service.send("POST", "/call_in/start", json=wrong) for _ in range(21)]
    assert {code(answer) for answer in answers[:20]} == {(400, "invalid_credentials")}
    assert code(answers[20]) == (429, "too_many_requests")


def test_strangers_who_guess_keep_nobody_out(service: Service, number: dict[str, str]):
    wrong = number | {"pin": "0" * 10, "display_name": "x"}
    for _ in range(25):
        service.send("POST", "/call_in/start", json=wrong)
    right = service.send("POST", "/call_in/start", json=number | {"display_name": "x"})
    assert right.status_code == 200


# Recorders


@pytest.mark.parametrize("path", ["/recording/start", "/services/recording/start"])
def test_a_recorder_gets_in(service: Service, roomserver: RoomServer, room: str, path: str):
    answer = service.send("POST", path, json={"room_id": room, "breakout_room": None})
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == ANSWER
    payload = joined(answer.json())
    assert payload["message"] == "join_success"
    assert payload["display_name"] == "recorder"
    assert payload["role"] == "guest"


def test_a_recorder_of_a_breakout_room_enters_the_main_room_first(service: Service, room: str):
    body = {"room_id": room, "breakout_room": 2}
    payload = joined(service.send("POST", "/recording/start", json=body).json())
    assert payload["message"] == "join_success"


@pytest.mark.parametrize("path", ["/recording/start", "/transcription/start"])
def test_a_service_of_a_room_that_does_not_exist(service: Service, path: str):
    answer = service.send("POST", path, json={"room_id": str(uuid4())})
    assert code(answer) == (404, "not_found")


@pytest.mark.parametrize("path", ["/recording/start", "/transcription/start"])
@pytest.mark.parametrize(
    "change",
    [{"room_id": "x"}, {"room_id": None}, {"breakout_room": -1}, {"breakout_room": 2**32}],
)
def test_bodies_of_services_that_are_no_such(
    service: Service, room: str, path: str, change: dict[str, Any]
):
    answer = service.send("POST", path, json={"room_id": room} | change)
    assert code(answer) == (400, "invalid_json")


def test_nothing_is_recorded_into_a_full_storage(service: Service, anna: Caller, room: str):
    uploaded(anna, room, b"x" * 99)
    assert service.send("POST", "/recording/start", json={"room_id": room}).status_code == 200
    uploaded(anna, room, b"x")
    answer = service.send("POST", "/recording/start", json={"room_id": room})
    assert code(answer) == (413, "storage_quota_exceeded")
    assert service.send("POST", "/transcription/start", json={"room_id": room}).status_code == 200


@pytest.mark.parametrize("path", ["/transcription/start", "/services/transcription/start"])
def test_what_writes_along_gets_in(service: Service, room: str, path: str):
    answer = service.send("POST", path, json={"room_id": room})
    assert answer.status_code == 200, answer.text
    payload = joined(answer.json())
    assert payload["message"] == "join_success"
    assert payload["display_name"] == "transcription"


# Older services


@pytest.fixture
def older(controller: Controller) -> Callable[..., Caller]:
    """A service account; `roles` are those of the realm."""

    def account(*roles: str) -> Caller:
        token = controller.issuer.token(
            "service-account", email=None, given_name=None, family_name=None,
            realm_access={"roles": list(roles)},
        )  # fmt: skip
        return controller.bearer(token)

    return account


def test_an_older_gateway_brings_a_caller_in(older: Callable[..., Caller], number: dict[str, str]):
    answer = older("opentalk-call-in").post("/services/call_in/start", number)
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == ANSWER
    assert answer.json()["ticket"]
    assert len(answer.json()["resumption"]) == 64


def test_an_older_recorder_gets_in(older: Callable[..., Caller], room: str):
    recorder = older("offline_access", "OpenTalk-Recorder")
    answer = recorder.post("/services/recording/start", {"room_id": room})
    assert answer.status_code == 200, answer.text
    assert answer.json()["ticket"]
    unknown = recorder.post("/services/recording/start", {"room_id": str(uuid4())})
    assert code(unknown) == (404, "not_found")
    breakout = {"room_id": room, "breakout_room": str(uuid4())}
    answer = recorder.post("/services/recording/start", breakout)
    assert code(answer) == (400, "invalid_breakout_room_id")


def test_older_services_do_only_what_their_role_says(
    controller: Controller, older: Callable[..., Caller], number: dict[str, str], room: str
):
    for roles in ((), ("opentalk-recorder",), ("opentalk-call-in-x",)):
        answer = older(*roles).post("/services/call_in/start", number)
        assert code(answer) == (403, "forbidden")
    for roles in ((), ("opentalk-call-in",)):
        answer = older(*roles).post("/services/recording/start", {"room_id": room})
        assert code(answer) == (403, "forbidden")
    answer = controller.nobody.post("/services/recording/start", {"room_id": room})
    assert code(answer) == (401, "unauthorized")
    assert answer.json()["message"] == "Unable to parse access token"
    assert code(controller.bearer("x").post("/services/call_in/start", number))[0] == 401


def test_a_service_account_becomes_no_user(
    older: Callable[..., Caller], anna: Caller, number: dict[str, str]
):
    older("opentalk-call-in").post("/services/call_in/start", number)
    assert anna.get("/users/find?q=service-account").json() == []
