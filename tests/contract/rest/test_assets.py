"""Files of rooms: storing, listing, fetching, deleting (rest.md 15.1 to 15.4).

Everything runs with a folder and again with a real S3 API.
"""

import base64
import hashlib
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

from parlour.files import tokens

Start = Callable[..., Controller]
ATTACHED = r'attachment; filename="([^"]*)"; filename\*=UTF-8\'\'(\S+)'


@pytest.fixture(params=["folder", "s3"])
def controller(request: pytest.FixtureRequest, start: Start) -> Controller:
    """Two controllers, shared with other tests."""
    if request.param == "folder":
        return start()
    return start(**request.getfixturevalue("s3_storage"))


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


def upload(caller: Caller, room: str, content: Any = b"content", **query: Any) -> httpx.Response:
    given = {"file_extension": "txt", "kind": "notes"} | query
    return caller.send(
        "POST",
        f"/rooms/{room}/assets",
        params={key: value for key, value in given.items() if value is not None},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )


def uploaded(caller: Caller, room: str, content: Any = b"content", **query: Any) -> dict[str, Any]:
    answer = upload(caller, room, content, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def fetch(caller: Caller, room: str, asset: str, **headers: str) -> httpx.Response:
    return caller.get(f"/rooms/{room}/assets/{asset}", headers=headers)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_storing_a_file_answers_with_all_that_is_known_of_it(anna: Caller, room: str):
    before = datetime.now(UTC)
    asset = uploaded(anna, room, b"0123456789", namespace="whiteboard", kind="whiteboard_pdf")
    assert asset.keys() == {"id", "filename", "namespace", "created_at", "kind", "size"}
    assert asset["namespace"] == "whiteboard"
    assert asset["kind"] == "whiteboard_pdf"
    assert asset["size"] == 10
    assert asset["created_at"].endswith("Z")
    assert before <= datetime.fromisoformat(asset["created_at"]) <= datetime.now(UTC)


def test_a_file_without_a_namespace_shows_none(anna: Caller, room: str):
    assert "namespace" not in uploaded(anna, room)


def test_a_file_is_named_after_title_kind_and_time(anna: Caller, room: str):
    named = uploaded(anna, room, event_title="Weekly", kind="notes", file_extension="md")
    assert re.fullmatch(r"Weekly_notes_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d-UTC\.md", named["filename"])
    bare = uploaded(anna, room, file_extension="")
    assert re.fullmatch(r"notes_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d-UTC", bare["filename"])


def test_a_file_is_named_after_the_event_of_its_room(anna: Caller):
    body = {"title": "Planung für Q3/Q4", "description": "", "is_time_independent": True}
    room = anna.post("/events", body).json()["room"]["id"]
    assert uploaded(anna, room)["filename"].startswith("Planung für Q3_Q4_notes_")
    assert uploaded(anna, room, event_title="")["filename"].startswith("notes_")


def test_a_long_title_is_cut_so_that_the_name_has_at_most_100_bytes(anna: Caller, room: str):
    name = uploaded(anna, room, event_title="ü" * 127, kind="k" * 50)["filename"]
    assert len(name.encode()) <= 100
    assert name.startswith("ü")
    assert name.endswith("-UTC.txt")


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ({"kind": "k" * 50}, True),
        ({"kind": "k" * 51}, False),
        ({"kind": ""}, False),
        ({"kind": None}, False),
        ({"kind": "with space"}, False),
        ({"kind": "../up"}, False),
        ({"file_extension": "abcDE12345"}, True),
        ({"file_extension": "abcDE123456"}, False),
        ({"file_extension": "t.r"}, False),
        ({"file_extension": "txt\n"}, False),
        ({"kind": "notes\n"}, False),
        ({"namespace": "a\n"}, False),
        ({"file_extension": None}, False),
        ({"event_title": "t" * 255}, True),
        ({"event_title": "t" * 256}, False),
        ({"event_title": "ü" * 128}, False),
        ({"namespace": "a_b1"}, True),
        ({"namespace": "a" * 255}, True),
        ({"namespace": "a" * 256}, False),
        ({"namespace": "A"}, False),
        ({"namespace": ""}, False),
    ],
)
def test_the_limits_of_what_describes_a_file(
    anna: Caller, room: str, query: dict[str, Any], passes: bool
):
    answer = upload(anna, room, **query)
    assert answer.status_code == (200 if passes else 400), answer.text
    if not passes:
        assert answer.json()["code"] == "bad_request"


def test_what_was_stored_comes_back(anna: Caller, room: str):
    content = bytes(range(256)) * 20_000
    asset = uploaded(anna, room, content, file_extension="pdf")
    answer = fetch(anna, room, asset["id"])
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    digest = hashlib.sha256(content).digest()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    found = re.fullmatch(ATTACHED, answer.headers["Content-Disposition"])
    assert found
    assert found[1] == found[2] == asset["filename"]


