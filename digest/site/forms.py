"""The fields of a small form, whatever a stranger sends: url-encoded or multipart (RFC 8058 allows both)."""

from collections.abc import AsyncGenerator

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

__all__ = ["LARGEST", "fields"]

LARGEST = 65_536
"""Bytes of a body: far more than any form of ours."""

_MOST_FIELDS = 200


async def fields(request: Request) -> FormData:
    """The fields; none where the body is no form. Raises HTTPException (413) where it is larger than `LARGEST`."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    stream = _limited(request)
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(request.headers, stream, max_files=0, max_fields=_MOST_FIELDS)
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await FormParser(request.headers, stream).parse()
        async for _ in stream:
            pass
    except (MultiPartException, ClientDisconnect, KeyError, ValueError):
        return FormData()
    return FormData()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise HTTPException(413)
        yield part
