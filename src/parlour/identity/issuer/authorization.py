"""The authorization request: what a client asks of us through somebody's browser.

Errors have two kinds of audience. As long as client and redirect URI are not known to belong
together, the person is told, and nothing is sent anywhere; after that the client is told.
"""

from urllib.parse import urlencode

import msgspec

from parlour.identity.issuer.clients import Client
from parlour.identity.issuer.codes import CHALLENGE, CodeRequest
from parlour.identity.issuer.oauth import ErrorCode, OAuthError, parameters
from parlour.identity.issuer.texts import Problem

MAX_NONCE_CHARS = 512
KNOWN_SCOPES = ("openid", "profile", "email", "offline_access")


class PageProblem(Exception):
    """Something that only the person in front of the browser can be told."""

    def __init__(self, problem: Problem, status: int = 400) -> None:
        super().__init__(problem)
        self.problem: Problem = problem
        self.status = status


class ClientProblem(Exception):
    """Something that the client is told, at its redirect URI."""

    def __init__(self, redirect_uri: str, state: str | None, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.redirect_uri = redirect_uri
        self.state = state
        self.code: ErrorCode = code
        self.description = text


class AuthorizationRequest(msgspec.Struct, frozen=True):
    """A checked request. `query` is the request as it came, to be carried by the form."""

    query: str
    asked: CodeRequest
    state: str | None
    prompts: frozenset[str]
    max_age: int | None
    login_hint: str | None
    ui_locales: str | None

    def answered(self, issuer: str, code: str) -> str:
        """Where the browser goes with the code."""
        return _with(self.asked.redirect_uri, self.state, issuer, {"code": code})

    def refused(self, code: ErrorCode, text: str) -> ClientProblem:
        return ClientProblem(self.asked.redirect_uri, self.state, code, text)


def refusal_address(problem: ClientProblem, issuer: str) -> str:
    """Where the browser goes with the error."""
    fields = {"error": problem.code, "error_description": problem.description}
    return _with(problem.redirect_uri, problem.state, issuer, fields)


def _with(redirect_uri: str, state: str | None, issuer: str, fields: dict[str, str]) -> str:
    answer = {**fields, **({"state": state} if state is not None else {}), "iss": issuer}
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(answer)}"


def read(clients: dict[str, Client], query: str) -> AuthorizationRequest:
    """Check a request. Raises PageProblem, ClientProblem."""
    try:
        given = parameters(query)
    except OAuthError as error:
        raise PageProblem("request") from error
    client = clients.get(given.get("client_id", ""))
    if client is None:
        raise PageProblem("client")
    redirect_uri = given.get("redirect_uri", "")
    if not client.returns_to(redirect_uri):
        raise PageProblem("redirect_uri")
    state = given.get("state")
    fault = _fault(given)
    if fault is not None:
        raise ClientProblem(redirect_uri, state, *fault)
    scopes = [scope for scope in KNOWN_SCOPES if scope in given["scope"].split()]
    asked = CodeRequest(
        client.id, redirect_uri, " ".join(scopes), given["code_challenge"], given.get("nonce")
    )
    return AuthorizationRequest(
        query=query,
        asked=asked,
        state=state,
        prompts=frozenset(given.get("prompt", "").split()),
        max_age=int(given["max_age"]) if "max_age" in given else None,
        login_hint=given.get("login_hint"),
        ui_locales=given.get("ui_locales"),
    )


def _fault(given: dict[str, str]) -> tuple[ErrorCode, str] | None:
    if "request" in given:
        return "request_not_supported", "request is not supported"
    if "request_uri" in given:
        return "request_uri_not_supported", "request_uri is not supported"
    if given.get("response_type") != "code":
        return "unsupported_response_type", "response_type must be code"
    if given.get("response_mode", "query") != "query":
        return "invalid_request", "response_mode must be query"
    if "openid" not in given.get("scope", "").split():
        return "invalid_scope", "scope must contain openid"
    if given.get("code_challenge_method") != "S256":
        return "invalid_request", "PKCE with code_challenge_method S256 is required"
    if CHALLENGE.fullmatch(given.get("code_challenge", "")) is None:
        return "invalid_request", "code_challenge must be a SHA-256 hash in base64url"
    if len(given.get("nonce", "")) > MAX_NONCE_CHARS:
        return "invalid_request", "nonce is too long"
    max_age = given.get("max_age", "0")
    if not (max_age.isascii() and max_age.isdigit() and len(max_age) <= 10):
        return "invalid_request", "max_age must be a number of seconds"
    prompts = given.get("prompt", "").split()
    if "none" in prompts and len(prompts) > 1:
        return "invalid_request", "prompt none excludes all others"
    return None
