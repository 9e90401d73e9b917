"""users/me: the own profile (rest.md 9.1 to 9.3)."""

import pytest
from tests.support.controller import Caller, Controller

PRIVATE_KEYS = {
    "id",
    "email",
    "title",
    "firstname",
    "lastname",
    "display_name",
    "avatar_url",
    "dashboard_theme",
    "conference_theme",
    "language",
    "tariff_status",
    "used_storage",
}


def test_the_profile_has_exactly_the_fields_of_the_specification(anna: Caller):
    profile = anna.get("/users/me").json()
    assert profile.keys() == PRIVATE_KEYS


def test_unset_values_are_explicit(anna: Caller):
    profile = anna.get("/users/me").json()
    assert profile["dashboard_theme"] is None
    assert profile["conference_theme"] is None
    assert profile["title"] == ""
    assert profile["language"] == "en-US"
    assert profile["tariff_status"] == "default"
    assert profile["used_storage"] == 0


def test_the_avatar_address_has_no_query_and_is_on_our_own_host(
    controller: Controller, anna: Caller
):
    url = anna.get("/users/me").json()["avatar_url"]
    assert "?" not in url
    assert url.startswith(f"{controller.url}/avatar/")


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("title", "Dr."),
        ("title", ""),
        ("title", "ä" * 127),
        ("display_name", "Änne"),
        ("display_name", "x" * 255),
        ("language", "de"),
        ("language", "zh-Hant-TW"),
        ("dashboard_theme", "dark"),
        ("conference_theme", "system"),
    ],
)
def test_a_change_is_answered_and_kept(anna: Caller, change: str, value: str):
    answer = anna.patch("/users/me", {change: value})
    assert answer.status_code == 200
    assert answer.json()[change] == value
    assert answer.json().keys() == PRIVATE_KEYS
    assert anna.get("/users/me").json() == answer.json()


@pytest.mark.parametrize("body", [{}, {"unknown": 1}, {"firstname": "Other"}])
def test_a_patch_without_a_known_field_changes_nothing(anna: Caller, body: dict[str, object]):
    answer = anna.patch("/users/me", body)
    assert answer.status_code == 204
    assert answer.content == b""
    assert anna.get("/users/me").json() == anna.profile


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 256),
        ("title", "ä" * 128),
        ("title", None),
        ("title", 1),
        ("title", "a\x00b"),
        ("display_name", "ä" * 128),
        ("language", "not a language"),
        ("language", ""),
        ("language", "de\n"),
        ("dashboard_theme", "blue"),
        ("dashboard_theme", None),
        ("conference_theme", "Dark"),
    ],
)
def test_a_wrong_value_is_refused_with_field_and_rule(anna: Caller, field: str, value: object):
    answer = anna.patch("/users/me", {field: value})
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "invalid_json"
    assert body["validation_errors"][0]["field"] == field
    assert body["validation_errors"][0]["code"] == "invalid_value"
    assert body["validation_errors"] == body["errors"]
    assert field in body["message"]
    assert anna.get("/users/me").json() == anna.profile


def test_a_blank_display_name_is_refused(anna: Caller):
    answer = anna.patch("/users/me", {"display_name": "  "})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_chosen_display_name_survives_the_next_log_in(controller: Controller, anna: Caller):
    anna.patch("/users/me", {"display_name": "Änne"})
    subject = anna.profile["email"].split("@")[0]
    again = controller.user("Anna-Maria", subject=subject)
    assert again.id == anna.id
    assert again.profile["firstname"] == "Anna-Maria"
    assert again.profile["display_name"] == "Änne"


def test_display_names_can_be_prescribed_by_settings(start):
    controller = start(controller__disallow_custom_display_name=True)
    anna = controller.user()
    refused = anna.patch("/users/me", {"display_name": "Other"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert anna.patch("/users/me", {"display_name": "Anna Ackermann"}).status_code == 200


def test_the_tariff_names_modules_and_their_features(anna: Caller):
    tariff = anna.get("/users/me/tariff").json()
    assert tariff.keys() == {"id", "name", "quotas", "modules"}
    assert tariff["name"] == "OpenTalkDefaultTariff"
    assert tariff["modules"]["core"] == {"features": ["guests_allowed"]}
    assert tariff["modules"]["chat"] == {"features": []}
    assert {"echo", "livekit", "moderation", "raise_hands"} <= tariff["modules"].keys()


def test_the_tariff_follows_the_settings(start):
    controller = start(
        tariff__quotas={"room_participant_limit": 7},
        tariff__disabled_features=["guests_allowed"],
        controller__call_in_number="+49123",
    )
    tariff = controller.user().get("/users/me/tariff").json()
    assert tariff["quotas"] == {"room_participant_limit": 7}
    assert tariff["modules"]["core"] == {"features": ["call_in"]}


def test_there_are_no_pending_invites_at_first(anna: Caller):
    assert anna.get("/users/me/pending_invites").json() == {"total_pending_invites": 0}
