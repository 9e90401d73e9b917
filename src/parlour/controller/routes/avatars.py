"""Pictures for people who have none, drawn here: no third party learns who meets whom."""

import re
from itertools import product

from litestar import Response, get
from litestar.params import FromPath

from parlour.controller.errors import NotFound
from parlour.controller.profiles import AVATAR_PATH
from parlour.controller.rules import PUBLIC

_DIGEST = re.compile(r"[0-9a-f]{32}")
_CELLS = 5
_YEAR_SECS = 31_536_000


@get(f"{AVATAR_PATH}{{digest:str}}", guards=[PUBLIC], include_in_schema=False)
async def avatar(digest: FromPath[str]) -> Response[bytes]:
    """A symmetric pattern that is the same for the same digest."""
    if not _DIGEST.fullmatch(digest):
        raise NotFound
    return Response(
        drawn(bytes.fromhex(digest)).encode(),
        media_type="image/svg+xml",
        headers={"Cache-Control": f"public, max-age={_YEAR_SECS}, immutable"},
    )


def drawn(seed: bytes) -> str:
    """Five by five cells, mirrored; the seed decides cells and hue."""
    hue = seed[0] * 360 // 256
    half = (_CELLS + 1) // 2
    cells = [
        f'<rect x="{column}" y="{row}" width="1" height="1"/>'
        for row, column in product(range(_CELLS), range(_CELLS))
        if seed[1 + row * half + min(column, _CELLS - 1 - column)] % 2
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {_CELLS + 2} {_CELLS + 2}" '
        'width="256" height="256" shape-rendering="crispEdges">'
        f'<rect x="-1" y="-1" width="{_CELLS + 2}" height="{_CELLS + 2}" '
        f'fill="hsl({hue} 40% 92%)"/>'
        f'<g fill="hsl({hue} 45% 42%)">{"".join(cells)}</g></svg>'
    )


HANDLERS = [avatar]
