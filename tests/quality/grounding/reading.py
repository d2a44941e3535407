"""Whether the bundle's own English is right, as a reader found: `python -m ...grounding.reading`.

What weights translate they find likely given its source, right or wrong, so no unrelated
sentence tells how good an extract is. How likely they find it does, a little. This fits that to
translations which were read and labelled one by one, and reports on each tenth of them by a fit
to the others.

    python -m tests.quality.grounding.reading --make FILE   # translations to be read and labelled
    python -m tests.quality.grounding.reading               # measures, on translations.jsonl
    python -m tests.quality.grounding.reading --store       # and writes the fit into bundle.json
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from service.inference import ScoredPair
from service.journey import ArticleSource
from service.journey.calibration import Measured, features_of, score_of
from service.journey.extract import extract
from service.journey.faults import faults_of
from service.journey.segment import segment
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Coefficients, Fit
from service.model_store.sealing import seal
from tests.conftest import ARTICLES
from tests.quality.grounding import fitting
from tests.quality.grounding.decoding import Decoder
from tests.quality.grounding.pairs import SHIPPED as PAIRS
from tests.quality.grounding.pairs import read as read_pairs
from tests.quality.grounding.statistics import Floats, auc, share

SHIPPED: Final = Path(__file__).parents[1] / "labelled" / "translations.jsonl"
SUPPORTED_FROM: Final = 0.9
"""The chance to be right from which an extract is called supported; chosen: nine of ten."""
WEAK_FROM: Final = 0.2
"""Less is called unsupported, and by default left out; chosen: one of five."""
_EVERY: Final = (0, 2)
"""Of five sentences of FLORES that are reported on."""
_FOLDS: Final = 10
_MOST_ARTICLE_CHARS: Final = 100_000


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A translation that was read."""

    id: str
    part: Literal["flores", "articles"]
    made_by: str
    """Name and revision of the bundle that translated."""
    source: str
    english: str
    label: Literal["right", "wrong", ""] = ""
    """Wrong where an editor would have to correct it as an error of fact or meaning."""
    why: str = ""


def read(path: Path = SHIPPED) -> list[Read]:
    """The labelled translations."""
    decoder = msgspec.json.Decoder(Read)
    return [decoder.decode(line) for line in path.read_bytes().splitlines()]


def to_be_read(decoder: Decoder, made_by: str) -> Iterator[Read]:
    """Translations of two fifths of the reporting sentences and of the five articles."""
    cases = [case for case in read_pairs(PAIRS) if case.part == "reporting"]
    some = [case for place, case in enumerate(cases) if place % 5 in _EVERY]
    sources = [("flores", case.id, case.source) for case in some]
    for path in ARTICLES:
        article = extract(
            ArticleSource(text=path.read_text(encoding="utf-8")),
            max_article_chars=_MOST_ARTICLE_CHARS,
        )
        sources += [
            ("articles", f"{path.stem}-{each.index}", each.text) for each in segment(article)
        ]
    english = decoder.translate([source for *_, source in sources])
    for (part, name, source), text in zip(sources, english, strict=True):
        yield msgspec.convert(
            {"id": name, "part": part, "made_by": made_by, "source": source, "english": text}, Read
        )


def measure(rows: Sequence[Read], decoder: Decoder) -> list[Measured]:
    """How likely each translation is given its source. Shape (N,)."""
    scores = decoder.score([ScoredPair(source=each.source, target=each.english) for each in rows])
    return [Measured(log_prob=score) for score in scores]


def fit_to(rows: Sequence[Read], measured: Sequence[Measured]) -> Fit:
    """The chance to be right, by log-probability alone.

    Tried besides, and no better in held-out tenths: what is explained, the length, the checks.
    """
    table = np.array([[each.log_prob] for each in measured])
    found, intercept = fitting.fit(table, _rightness(rows), np.full(len(rows), 1 / len(rows)))
    return Fit(
        intercept=intercept,
        coefficients=Coefficients(log_prob=float(found[0])),
        supported_from=SUPPORTED_FROM,
        weak_from=WEAK_FROM,
        claims=len(rows),
        measured="",
    )


def scores_of(measured: Sequence[Measured], fit: Fit) -> Floats:
    """The chance of each to be right, as the service tells it. Shape (N,)."""
    found = [features_of(each, ()) for each in measured]
    return np.array([score_of(each, fit) for each in found])


