"""What the service says of itself."""

import httpx
import msgspec

from service.api.wire.bundles import bundle_used
from tests.api.conftest import SETTINGS
from tests.support.services import bundle


async def test_models_tell_licence_and_digests(client: httpx.AsyncClient) -> None:
    (weights,) = (await client.get("/models")).json()["models"]
    assert weights["name"] == "toy-id-en"
    assert weights["licence"]["id"] == "Apache-2.0"
    assert weights["files"] == [{"name": "spm.model", "size_bytes": 3, "sha256": "0" * 64}]
    assert weights["source_languages"] == ["ind_Latn"]
    assert weights["demonstration"] is True


async def test_models_come_as_messagepack_too(client: httpx.AsyncClient) -> None:
    response = await client.get("/models", headers={"Accept": "application/msgpack"})
    assert msgspec.msgpack.decode(response.content)["models"][0]["name"] == "toy-id-en"


def test_only_demonstration_weights_carry_a_notice() -> None:
    assert bundle_used(bundle(is_demonstration=False)).notice is msgspec.UNSET


async def test_limits_are_the_settings(client: httpx.AsyncClient) -> None:
    assert (await client.get("/limits")).json() == {
        "max_body_bytes": SETTINGS.max_body_bytes,
        "max_article_chars": SETTINGS.max_article_chars,
        "max_sentence_chars": SETTINGS.max_sentence_chars,
        "max_batch_articles": SETTINGS.max_batch_articles,
        "max_claims": 20,
        "deadline_s": SETTINGS.deadline_s,
    }


async def test_the_index_leads_on(client: httpx.AsyncClient) -> None:
    index = (await client.get("/")).json()
    assert index["name"] == "ringkas"
    for link in (index["reader"], index["openapi"]):
        assert (await client.get(f"/{link}")).status_code == 200
