"""Style sheet, mark and font of the pages. The address changes with the content."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from parlour.identity.issuer.pages import FILES, MEDIA_TYPES, VERSION


@get("/static/{version:str}/{name:str}")
async def static_file(version: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    content = FILES.get(name) if version == VERSION else None
    if content is None:
        raise NotFoundException
    return Response(
        content,
        media_type=MEDIA_TYPES[name[name.rindex(".") :]],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )


HANDLERS = (static_file,)
