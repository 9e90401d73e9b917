"""Query parameters that several routes have, with their limits (rest.md 5 and 16.1)."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter, QueryParameter

from parlour.protocol.rest.scalars import END

PerPage = Annotated[int, QueryParameter(ge=1, le=100, description="Entries a page.")]
Page = Annotated[int, QueryParameter(ge=1, le=1_000_000, description="Number of the page.")]
After = Annotated[
    str | None, QueryParameter(max_length=200, description="Cursor of a `Link` header.")
]
FileExtension = Annotated[
    str,
    QueryParameter(
        pattern=rf"^[A-Za-z0-9]{{0,10}}{END}", max_length=10, description="Without the dot."
    ),
]
AssetKind = Annotated[str, QueryParameter(pattern=rf"^[A-Za-z0-9_]{{1,50}}{END}", max_length=50)]
Namespace = Annotated[
    str | None, QueryParameter(pattern=rf"^[a-z0-9_]{{1,255}}{END}", max_length=255)
]
AssetTitle = Annotated[
    str | None,
    QueryParameter(max_length=255, description="Beginning of the file's name; cut if need be."),
]
InviteesMax = Annotated[
    int, QueryParameter(ge=0, le=100, description="Cut of `invitees`; 0: none.")
]
InstancesMax = Annotated[int, QueryParameter(ge=0, le=1_000_000, description="Instances an event.")]
IdempotencyKey = Annotated[UUID | None, HeaderParameter(name="Idempotency-Key")]
