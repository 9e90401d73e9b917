"""What holds for every route: errors, media types, body limits, CORS (rest.md 2 and 4)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.controller import Caller, Controller

Start = Callable[..., Controller]
MOST_BODY_BYTES = 256 * 1024
ORIGIN = "https://other.example.org"


def raw(caller: Caller, path: str, content: bytes, media: str = "application/json"):
    return caller.send("POST", path, content=content, headers={"Content-Type": media})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/rooms/no-uuid", "/rooms/no-uuid/event", "/events/123", "/users/me/nothing"],
)
def test_unknown_paths_and_malformed_ids_are_not_found(anna: Caller, path: str):
    answer = anna.get(path)
    assert code(answer) == (404, "not_found")


def test_the_wrong_method_is_named_with_the_right_ones(anna: Caller):
    answer = anna.put("/rooms", {})
    assert code(answer) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_errors_are_json_of_the_specified_media_type(anna: Caller):
    answer = anna.get("/nothing")
    assert answer.headers["Content-Type"] == "text/json; charset=utf-8"
    assert answer.json().keys() == {"code", "message"}


def test_successes_are_application_json(anna: Caller):
    assert anna.get("/users/me").headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nothing",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        b'{"title": 1e999}',
        b"[" * 100_000,
        b'{"title":' * 10_000,
    ],
)
def test_a_body_that_is_not_the_expected_json_is_refused(anna: Caller, content: bytes):
    assert code(raw(anna, "/events", content)) == (400, "invalid_json")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_wrong_media_type_is_refused(anna: Caller, media: str):
    assert code(raw(anna, "/rooms", b"{}", media)) == (400, "invalid_content_type")


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_media_type_may_have_parameters_and_any_case(anna: Caller, media: str):
    assert raw(anna, "/rooms", b"{}", media).status_code == 200


def test_a_body_of_the_greatest_size_is_read_and_a_greater_one_is_not(anna: Caller):
    filler = b'{"x":"' + b"x" * (MOST_BODY_BYTES - 8) + b'"}'
    assert len(filler) == MOST_BODY_BYTES
    assert raw(anna, "/rooms", filler).status_code == 200
    assert code(raw(anna, "/rooms", filler + b" ")) == (400, "payload_overflow")


def test_unknown_keys_and_unknown_parameters_are_ignored(anna: Caller):
    assert anna.post("/rooms", {"new_key": [1]}).status_code == 200
    assert anna.get("/rooms", params={"new": "x", "created_by": "y"}).status_code == 200


def test_a_missing_field_is_named(anna: Caller):
    answer = anna.post("/events", {"description": "", "is_time_independent": True})
    assert code(answer) == (400, "invalid_json")
    expected = [{"code": "value_required", "field": "title", "message": "title is required."}]
    assert answer.json()["validation_errors"] == expected
    assert answer.json()["errors"] == expected


def test_a_nested_field_is_named_by_its_path(anna: Caller):
    time = {"datetime": "2026-01-01T00:00:00Z", "timezone": "Mars/Crater"}
    body = {"title": "", "description": "", "is_time_independent": False}
    answer = anna.post("/events", body | {"starts_at": time, "ends_at": time})
    assert answer.json()["validation_errors"][0]["field"] == "starts_at.timezone"


def test_a_json_number_is_not_taken_for_a_text_nor_the_reverse(anna: Caller):
    for body in ({"waiting_room": "true"}, {"waiting_room": 1}, {"password": 12345}):
        assert code(anna.post("/rooms", body)) == (400, "invalid_json")


@pytest.mark.parametrize("value", ["0", "101", "-1", "x", "1e3", "99999999999999999999999"])
@pytest.mark.parametrize("path", ["/rooms", "/events", "/events/instances"])
def test_bad_query_parameters_are_refused_with_their_name(anna: Caller, path: str, value: str):
    answer = anna.get(path, params={"per_page": value})
    assert code(answer) == (400, "bad_request")
    assert answer.json()["validation_errors"][0]["field"] == "per_page"


class TestCors:
    @pytest.fixture
    def shared(self, start: Start) -> Controller:
        return start(controller__cors_origins=[ORIGIN])

    def preflight(self, controller: Controller, origin: str) -> httpx.Response:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        return controller.nobody.send("OPTIONS", "/users/me", headers=asked)

    def test_a_named_origin_may_use_every_method(self, shared: Controller):
        answer = self.preflight(shared, ORIGIN)
        assert answer.status_code in {200, 204}
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        methods = answer.headers["Access-Control-Allow-Methods"]
        assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(methods.replace(" ", "").split(","))
        headers = answer.headers["Access-Control-Allow-Headers"].lower()
        assert "authorization" in headers
        assert "content-type" in headers

    def test_a_named_origin_may_read_the_link_header(self, shared: Controller):
        answer = shared.user().get("/rooms", headers={"Origin": ORIGIN})
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Link" in answer.headers["Access-Control-Expose-Headers"]

    def test_errors_can_be_read_too(self, shared: Controller):
        answer = shared.nobody.get("/users/me", headers={"Origin": ORIGIN})
        assert answer.status_code == 401
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN

    def test_another_origin_may_not(self, shared: Controller):
        assert (
            "Access-Control-Allow-Origin"
            not in self.preflight(shared, "https://evil.example").headers
        )

    def test_by_default_none_may(self, controller: Controller):
        assert "Access-Control-Allow-Origin" not in self.preflight(controller, ORIGIN).headers


def test_discovery_leads_clients_to_the_api(controller: Controller):
    client = controller.nobody.get("/.well-known/opentalk/client")
    assert client.json() == {"opentalk_controller": {"base_url": controller.url}}
    assert client.headers["Content-Type"].startswith("application/json")
    api = controller.nobody.get("/.well-known/opentalk/api")
    assert api.json() == {"opentalk_api": {"v1": {"base_url": "v1"}}}


def test_login_names_the_identity_provider(controller: Controller):
    answer = controller.nobody.get("/auth/login")
    assert answer.json() == {"oidc": {"name": "parlour-web", "url": controller.issuer.url}}


def test_turn_has_nothing_to_say(controller: Controller):
    answer = controller.nobody.get("/turn")
    assert (answer.status_code, answer.content) == (204, b"")


def test_answers_carry_security_headers(anna: Caller):
    headers = anna.get("/users/me").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "same-origin"


def test_health_is_public(controller: Controller):
    for path, status in (("/health/live", "UP"), ("/health/ready", "READY")):
        answer = controller.client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": status})


def test_metrics_are_for_the_allowed_networks_only(controller: Controller):
    assert controller.client.get("/metrics").status_code == 200
    outside = {"X-Forwarded-For": "203.0.113.9"}
    assert code(controller.client.get("/metrics", headers=outside)) == (403, "forbidden")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_metrics_are_not_given_through_a_proxy(controller: Controller, header: str):
    """Behind one that does not say whom it speaks for, the whole world looks local."""
    through = {header: "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"}
    assert code(controller.client.get("/metrics", headers=through)) == (403, "forbidden")


def test_metrics_count_by_route_and_not_by_path(controller: Controller, anna: Caller):
    room: dict[str, Any] = anna.post("/rooms").json()
    anna.get(f"/rooms/{room['id']}")
    page = controller.client.get("/metrics").text
    assert 'route="/v1/rooms/{room_id}"' in page
    assert room["id"] not in page


def test_the_page_on_metrics_has_exactly_these(controller: Controller, anna: Caller):
    page = Path(__file__).parents[3] / "docs" / "metrics.md"
    section = page.read_text("utf-8").split("## Controller", 1)[1].split("\n## ")[0]
    described = set(re.findall(r"^\| `(parlour_controller_\w+)`", section, re.MULTILINE))
    anna.get("/users/me")
    exposed = controller.client.get("/metrics").text
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", exposed, re.MULTILINE))
    assert described == kinds.keys()