def test_a_file_may_be_empty(anna: Caller, room: str):
    asset = uploaded(anna, room, b"", file_extension="txt")
    assert asset["size"] == 0
    answer = fetch(anna, room, asset["id"])
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_file_sent_in_pieces_without_a_length(anna: Caller, room: str):
    asset = uploaded(anna, room, iter([b"one ", b"and ", b"two"]))
    assert fetch(anna, room, asset["id"]).content == b"one and two"


@pytest.mark.parametrize("extension", ["html", "svg", "js", "exe", "xhtml", "unknown", ""])
def test_what_browsers_could_run_is_sent_as_bytes(anna: Caller, room: str, extension: str):
    asset = uploaded(anna, room, b"<script>alert(1)</script>", file_extension=extension)
    answer = fetch(anna, room, asset["id"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_names_are_sent_in_ascii_and_in_full(anna: Caller, room: str):
    asset = uploaded(anna, room, event_title='Über "alles"; 100 %\r\nX: y')
    header = fetch(anna, room, asset["id"]).headers["Content-Disposition"]
    found = re.fullmatch(ATTACHED, header)
    assert found
    assert found[1].startswith("_ber _alles__ 100 ___X_ y_notes_")
    assert found[2].startswith("%C3%9Cber%20_alles__%20100%20___X_%20y_notes_")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-3", (0, 4)),
        ("bytes=4-", (4, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=9-9", (9, 10)),
        ("bytes=5-1000", (5, 10)),
        ("bytes=-1000", (0, 10)),
        ("Bytes = 2-4", (2, 5)),
    ],
)
def test_parts_of_a_file(anna: Caller, room: str, wanted: str, part: tuple[int, int]):
    asset = uploaded(anna, room, b"0123456789")
    answer = fetch(anna, room, asset["id"], Range=wanted)
    start, end = part
    assert answer.status_code == 206
    assert answer.content == b"0123456789"[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/10"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=10-12", "bytes=-0", f"bytes={'9' * 30}-"])
def test_parts_behind_the_end(anna: Caller, room: str, wanted: str):
    asset = uploaded(anna, room, b"0123456789")
    answer = fetch(anna, room, asset["id"], Range=wanted)
    assert code(answer) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == "bytes */10"


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,4-5", "items=0-1", "bytes=5-2", "bytes=-", "bytes=a-b", "0-1"]
)
def test_headers_that_ask_for_no_single_part_get_the_whole(anna: Caller, room: str, wanted: str):
    asset = uploaded(anna, room, b"0123456789")
    answer = fetch(anna, room, asset["id"], Range=wanted)
    assert (answer.status_code, answer.content) == (200, b"0123456789")


def test_a_part_is_sent_only_of_the_same_file_as_before(anna: Caller, room: str):
    asset = uploaded(anna, room, b"0123456789")
    tag = fetch(anna, room, asset["id"]).headers["ETag"]
    same = fetch(anna, room, asset["id"], **{"Range": "bytes=5-", "If-Range": tag})
    assert (same.status_code, same.content) == (206, b"56789")
    other = fetch(anna, room, asset["id"], **{"Range": "bytes=5-", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, b"0123456789")
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    dated = fetch(anna, room, asset["id"], **{"Range": "bytes=5-", "If-Range": date})
    assert dated.status_code == 200


def test_the_files_of_a_room_newest_first_in_pages(anna: Caller, room: str):
    stored = [uploaded(anna, room, b"x" * number) for number in range(1, 4)]
    answer = anna.get(f"/rooms/{room}/assets")
    assert answer.status_code == 200
    assert answer.json() == stored[::-1]
    first = anna.get(f"/rooms/{room}/assets?per_page=2")
    assert first.json() == [stored[2], stored[1]]
    links = httpx.Response(200, headers={"Link": first.headers["Link"]}).links
    assert set(links) == {"first", "next", "last"}
    second = anna.get(f"/rooms/{room}/assets?per_page=2&page=2")
    assert second.json() == [stored[0]]
    assert anna.get(f"/rooms/{room}/assets?per_page=101").status_code == 400


def test_files_of_other_rooms_are_not_there(anna: Caller, room: str):
    asset = uploaded(anna, room)["id"]
    other = anna.post("/rooms").json()["id"]
    assert anna.get(f"/rooms/{other}/assets").json() == []
    path = f"/rooms/{other}/assets/{asset}"
    for answer in (
        anna.get(path),
        anna.get(f"{path}/download?redirect=false"),
        anna.get(f"{path}/proxy?token=x"),
        anna.delete(path),
        anna.get(f"/rooms/{room}/assets/{uuid4()}"),
    ):
        assert code(answer) == (404, "not_found")
    assert fetch(anna, room, asset).status_code == 200


def test_deleting_a_file(anna: Caller, room: str):
    asset = uploaded(anna, room)["id"]
    answer = anna.delete(f"/rooms/{room}/assets/{asset}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert code(fetch(anna, room, asset)) == (404, "not_found")
    assert anna.get(f"/rooms/{room}/assets").json() == []
    assert code(anna.delete(f"/rooms/{room}/assets/{asset}")) == (404, "not_found")


def test_invitees_read_and_only_the_owner_writes(anna: Caller, bob: Caller, carol: Caller):
    body = {"title": "x", "description": "", "is_time_independent": True}
    event = anna.post("/events", body).json()
    room = event["room"]["id"]
    anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id, "role": "moderator"})
    asset = uploaded(anna, room)["id"]
    assert fetch(bob, room, asset).content == b"content"
    assert [one["id"] for one in bob.get(f"/rooms/{room}/assets").json()] == [asset]
    assert code(upload(bob, room)) == (403, "forbidden")
    assert code(bob.delete(f"/rooms/{room}/assets/{asset}")) == (403, "forbidden")
    assert code(fetch(carol, room, asset)) == (403, "forbidden")


