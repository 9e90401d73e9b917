"""What the authorization endpoint refuses, and whom it tells."""

import pytest
from tests.support.issuer import EMAIL, PASSWORD, STRANGERS_ORIGIN, Served, query_of

NEAR_MISSES = [
    STRANGERS_ORIGIN,
    "{base}/auth/callback/",
    "{base}/auth/callback?next=1",
    "{base}/auth/callback#x",
    "{base}/auth/../auth/callback",
    "{base}/auth/callbac",
    "{base}/Auth/callback",
    "{base}@evil.example/auth/callback",
    "{base}.evil.example/auth/callback",
    "{base}%2f@evil.example/auth/callback",
    "//evil.example/auth/callback",
    "javascript:alert(1)",
    "{base}/",
]


@pytest.mark.parametrize("uri", NEAR_MISSES)
async def test_a_redirect_uri_that_is_not_registered_is_never_followed(
    issuer: Served, uri: str
) -> None:
    async with issuer.browser() as browser:
        answer = await browser.authorize(redirect_uri=uri.format(base=issuer.base))
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("client", [None, "somebody-else"])
async def test_an_unknown_client_is_never_redirected(issuer: Served, client: str | None) -> None:
    async with issuer.browser() as browser:
        answer = await browser.authorize(client_id=client)
    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_a_redirect_uri_sent_twice_is_refused(issuer: Served) -> None:
    async with issuer.browser() as browser:
        query = browser.request()
        answer = await browser.http.get(f"/authorize?{query}&redirect_uri={STRANGERS_ORIGIN}")
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": "!" * 43}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"request": "e30."}, "request_not_supported"),
        ({"request_uri": "http://evil.example/r"}, "request_uri_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "٣"}, "invalid_request"),
        ({"nonce": "n" * 1000}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_the_client_is_told_what_is_wrong_with_its_request(
    issuer: Served, changes: dict[str, str | None], error: str
) -> None:
    async with issuer.browser() as browser:
        answer = await browser.authorize(**changes)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{issuer.callback}?")
    fields = query_of(answer.headers["location"])
    assert (fields["error"], fields["state"], fields["iss"]) == (error, "the-state", issuer.url)


async def test_the_request_that_the_form_carries_is_checked_again(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.authorize()
        forged = browser.request(redirect_uri=STRANGERS_ORIGIN)
        answer = await browser.submit(
            page, "/login", request=forged, email=EMAIL, password=PASSWORD
        )
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers


async def test_prompt_login_asks_again_although_somebody_is_logged_in(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        assert (await browser.authorize(prompt="login")).status_code == 200
        again = await browser.log_in(prompt="login")
        assert "code" in query_of(again.headers["location"])


async def test_max_age_asks_again_when_the_log_in_is_too_old(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        assert (await browser.authorize(max_age="60")).status_code == 303
        issuer.clock.advance(61)
        assert (await browser.authorize(max_age="60")).status_code == 200


async def test_prompt_none_gives_a_code_to_who_is_logged_in(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        answer = await browser.authorize(prompt="none")
    assert "code" in query_of(answer.headers["location"])


async def test_an_authorization_request_may_come_as_a_form(issuer: Served) -> None:
    async with issuer.browser() as browser:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await browser.http.post("/authorize", content=browser.request(), headers=headers)
    assert answer.status_code == 200
    assert 'name="password"' in answer.text


async def test_what_a_request_carries_is_shown_as_text(issuer: Served) -> None:
    async with issuer.browser() as browser:
        page = await browser.authorize(login_hint='"><script>alert(1)</script>', state='"><b>')
    assert "<script" not in page.text
    assert '"><b>' not in page.text
