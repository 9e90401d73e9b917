"""Lists that come in pages: `async for` goes through all of it, `.pages()` page by page."""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Generic, Literal, TypeVar

import httpx

from parlour.client.transport import Query, Transport, decoded, linked

T = TypeVar("T")

Kind = Literal["page", "cursor"]


class Pages(Generic[T]):
    """A list on the server. Nothing is asked for before the loop begins."""

    def __init__(
        self,
        transport: Transport,
        path: str,
        kind: Kind,
        read: Callable[[httpx.Response], list[T]],
        query: Query,
    ) -> None:
        self._transport = transport
        self._path = path
        self._kind: Kind = kind
        self._read = read
        self._query = query

    async def __aiter__(self) -> AsyncGenerator[T]:
        async for page in self.pages():
            for entry in page:
                yield entry

    async def pages(self) -> AsyncGenerator[list[T]]:
        """Page by page; at least one, which may be empty."""
        query = dict(self._query)
        rel, parameter = ("after", "after") if self._kind == "cursor" else ("next", "page")
        first = True
        while True:
            answer = await self._transport.send("GET", self._path, query=query)
            page = self._read(answer)
            if page or first:
                yield page
            first = False
            following = linked(answer, rel)
            # Behind the last entry there is still a cursor; the page behind it is empty.
            if not page or following is None or parameter not in following:
                return
            query[parameter] = following[parameter]

    async def all(self) -> list[T]:
        """Everything at once."""
        return [entry async for entry in self]


def listed(transport: Transport, path: str, kind: Kind, of: Any, query: Query) -> Pages[Any]:
    """Pages whose body is a list of `of`."""
    return Pages(transport, path, kind, lambda answer: decoded(answer, list[of]), query)
