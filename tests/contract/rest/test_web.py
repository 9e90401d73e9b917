"""The web client's files, avatars and the API's browsable page: all from our own host."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from litestar.routes import HTTPRoute
from tests.support.controller import Controller

from parlour.controller import web

Start = Callable[..., Controller]
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small web client, as its build leaves it."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Parlour</title>")
    (folder / "assets" / "main-abc123.js").write_text("console.log('x');" * 100)
    (folder / "mark.svg").write_text("<svg/>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "folder", lambda: folder)
        yield folder


@pytest.fixture
def client(built: Path, start: Start) -> Controller:
    return start(data=str(built / "data"))


class TestPages:
    @pytest.mark.parametrize("path", ["/", "/room/1234", "/meetings", "/invite/x?y=z"])
    def test_every_page_is_the_one_page(self, client: Controller, path: str):
        answer = client.client.get(path, headers=HTML)
        assert answer.status_code == 200
        assert "<title>Parlour</title>" in answer.text
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize("path", ["/v1/nothing", "/assets/none.js", "/oidc/none", "/avatar/x"])
    def test_what_is_no_page_is_not_found(self, client: Controller, path: str):
        assert client.client.get(path, headers=HTML).status_code == 404

    def test_who_does_not_want_a_page_gets_none(self, client: Controller):
        answer = client.client.get("/meetings", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_only_get_and_head_are_possible(self, client: Controller):
        assert client.client.head("/", headers=HTML).status_code == 200
        assert client.client.post("/meetings", headers=HTML).status_code == 405


class TestFiles:
    def test_assets_are_compressed_and_kept_for_ever(self, client: Controller, built: Path):
        answer = client.client.get("/assets/main-abc123.js")
        assert answer.text == (built / "assets" / "main-abc123.js").read_text()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_who_cannot_unpack_gets_them_as_they_are(self, client: Controller):
        answer = client.client.get("/assets/main-abc123.js", headers={"Accept-Encoding": ""})
        assert "Content-Encoding" not in answer.headers
        assert "console.log" in answer.text

    def test_what_has_not_changed_is_not_sent_again(self, client: Controller):
        tag = client.client.get("/mark.svg").headers["ETag"]
        answer = client.client.get("/mark.svg", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")

    @pytest.mark.parametrize(
        "path", ["/../pyproject.toml", "/assets/..%2f..%2fparlour.db", "/%2e%2e/%2e%2e/etc/passwd"]
    )
    def test_nothing_outside_can_be_asked_for(self, client: Controller, path: str):
        assert client.client.get(path).status_code == 404


class TestPolicy:
    def policy(self, controller: Controller) -> dict[str, str]:
        header = controller.client.get("/", headers=HTML).headers["Content-Security-Policy"]
        return dict(directive.split(" ", 1) for directive in header.split("; "))

    def test_nothing_is_allowed_that_is_not_named(self, client: Controller):
        policy = self.policy(client)
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe-inline" not in str(policy)

    def test_the_client_may_talk_to_us_and_to_our_other_servers_only(
        self, built: Path, start: Start
    ):
        key = {"id": "x", "secret": "a-secret-of-at-least-32-characters-of-it"}
        controller = start(
            data=str(built / "data"),
            livekit__public_url="wss://media.example/livekit",
            controller__roomservers=[
                {"url": "http://10.0.0.1:1", "public_url": "https://rooms.example", "api_key": key}
            ],
        )
        assert self.policy(controller)["connect-src"].split() == [
            "'self'",
            "https://media.example",
            "wss://media.example",
            "https://rooms.example",
            "wss://rooms.example",
            controller.issuer.url,
        ]

    def test_transport_security_where_the_address_is_secure(self, built: Path, start: Start):
        secure = start(data=str(built / "data"), public_url="https://meet.example.org")
        port = secure.settings.controller.port
        answer = secure.client.get(f"http://127.0.0.1:{port}/", headers=HTML)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"

    def test_permissions_are_those_of_a_conference(self, client: Controller):
        header = client.client.get("/", headers=HTML).headers["Permissions-Policy"]
        assert "camera=(self)" in header
        assert "microphone=(self)" in header
        assert "geolocation=()" in header


def test_the_client_is_told_where_to_log_in(controller: Controller):
    answer = controller.client.get("/client-config.json")
    config = answer.json()
    assert answer.headers["Cache-Control"] == "no-cache"
    assert config["oidc"] == {
        "authority": controller.issuer.url,
        "client_id": "parlour-web",
        "scope": "openid profile email",
    }
    assert (config["product_name"], config["languages"]) == ("Parlour", ["de", "en"])
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", config["version"])


class TestAvatars:
    def test_everybody_has_a_picture(self, controller: Controller):
        url = controller.user().profile["avatar_url"]
        answer = controller.client.get(f"{url}?d=identicon&s=80")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert "script" not in answer.text

    def test_different_people_have_different_ones(self, controller: Controller):
        urls = [controller.user().profile["avatar_url"] for _ in range(2)]
        assert len({controller.client.get(url).text for url in urls}) == 2


class TestDocumentation:
    def test_the_document_describes_every_route(self, controller: Controller):
        document = controller.client.get("/v1/openapi.json").json()
        assert document["openapi"].startswith("3.1")
        # OpenAPI has no words for WebSockets.
        routes = [route for route in controller.app.routes if isinstance(route, HTTPRoute)]
        paths = {route.path_format for route in routes}
        described = {path for path in paths if path.startswith("/v1/") and "openapi" not in path}
        described -= {path for path in described if "/roomserver/" in path}
        assert document["paths"].keys() >= described

    def test_limits_are_in_it(self, controller: Controller):
        schemas = controller.client.get("/v1/openapi.json").json()["components"]["schemas"]
        title = schemas["PostEvent"]["properties"]["title"]
        assert (title["type"], title["maxLength"]) == ("string", 255)
        assert "title" in schemas["PostEvent"]["required"]

    @pytest.mark.parametrize("path", ["/swagger", "/docs"])
    def test_it_can_be_browsed_without_any_other_host(self, controller: Controller, path: str):
        page = controller.client.get(path)
        assert page.status_code == 200
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
        sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert sources
        for source in sources:
            assert source.startswith("/")
            assert controller.client.get(source).status_code == 200
        assert "//" not in re.sub(r"</?[^>]*>", "", page.text)

    def test_it_can_be_switched_off(self, start: Start):
        controller = start(controller__openapi=False)
        for path in ("/v1/openapi.json", "/swagger", "/docs", "/swagger/browser.js"):
            assert controller.client.get(path).status_code == 404
