"""What forced decoding is best compared with, and what it tells token by token.

    python -m tests.quality.grounding.token_study [--pairs FILE] [--documents N]

`Generator.score` gives means, so this asks CTranslate2 itself. Printed for each part: AUC of
right claims against each kind of wrong, and how often the right one of a pair is higher; then
the joint score with and without what single tokens tell, fitted on the tuning part.

Letters: K unrelated sentences, T tokens of a claim.
"""
# pyright: reportMissingTypeStubs=false

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import ctranslate2
import numpy as np
import sentencepiece

from service.inference import DecodeOptions
from service.inference.framing import framing_of
from service.journey.baseline import UNRELATED
from service.model_store import Bundle, ModelCache
from tests.quality.grounding import fitting
from tests.quality.grounding.corrupting import KINDS
from tests.quality.grounding.fitted import rightness, weights_of
from tests.quality.grounding.measuring import Claim, Judged, claims_of, judged_by, table
from tests.quality.grounding.pairs import SHIPPED, Case, read
from tests.quality.grounding.statistics import Floats, auc

_BASELINES: Final = 8
_KS: Final = (2, 4, 8)
_LOWEST: Final = 3  # tokens: about the pieces of a name; chosen
_BATCH_TOKENS: Final = 1024


def token_scores(bundle: Bundle, claims: Sequence[Claim]) -> Iterator[Floats]:
    """Log-probability of each token of each claim given its source, then each unrelated one.

    Each of shape (1 + K, T), nats, end of sentence included.
    """
    manifest = bundle.manifest
    framing, options = framing_of(manifest), DecodeOptions()
    processor: Any = sentencepiece.SentencePieceProcessor(
        model_file=str(bundle.folder / manifest.tokenizer_file)
    )
    weights: Any = ctranslate2.Translator(str(bundle.folder), inter_threads=1, intra_threads=1)
    prefix = framing.target_prefix(options)
    given = [(each, source) for each in claims for source in (each.source, *each.unrelated)]
    found = weights.score_batch(
        [framing.source(processor.encode(text, out_type=str), options) for _, text in given],
        [[*prefix, *processor.encode(claim.text, out_type=str)] for claim, _ in given],
        max_batch_size=_BATCH_TOKENS,
        batch_type="tokens",
        max_input_length=0,
        offset=len(prefix),
    )
    rows = iter(found)
    for claim in claims:
        yield np.array([next(rows).log_probs for _ in range(1 + len(claim.unrelated))])


def variants(scores: Floats) -> dict[str, float]:
    """Every way to make one figure of token scores of shape (1 + K, T); higher is better."""
    own, unrelated = scores[0], scores[1:]
    low = np.sort(own)
    found = {"score": float(own.mean())}
    for k in _KS:
        means = unrelated[:k].mean(axis=1)
        mixed = np.log(np.exp(unrelated[:k]).mean(axis=0))
        drop = np.sort(own - mixed)
        found |= {
            f"minus mean of {k}": float(own.mean() - means.mean()),
            f"minus max of {k}": float(own.mean() - means.max()),
            f"minus logsumexp of {k}": float(own.mean() - np.log(np.exp(means).mean())),
            f"explained, {k}": float(1 - own.mean() / means.mean()),
            f"tokens minus max of {k}": float((own - unrelated[:k].max(axis=0)).mean()),
            f"lowest drop of {k}": float(drop[0]),
            f"{_LOWEST} lowest drops of {k}": float(drop[:_LOWEST].mean()),
        }
    found["lowest token"] = float(low[0])
    found[f"{_LOWEST} lowest tokens"] = float(low[:_LOWEST].mean())
    return found


def _table(claims: Sequence[Claim], rates: Sequence[dict[str, float]]) -> Iterator[str]:
    yield f"{'AUC / own right one higher, %':30}" + "".join(f"{kind:>13}" for kind in KINDS)
    pairs = list(zip(claims, rates, strict=True))
    right = {claim.case: rate for claim, rate in pairs if claim.label == "right"}
    for name in rates[0]:
        cells: list[str] = []
        for kind in KINDS:
            wrong = [(claim.case, rate[name]) for claim, rate in pairs if claim.label == kind]
            pooled = auc([rate[name] for rate in right.values()], [rate for _, rate in wrong])
            wins = [right[case][name] > rate for case, rate in wrong]
            own = 100 * sum(wins) / max(1, len(wins))
            cells.append(f"{100 * pooled.value:.1f}/{own:.1f}")
        yield f"{name:30}" + "".join(f"{cell:>13}" for cell in cells)


def _joint(
    tuning: tuple[Sequence[Judged], Floats], part: tuple[Sequence[Judged], Floats], name: str
) -> str:
    """AUC for each kind of a joint score fitted on the first and measured on the second."""
    judged, table = tuning
    weights, intercept = fitting.fit(table, rightness(judged), weights_of(judged))
    scores = part[1] @ weights + intercept
    labels = [each.claim.label for each in part[0]]
    right = [score for score, label in zip(scores, labels, strict=True) if label == "right"]
    values = [
        auc(right, [score for score, label in zip(scores, labels, strict=True) if label == kind])
        for kind in KINDS
    ]
    cells = "".join(f"{100 * each.value:>13.1f}" for each in values)
    return f"{name:30}{cells}  mean {100 * np.mean([each.value for each in values]):.1f}"


def _with_means(claim: Claim, scores: Floats) -> Judged:
    return judged_by(claim, [float(each) for each in scores[: 1 + UNRELATED].mean(axis=1)])


def _some(cases: Sequence[Case], documents: int) -> list[Case]:
    """So many documents of each part, evenly taken."""
    found: list[Case] = []
    for part in ("tuning", "reporting"):
        names = list(dict.fromkeys(case.document for case in cases if case.part == part))
        kept = set(names[:: max(1, len(names) // documents)][:documents])
        found += [case for case in cases if case.document in kept]
    return found


def main() -> None:
    """Print both parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.grounding.token_study")
    parser.add_argument("--pairs", type=Path, default=SHIPPED)
    parser.add_argument("--bundle")
    parser.add_argument("--model-cache", type=Path, default=Path("model_cache"))
    parser.add_argument("--documents", type=int, default=15, help="of each part")
    given = parser.parse_args()
    bundle = ModelCache(given.model_cache).find("translate", given.bundle)
    claims = list(claims_of(_some(read(given.pairs), given.documents), _BASELINES))
    scores = list(token_scores(bundle, claims))
    rates = list(map(variants, scores))
    judged = list(map(_with_means, claims, scores))
    told = ("lowest token", f"{_LOWEST} lowest tokens", f"{_LOWEST} lowest drops of 4")
    extra = np.array([[rate[name] for name in told] for rate in rates])
    places = {
        part: [place for place, claim in enumerate(claims) if claim.part == part]
        for part in ("tuning", "reporting")
    }
    tables = {
        "joint, means only": table(judged),
        "joint, own tokens": np.column_stack([table(judged), extra[:, :2]]),
        "joint, own tokens and drops": np.column_stack([table(judged), extra]),
    }
    for part, inside in places.items():
        print(f"\n{part}: {len(inside)} claims")
        print(*_table([claims[at] for at in inside], [rates[at] for at in inside]), sep="\n")
        for name, numbers in tables.items():
            tuning, here = (
                ([judged[at] for at in some], numbers[some]) for some in (places["tuning"], inside)
            )
            print(_joint(tuning, here, name))


if __name__ == "__main__":
    main()
