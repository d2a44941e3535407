"""Golden sentences: what weights were seen to say, kept to see that they still do.

A digest shows that files are the same; only running them shows that this machine's runtime
computes with them as the one that made them did.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from service.errors import ProofFailed
from service.inference import Batcher, DecodeOptions, Engine, ScoredPair, usable_cores
from service.model_store import Bundle
from service.model_store.bundle import Golden
from service.telemetry import Metrics

if TYPE_CHECKING:
    from service.workshop.converting import Parity

T = TypeVar("T")

SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "ind_Latn": (
        "Presiden Indonesia bertemu dengan Perdana Menteri Jepang di Jakarta pada hari Senin.",
        "Nilai perdagangan kedua negara naik 30 persen menjadi 1,5 miliar dolar.",
        "Gempa bumi berkekuatan 5,6 mengguncang Cianjur dan menewaskan ratusan orang.",
        "Polisi mengatakan tidak ada korban jiwa dalam kecelakaan itu.",
        "Tim nasional menang dua gol tanpa balas atas Malaysia.",
    ),
    "eng_Latn": (
        "The president of Indonesia met the prime minister of Japan in Jakarta on Monday.",
        "Trade between the two countries rose by 30 percent to 1.5 billion dollars.",
        "An earthquake of magnitude 5.6 shook Cianjur and killed hundreds of people.",
        "Police said nobody was killed in the accident.",
        "The national team beat Malaysia two goals to nil.",
    ),
}
"""Written for this; short news, with names and numbers."""

TOLERANCE: Final = 0.1
"""Nats a token between processors. Int8 weights round differently with AVX2 and AVX-512: on
the embedded bundle by up to 0.023. Weights that are wrong differ by whole nats."""


ROUNDING: Final = {"float32": 1e-4, "float16": 0.05, "bfloat16": 0.1, "int8": 0.3}
"""Nats a token, on average, by which rounded weights may differ from their checkpoint. Seen: 1e-6
with 32 bits. The others are chosen, for weights of real size could not be had; weights that are
wrong differ by whole nats."""
WRITES: Final = "eng_Latn"
_DEADLINE_S: Final = 600.0  # chosen: the largest weights on a slow processor


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What a golden sentence scores now."""

    golden: Golden
    log_prob: float

    @property
    def difference(self) -> float:
        """From what was recorded; nats a token, not signed."""
        return abs(self.log_prob - self.golden.log_prob)


def record(bundle: Bundle) -> tuple[Golden, ...]:
    """What the weights say of the golden sentences of a language they read. Blocks.

    Empty where they read none of these languages. Of those sentences that they say nothing
    to, nothing is kept.

    Raises:
        BundleCorrupt: The files cannot be loaded.
        EngineFailed: The runtime failed.
    """
    language = language_read(bundle)
    if language is None:
        return ()
    target = _target_language(bundle)
    options = DecodeOptions(source_language=language, target_language=target, alternatives=0)
    sources = SENTENCES[language]

    async def say(engine: Engine) -> tuple[list[ScoredPair], list[float]]:
        said = await engine.generate(sources, options, deadline_s=_DEADLINE_S)
        pairs = [
            ScoredPair(source=source, target=hypothesis.text)
            for source, hypothesis in zip(sources, said, strict=True)
            if hypothesis.text
        ]
        return pairs, await engine.score(pairs, options, deadline_s=_DEADLINE_S)

    pairs, log_probs = _with_engine(bundle, say)
    return tuple(
        Golden(
            source=pair.source,
            source_language=language,
            target=pair.target,
            target_language=target,
            log_prob=log_prob,
        )
        for pair, log_prob in zip(pairs, log_probs, strict=True)
    )