# Downloads by token


def token_url(caller: Caller, room: str, asset: str) -> str:
    """The address of the content, as the web client finds it."""
    asked = f"{caller.client.base_url}/v1/rooms/{room}/assets/{asset}/download?redirect=false"
    answer = caller.get(f"/rooms/{room}/assets/{asset}/download?redirect=false")
    assert answer.status_code == 200
    assert answer.json().keys() == {"url"}
    return urljoin(asked, answer.json()["url"])


def test_a_link_to_a_file_needs_no_credentials(controller: Controller, anna: Caller, room: str):
    asset = uploaded(anna, room, b"0123456789", event_title="Übung", file_extension="webm")
    url = token_url(anna, room, asset["id"])
    assert urlsplit(url).path == f"/v1/rooms/{room}/assets/{asset['id']}/proxy"
    answer = httpx.get(url, trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert answer.headers["Content-Type"] == "video/webm"
    own = fetch(anna, room, asset["id"])
    assert answer.headers["Content-Disposition"] == own.headers["Content-Disposition"]
    part = httpx.get(url, headers={"Range": "bytes=-4"}, trust_env=False)
    assert (part.status_code, part.content) == (206, b"6789")
    assert part.headers["Content-Range"] == "bytes 6-9/10"
    behind = httpx.get(url, headers={"Range": "bytes=10-"}, trust_env=False)
    assert behind.status_code == 416


def test_a_browser_is_led_to_the_file(anna: Caller, room: str):
    asset = uploaded(anna, room)["id"]
    answer = anna.get(f"/rooms/{room}/assets/{asset}/download", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == answer.json()["url"]
    assert answer.headers["Location"].startswith("proxy?token=")
    led = anna.get(f"/rooms/{room}/assets/{asset}/download", follow_redirects=True)
    assert led.content == b"content"


def test_tokens_that_are_not_good(anna: Caller, room: str, monkeypatch: pytest.MonkeyPatch):
    asset = uploaded(anna, room)["id"]
    other = token_url(anna, room, uploaded(anna, room)["id"]).split("token=")[1]
    good = token_url(anna, room, asset).split("token=")[1]
    header, claims, signature = good.split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    forged = [
        other,
        f"{header}.{claims}.{signature[::-1]}",
        f"{unsigned}.{claims}.",
        "x",
        "",
        "é",
    ]
    path = f"/rooms/{room}/assets/{asset}/proxy"
    for token in forged:
        answer = Caller(anna.client).get(path, params={"token": token})
        assert code(answer) == (403, "forbidden"), token
    assert code(Caller(anna.client).get(path)) == (403, "forbidden")
    monkeypatch.setattr(tokens, "LIFETIME_SECS", -1)
    late = token_url(anna, room, asset)
    assert code(httpx.get(late, trust_env=False)) == (403, "forbidden")


def test_a_token_is_good_for_half_a_minute(anna: Caller, room: str):
    asset = uploaded(anna, room)["id"]
    claims = token_url(anna, room, asset).split("token=")[1].split(".")[1]
    payload = base64.urlsafe_b64decode(claims + "==").decode()
    expires = int(re.findall(r'"exp":\s*(\d+)', payload)[0])
    assert 28 <= expires - time.time() <= 31


def test_a_token_ends_with_its_file(anna: Caller, room: str):
    asset = uploaded(anna, room)["id"]
    url = token_url(anna, room, asset)
    anna.delete(f"/rooms/{room}/assets/{asset}")
    assert code(httpx.get(url, trust_env=False)) == (404, "not_found")
