"""Other users: by id and by search (rest.md 9.6 and 9.7)."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

PUBLIC_KEYS = {"id", "email", "title", "firstname", "lastname", "display_name", "avatar_url"}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def found(caller: Caller, text: str) -> list[str]:
    answer = caller.get("/users/find", params={"q": text})
    assert answer.status_code == 200
    return [hit["id"] for hit in answer.json()]


def test_others_see_the_public_part_of_a_profile(anna: Caller, bob: Caller):
    profile = anna.get(f"/users/{bob.id}").json()
    assert profile.keys() == PUBLIC_KEYS
    assert profile == {key: bob.profile[key] for key in PUBLIC_KEYS}


def test_an_unknown_user_is_not_found(anna: Caller):
    assert refusal(anna.get(f"/users/{uuid4()}")) == (404, "not_found")


class TestSearch:
    @pytest.fixture
    def name(self) -> str:
        return f"Ödön{uuid4().hex}"

    def test_a_hit_is_a_registered_user(self, controller: Controller, anna: Caller, name: str):
        user = controller.user(name)
        (hit,) = anna.get("/users/find", params={"q": name}).json()
        assert hit == {"kind": "registered"} | {key: user.profile[key] for key in PUBLIC_KEYS}

    @pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
    def test_names_are_found_in_any_case(
        self, controller: Controller, anna: Caller, name: str, case: Callable[[str], str]
    ):
        user = controller.user(name)
        assert found(anna, case(name)) == [user.id]

    def test_parts_of_display_name_full_name_and_mail_address_are_found(
        self, controller: Controller, anna: Caller, name: str
    ):
        email = f"{uuid4().hex}@mail.example"
        user = controller.user(name, family_name="Quist", nickname=f"N{name}", email=email)
        for text in (name[2:-2], f"{name} quist", f"n{name}", email[:-3]):
            assert found(anna, text) == [user.id]

    def test_percent_signs_and_underscores_are_no_wildcards(
        self, controller: Controller, anna: Caller, name: str
    ):
        controller.user(name)
        assert found(anna, f"{name[0]}{'_' * (len(name) - 1)}") == []
        assert refusal(anna.get("/users/find", params={"q": "%%%%"})) == (400, "query_too_short")

    @pytest.mark.parametrize("text", ["", "ab", "  a ", "é", "a\x00b"])
    def test_fewer_than_three_bytes_are_too_few(self, anna: Caller, text: str):
        answer = anna.get("/users/find", params={"q": text})
        assert refusal(answer) == (400, "query_too_short")

    def test_without_a_text_it_is_too_short(self, anna: Caller):
        assert refusal(anna.get("/users/find")) == (400, "query_too_short")

    def test_three_bytes_are_enough(self, anna: Caller):
        assert anna.get("/users/find", params={"q": "éa"}).status_code == 200

    def test_at_most_twenty_are_shown(self, controller: Controller, anna: Caller, name: str):
        for number in range(21):
            controller.user(f"{name}{number}")
        assert len(found(anna, name)) == 20

    def test_it_can_be_switched_off(self, start: Callable[..., Controller]):
        anna = start(controller__users_find="disabled").user()
        assert refusal(anna.get("/users/find", params={"q": "anna"})) == (404, "not_found")
