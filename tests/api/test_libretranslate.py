import json
import urllib.error
from collections.abc import Iterator

import httpx
import pytest
from libretranslatepy import LibreTranslateAPI

from service.api import create_app
from tests.api.conftest import SETTINGS, problem
from tests.support.generators import MarkingGenerator
from tests.support.services import bundle, listening, opening

TEXT = "Suku bunga acuan tetap tinggi tahun ini & rupiah menguat."


@pytest.fixture(scope="module")
def their_client() -> Iterator[LibreTranslateAPI]:
    app = create_app(SETTINGS, opening(MarkingGenerator()))
    with listening(app) as address:
        yield LibreTranslateAPI(address, api_key="anything")


def test_their_client_translates(their_client: LibreTranslateAPI) -> None:
    assert their_client.translate(TEXT, "id", "en") == f"EN {TEXT}"


def test_their_client_lists_languages(their_client: LibreTranslateAPI) -> None:
    assert their_client.languages() == [
        {"code": "id", "name": "Indonesian", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": []},
    ]


def test_their_client_detects(their_client: LibreTranslateAPI) -> None:
    best = their_client.detect(TEXT)[0]
    assert best["language"] == "id"
    assert 50 < best["confidence"] <= 100


def test_their_client_is_told_of_errors_where_it_looks(their_client: LibreTranslateAPI) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        their_client.translate(TEXT, "xx", "en")
    with raised.value as response:
        told = json.load(response)
    assert response.status == 422
    assert told["error"] == told["detail"]


async def translated(client: httpx.AsyncClient, **fields: object) -> dict[str, object]:
    body = {"q": TEXT, "source": "id", "target": "en", **fields}
    response = await client.post("/translate", json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def test_one_text_gets_one_answer(client: httpx.AsyncClient) -> None:
    assert await translated(client) == {"translatedText": f"EN {TEXT}"}


async def test_a_list_gets_lists(client: httpx.AsyncClient) -> None:
    answer = await translated(client, q=[TEXT, "Rupiah menguat."], source="auto", alternatives=1)
    assert answer["translatedText"] == [f"EN {TEXT}", "EN Rupiah menguat."]
    assert answer["alternatives"] == [[f"EN2 {TEXT}"], ["EN2 Rupiah menguat."]]
    assert isinstance(answer["detectedLanguage"], list)
    assert answer["detectedLanguage"][0]["language"] == "id"


async def test_an_empty_list_gets_an_empty_list(client: httpx.AsyncClient) -> None:
    assert await translated(client, q=[]) == {"translatedText": []}


async def test_the_detected_language_is_told_when_asked_for(client: httpx.AsyncClient) -> None:
    detected = (await translated(client, source="auto"))["detectedLanguage"]
    assert isinstance(detected, dict)
    assert detected["language"] == "id"
    assert 50 < detected["confidence"] <= 100


async def test_markup_stays(client: httpx.AsyncClient) -> None:
    answer = await translated(client, q="<p>Rupiah menguat.</p>", format="html")
    assert answer["translatedText"] == "<p>EN Rupiah menguat.</p>"


async def test_unknown_fields_and_keys_are_passed_over(client: httpx.AsyncClient) -> None:
    answer = await translated(client, api_key="k", origin="page", new_field=1)
    assert answer["translatedText"] == f"EN {TEXT}"


@pytest.mark.parametrize("as_multipart", [True, False])
async def test_forms_are_read(client: httpx.AsyncClient, *, as_multipart: bool) -> None:
    fields = {"q": TEXT + " é", "source": "id", "target": "en", "alternatives": "1"}
    if as_multipart:
        response = await client.post("/translate", files={k: (None, v) for k, v in fields.items()})
    else:
        response = await client.post("/translate", data=fields)
    assert response.json() == {
        "translatedText": f"EN {TEXT} é",
        "alternatives": [f"EN2 {TEXT} é"],
    }


async def test_a_repeated_form_field_is_a_list(client: httpx.AsyncClient) -> None:
    fields = {"q": [TEXT, "Rupiah menguat."], "source": "id", "target": "en"}
    response = await client.post("/translate", data=fields)
    assert response.json()["translatedText"] == [f"EN {TEXT}", "EN Rupiah menguat."]


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/x-www-form-urlencoded", b"q=%ff&source=id&target=en"),
        ("application/x-www-form-urlencoded", b"q=\xff"),
        ("application/x-www-form-urlencoded", b"q=a&" * 300),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"not a form"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n\xff\r\n--x--\r\n'),
        ("application/json", b"{"),
    ],
)  # fmt: skip
async def test_broken_bodies_are_refused(
    client: httpx.AsyncClient, media_type: str, content: bytes
) -> None:
    response = await client.post(
        "/translate", content=content, headers={"Content-Type": media_type}
    )
    assert response.status_code == 400
    assert problem(response)["error"] == problem(response)["detail"]


@pytest.mark.parametrize("field", ["q", "source", "target"])
async def test_a_missing_field_is_pointed_at(client: httpx.AsyncClient, field: str) -> None:
    fields = {"q": TEXT, "source": "id", "target": "en"}
    del fields[field]
    for response in (
        await client.post("/translate", json=fields),
        await client.post("/translate", data=fields),
    ):
        assert response.status_code == 422
        assert problem(response)["errors"][0]["pointer"] == f"/{field}"


async def test_other_languages_are_refused(client: httpx.AsyncClient) -> None:
    body = {"q": TEXT, "source": "id", "target": "fr"}
    response = await client.post("/translate", json=body)
    assert (response.status_code, problem(response)["type"]) == (
        422,
        "urn:ringkas:problem:unsupported-language",
    )


async def test_their_page_learns_the_limit(client: httpx.AsyncClient) -> None:
    settings = (await client.get("/frontend/settings")).json()
    assert settings["charLimit"] == SETTINGS.max_article_chars
    assert settings["language"]["target"] == {"code": "en", "name": "English"}
    assert settings["keyRequired"] is False


def test_languages_of_several_bundles_are_joined() -> None:
    wide = bundle(
        source_languages=("jav_Latn", "ind_Latn"), target_languages=("eng_Latn", "ind_Latn")
    )
    summarising = bundle(task="summarise", source_languages=("sun_Latn",))
    bundles = (bundle(), wide, summarising)
    with listening(create_app(SETTINGS, opening(MarkingGenerator(), bundles=bundles))) as address:
        listed = LibreTranslateAPI(address).languages()
    assert {choice["code"]: choice["targets"] for choice in listed} == {
        "id": ["en"],
        "jv": ["en", "id"],
        "en": [],
    }
