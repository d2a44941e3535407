"""GET /schema: the documentation, for people and for programs."""

from litestar import Response, get

from service.api.answers import PAGE_POLICY
from service.api.bodies import HTML, JSON
from service.api.openapi import document_bytes
from service.api.provided import DocumentGiven
from service.api.reader import reader_page


@get("/schema/openapi.json")
async def openapi_json(document: DocumentGiven) -> Response[bytes]:
    return Response(content=document_bytes(document), media_type=JSON)


@get("/schema")
async def reader(document: DocumentGiven) -> Response[bytes]:
    return Response(
        content=reader_page(document).encode(),
        media_type=HTML,
        headers={"Content-Security-Policy": PAGE_POLICY},
    )
