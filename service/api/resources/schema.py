"""GET /schema: the documentation, for people and for programs."""

from litestar import Response, route

from service.api.answers import PAGE_POLICY
from service.api.bodies import HTML, JSON
from service.api.manners import READING
from service.api.openapi import document_bytes
from service.api.provided import DocumentGiven
from service.api.reader import reader_page


@route("/schema/openapi.json", http_method=READING)
async def openapi_json(document: DocumentGiven) -> Response[bytes]:
    return Response(content=document_bytes(document), media_type=JSON)


@route("/schema", http_method=READING)
async def reader(document: DocumentGiven) -> Response[bytes]:
    return Response(
        content=reader_page(document).encode(),
        media_type=HTML,
        headers={"Content-Security-Policy": PAGE_POLICY},
    )