def prove(bundle: Bundle) -> tuple[Spoken, ...]:
    """Score the golden sentences of a bundle again. Blocks.

    Returns:
        Each with its score now; empty where the bundle has none.

    Raises:
        ProofFailed: One differs by more than `TOLERANCE`; names the bundle and the difference.
        BundleCorrupt: The files cannot be loaded.
        EngineFailed: The runtime failed.
    """
    spoken = list[Spoken]()
    golden = bundle.manifest.golden
    for languages in dict.fromkeys((each.source_language, each.target_language) for each in golden):
        source_language, target_language = languages
        some = [e for e in golden if (e.source_language, e.target_language) == languages]
        options = DecodeOptions(source_language=source_language, target_language=target_language)
        pairs = [ScoredPair(source=each.source, target=each.target) for each in some]
        scores = _scores(bundle, pairs, options)
        spoken += [Spoken(golden=g, log_prob=s) for g, s in zip(some, scores, strict=True)]
    worst = max(spoken, key=lambda each: each.difference, default=None)
    if worst is not None and not worst.difference <= TOLERANCE:
        manifest = bundle.manifest
        raise ProofFailed(
            f"{manifest.name} {manifest.revision} does not behave as when it was made: a golden "
            f"sentence scores {worst.log_prob:.3f} nats a token where {worst.golden.log_prob:.3f} "
            f"were recorded (at most {TOLERANCE} may lie between); remove it and install it again"
        )
    return tuple(spoken)


def compare(bundle: Bundle, folder: Path) -> "Parity":
    """Compare what a bundle says of golden sentences with the checkpoint it is from. Blocks.

    Args:
        bundle: Of the whole vocabulary.
        folder: The checkpoint, as Transformers reads it.

    Raises:
        ProofFailed: They differ by more than rounding does, or cannot be compared.
        ExtraMissing: torch or Transformers is not installed.
    """
    from service.workshop.converting import parity  # noqa: PLC0415  brings torch with it

    manifest = bundle.manifest
    if manifest.trimming is not None:
        raise ProofFailed(
            f"{manifest.name} {manifest.revision} is trimmed, so it scores otherwise than its "
            "checkpoint; install it again with --whole and compare that one"
        )
    language = language_read(bundle)
    if language is None:
        raise ProofFailed(f"{manifest.name} reads no language that golden sentences are kept for")
    options = DecodeOptions(source_language=language, target_language=_target_language(bundle))
    found = parity(folder, bundle, SENTENCES[language], options)
    allowed = ROUNDING.get(manifest.quantisation, ROUNDING["int8"])
    if not found.mean_difference <= allowed:
        raise ProofFailed(
            f"{manifest.name} {manifest.revision} does not say what its checkpoint says: "
            f"log-probabilities differ by {found.mean_difference:.3g} nats on average, where "
            f"rounding to {manifest.quantisation} explains at most {allowed:g}"
        )
    return found


def changed(before: Sequence[Golden], after: Sequence[Golden]) -> int:
    """How many golden sentences read otherwise."""
    said = {(each.source, each.target) for each in after}
    return sum((each.source, each.target) not in said for each in before)


def language_read(bundle: Bundle) -> str | None:
    """A language that golden sentences are kept for and the weights read."""
    known = bundle.manifest.source_languages
    return next((language for language in SENTENCES if language in known), None)


def _target_language(bundle: Bundle) -> str:
    targets = bundle.manifest.target_languages
    return WRITES if WRITES in targets else targets[0]


def _scores(bundle: Bundle, pairs: Sequence[ScoredPair], options: DecodeOptions) -> list[float]:
    async def score(engine: Engine) -> list[float]:
        return await engine.score(pairs, options, deadline_s=_DEADLINE_S)

    return _with_engine(bundle, score)


def _with_engine(bundle: Bundle, use: Callable[[Engine], Awaitable[T]]) -> T:
    """Open the weights as the service does, use them, and close them."""

    async def opened() -> T:
        batcher = Batcher(usable_cores(), metrics=Metrics())
        try:
            engine = Engine(bundle, batcher)
            try:
                return await use(engine)
            finally:
                engine.close()
        finally:
            await batcher.close()

    return asyncio.run(opened())
