"""What a digest costs over the bare weights: `python -m tests.perf.summarise_overhead`.

POSTs an article to `ringkas serve` on loopback, one request at a time and warm. In the same
run a bare CTranslate2 `translate_batch` translates the sentences that the server
translated, with the same options and threads: one call for each set of options, so
sentences that the server decoded again with more care are in it too. CTranslate2 is given
its batch size both ways, whole and split over the cores, and the faster counts. All take
turns, so that a noisy machine slows all. Prints medians, spread and the ratio of medians.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import httpx
import sentencepiece

from service.assembly import chosen_bundles
from service.inference import (
    Batcher,
    DecodeOptions,
    Engine,
    Hypothesis,
    ScoredPair,
    usable_cores,
)
from service.journey import ArticleSource, Journey, JourneyOptions, Limits
from service.model_store import Bundle
from service.settings import Settings
from service.telemetry import Metrics
from tests.conftest import ARTICLES
from tests.support.processes import serving

Call = tuple[tuple[str, ...], DecodeOptions]


class Recording:
    """An engine that notes what it was asked to generate."""

    def __init__(self, engine: Engine, calls: list[Call]) -> None:
        self._engine = engine
        self._calls = calls
        self.count_tokens = engine.count_tokens
        self.max_input_tokens = engine.max_input_tokens
        self.target_tokens = 0

    async def generate(
        self, texts: Sequence[str], options: DecodeOptions, *, deadline_s: float
    ) -> list[Hypothesis]:
        self._calls.append((tuple(texts), options))
        done = await self._engine.generate(texts, options, deadline_s=deadline_s)
        self.target_tokens += sum(each.token_count for each in done)
        return done

    async def score(
        self, pairs: Sequence[ScoredPair], options: DecodeOptions, *, deadline_s: float
    ) -> list[float]:
        return await self._engine.score(pairs, options, deadline_s=deadline_s)


class Raw:
    """CTranslate2 and sentencepiece with nothing round them."""

    def __init__(self, bundle: Bundle, cores: int, settings: Settings) -> None:
        self._translator = ctranslate2.Translator(
            str(bundle.folder), inter_threads=cores, intra_threads=1
        )
        self._tokenizer = sentencepiece.SentencePieceProcessor(
            model_file=str(bundle.folder / bundle.manifest.tokenizer_file)
        )
        self._decoding = bundle.manifest.decoding
        self._max_batch_tokens = settings.max_batch_tokens
        self._cores = cores

    def seconds(self, calls: Sequence[Call], *, is_split: bool) -> float:
        """Time of translating all texts of the calls, one `translate_batch` for like options.

        Args:
            is_split: Whether batches are made so small that every core gets one.
        """
        grouped: dict[int, list[str]] = {}
        for texts, options in calls:
            beam = options.beam_size or self._decoding.beam_size
            grouped.setdefault(beam, []).extend(texts)
        began = time.perf_counter()
        for beam, texts in grouped.items():
            pieces = self._tokenizer.encode(texts, out_type=str)
            tokens = sum(map(len, pieces))
            share = max(map(len, pieces)) + tokens // self._cores
            results = self._translator.translate_batch(
                [["ind_Latn", *each, "</s>"] for each in pieces],
                target_prefix=[["eng_Latn"]] * len(texts),
                beam_size=beam,
                num_hypotheses=beam,
                return_scores=True,
                max_batch_size=min(share, self._max_batch_tokens)
                if is_split
                else self._max_batch_tokens,
                batch_type="tokens",
            )
            for result in results:
                self._tokenizer.decode(result.hypotheses[0][1:])
        return time.perf_counter() - began


async def decoded_for(article: str, bundle: Bundle, cores: int) -> list[Call]:
    """What the server decodes for an article."""
    calls: list[Call] = []
    batcher = Batcher(cores, metrics=Metrics())
    engine = Engine(bundle, batcher)
    journey = Journey(Recording(engine, calls), None, Limits())
    await journey.run(ArticleSource(text=article), JourneyOptions(), deadline_s=60)
    await batcher.close()
    return calls


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=Path, help="texts; default: the five")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    settings = Settings()
    bundle = chosen_bundles(settings)[0]
    cores = usable_cores()
    raw = Raw(bundle, cores, settings)
    print(
        f"{bundle.manifest.name} {bundle.manifest.quantisation}, {cores} cores, "
        f"CTranslate2 {ctranslate2.__version__}, Python {sys.version.split()[0]}"
    )
    print(f"{'article':<26}{'words':>6}{'sentences':>10}{'raw ms':>18}{'POST ms':>18}{'ratio':>7}")
    with serving() as served, httpx.Client(base_url=served.url, timeout=120) as client:
        for path in arguments.articles or ARTICLES:
            article = path.read_text(encoding="utf-8")
            calls = asyncio.run(decoded_for(article, bundle, cores))
            _measure(path.stem, article, client, raw=raw, calls=calls, rounds=arguments.rounds)
    print(f"ms: median [min-max] of {arguments.rounds} rounds; ratio of medians, aim at most 1.15")


def _measure(
    name: str, article: str, client: httpx.Client, *, raw: Raw, calls: list[Call], rounds: int
) -> None:
    def post() -> float:
        began = time.perf_counter()
        answer = client.post(
            "/summarise", content=article.encode(), headers={"Content-Type": "text/plain"}
        )
        spent = time.perf_counter() - began
        answer.raise_for_status()
        return spent

    post()
    raw.seconds(calls, is_split=True)
    seconds = [
        (raw.seconds(calls, is_split=False), raw.seconds(calls, is_split=True), post())
        for _ in range(rounds)
    ]
    whole_ms, split_ms, post_ms = (
        [1000 * each for each in column] for column in zip(*seconds, strict=True)
    )
    raw_ms = min(whole_ms, split_ms, key=statistics.median)
    ratio = statistics.median(post_ms) / statistics.median(raw_ms)
    sentences = sum(len(texts) for texts, _ in calls)
    print(
        f"{name:<26}{len(article.split()):>6}{sentences:>10}"
        f"{_spread(raw_ms):>18}{_spread(post_ms):>18}{ratio:>7.2f}"
    )


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} [{min(values):.0f}-{max(values):.0f}]"


if __name__ == "__main__":
    main()
