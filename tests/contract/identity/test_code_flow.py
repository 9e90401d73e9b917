"""Authorization code with PKCE, from the log-in page to userinfo."""

import pytest
from tests.support.issuer import EMAIL, Served, query_of

from parlour.identity.bearer import verifier
from parlour.identity.issuer import lifetimes


async def test_a_log_in_ends_with_tokens_that_the_verifier_accepts(stored_issuer: Served) -> None:
    account = await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        tokens = await browser.tokens()
    claims = await verifier(stored_issuer.settings, stored_issuer.database).verify(
        tokens["access_token"]
    )
    assert claims.subject == str(account.id)
    assert claims.issuer == "urn:parlour:built-in"
    assert claims.claims["email"] == EMAIL
    assert tokens["expires_in"] == lifetimes.ACCESS_TOKEN
    assert tokens["token_type"] == "Bearer"


async def test_the_redirect_carries_code_state_and_issuer(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        answer = await browser.log_in()
    address = answer.headers["location"]
    assert address.startswith(f"{issuer.callback}?")
    fields = query_of(address)
    assert fields.keys() == {"code", "state", "iss"}
    assert fields["state"] == "the-state"
    assert fields["iss"] == issuer.url


@pytest.mark.parametrize("path", ["/auth/callback", "/auth/popup_callback"])
async def test_the_web_client_may_return_to_either_callback(issuer: Served, path: str) -> None:
    async with issuer.browser() as browser:
        page = await browser.authorize(redirect_uri=issuer.base + path)
    assert page.status_code == 200


async def test_a_browser_that_is_logged_in_gets_a_code_without_a_page(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        answer = await browser.authorize()
        assert answer.status_code == 303
        tokens = await browser.trade_in(query_of(answer.headers["location"])["code"])
    assert tokens.status_code == 200
