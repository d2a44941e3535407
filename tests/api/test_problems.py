import asyncio
import inspect
import logging

import httpx
import pytest

from service import errors
from service.api import problems
from service.api.problems import KIND_OF, KINDS, refusal_of
from service.errors import EngineFailed, Overloaded, RingkasError
from tests.api.conftest import problem, slug
from tests.support.generators import MarkingGenerator
from tests.support.services import ARTICLE

PRIVATE = "Rahasia Negara"


def test_every_failure_the_service_can_name_has_a_kind() -> None:
    named = {
        value
        for _, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, RingkasError)
    }
    assert set(KIND_OF) == named


def test_every_kind_is_listed_once_and_has_its_own_name() -> None:
    constants = [
        value for _, value in inspect.getmembers(problems) if isinstance(value, problems.Kind)
    ]
    assert sorted(KINDS, key=repr) == sorted(constants, key=repr)
    assert len({kind.slug for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_kinds_are_failures_of_http(kind: problems.Kind) -> None:
    assert 400 <= kind.status < 600
    assert kind.type == f"urn:ringkas:problem:{kind.slug}"


@pytest.mark.parametrize(
    "error", [EngineFailed(PRIVATE), ValueError(PRIVATE), RingkasError(PRIVATE)]
)
def test_server_faults_say_nothing_of_the_cause(error: Exception) -> None:
    refusal = refusal_of(error)
    assert refusal.kind.status == 500
    assert PRIVATE not in refusal.detail


@pytest.mark.parametrize("kind", {k for k in KIND_OF.values() if k.status >= 500}, ids=repr)
def test_every_server_fault_has_words_for_callers(kind: problems.Kind) -> None:
    cls = next(cls for cls, k in KIND_OF.items() if k == kind)
    error = Overloaded("x", retry_after_s=1) if cls is Overloaded else cls("x")
    assert len(refusal_of(error).detail) > 20


def test_overload_says_when_to_come_back() -> None:
    assert refusal_of(Overloaded("full", retry_after_s=2.2)).headers == {"Retry-After": "3"}
    assert refusal_of(Overloaded("full", retry_after_s=0)).headers == {"Retry-After": "1"}


class FailingGenerator(MarkingGenerator):
    """Raises what it is told to."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def generate(self, *args: object, **options: object) -> list[object]:  # pyright: ignore[reportIncompatibleMethodOverride] - never returns
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (EngineFailed(PRIVATE), 500, "engine-failed"),
        (RuntimeError(PRIVATE), 500, "internal"),
    ],
)
async def test_a_failing_runtime_is_told_by_kind_alone(
    client: httpx.AsyncClient,
    *,
    translator: MarkingGenerator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    kind: str,
) -> None:
    monkeypatch.setattr(translator, "generate", FailingGenerator(error).generate)
    with caplog.at_level(logging.ERROR):
        response = await client.post("/summarise", json={"text": ARTICLE})
    assert (response.status_code, slug(response)) == (status, kind)
    assert PRIVATE not in response.text
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error]


async def test_overload_sends_retry_after(
    client: httpx.AsyncClient, translator: MarkingGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = FailingGenerator(Overloaded("full", retry_after_s=4))
    monkeypatch.setattr(translator, "generate", failing.generate)
    response = await client.post("/summarise", json={"text": ARTICLE})
    assert response.headers["retry-after"] == "4"


async def test_being_busy_is_not_logged_as_a_failure(
    client: httpx.AsyncClient,
    translator: MarkingGenerator,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for error, lines in ((Overloaded("full", retry_after_s=4), 0), (EngineFailed("broken"), 1)):
        monkeypatch.setattr(translator, "generate", FailingGenerator(error).generate)
        await client.post("/summarise", json={"text": ARTICLE})
        assert sum(record.getMessage() == "request failed" for record in caplog.records) == lines


async def test_the_deadline_of_the_caller_holds(
    client: httpx.AsyncClient, translator: MarkingGenerator
) -> None:
    translator.delay_s = 9
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"X-Request-Timeout": "0.05"}
    )
    assert (response.status_code, slug(response)) == (504, "deadline-passed")


class EndlessGenerator(MarkingGenerator):
    """Heeds no deadline."""

    async def generate(self, *args: object, **options: object) -> list[object]:  # pyright: ignore[reportIncompatibleMethodOverride] - never returns
        await asyncio.Event().wait()
        raise AssertionError


async def test_the_deadline_holds_whatever_the_runtime_does(
    client: httpx.AsyncClient, translator: MarkingGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translator, "generate", EndlessGenerator().generate)
    response = await client.post(
        "/summarise", json={"text": ARTICLE}, headers={"X-Request-Timeout": "0.05"}
    )
    assert slug(response) == "deadline-passed"


async def test_a_kept_request_id_must_be_sane(client: httpx.AsyncClient) -> None:
    for offered in ("a b", "x" * 129, "<script>", ""):
        response = await client.get("/nowhere", headers={"X-Request-ID": offered})
        assert problem(response)["request_id"] != offered
        assert len(response.headers["x-request-id"]) == 32
