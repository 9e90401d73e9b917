"""`/v1/admin/webhooks` and `/v1/admin/users/…/export`: for administrators who look after others."""

import io
import zipfile
from uuid import uuid4

import pytest
from tests.contract.rest.conftest import Start
from tests.contract.rest.test_webhooks import notice, told
from tests.support.controller import Caller, Controller
from tests.support.mailbox import wait_until
from tests.support.receiver import Receiver
from tests.support.service import Service, service_settings


@pytest.fixture
def controller(start: Start, receiver: Receiver) -> Controller:
    endpoint = receiver.endpoint("meeting.started")
    return start(
        webhooks__endpoints=[endpoint], oidc__administrator_role="operator", **service_settings()
    )


@pytest.fixture
def ada(controller: Controller) -> Caller:
    return controller.user("Ada", realm_access={"roles": ["operator"]})


def test_dead_letters_are_seen_and_delivered_anew(
    controller: Controller, receiver: Receiver, ada: Caller
):
    receiver.answer = lambda _delivered: 410
    room = str(uuid4())
    told(Service(controller), notice("meeting_started", room, 1))
    wait_until(lambda: bool(ada.get("/admin/webhooks?state=dead").json()))
    (dead,) = ada.get("/admin/webhooks?state=dead").json()
    assert (dead["room_id"], dead["type"], dead["url"]) == (room, "meeting.started", receiver.url)
    assert (dead["attempts"], dead["last_error"]) == (1, "status 410")
    assert dead["payload"]["data"]["room_id"] == room
    receiver.answer = lambda _delivered: 204
    assert ada.post(f"/admin/webhooks/{dead['id']}/retry").status_code == 204
    wait_until(lambda: len(receiver.received) == 1)
    assert receiver.received[0].id == dead["message_id"]
    wait_until(lambda: bool(ada.get("/admin/webhooks?state=sent").json()))
    again = ada.post(f"/admin/webhooks/{dead['id']}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize("name", ["999999999", "x", "-1", "9" * 40, "٣"])
def test_what_is_not_there_cannot_be_tried_again(ada: Caller, name: str):
    assert ada.post(f"/admin/webhooks/{name}/retry").status_code == 404


def test_an_unknown_state_is_refused(ada: Caller):
    answer = ada.get("/admin/webhooks?state=lost")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_administrators_hand_out_the_data_of_others(controller: Controller, ada: Caller):
    bob = controller.user("Bob")
    answer = ada.get(f"/admin/users/{bob.id}/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert bob.profile["email"].encode() in archive.read("profile.json")
    contents = ada.get(f"/admin/users/{bob.id}/deletion").json()
    assert contents == bob.get("/users/me/deletion").json()


def test_nobody_who_is_not_there_has_data(ada: Caller):
    for what in ("export", "deletion"):
        assert ada.get(f"/admin/users/{uuid4()}/{what}").status_code == 404
