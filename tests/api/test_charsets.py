"""In which charset a posted page is read."""

import httpx
import pytest

from service.api.charsets import charset_of_page
from tests.support.services import ARTICLE

TEXT = ARTICLE.replace("Perry", "P\u00e9rry")


def page(head: str) -> str:
    return f"<html><head>{head}</head><body><article><p>{TEXT}</p></article></body></html>"


async def read(client: httpx.AsyncClient, content: bytes, media_type: str = "text/html") -> str:
    """The text extracted from a posted page."""
    headers = {"Content-Type": media_type}
    response = await client.post("/summarise", content=content, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()["article"]["text"]


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("", "utf-8"),
        ('<meta charset="windows-1252">', "cp1252"),
        ("<META CHARSET=ISO-8859-1 />", "cp1252"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">',
            "cp1252",
        ),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="windows-1252">', "utf-8-sig"),
    ],
)
async def test_a_page_is_read_as_it_says(client: httpx.AsyncClient, head: str, codec: str) -> None:
    assert "P\u00e9rry" in await read(client, page(head).encode(codec))


async def test_content_type_wins_over_the_page(client: httpx.AsyncClient) -> None:
    content = page('<meta charset="windows-1252">').encode()
    assert "P\u00e9rry" in await read(client, content, "text/html; charset=utf-8")


async def test_bytes_that_do_not_fit_are_refused_by_the_page_s_own_charset(
    client: httpx.AsyncClient,
) -> None:
    content = page('<meta charset="windows-1252">').encode().replace(b"\xc3\xa9", b"\x81")
    response = await client.post(
        "/summarise", content=content, headers={"Content-Type": "text/html"}
    )
    assert response.status_code == 400
    assert "The body is not windows-1252: byte" in response.json()["detail"]


@pytest.mark.parametrize(
    ("start", "charset"),
    [
        (b"<meta charset=latin1>", "iso-8859-1"),
        (b"<meta charset=' UTF-8 '>", "utf-8"),
        (b"<meta charset=utf-16>", "utf-8"),  # or its markup could not have been read
        (b"<meta charset=punycode>", "utf-8"),
        (b"<meta charset>", "utf-8"),
        (b"<meta charset=zlib><meta charset=windows-1252>", "windows-1252"),
        (b"<!-- <meta charset=windows-1252> -->", "utf-8"),
        (b"<script>'<meta charset=windows-1252>'</script>", "utf-8"),
        (b"<meta name=description content='charset=windows-1252'>", "utf-8"),
        (b"<meta http-equiv=refresh content='charset=windows-1252'>", "utf-8"),
        (b"<meta charset=windows-1252", "utf-8"),
        (b" " * 1024 + b"<meta charset=windows-1252>", "utf-8"),
        (b"\xfe\xff<meta charset=windows-1252>", "utf-16"),
        (b"", "utf-8"),
    ],
)
def test_the_charset_is_found_as_browsers_do(start: bytes, charset: str) -> None:
    assert charset_of_page(start) == charset
