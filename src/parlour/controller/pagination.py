"""The `Link` header of pages (rest.md 5)."""

from urllib.parse import parse_qsl, urlencode

from parlour.controller.failures import AnyRequest

# Clients ignore `Link` headers of more than 2000 characters.
_LONGEST_LINK = 1900


def page_link(request: AnyRequest, base: str, *, page: int, per_page: int, total: int) -> str:
    """The pages first, prev, next and last, as far as there are such."""
    last = max(1, -(-total // per_page))
    pages: dict[str, int | None] = {
        "first": 1,
        "prev": min(page - 1, last) if page > 1 else None,
        "next": page + 1 if page < last else None,
        "last": last,
    }
    queries = {
        rel: {"per_page": str(per_page), "page": str(number)}
        for rel, number in pages.items()
        if number is not None
    }
    return _link(request, base, queries)


def cursor_link(request: AnyRequest, base: str, *, cursor: str, per_page: int) -> str:
    """The page that follows the last entry of this one."""
    return _link(request, base, {"after": {"per_page": str(per_page), "after": cursor}})


def _link(request: AnyRequest, base: str, queries: dict[str, dict[str, str]]) -> str:
    given = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    for kept in (given, []):
        link = ",".join(
            f'<{_url(request, base, kept, query)}>; rel="{rel}"' for rel, query in queries.items()
        )
        if len(link) <= _LONGEST_LINK:
            break
    return link


def _url(
    request: AnyRequest, base: str, given: list[tuple[str, str]], query: dict[str, str]
) -> str:
    kept = [(key, value) for key, value in given if key not in query]
    return f"{base}{request.scope['path']}?{urlencode([*kept, *query.items()])}"
