"""What a digest costs over the bare weights: `python -m tests.perf.summarise_overhead`.

POSTs an article to a real server on loopback, one request at a time and warm. In the same
run a bare CTranslate2 `translate_batch` translates the sentences that the server
translated, with the same options on as many cores: one call for each set of options, so
sentences that the server decoded again with more care are in it too. The two take turns, so
that a noisy machine slows both. Prints medians, spread and the ratio of the medians.
"""

import argparse
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import ctranslate2
import httpx
import sentencepiece

from service.api import create_app
from service.assembly import chosen_bundles
from service.inference import (
    DecodeOptions,
    Engine,
    EnginePolicy,
    Hypothesis,
    ScoredPair,
    open_engine,
    usable_cores,
)
from service.journey import Journey, Limits
from service.model_store import Bundle
from service.services import Services
from service.settings import Settings
from tests.conftest import ARTICLES
from tests.support.services import listening

Call = tuple[tuple[str, ...], DecodeOptions]


class Recording:
    """An engine that notes what it was asked to generate."""

    def __init__(self, engine: Engine, calls: list[Call]) -> None:
        self._engine = engine
        self._calls = calls
        self.count_tokens = engine.count_tokens
        self.max_input_tokens = engine.max_input_tokens

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        self._calls.append((tuple(texts), options))
        return await self._engine.generate(texts, options, deadline_s=deadline_s)

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        return await self._engine.score(pairs, options, deadline_s=deadline_s)


class Raw:
    """CTranslate2 and sentencepiece with nothing round them."""

    def __init__(self, bundle: Bundle, cores: int, settings: Settings) -> None:
        self._translator = ctranslate2.Translator(
            str(bundle.folder), inter_threads=1, intra_threads=cores
        )
        self._tokenizer = sentencepiece.SentencePieceProcessor(
            model_file=str(bundle.folder / bundle.manifest.tokenizer_file)
        )
        self._decoding = bundle.manifest.decoding
        self._max_batch_tokens = settings.max_batch_tokens

    def seconds(self, calls: Sequence[Call]) -> float:
        """Time of translating all texts of the calls, one `translate_batch` for like options."""
        grouped: dict[int, list[str]] = {}
        for texts, options in calls:
            beam = options.beam_size or self._decoding.beam_size
            grouped.setdefault(beam, []).extend(texts)
        began = time.perf_counter()
        for beam, texts in grouped.items():
            pieces = self._tokenizer.encode(texts, out_type=str)
            results = self._translator.translate_batch(
                [["ind_Latn", *each, "</s>"] for each in pieces],
                target_prefix=[["eng_Latn"]] * len(texts),
                beam_size=beam,
                num_hypotheses=beam,
                return_scores=True,
                max_batch_size=self._max_batch_tokens,
                batch_type="tokens",
            )
            for result in results:
                self._tokenizer.decode(result.hypotheses[0][1:])
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, help="texts; default: the five")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    settings = Settings()
    bundle = chosen_bundles(settings)[0]
    cores = settings.threads or usable_cores()
    raw = Raw(bundle, cores, settings)
    calls: list[Call] = []

    @asynccontextmanager
    async def open_recording(settings: Settings) -> AsyncGenerator[Services]:
        policy = EnginePolicy(cores=cores, max_batch_tokens=settings.max_batch_tokens)
        engine = await open_engine(bundle, policy)
        journey = Journey(Recording(engine, calls), None, Limits())
        yield Services(journey=journey, bundles=(bundle,))
        await engine.close()

    print(
        f"{bundle.manifest.name} {bundle.manifest.quantisation}, {cores} cores, "
        f"CTranslate2 {ctranslate2.__version__}, Python {sys.version.split()[0]}"
    )
    print(f"{'article':<26}{'words':>6}{'sentences':>10}{'raw ms':>18}{'POST ms':>18}{'ratio':>7}")
    with (
        listening(create_app(settings, open_recording)) as url,
        httpx.Client(base_url=url, timeout=120) as client,
    ):
        while not client.get("/readyz").is_success:
            time.sleep(0.05)
        for path in arguments.articles or ARTICLES:
            _measure(path, client, raw, calls, arguments.rounds)
    print(f"ms: median [min-max] of {arguments.rounds} rounds; ratio of medians, aim at most 1.15")


def _measure(path: Path, client: httpx.Client, raw: Raw, calls: list[Call], rounds: int) -> None:
    body = path.read_bytes()

    def post() -> float:
        began = time.perf_counter()
        answer = client.post("/summarise", content=body, headers={"Content-Type": "text/plain"})
        spent = time.perf_counter() - began
        answer.raise_for_status()
        return spent

    post()
    calls.clear()
    post()
    wanted = list(calls)
    raw.seconds(wanted)
    pairs = [(raw.seconds(wanted), post()) for _ in range(rounds)]
    raw_ms = [1000 * pair[0] for pair in pairs]
    post_ms = [1000 * pair[1] for pair in pairs]
    ratio = statistics.median(post_ms) / statistics.median(raw_ms)
    sentences = sum(len(texts) for texts, _ in wanted)
    print(
        f"{path.stem:<26}{len(body.decode().split()):>6}{sentences:>10}"
        f"{_spread(raw_ms):>18}{_spread(post_ms):>18}{ratio:>7.2f}"
    )


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} [{min(values):.0f}-{max(values):.0f}]"


if __name__ == "__main__":
    main()
