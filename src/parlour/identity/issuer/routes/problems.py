"""Pages that say what went wrong."""

from collections.abc import Callable, MutableMapping
from typing import Any

from litestar import Response

from parlour.identity.issuer.authorization import ClientProblem, PageProblem, refusal_address
from parlour.identity.issuer.csrf import ForeignForm
from parlour.identity.issuer.oauth import OAuthError, answer_error
from parlour.identity.issuer.pages import Page, go, page
from parlour.identity.issuer.service import Issuer, PageRequest
from parlour.identity.issuer.texts import Problem
from parlour.identity.passwords import Busy

# Litestar's own name for this type leaves parts of it unknown.
Handlers = MutableMapping[int | type[Exception], Callable[[PageRequest, Any], Response[Any]]]


def handlers(issuer: Issuer) -> Handlers:
    """What the router does with the exceptions of pages."""

    def show(request: PageRequest, problem: Problem, status: int) -> Page:
        headers = {"Retry-After": "5"} if status == 503 else None
        return page(
            issuer, request, "problem.html", status=status, problem=problem, headers=headers
        )

    def told_person(request: PageRequest, error: PageProblem) -> Page:
        return show(request, error.problem, error.status)

    def told_client(_request: PageRequest, error: ClientProblem) -> Response[bytes]:
        return go(refusal_address(error, issuer.url))

    def foreign(request: PageRequest, _error: ForeignForm) -> Page:
        return show(request, "foreign_form", 403)

    def busy(request: PageRequest, _error: Busy) -> Page:
        return show(request, "busy", 503)

    return {
        OAuthError: answer_error,
        PageProblem: told_person,
        ClientProblem: told_client,
        ForeignForm: foreign,
        Busy: busy,
    }