def held_out(rows: Sequence[Read], measured: Sequence[Measured]) -> Floats:
    """The score of each by a fit to the other nine tenths, taken by turns. Shape (N,)."""
    found = np.zeros(len(rows))
    folds = np.arange(len(rows)) % _FOLDS
    for fold in range(_FOLDS):
        inside, others = _places(folds == fold), _places(folds != fold)
        fit = fit_to([rows[at] for at in others], [measured[at] for at in others])
        found[inside] = scores_of([measured[at] for at in inside], fit)
    return found


def _places(chosen: npt.NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(chosen)]


def _rightness(rows: Sequence[Read]) -> Floats:
    return np.array([float(each.label == "right") for each in rows])


def _report(title: str, rows: Sequence[Read], scores: Floats) -> Iterator[str]:
    right = _rightness(rows)
    yield f"\n{title}: {len(rows)} translations, right {share(int(right.sum()), len(rows))} %"
    yield f"AUC {auc(list(scores[right == 1]), list(scores[right == 0]))}"
    weights = np.full(len(rows), 1 / len(rows))
    bins = fitting.reliability(scores, right, weights)
    for each in bins:
        spread = share(round(each.right * each.count), each.count)
        yield f"  score {each.scored:.2f}: right {spread} % of {each.count}"
    error = fitting.calibration_error(bins, scores, weights)
    brier, base = float(((scores - right) ** 2).mean()), float(right.mean() * (1 - right.mean()))
    yield f"expected calibration error {error:.3f}, Brier score {brier:.3f}, {base:.3f} by one score for all"
    contradicted = np.array([_is_contradicted(each) for each in rows])
    supported = (scores >= SUPPORTED_FROM) & ~contradicted
    unsupported = (scores < WEAK_FROM) | contradicted
    for name, inside in (
        ("contradicted by a check", contradicted),
        ("called supported (but for what only weakens)", supported),
        ("called weak", ~supported & ~unsupported),
        ("called unsupported", unsupported),
    ):
        count = int(inside.sum())
        yield f"{name}: {count}, of them right {share(int(right[inside].sum()), count)} %"


def _is_contradicted(row: Read) -> bool:
    return any(fault.contradicts for fault in faults_of(row.source, row.english))


def _store(bundle: Bundle, fit: Fit) -> None:
    calibration = msgspec.structs.replace(bundle.manifest.calibration, extractive=fit)
    seal(bundle.folder, msgspec.structs.replace(bundle.manifest, calibration=calibration))


def main() -> None:
    """Make, measure, or store."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.grounding.reading")
    parser.add_argument("--bundle")
    parser.add_argument("--model-cache", type=Path, default=Path("model_cache"))
    parser.add_argument("--labelled", type=Path, default=SHIPPED)
    parser.add_argument("--make", type=Path, help="file for translations without labels")
    parser.add_argument("--store", action="store_true", help="write the fit into bundle.json")
    given = parser.parse_args()
    bundle = ModelCache(given.model_cache).find("translate", given.bundle)
    made_by = f"{bundle.manifest.name} {bundle.manifest.revision}"
    decoder = Decoder(bundle)
    if given.make:
        rows = list(to_be_read(decoder, made_by))
        given.make.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in rows))
        print(f"{len(rows)} translations by {made_by}; label each right or wrong")
        return
    rows = read(given.labelled)
    if unread := [each.id for each in rows if not each.label]:
        parser.error(f"{len(unread)} translations have no label, {unread[0]} is the first")
    if others := {each.made_by for each in rows} - {made_by}:
        parser.error(f"translated by {', '.join(sorted(others))}, and not by {made_by}")
    measured = measure(rows, decoder)
    fit, scores = fit_to(rows, measured), held_out(rows, measured)
    print(f"{made_by}: each tenth by a fit to the others")
    for part in ("flores", "articles"):
        inside = [at for at, each in enumerate(rows) if each.part == part]
        print(*_report(part, [rows[at] for at in inside], scores[inside]), sep="\n")
    print(*_report("all", rows, scores), sep="\n")
    print(msgspec.json.format(msgspec.json.encode(fit)).decode())
    if given.store:
        right = float(_rightness(rows).mean())
        tell = (
            f"fitted to {len(rows)} own translations that were read, {right:.0%} of them right; "
            f"AUC {auc(list(scores[_rightness(rows) == 1]), list(scores[_rightness(rows) == 0]))} "
            "in held-out tenths; python -m tests.quality.grounding.reading"
        )
        _store(bundle, msgspec.structs.replace(fit, measured=tell))


if __name__ == "__main__":
    main()
