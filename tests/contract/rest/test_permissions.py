"""Who may call what: every route of the API × every kind of caller (rest.md 7 and 23).

The routes come from the app itself, so that a new one without a row here fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar.routes import HTTPRoute
from tests.support.controller import Caller, Controller
from tests.support.roomserver import KEY_ID, KEY_SECRET, api_token

from parlour.controller.service_rules import ServiceRule

PUBLIC = {"owner", "moderator", "invitee", "stranger", "admin", "guest", "service", "nobody"}
USERS = PUBLIC - {"guest", "service", "nobody"}
MEMBERS = USERS - {"stranger", "admin"}
READERS = MEMBERS | {"guest"}
OWNER = {"owner"}
INVITEES = MEMBERS - OWNER
ADMIN = {"admin"}

# Who may, and the body to try it with. Everybody else is refused with 401 or 403.
TABLE: dict[tuple[str, str], tuple[set[str], Any]] = {
    ("GET", "/v1/auth/login"): (PUBLIC, None),
    ("POST", "/v1/auth/login"): (PUBLIC, {"id_token": "x"}),
    ("POST", "/v1/auth/logout"): (PUBLIC, None),
    ("GET", "/v1/turn"): (PUBLIC, None),
    ("POST", "/v1/invite/verify"): (PUBLIC, {"invite_code": "{code}"}),
    ("GET", "/v1/users/me"): (USERS, None),
    ("PATCH", "/v1/users/me"): (USERS, {}),
    ("DELETE", "/v1/users/me"): (USERS, {"email": "x"}),
    ("GET", "/v1/users/me/deletion"): (USERS, None),
    ("GET", "/v1/users/me/export"): (USERS, None),
    ("POST", "/v1/users/me/export"): (USERS, None),
    ("GET", "/v1/users/me/export/archive"): (PUBLIC, None),
    ("GET", "/v1/users/me/tariff"): (USERS, None),
    ("GET", "/v1/users/me/pending_invites"): (USERS, None),
    ("GET", "/v1/users/me/calendar_feed"): (USERS, None),
    ("POST", "/v1/users/me/calendar_feed"): (USERS, None),
    ("DELETE", "/v1/users/me/calendar_feed"): (USERS, None),
    ("GET", "/v1/calendar_feeds/{secret}/parlour.ics"): (PUBLIC, None),
    ("GET", "/v1/users/find"): (USERS, None),
    ("GET", "/v1/users/{user_id}"): (USERS, None),
    ("PUT", "/v1/users/me/event_favorites/{event_id}"): (MEMBERS, None),
    ("DELETE", "/v1/users/me/event_favorites/{event_id}"): (MEMBERS, None),
    ("GET", "/v1/rooms"): (USERS, None),
    ("POST", "/v1/rooms"): (USERS, {}),
    ("GET", "/v1/rooms/{room_id}"): (READERS, None),
    ("PATCH", "/v1/rooms/{room_id}"): (OWNER, {}),
    ("DELETE", "/v1/rooms/{room_id}"): (OWNER, None),
    ("GET", "/v1/rooms/{room_id}/tariff"): (READERS, None),
    ("GET", "/v1/rooms/{room_id}/event"): (READERS, None),
    ("POST", "/v1/rooms/{room_id}/start"): (USERS | {"guest"}, {"invite_code": "{code}"}),
    ("POST", "/v1/rooms/{room_id}/start_invited"): (
        PUBLIC - {"service"},
        {"invite_code": "{code}"},
    ),
    ("POST", "/v1/rooms/{room_id}/roomserver/start"): (PUBLIC, {}),
    ("POST", "/v1/rooms/{room_id}/roomserver/start_invited"): (PUBLIC, {}),
    ("GET", "/v1/rooms/{room_id}/invites"): (MEMBERS, None),
    ("POST", "/v1/rooms/{room_id}/invites"): (OWNER, {}),
    ("GET", "/v1/rooms/{room_id}/invites/{invite_code}"): (OWNER, None),
    ("PUT", "/v1/rooms/{room_id}/invites/{invite_code}"): (OWNER, {}),
    ("DELETE", "/v1/rooms/{room_id}/invites/{invite_code}"): (OWNER, None),
    ("GET", "/v1/rooms/{room_id}/streaming_targets"): (MEMBERS, None),
    ("POST", "/v1/rooms/{room_id}/streaming_targets"): (OWNER, {}),
    ("GET", "/v1/rooms/{room_id}/streaming_targets/{target_id}"): (MEMBERS, None),
    ("PATCH", "/v1/rooms/{room_id}/streaming_targets/{target_id}"): (OWNER, {}),
    ("DELETE", "/v1/rooms/{room_id}/streaming_targets/{target_id}"): (OWNER, None),
    ("GET", "/v1/rooms/{room_id}/sip"): (MEMBERS, None),
    ("PUT", "/v1/rooms/{room_id}/sip"): (OWNER, {}),
    ("DELETE", "/v1/rooms/{room_id}/sip"): (OWNER, None),
    ("POST", "/v1/services/call_in/start"): (set(), {"id": "0000000000", "pin": "0000000000"}),
    ("POST", "/v1/services/recording/start"): (set(), {"room_id": "{room_id}"}),
    ("POST", "/v1/services/recording/upload_render"): (set(), None),
    ("GET", "/v1/users/me/assets"): (USERS, None),
    ("GET", "/v1/rooms/{room_id}/assets"): (MEMBERS, None),
    ("POST", "/v1/rooms/{room_id}/assets"): (OWNER, None),
    ("GET", "/v1/rooms/{room_id}/assets/{asset_id}"): (MEMBERS, None),
    ("DELETE", "/v1/rooms/{room_id}/assets/{asset_id}"): (OWNER, None),
    ("GET", "/v1/rooms/{room_id}/assets/{asset_id}/download"): (MEMBERS, None),
    ("GET", "/v1/rooms/{room_id}/assets/{asset_id}/proxy"): (PUBLIC, None),
    ("GET", "/v1/events"): (USERS, None),
    ("POST", "/v1/events"): (USERS, {}),
    ("GET", "/v1/events/instances"): (USERS, None),
    ("GET", "/v1/events/{event_id}"): (MEMBERS, None),
    ("PATCH", "/v1/events/{event_id}"): (OWNER, {}),
    ("DELETE", "/v1/events/{event_id}"): (OWNER, None),
    ("GET", "/v1/events/{event_id}/instances"): (MEMBERS, None),
    ("GET", "/v1/events/{event_id}/instances/{instance_id}"): (MEMBERS, None),
    ("PATCH", "/v1/events/{event_id}/instances/{instance_id}"): (OWNER, {}),
    ("GET", "/v1/events/{event_id}/invites"): (MEMBERS, None),
    ("POST", "/v1/events/{event_id}/invites"): (OWNER, {}),
    ("PATCH", "/v1/events/{event_id}/invites/email"): (OWNER, {}),
    ("DELETE", "/v1/events/{event_id}/invites/email"): (OWNER, {}),
    ("PATCH", "/v1/events/{event_id}/invites/{user_id}"): (OWNER, {}),
    ("DELETE", "/v1/events/{event_id}/invites/{user_id}"): (OWNER, None),
    ("GET", "/v1/events/{event_id}/shared_folder"): (MEMBERS, None),
    ("PUT", "/v1/events/{event_id}/shared_folder"): (OWNER, None),
    ("DELETE", "/v1/events/{event_id}/shared_folder"): (OWNER, None),
    ("POST", "/v1/events/{event_id}/instances/{instance_id}/following"): (OWNER, {}),
    ("DELETE", "/v1/events/{event_id}/instances/{instance_id}/following"): (OWNER, None),
    ("PATCH", "/v1/events/{event_id}/invite"): (INVITEES, None),
    ("DELETE", "/v1/events/{event_id}/invite"): (INVITEES, None),
    ("GET", "/v1/admin/users"): (ADMIN, None),
    ("GET", "/v1/admin/users/{user_id}"): (ADMIN, None),
    ("PATCH", "/v1/admin/users/{user_id}"): (ADMIN, {}),
    ("DELETE", "/v1/admin/users/{user_id}"): (ADMIN, None),
    ("GET", "/v1/admin/users/{user_id}/export"): (ADMIN, None),
    ("GET", "/v1/admin/users/{user_id}/deletion"): (ADMIN, None),
    ("GET", "/v1/admin/webhooks"): (ADMIN, None),
    ("POST", "/v1/admin/webhooks/{delivery_id}/retry"): (ADMIN, None),
    ("GET", "/v1/admin/tenants"): (ADMIN, None),
    ("POST", "/v1/admin/tenants"): (ADMIN, {}),
    ("GET", "/v1/admin/tenants/{tenant_id}"): (ADMIN, None),
    ("PATCH", "/v1/admin/tenants/{tenant_id}"): (ADMIN, {}),
    ("DELETE", "/v1/admin/tenants/{tenant_id}"): (ADMIN, None),
    ("GET", "/v1/admin/tariffs"): (ADMIN, None),
    ("POST", "/v1/admin/tariffs"): (ADMIN, {}),
    ("GET", "/v1/admin/tariffs/{tariff_id}"): (ADMIN, None),
    ("PATCH", "/v1/admin/tariffs/{tariff_id}"): (ADMIN, {}),
    ("DELETE", "/v1/admin/tariffs/{tariff_id}"): (ADMIN, None),
    ("GET", "/v1/admin/rooms"): (ADMIN, None),
    ("GET", "/v1/admin/rooms/{room_id}"): (ADMIN, None),
    ("DELETE", "/v1/admin/rooms/{room_id}"): (ADMIN, None),
    ("GET", "/v1/admin/events"): (ADMIN, None),
    ("GET", "/v1/admin/events/{event_id}"): (ADMIN, None),
    ("DELETE", "/v1/admin/events/{event_id}"): (ADMIN, None),
    ("GET", "/v1/admin/meetings"): (ADMIN, None),
    ("POST", "/v1/admin/meetings/{room_id}/end"): (ADMIN, {}),
    ("GET", "/v1/admin/mails"): (ADMIN, None),
    ("GET", "/v1/admin/mails/{mail_id}"): (ADMIN, None),
    ("GET", "/v1/admin/mails/{mail_id}/source"): (ADMIN, None),
    ("POST", "/v1/admin/mails/{mail_id}/retry"): (ADMIN, None),
    ("GET", "/v1/admin/jobs"): (ADMIN, None),
    ("GET", "/v1/admin/jobs/{name}/runs"): (ADMIN, None),
    ("POST", "/v1/admin/jobs/{name}/run"): (ADMIN, {}),
}


@dataclass
class Scene:
    """A meeting with everybody around it. Each caller sends bodies that change nothing."""

    callers: dict[str, Caller]
    ids: dict[str, str]


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


@pytest.fixture
def scene(controller: Controller) -> Scene:
    owner, moderator, invitee, stranger = (
        controller.user(name) for name in ("Olga", "Mona", "Ines", "Sven")
    )
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = owner.post("/events", body).json()
    room = event["room"]["id"]
    for user, role in ((moderator, "moderator"), (invitee, "user")):
        invited = owner.post(f"/events/{event['id']}/invites", {"invitee": user.id, "role": role})
        assert invited.status_code == 201
    code = owner.post(f"/rooms/{room}/invites").json()["invite_code"]
    admin = controller.user("Ada", realm_access={"roles": ["operator"]})
    return Scene(
        {
            "owner": owner,
            "moderator": moderator,
            "invitee": invitee,
            "stranger": stranger,
            "admin": admin,
            "guest": controller.guest(code),
            "service": controller.bearer(api_token(KEY_ID, KEY_SECRET)),
            "nobody": controller.nobody,
        },
        {
            "event_id": event["id"],
            "room_id": room,
            "user_id": stranger.id,
            "instance_id": "20260101T000000Z",
            "target_id": str(uuid4()),
            "asset_id": str(uuid4()),
            "invite_code": code,
            "code": code,
            "secret": "nobodys",
            "tenant_id": str(uuid4()),
            "tariff_id": str(uuid4()),
            "mail_id": str(uuid4()),
            "delivery_id": "1",
            "name": "nothing",
        },
    )


def routes(controller: Controller) -> Iterator[tuple[str, str, Any]]:
    """Method, path and handler of everything below /v1."""
    for route in controller.app.routes:
        if not isinstance(route, HTTPRoute) or not route.path.startswith("/v1/"):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS" and "openapi.json" not in route.path:
                yield str(method), route.path_format, handler


def test_every_route_has_a_rule(controller: Controller):
    for route in controller.app.routes:
        if not isinstance(route, HTTPRoute) or route.path.startswith("/oidc"):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            guards = [guard for guard in handler.resolve_guards() if "Rule" in str(guard)]
            assert method == "OPTIONS" or len(guards) == 1, (method, route.path)
            if route.path.startswith("/internal/") and method != "OPTIONS":
                assert type(guards[0]) is ServiceRule, (method, route.path)


def test_the_table_has_every_route_and_no_other(controller: Controller):
    assert {(method, path) for method, path, _ in routes(controller)} == TABLE.keys()


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_only_those_may_who_shall(scene: Scene, method: str, path: str):
    allowed, body = TABLE[method, path]
    order = sorted(scene.callers, key=lambda name: (name in allowed, name == "owner"))
    for name in order:
        filled = path.removeprefix("/v1").format(**scene.ids)
        request = {} if body is None else {"json": with_ids(body, scene.ids)}
        answer = scene.callers[name].send(method, filled, follow_redirects=False, **request)
        passed = answer.status_code not in {401, 403} or is_feature(answer) or "login" in path
        assert passed == (name in allowed), (name, answer.status_code, answer.text)
        if not passed:
            unknown = name in {"nobody", "service"}
            expected = 401 if unknown or (name == "guest" and allowed in (USERS, ADMIN)) else 403
            assert answer.status_code == expected, (name, answer.text)
            assert answer.json()["code"] in {"unauthorized", "forbidden"}


def is_feature(answer: httpx.Response) -> bool:
    """The caller passed, but this installation has no telephone number."""
    return answer.json()["code"] == "feature_disabled"


def with_ids(body: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    return {
        key: value.format(**ids) if isinstance(value, str) else value for key, value in body.items()
    }


@pytest.mark.parametrize(("method", "path"), [key for key in TABLE if "{" in key[1]])
def test_ids_that_do_not_exist_give_nothing_away(scene: Scene, method: str, path: str):
    """What a stranger may not have looks the same as what is not there."""
    allowed, body = TABLE[method, path]
    if "stranger" in allowed:
        return
    stranger = scene.callers["stranger"]
    request = {} if body is None else {"json": with_ids(body, scene.ids)}
    nowhere = dict.fromkeys(scene.ids, str(uuid4()))
    answers = [
        stranger.send(method, path.removeprefix("/v1").format(**ids), **request)
        for ids in (scene.ids, nowhere)
    ]
    assert answers[0].status_code == answers[1].status_code == 403
    assert answers[0].content == answers[1].content
