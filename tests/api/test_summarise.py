import json
import re
from typing import Any

import httpx
import msgspec
import pytest

from tests.api.conftest import slug
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE

HTML = f"<html><body><article><h1>BI tahan</h1><p>{'</p><p>'.join(ARTICLE.splitlines())}</p></article></body></html>"


def english(text: str) -> str:
    """What a text becomes: marked line by line, its numbers in English notation."""
    numbers = re.sub(r"(?<=\d)[.,](?=\d)", lambda mark: ",."[mark[0] == ","], text)
    return "\n".join(f"EN {line}" for line in numbers.splitlines())


async def digest(client: httpx.AsyncClient, **body: object) -> dict[str, Any]:
    response = await client.post("/summarise", json={"text": ARTICLE, **body})
    assert response.status_code == 200, response.text
    return response.json()


async def bare(
    client: httpx.AsyncClient, article: str | bytes, media_type: str = "text/plain", **query: str
) -> httpx.Response:
    content = article.encode() if isinstance(article, str) else article
    headers = {"Content-Type": media_type}
    return await client.post("/summarise", content=content, headers=headers, params=query)


async def test_the_summary_is_in_english_and_its_spans_are_its_sentences(
    client: httpx.AsyncClient,
) -> None:
    summary = (await digest(client))["summary"]
    spans = [summary["text"][s["start"] : s["end"]] for s in summary["sentences"]]
    assert spans[0] == english(ARTICLE[10:111])
    assert " ".join(spans) == summary["text"]


async def test_evidence_is_exactly_the_posted_characters_it_names(
    client: httpx.AsyncClient,
) -> None:
    evidence = [e for claim in (await digest(client))["claims"] for e in claim["evidence"]]
    assert [ARTICLE[e["start"] : e["end"]] for e in evidence] == [e["text"] for e in evidence]
    assert evidence[0]["text"] == ARTICLE[10:111]


async def test_claims_are_spans_of_the_summary(client: httpx.AsyncClient) -> None:
    answer = await digest(client)
    text, claims = answer["summary"]["text"], answer["claims"]
    assert [c["id"] for c in claims] == [f"c{n}" for n in range(1, len(claims) + 1)]
    assert [text[c["start"] : c["end"]] for c in claims] == [c["text"] for c in claims] != []


async def test_furniture_is_reported_by_the_posted_characters(client: httpx.AsyncClient) -> None:
    article = (await digest(client))["article"]
    assert article["dateline"] == "JAKARTA"
    assert [(ARTICLE[r["start"] : r["end"]], r["reason"]) for r in article["removed"]] == [
        ("JAKARTA -", "dateline")
    ]


async def test_offsets_count_utf16_units_when_asked(client: httpx.AsyncClient) -> None:
    text = f"{ARTICLE}\nMenteri Keuangan 😀 menyebut inflasi 2,5 persen pada 2024."
    answer = await digest(
        client, text=text, offset_unit="utf16_code_unit", length="long", include=["translation"]
    )
    units = text.encode("utf-16-le")
    last = answer["translation"]["sentences"][-1]
    start, end = last["start"] * 2, last["end"] * 2
    assert units[start:end].decode("utf-16-le") == text.splitlines()[-1]
    assert last["end"] == len(text) + 1
    assert answer["offset_unit"] == "utf16_code_unit"


async def test_summary_spans_count_the_units_of_the_summary(client: httpx.AsyncClient) -> None:
    lines = [
        "Menteri 😀 menyebut inflasi 2,5 persen.",
        "Presiden Joko Widodo meresmikan bandara baru di Kediri.",
    ]
    text = "\n".join(["Baca juga: Rupiah 😀😀😀", *lines])
    answer = await digest(client, text=text, offset_unit="utf16_code_unit", length="long")
    units = answer["summary"]["text"].encode("utf-16-le")
    spans = [(s["start"] * 2, s["end"] * 2) for s in answer["summary"]["sentences"]]
    assert [units[start:end].decode("utf-16-le") for start, end in spans] == [
        english(line) for line in lines
    ]


async def test_the_translation_keeps_paragraphs(client: httpx.AsyncClient) -> None:
    translation = (await digest(client, include=["translation"]))["translation"]
    assert translation["text"] == english(ARTICLE.removeprefix("JAKARTA - "))
    assert [s["sentence"] for s in translation["sentences"]] == [0, 1, 2]


async def test_parts_not_asked_for_are_left_out(client: httpx.AsyncClient) -> None:
    assert {"translation", "highlighted_html"}.isdisjoint(await digest(client))


async def test_highlighted_html_marks_the_claims(client: httpx.AsyncClient) -> None:
    answer = await digest(client, include=["highlighted_html"])
    assert '<mark data-claim="c1"' in answer["highlighted_html"]


@pytest.mark.parametrize("media_type", ["text/html", "text/markdown", "text/plain"])
async def test_every_page_says_that_the_weights_are_a_demonstration(
    client: httpx.AsyncClient, media_type: str
) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"Accept": media_type}
    )
    assert "Demonstration weights" in response.text


