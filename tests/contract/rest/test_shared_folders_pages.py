"""Pages of built-in folders: who gets in, what they can do, and what the files are safe from."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.folder_visitor import HTML, Visitor

EVENT: dict[str, Any] = {
    "title": "Planung <b>& mehr</b>",
    "description": "",
    "is_time_independent": True,
    "has_shared_folder": True,
}


@pytest.fixture
def event(anna: Caller) -> dict[str, Any]:
    return anna.post("/events", EVENT).raise_for_status().json()


@pytest.fixture
def reader(event: dict[str, Any]) -> Iterator[Visitor]:
    visitor = Visitor(event["shared_folder"]["read"])
    assert visitor.unlock().status_code == 303
    yield visitor
    visitor.client.close()


@pytest.fixture
def writer(event: dict[str, Any]) -> Iterator[Visitor]:
    visitor = Visitor(event["shared_folder"]["read_write"])
    assert visitor.unlock().status_code == 303
    yield visitor
    visitor.client.close()


@pytest.fixture
def stranger(event: dict[str, Any]) -> Iterator[Visitor]:
    """Has the link, but not the password."""
    visitor = Visitor(event["shared_folder"]["read_write"])
    yield visitor
    visitor.client.close()


class TestTheDoor:
    def test_the_page_asks_for_the_password_and_tells_nothing(
        self, stranger: Visitor, writer: Visitor
    ):
        writer.put("secret-agenda.pdf")
        page = stranger.page()
        assert page.status_code == 200
        assert "Password of the folder" in page.text
        assert "secret-agenda" not in page.text
        assert "Planung" not in page.text

    def test_the_password_opens_it(self, stranger: Visitor):
        answer = stranger.unlock()
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            httpx.URL(stranger.url).path,
        )
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert f"Path={httpx.URL(stranger.url).path}" in cookie
        assert stranger.password not in cookie
        assert "Planung &lt;b&gt;&amp; mehr&lt;/b&gt;" in stranger.page().text

    def test_each_link_has_its_own_password(self, event: dict[str, Any]):
        folder = event["shared_folder"]
        crossed = Visitor({"url": folder["read_write"]["url"], **_password(folder["read"])})
        assert crossed.unlock().status_code == 403
        crossed.client.close()

    def test_wrong_passwords_are_limited(self, stranger: Visitor):
        for _ in range(10):
            assert stranger.unlock("wrong").status_code == 403
        answer = stranger.unlock()
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert "too many attempts" in answer.text

    def test_another_sites_form_opens_nothing(self, stranger: Visitor):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}):
            form = {"password": stranger.password}
            answer = stranger.client.post(stranger.url, data=form, headers=headers)
            assert answer.status_code == 403

    def test_browsers_without_fetch_metadata_are_known_by_their_origin(
        self, controller: Controller, stranger: Visitor
    ):
        del stranger.client.headers["Sec-Fetch-Site"]
        form = {"password": stranger.password}
        for origin, status in (("https://evil.example", 403), (controller.url, 303)):
            answer = stranger.client.post(stranger.url, data=form, headers={"Origin": origin})
            assert answer.status_code == status
        assert stranger.client.post(stranger.url, data=form).status_code == 403

    def test_closing_forgets_the_password(self, writer: Visitor):
        assert writer.client.post(f"{writer.url}/close").status_code == 303
        assert "Password of the folder" in writer.page().text

    @pytest.mark.parametrize("tail", ["", "x", "_.x", "static", "ü" * 32, "a" * 32, "%00" * 3])
    def test_links_that_lead_nowhere_all_look_the_same(self, controller: Controller, tail: str):
        url = f"{controller.url}/folder/{tail or 'A' * 32}"
        answer = httpx.get(url, headers=HTML, trust_env=False)
        assert answer.status_code == 404

    def test_a_deleted_folder_is_gone(self, anna: Caller, event: dict[str, Any], writer: Visitor):
        anna.delete(f"/events/{event['id']}/shared_folder")
        assert writer.page().status_code == 404
        assert writer.put("a.txt").status_code == 404

    def test_without_the_password_programs_get_401(self, stranger: Visitor, writer: Visitor):
        file_id = writer.put("a.txt").json()["id"]
        json = {"Accept": "application/json"}
        for path in (f"files/{file_id}", "all.zip"):
            answer = stranger.client.get(f"{stranger.url}/{path}", headers=json)
            assert answer.status_code == 401
            page = stranger.client.get(f"{stranger.url}/{path}")
            assert (page.status_code, page.headers["Location"]) == (
                303,
                httpx.URL(stranger.url).path,
            )
        assert stranger.put("b.txt").status_code == 401
        assert writer.names() == ["a.txt"]


def _password(link: dict[str, str]) -> dict[str, str]:
    return {"password": link["password"]}


class TestThePage:
    def test_nothing_but_our_own_files_is_loaded(self, controller: Controller, writer: Visitor):
        page = writer.page()
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        addresses = re.findall(r'(?:src|href|action)="([^"#]+)', page.text)
        assert addresses
        for address in addresses:
            assert address.startswith("/folder/")
        for address in re.findall(r'"(/folder/static/[^"]+)"', page.text):
            found = httpx.get(controller.url + address, trust_env=False)
            assert found.status_code == 200
            assert "immutable" in found.headers["Cache-Control"]

    @pytest.mark.parametrize(("language", "word"), [("de", "Dateien"), ("en", "Files")])
    def test_in_the_language_of_the_browser(self, writer: Visitor, language: str, word: str):
        page = writer.client.get(writer.url, headers={"Accept-Language": f"{language}-AT,fr;q=0.5"})
        assert f'<html lang="{language}">' in page.text
        assert f'<h2 id="files-title">{word}</h2>' in page.text

    def test_the_chosen_language_stays(self, stranger: Visitor):
        url = f"{stranger.url}?lang=de"
        assert "Ordner öffnen" in stranger.client.get(url).text
        answer = stranger.client.post(url, data={"password": stranger.password})
        assert answer.headers["Location"].endswith("?lang=de")

    def test_readers_are_offered_nothing_to_change(self, reader: Visitor, writer: Visitor):
        writer.put("a.txt")
        page = reader.page().text
        assert reader.names() == ["a.txt"]
        for offered in ("delete", 'type="file"', "folder.js"):
            assert offered in writer.page().text
            assert offered not in page


class TestAdding:
    def test_a_file_is_there_for_everybody(self, writer: Visitor, reader: Visitor):
        answer = writer.put("Agenda.pdf", b"%PDF")
        assert answer.status_code == 201
        added = answer.json()
        assert added.keys() == {"id", "name", "kind", "size", "at"}
        assert (added["name"], added["kind"], added["size"]) == ("Agenda.pdf", "text", 4)
        assert reader.names() == ["Agenda.pdf"]
        assert reader.file(added["id"]).content == b"%PDF"

    def test_a_large_file_streams_through(self, writer: Visitor):
        block = bytes(range(256)) * 4096

        def chunks() -> Iterator[bytes]:
            for _ in range(12):
                yield block

        added = writer.put("large.bin", chunks()).json()
        assert added["size"] == 12 * len(block)
        content = writer.file(added["id"]).content
        assert hashlib.sha256(content).digest() == hashlib.sha256(block * 12).digest()

    def test_readers_may_not(self, reader: Visitor, writer: Visitor):
        answer = reader.put("a.txt")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert writer.names() == []

    def test_other_sites_may_not(self, writer: Visitor):
        writer.client.headers["Sec-Fetch-Site"] = "cross-site"
        assert writer.put("a.txt").status_code == 403

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("../../../etc/passwd", "_.._._etc_passwd"),
            ("C:\\x\\y.txt", "C__x_y.txt"),
            ("<script>alert(1)</script>.html", "_script_alert(1)__script_.html"),
            ("a\nb.txt", "ab.txt"),
        ],
    )
    def test_names_are_made_harmless(self, writer: Visitor, sent: str, kept: str):
        assert writer.put(sent).json()["name"] == kept

    @pytest.mark.parametrize("name", ["", "...", "\0"])
    def test_a_file_needs_a_name(self, writer: Visitor, name: str):
        answer = writer.put(name)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_name")

    def test_of_a_name_that_is_taken_the_page_asks(self, writer: Visitor):
        first = writer.put("a.txt", b"1").json()
        answer = writer.put("A.TXT", b"2")
        assert (answer.status_code, answer.json()["code"]) == (409, "file_exists")
        assert writer.file(first["id"]).content == b"1"

    def test_both_can_be_kept(self, writer: Visitor):
        writer.put("a.txt")
        for number in (2, 3):
            added = writer.put("a.txt", on_conflict="keep_both").json()
            assert added["name"] == f"a ({number}).txt"
        assert len(writer.names()) == 3

    def test_one_can_replace_the_other(self, writer: Visitor):
        first = writer.put("a.txt", b"1").json()
        second = writer.put("a.txt", b"2", on_conflict="replace").json()
        assert writer.names() == ["a.txt"]
        assert writer.file(second["id"]).content == b"2"
        assert writer.file(first["id"]).status_code == 404

    def test_nothing_else_can_be_done_about_it(self, writer: Visitor):
        assert writer.put("a.txt", on_conflict="destroy").status_code == 400


class TestDownloading:
    def test_files_are_saved_and_never_shown(self, writer: Visitor, reader: Visitor):
        file_id = writer.put("Über <x>.html", b"<script>alert(1)</script>").json()["id"]
        answer = reader.file(file_id)
        assert answer.status_code == 200
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; ")
        assert "filename*=UTF-8''%C3%9Cber%20_x_.html" in disposition
        assert "html" not in answer.headers["Content-Type"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_a_part_of_a_file(self, writer: Visitor, reader: Visitor):
        file_id = writer.put("digits", b"0123456789").json()["id"]
        answer = reader.file(file_id, Range="bytes=2-4")
        assert (answer.status_code, answer.content) == (206, b"234")
        assert answer.headers["Content-Range"] == "bytes 2-4/10"
        assert reader.file(file_id, Range="bytes=-3").content == b"789"
        behind = reader.file(file_id, Range="bytes=10-", Accept="application/json")
        assert behind.status_code == 416

    def test_files_of_other_folders_are_not_found(self, anna: Caller, writer: Visitor):
        other = anna.post("/events", EVENT).json()["shared_folder"]
        elsewhere = Visitor(other["read"])
        elsewhere.unlock()
        file_id = writer.put("a.txt").json()["id"]
        assert elsewhere.file(file_id).status_code == 404
        assert elsewhere.file(str(uuid4())).status_code == 404
        elsewhere.client.close()

    def test_all_at_once_as_an_archive(self, writer: Visitor, reader: Visitor):
        contents = {"a.txt": b"1" * 3_000_000, "b (2).pdf": b"", "Ünïcode.md": b"x"}
        for name, content in contents.items():
            writer.put(name, content)
        answer = reader.client.get(f"{reader.url}/all.zip")
        assert answer.headers["Content-Type"] == "application/zip"
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        assert "Planung%20%3Cb%3E" in answer.headers["Content-Disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert {name: archive.read(name) for name in archive.namelist()} == contents

    def test_an_empty_folder_is_an_empty_archive(self, reader: Visitor):
        answer = reader.client.get(f"{reader.url}/all.zip")
        assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == []


class TestDeleting:
    def test_writers_may(self, writer: Visitor, reader: Visitor):
        file_id = writer.put("a.txt").json()["id"]
        for _ in range(2):
            answer = writer.client.post(f"{writer.url}/files/{file_id}/delete")
            assert answer.status_code == 303
        assert writer.names() == []
        assert reader.file(file_id).status_code == 404

    def test_readers_and_other_sites_may_not(self, writer: Visitor, reader: Visitor):
        file_id = writer.put("a.txt").json()["id"]
        assert reader.client.post(f"{reader.url}/files/{file_id}/delete").status_code == 403
        foreign = {"Sec-Fetch-Site": "cross-site"}
        answer = writer.client.post(f"{writer.url}/files/{file_id}/delete", headers=foreign)
        assert answer.status_code == 403
        assert writer.names() == ["a.txt"]


def test_contents_go_with_the_folder(start: Start):
    controller = start(storage__kind="folder")
    anna = controller.user("Anna")
    assets = controller.settings.data / "assets"
    for path in ("/events/{id}/shared_folder", "/events/{id}", "/rooms/{room}"):
        event = anna.post("/events", EVENT).json()
        writer = Visitor(event["shared_folder"]["read_write"])
        writer.unlock()
        writer.put("a.txt", b"content")
        writer.client.close()
        assert [one.read_bytes() for one in assets.rglob("*") if one.is_file()] == [b"content"]
        filled = path.format(id=event["id"], room=event["room"]["id"])
        assert anna.delete(filled).status_code == 204
        assert not any(one.is_file() for one in assets.rglob("*"))


def test_links_end_with_the_meeting(start: Start):
    controller = start(shared_folder__expiry=30)
    anna = controller.user("Anna")
    dates = {
        "is_time_independent": False,
        "starts_at": {"datetime": "2020-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
        "ends_at": {"datetime": "2020-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
    }
    for over, status in ((dates, 404), ({}, 200)):
        event = anna.post("/events", EVENT | over).json()
        visitor = Visitor(event["shared_folder"]["read"])
        assert visitor.page().status_code == status
        if status == 200:
            visitor.unlock()
            assert "The folder can be used until" in visitor.page().text
        visitor.client.close()


def test_where_folders_are_switched_off_there_are_no_pages(start: Start):
    controller = start(shared_folder__provider="disabled")
    url = f"{controller.url}/folder/{'A' * 32}"
    assert httpx.get(url, headers=HTML, trust_env=False).status_code == 404
