"""What the OpenAPI document says of refusals: the statuses and codes an operation may answer with.

Most of it follows from what an operation has: its rule, a body, parameters. What a handler alone
refuses, it names: `@post(…, refuses=[InvalidEvent])`. A handler with several kinds of success names
the others: `@put(…, responses={201: answers(SipConfigResource), 204: EMPTY})`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins import ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute

from parlour.controller.errors import (
    ApiError,
    BadRequest,
    Conflict,
    InvalidContentType,
    InvalidJson,
    NotFound,
    PayloadOverflow,
)
from parlour.controller.failures import MEDIA_TYPE
from parlour.controller.rules import Rule
from parlour.protocol.rest.errors import ErrorBody

EMPTY = ResponseSpec(None, description="Done; nothing follows.")
_BODY = (InvalidJson, InvalidContentType, PayloadOverflow)


def answers(kind: Any, description: str = "Done; document follows.") -> ResponseSpec:
    """A success with a body of this type."""
    return ResponseSpec(kind, generate_examples=False, description=description)


class DocumentsRefusals(ReceiveRoutePlugin):
    """Adds to each operation what it can refuse, and which credentials it takes."""

    def receive_route(self, route: BaseRoute) -> None:
        if not isinstance(route, HTTPRoute) or not route.path.startswith("/v1/"):
            return
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS" and handler.resolve_include_in_schema():
                _document(route, str(method), handler)


def _document(route: HTTPRoute, method: str, handler: HTTPRouteHandler) -> None:
    guards: list[Any] = cast("Any", handler).resolve_guards()
    rule = next((guard for guard in guards if isinstance(guard, Rule)), None)
    if rule is not None and handler.security is None:
        handler.security = [{scheme: []} if scheme else {} for scheme in rule.credentials]
    found = [*(rule.refuses if rule is not None else ()), *_usual(route, method, handler)]
    handler.responses = {
        **_refusals([*found, *handler.opt.get("refuses", ())]),
        **(handler.responses or {}),
    }


def _usual(route: HTTPRoute, method: str, handler: HTTPRouteHandler) -> Iterable[type[ApiError]]:
    if route.path_parameters:
        yield NotFound
    if "data" in handler.parsed_fn_signature.parameters:
        yield from _BODY
    if method != "GET":
        # Two requests at once may want what only one can have.
        yield Conflict
    yield BadRequest


def _refusals(errors: Sequence[type[ApiError]]) -> dict[int, ResponseSpec]:
    codes: dict[int, dict[str, str]] = defaultdict(dict)
    for error in errors:
        codes[error.status].setdefault(error.code, error.message)
    return {
        status: ResponseSpec(
            ErrorBody,
            generate_examples=False,
            description=" ".join(f"`{code}`: {said}" for code, said in sorted(known.items())),
            media_type=MEDIA_TYPE,
        )
        for status, known in sorted(codes.items())
    }