async def test_demonstration_weights_say_so(client: httpx.AsyncClient) -> None:
    (used,) = (await digest(client))["models"]
    assert used["demonstration"] is True
    assert used["notice"].startswith("Small demonstration weights")
    assert used["licence"] == {
        "id": "Apache-2.0",
        "commercial_use_allowed": True,
        "note": "ours",
    }


async def test_a_digest_is_named_by_its_request(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"X-Request-ID": "cms-1"}
    )
    assert (response.json()["id"], response.headers["x-request-id"]) == ("cms-1", "cms-1")


async def test_scores_have_four_decimals(client: httpx.AsyncClient) -> None:
    answer = await digest(client, include=["translation"], unsupported="flag")
    scores = [
        answer["language"]["confidence"],
        *(claim["check_worthiness"] for claim in answer["claims"]),
        *(claim["support"]["score"] for claim in answer["claims"]),
        *(sentence["log_prob"] for sentence in answer["translation"]["sentences"]),
    ]
    assert [score for score in scores if score != round(score, 4)] == []


async def test_languages_may_be_named_by_bcp47(client: httpx.AsyncClient) -> None:
    answer = await digest(client, source_language="id", target_language="en")
    assert answer["language"]["code"] == "ind_Latn"


async def test_messagepack_goes_in_and_out(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise",
        content=msgspec.msgpack.encode({"text": ARTICLE, "max_claims": 1}),
        headers={"Content-Type": "application/msgpack", "Accept": "application/msgpack"},
    )
    assert response.headers["content-type"] == "application/msgpack"
    answer = msgspec.msgpack.decode(response.content)
    assert [claim["id"] for claim in answer["claims"]] == ["c1"]


async def test_a_bare_article_takes_its_options_from_the_query(client: httpx.AsyncClient) -> None:
    response = await bare(
        client, ARTICLE, max_claims="1", include="highlighted_html,translation", length="headline"
    )
    answer = response.json()
    assert len(answer["claims"]) == 1
    assert len(answer["summary"]["sentences"]) == 1
    assert {"translation", "highlighted_html"} <= set(answer)


async def test_a_bare_article_is_read_in_its_charset(client: httpx.AsyncClient) -> None:
    text = ARTICLE.replace("Perry", "Pérry")
    response = await bare(client, text.encode("cp1252"), "text/plain; charset=ISO-8859-1")
    assert "Pérry" in response.json()["summary"]["text"]


async def test_a_byte_order_mark_is_not_part_of_the_article(client: httpx.AsyncClient) -> None:
    answer = (await bare(client, b"\xef\xbb\xbf" + ARTICLE.encode())).json()
    assert answer["article"]["removed"][0]["start"] == 0


@pytest.mark.parametrize("is_bare", [True, False])
async def test_offsets_of_html_index_the_extracted_text(
    client: httpx.AsyncClient, *, is_bare: bool
) -> None:
    if is_bare:
        answer = (await bare(client, HTML, "text/html")).json()
    else:
        answer = await digest(client, text=None, html=HTML)
    text = answer["article"]["text"]
    evidence = answer["claims"][0]["evidence"][0]
    assert text[evidence["start"] : evidence["end"]] == evidence["text"] == ARTICLE[10:111]


async def test_posted_text_is_not_sent_back(client: httpx.AsyncClient) -> None:
    assert "text" not in (await digest(client))["article"]


@pytest.mark.parametrize(
    ("accept", "media_type", "part"),
    [
        ("text/html", "text/html", 'data-claim="c1"'),
        ("text/markdown", "text/markdown", "[^c1]"),
        ("text/plain", "text/plain", "EN Gubernur"),
        ("text/html;q=0.5, text/plain", "text/plain", "EN Gubernur"),
        ("*/*", "application/json", '"summary"'),
    ],
)
async def test_accept_chooses_the_form(
    client: httpx.AsyncClient, accept: str, media_type: str, part: str
) -> None:
    response = await client.post("/summarise", json={"text": ARTICLE}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["vary"] == "Accept, Origin"
    assert part in response.text


async def test_a_page_may_run_nothing(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"Accept": "text/html"}
    )
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_an_unknown_form_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"Accept": "image/png"}
    )
    assert (response.status_code, slug(response)) == (406, "not-acceptable")


def events(response: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def test_events_tell_the_stages_and_end_with_the_digest(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"Accept": "text/event-stream"}
    )
    *stages, (last, answer) = events(response)
    assert [data["stage"] for _, data in stages][:3] == ["extract", "segment", "rank"]
    assert last == "digest"
    assert answer["summary"]["text"].startswith("EN Gubernur")


async def test_events_end_with_the_problem(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/summarise", json={"text": " "}, headers={"Accept": "text/event-stream"}
    )
    last, problem = events(response)[-1]
    assert (last, problem["status"]) == ("problem", 422)
    assert problem["request_id"] == response.headers["x-request-id"]


async def test_an_article_is_translated_sentence_by_sentence(
    client: httpx.AsyncClient, translator: MarkingGenerator
) -> None:
    await digest(client, length="headline", method="extractive")
    assert {text for call in translator.calls for text in call} <= {
        ARTICLE[10:111],
        *ARTICLE.splitlines()[1:],
    }
