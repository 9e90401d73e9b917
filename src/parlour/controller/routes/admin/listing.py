"""What lists of the administrators' API share: filters, and the `Link` header of pages."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.params import QueryParameter

from parlour.controller.pagination import page_link
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest

TAGS = ["admin"]

Text = Annotated[
    str, QueryParameter(name="q", max_length=255, description="A part of a name, title or address.")
]
TenantId = Annotated[UUID | None, QueryParameter(description="Only of this tenant.")]


def paged(
    request: ApiRequest,
    platform: Platform,
    found: list[Any],
    *,
    page: int,
    per_page: int,
    total: int,
) -> Response[Any]:
    """A page of a list, with links to the others and the number of all entries."""
    link = page_link(
        request, platform.settings.address(), page=page, per_page=per_page, total=total
    )
    return Response(found, headers={"Link": link, "X-Total-Count": str(total)})
