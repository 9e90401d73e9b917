"""Reading bodies: strictly, with errors that name field and rule."""

from functools import cache
from typing import Any

import msgspec
from litestar import Request

from parlour.controller.errors import InvalidContentType
from parlour.controller.failures import refusal

MOST_BODY_BYTES = 256 * 1024


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class ApiRequest(Request[Any, Any, Any]):
    """A request whose JSON body is decoded straight into the type that the handler declares.

    The framework's own way converts leniently ("1" is taken for a number), which the
    specification does not allow.
    """

    async def json(self) -> Any:
        body = await self.body()
        kind, _ = self.content_type
        if kind.lower() != "application/json":
            raise InvalidContentType
        field = self.route_handler.parsed_data_field
        assert field is not None
        try:
            return _decoder(field.annotation).decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise refusal(error) from error
