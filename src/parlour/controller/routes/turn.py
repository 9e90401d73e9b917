"""`turn` (rest.md 20): media needs no such servers of ours, LiveKit brings them."""

from litestar import get

from parlour.controller.rules import PUBLIC


@get("/turn", guards=[PUBLIC], status_code=204, tags=["auth"], deprecated=True)
async def turn() -> None:
    """Nothing; for old clients."""


HANDLERS = [turn]
