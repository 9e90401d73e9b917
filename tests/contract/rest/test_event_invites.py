"""Inviting people to events, and their answers (rest.md 18)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

TIMELESS = {"title": "Planung", "description": "", "is_time_independent": True}
PUBLIC_KEYS = {"id", "email", "title", "firstname", "lastname", "display_name", "avatar_url"}


@pytest.fixture
def event(anna: Caller) -> dict[str, Any]:
    return anna.post("/events", TIMELESS).json()


@pytest.fixture
def path(event: dict[str, Any]) -> str:
    return f"/events/{event['id']}/invites"


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def without_body(caller: Caller, method: str, path: str) -> int:
    answer = caller.send(method, path)
    assert answer.content == b"", answer.text
    return answer.status_code


class TestUsers:
    def test_an_invited_user_sees_event_and_room(
        self, anna: Caller, bob: Caller, event: dict[str, Any], path: str
    ):
        answer = anna.post(path, {"invitee": bob.id})
        assert (answer.status_code, answer.content) == (201, b"")
        seen = bob.get(f"/events/{event['id']}", params={"invitees_max": 5}).json()
        assert (seen["invite_status"], seen["can_edit"]) == ("pending", False)
        assert bob.get(f"/rooms/{event['room']['id']}").status_code == 200
        assert [one["id"] for one in bob.get("/rooms").json()] == [event["room"]["id"]]
        assert [one["id"] for one in bob.get("/events").json()] == [event["id"]]
        assert bob.get("/users/me/pending_invites").json() == {"total_pending_invites": 1}

    @pytest.mark.parametrize(("sent", "role"), [({}, "user"), ({"role": "moderator"}, "moderator")])
    def test_the_list_of_invitees(
        self, anna: Caller, bob: Caller, event: dict[str, Any], *, sent: Any, role: str
    ):
        path = f"/events/{event['id']}/invites"
        anna.post(path, {"invitee": bob.id} | sent)
        profile = {key: bob.profile[key] for key in PUBLIC_KEYS}
        expected = [
            {"profile": profile | {"kind": "registered", "role": role}, "status": "pending"}
        ]
        assert anna.get(path).json() == bob.get(path).json() == expected
        read = anna.get(f"/events/{event['id']}", params={"invitees_max": 5}).json()
        assert (read["invitees"], read["invitees_truncated"]) == (expected, False)

    def test_the_role_counts_when_joining(
        self, meeting_controller: Controller, anna: Caller, bob: Caller
    ):
        anna, mona = meeting_controller.user("Anna"), meeting_controller.user("Mona")
        event = anna.post("/events", TIMELESS | {"password": "x"}).json()
        anna.post(f"/events/{event['id']}/invites", {"invitee": mona.id, "role": "moderator"})
        answer = mona.post(f"/rooms/{event['room']['id']}/start", {"device_secret": "x" * 20})
        assert answer.status_code == 200

    def test_twice_is_once(self, anna: Caller, bob: Caller, path: str):
        statuses = [anna.post(path, {"invitee": bob.id}).status_code for _ in range(2)]
        assert statuses == [201, 204]
        assert len(anna.get(path).json()) == 1

    def test_creators_need_no_invitation(self, anna: Caller, path: str):
        assert anna.post(path, {"invitee": anna.id}).status_code == 204
        assert anna.post(path, {"email": anna.profile["email"]}).status_code == 204
        assert anna.get(path).json() == []

    def test_an_unknown_user(self, anna: Caller, path: str):
        assert refusal(anna.post(path, {"invitee": str(uuid4())})) == (404, "not_found")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"role": "user"},
            {"invitee": "x"},
            {"invitee": None},
            {"invitee": str(uuid4()), "role": "guest"},
            {"email": "x@example.org", "role": "user"},
            {"email": "no address"},
            {"email": "a@b@c"},
            {"email": "x@example.org\n"},
            {"email": "x@example.org\r\nBcc: y@example.org"},
            {"email": "x" * 255 + "@example.org"},
        ],
    )
    def test_past_the_limits(self, anna: Caller, path: str, body: dict[str, Any]):
        assert refusal(anna.post(path, body)) == (400, "invalid_json")

    def test_the_role_can_be_changed(self, anna: Caller, bob: Caller, path: str):
        anna.post(path, {"invitee": bob.id})
        answer = anna.patch(f"{path}/{bob.id}", {"role": "moderator"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert anna.get(path).json()[0]["profile"]["role"] == "moderator"
        assert anna.patch(f"{path}/{bob.id}", {}).status_code == 204
        assert anna.get(path).json()[0]["profile"]["role"] == "moderator"

    def test_with_the_invitation_goes_the_access(
        self, anna: Caller, bob: Caller, event: dict[str, Any], path: str
    ):
        anna.post(path, {"invitee": bob.id})
        bob.send("PUT", f"/users/me/event_favorites/{event['id']}")
        assert without_body(anna, "DELETE", f"{path}/{bob.id}") == 204
        assert refusal(bob.get(f"/events/{event['id']}")) == (403, "forbidden")
        assert refusal(bob.get(f"/rooms/{event['room']['id']}")) == (403, "forbidden")
        anna.post(path, {"invitee": bob.id})
        assert bob.get(f"/events/{event['id']}").json()["is_favorite"] is False

    def test_who_is_not_invited_cannot_be_changed(self, anna: Caller, bob: Caller, path: str):
        assert refusal(anna.patch(f"{path}/{bob.id}", {"role": "user"})) == (404, "not_found")
        assert refusal(anna.delete(f"{path}/{bob.id}")) == (404, "not_found")


class TestMailAddresses:
    def test_the_address_of_a_user_invites_the_user(self, anna: Caller, bob: Caller, path: str):
        body = {"email": bob.profile["email"].upper(), "role": "moderator"}
        assert anna.post(path, body).status_code == 201
        (invitee,) = anna.get(path).json()
        assert (invitee["profile"]["id"], invitee["profile"]["role"]) == (bob.id, "moderator")

    def test_an_address_that_is_not_verified_is_nobodys(
        self, controller: Controller, anna: Caller, path: str
    ):
        eve = controller.user("Eve", email_verified=False)
        answer = anna.post(path, {"email": eve.profile["email"]})
        assert refusal(answer) == (409, "unknown_email")

    def test_an_unknown_address(self, anna: Caller, path: str):
        answer = anna.post(path, {"email": "nobody@example.org"})
        assert refusal(answer) == (409, "unknown_email")


class TestUnknownAddresses:
    """Where the settings let users invite them."""

    @pytest.fixture
    def controller(self, start: Callable[..., Controller]) -> Controller:
        return start(controller__invite_unknown_addresses=True)

    def test_they_are_invited_in_lower_case(self, anna: Caller, path: str):
        statuses = [
            anna.post(path, {"email": email}).status_code
            for email in ("Extern@Example.org", "extern@example.org")
        ]
        assert statuses == [201, 204]
        (invitee,) = anna.get(path).json()
        assert invitee["profile"].keys() == {"kind", "email", "avatar_url"}
        assert (invitee["profile"]["kind"], invitee["status"]) == ("email", "pending")
        assert invitee["profile"]["email"] == "extern@example.org"

    def test_there_is_a_guest_link_for_them(self, anna: Caller, event: dict[str, Any], path: str):
        anna.post(path, {"email": "extern@example.org"})
        (link,) = anna.get(f"/rooms/{event['room']['id']}/invites").json()
        assert (link["active"], link["expiration"]) == (True, None)

    def test_users_come_first_and_pages_count_both(
        self, anna: Caller, bob: Caller, event: dict[str, Any], path: str
    ):
        anna.post(path, {"email": "extern@example.org"})
        anna.post(path, {"invitee": bob.id})
        pages = [anna.get(path, params={"per_page": 1, "page": page}) for page in (1, 2)]
        kinds = [page.json()[0]["profile"]["kind"] for page in pages]
        assert kinds == ["registered", "email"]
        cut = anna.get(f"/events/{event['id']}", params={"invitees_max": 1}).json()
        assert (len(cut["invitees"]), cut["invitees_truncated"]) == (1, True)

    def test_role_and_withdrawal(self, anna: Caller, path: str):
        body = {"email": "Extern@example.org"}
        anna.post(path, body)
        assert anna.patch(f"{path}/email", body | {"role": "moderator"}).status_code == 204
        answer = anna.delete(f"{path}/email", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert anna.get(path).json() == []
        assert refusal(anna.delete(f"{path}/email", json=body)) == (404, "not_found")
        change = body | {"role": "guest"}
        assert refusal(anna.patch(f"{path}/email", change)) == (404, "not_found")

    def test_by_the_address_the_user_is_changed_and_uninvited_too(
        self, anna: Caller, bob: Caller, path: str
    ):
        anna.post(path, {"invitee": bob.id})
        by_address = {"email": bob.profile["email"]}
        for role, becomes in (("moderator", "moderator"), ("guest", "user")):
            changed = anna.patch(f"{path}/email", by_address | {"role": role})
            assert changed.status_code == 204
            assert anna.get(path).json()[0]["profile"]["role"] == becomes
        assert anna.delete(f"{path}/email", json=by_address).status_code == 204
        assert anna.get(path).json() == []

    @pytest.mark.parametrize(("role", "becomes"), [("guest", "user"), ("moderator", "moderator")])
    def test_whoever_logs_in_with_the_verified_address_is_invited(
        self, controller: Controller, anna: Caller, path: str, role: str, becomes: str
    ):
        email = f"{uuid4()}@example.org"
        anna.post(path, {"email": email, "role": role})
        newcomer = controller.user("Nora", email=email)
        (invitee,) = anna.get(path).json()
        assert (invitee["profile"]["id"], invitee["profile"]["role"]) == (newcomer.id, becomes)

    def test_whoever_merely_claims_the_address_is_not(
        self, controller: Controller, anna: Caller, event: dict[str, Any], path: str
    ):
        email = f"{uuid4()}@example.org"
        anna.post(path, {"email": email})
        eve = controller.user("Eve", email=email, email_verified=False)
        assert refusal(eve.get(f"/events/{event['id']}")) == (403, "forbidden")
        assert anna.get(path).json()[0]["profile"]["kind"] == "email"


class TestAnswers:
    def test_accepting_declining_and_accepting_again(
        self, anna: Caller, bob: Caller, event: dict[str, Any], path: str
    ):
        anna.post(path, {"invitee": bob.id})
        own = f"/events/{event['id']}/invite"
        for method, status in (
            ("PATCH", "accepted"),
            ("DELETE", "declined"),
            ("PATCH", "accepted"),
        ):
            assert without_body(bob, method, own) == 204
            assert bob.get(f"/events/{event['id']}").json()["invite_status"] == status
            assert anna.get(path).json()[0]["status"] == status
            assert len(bob.get("/events", params={"invite_status": status}).json()) == 1
        assert bob.get("/users/me/pending_invites").json() == {"total_pending_invites": 0}

    def test_lists_can_be_filtered_by_answer(
        self, anna: Caller, bob: Caller, carol: Caller, event: dict[str, Any], path: str
    ):
        for user in (bob, carol):
            anna.post(path, {"invitee": user.id})
        bob.send("PATCH", f"/events/{event['id']}/invite")
        for status, expected in (("accepted", [bob.id]), ("pending", [carol.id]), ("declined", [])):
            listed = anna.get(path, params={"status": status}).json()
            assert [one["profile"]["id"] for one in listed] == expected
        assert refusal(anna.get(path, params={"status": "maybe"})) == (400, "bad_request")

    def test_creators_have_no_invitation_to_answer(self, anna: Caller, event: dict[str, Any]):
        for method in ("PATCH", "DELETE"):
            answer = anna.send(method, f"/events/{event['id']}/invite")
            assert refusal(answer) == (403, "forbidden")


class TestStrangers:
    """Mail addresses without an account."""

    @pytest.fixture
    def controller(self, start: Callable[..., Controller]) -> Controller:
        return start(
            controller__invite_unknown_addresses=True,
            invitations__unknown_per_event=2,
            invitations__unknown_per_day=3,
        )

    def test_an_event_has_so_many_at_most(self, anna: Caller, path: str):
        for name in ("one", "two"):
            assert anna.post(path, {"email": f"{name}@example.org"}).status_code == 201
        answer = anna.post(path, {"email": "three@example.org"})
        assert refusal(answer) == (400, "bad_request")
        [field] = answer.json()["errors"]
        assert field["field"] == "email"
        assert "at most 2" in field["message"]
        assert anna.post(path, {"email": "one@example.org"}).status_code == 204

    def test_a_person_invites_so_many_a_day_and_withdrawing_gives_none_back(
        self, anna: Caller, bob: Caller, event: dict[str, Any], path: str
    ):
        for name in ("one", "two", "three"):
            body = {"email": f"{name}@example.org"}
            assert anna.post(path, body).status_code == 201
            assert anna.send("DELETE", f"{path}/email", json=body).status_code == 204
        answer = anna.post(path, {"email": "four@example.org"})
        assert refusal(answer) == (429, "too_many_requests")
        assert int(answer.headers["retry-after"]) > 80_000
        [field] = answer.json()["errors"]
        assert field["field"] == "email"
        assert "At most 3" in field["message"]
        assert anna.post(path, {"email": bob.profile["email"]}).status_code == 201
