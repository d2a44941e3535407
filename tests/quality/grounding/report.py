"""What was measured, as text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from service.journey import support
from service.journey.digest import Verdict
from service.model_store.bundle import Fit
from tests.quality.grounding import fitting
from tests.quality.grounding.checks import CHECKS, OWN
from tests.quality.grounding.corrupting import KINDS
from tests.quality.grounding.fitted import RIGHT_SHARE, rightness, weights_of
from tests.quality.grounding.measuring import RIGHT, Judged
from tests.quality.grounding.statistics import Floats, Measured, auc, share

Objects = Callable[[Judged], bool]
Rates = Callable[[Judged], float]
_LABELS: Final = (*RIGHT, *KINDS)
VERDICTS: Final[tuple[Verdict, ...]] = ("supported", "weak", "unsupported")
_CELL: Final = 22
_FALSE_ALARMS: Final = 0.02  # at which forced decoding alone is set on the tuning part


def alarm_level(judged: Sequence[Judged]) -> float:
    """Of `explained`: under it lie two in a hundred of the right claims."""
    return float(np.quantile([each.explained for each in _right(judged)], _FALSE_ALARMS))


def checks() -> dict[str, Objects]:
    """Each check, and all of them."""
    found: dict[str, Objects] = {name: _flagged(name) for name in CHECKS}
    found["any check"] = lambda each: any(each.flagged.values())
    return found


def objections(level: float) -> dict[str, Objects]:
    """The checks, forced decoding alone, and both.

    Args:
        level: Forced decoding objects where less is explained.
    """
    found = checks()
    found["decoding"] = lambda each: each.explained < level
    found["either"] = lambda each: any(each.flagged.values()) or each.explained < level
    return found


def detection(judged: Sequence[Judged], rules: Mapping[str, Objects]) -> Iterator[str]:
    """Per kind of claim the share that each rule objects to."""
    yield _row("objected to, %", rules)
    for label in _LABELS:
        of_label = _labelled(judged, label)
        cells = (str(share(sum(map(rule, of_label)), len(of_label))) for rule in rules.values())
        yield _row(f"{label} ({len(of_label)})", cells)
        for how, alike in _by_how(of_label):
            cells = (str(share(sum(map(rule, alike)), len(alike))) for rule in rules.values())
            yield _row(f"  {how} ({len(alike)})", cells)


def precision(judged: Sequence[Judged], rules: Mapping[str, Objects]) -> Iterator[str]:
    """Precision and recall of each rule for the kinds it is there to find, and its AUC."""
    yield _row("%", ("false alarms", "precision", "recall", "AUC"))
    right = _labelled(judged, "right")
    for name, rule in rules.items():
        own = [each for kind in OWN.get(name, KINDS) for each in _labelled(judged, kind)]
        alarms, hits = sum(map(rule, right)), sum(map(rule, own))
        ranked = auc([-float(rule(each)) for each in right], [-float(rule(each)) for each in own])
        cells = (
            share(alarms, len(right)),
            share(hits, hits + alarms),
            share(hits, len(own)),
            ranked,
        )
        yield _row(f"{name} ({len(right)}+{len(own)})", map(str, cells))


def ranking(judged: Sequence[Judged], scores: Floats) -> Iterator[str]:
    """AUC of whole translations against each kind of wrong, then how often the own one wins.

    Without baselines only what needs none is ranked by.
    """
    joint = {id(each): float(score) for each, score in zip(judged, scores, strict=True)}
    rates: dict[str, Rates] = {
        "overlap": lambda each: each.overlap,
        "score": lambda each: each.score,
    }
    if any(each.measured.baseline is not None for each in judged):
        rates |= {
            "margin": lambda each: each.margin,
            "explained": lambda each: each.explained,
            "joint": lambda each: joint[id(each)],
        }
    right = {each.claim.case: each for each in _labelled(judged, "right")}
    for title, measure in (("AUC, %", _pooled), ("own right one higher, %", _paired)):
        yield _row(title, rates)
        for kind in KINDS:
            wrong = _labelled(judged, kind)
            cells = (str(measure(rate, right, wrong)) for rate in rates.values())
            yield _row(f"{kind} ({len(wrong)})", cells)
    first = dict(list(right.items())[:_FIRST])
    swapped = [each for each in _labelled(judged, "swapped") if each.claim.case in first]
    cells = (str(_pooled(rate, first, swapped)) for rate in rates.values())
    yield _row(f"swapped, first {len(first)} ({len(swapped)})", cells)


_FIRST: Final = 200  # as issue 5 counts them


def verdicts(judged: Sequence[Judged], fit: Fit) -> Iterator[str]:
    """How the service calls claims of each kind, and how far that may be relied on."""
    called = np.array([support.judge(each.faults, each.measured, fit).verdict for each in judged])
    yield _row("called, %", VERDICTS)
    for label in dict.fromkeys((*_LABELS, *(each.claim.label for each in judged))):
        inside = np.array([each.claim.label == label for each in judged])
        if count := int(inside.sum()):
            parts = (int(((called == verdict) & inside).sum()) for verdict in VERDICTS)
            yield _row(f"{label} ({count})", (str(share(part, count)) for part in parts))


def reliance(judged: Sequence[Judged], fit: Fit) -> Iterator[str]:
    """Of claims called supported and unsupported, the share that is right."""
    called = np.array([support.judge(each.faults, each.measured, fit).verdict for each in judged])
    right = rightness(judged)
    for prior in (RIGHT_SHARE, 0.5):
        weights = weights_of(judged, prior)
        kept, lost = (
            float((weights * right)[called == verdict].sum() / weights[called == verdict].sum())
            for verdict in ("supported", "unsupported")
        )
        yield (
            f"where {prior:.0%} of claims are right: of those called supported {kept:.1%} are, "
            f"of those called unsupported {lost:.1%}"
        )


def reliability(judged: Sequence[Judged], scores: Floats) -> Iterator[str]:
    """The joint score against the share that is right, in ten bins."""
    weights = weights_of(judged)
    bins = fitting.reliability(scores, rightness(judged), weights)
    yield _row("joint score", ("share right, %", "claims"))
    for each in bins:
        spread = Measured(each.right, each.low, each.high, each.count)
        yield _row(f"{each.scored:.2f}", (str(spread), str(each.count)))
    error = fitting.calibration_error(bins, scores, weights)
    brier = float((weights * (scores - rightness(judged)) ** 2).sum())
    yield f"expected calibration error {error:.3f}, Brier score {brier:.3f}"


def _by_how(judged: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """Claims by what was done to them, where that was not the same to all."""
    found = {how: list[Judged]() for how in sorted({each.claim.how for each in judged})}
    for each in judged:
        found[each.claim.how].append(each)
    return list(found.items()) if len(found) > 1 else []


def _flagged(name: str) -> Objects:
    return lambda each: each.flagged[name]


def _pooled(rate: Rates, right: Mapping[str, Judged], wrong: Sequence[Judged]) -> Measured:
    return auc(list(map(rate, right.values())), list(map(rate, wrong)))


def _paired(rate: Rates, right: Mapping[str, Judged], wrong: Sequence[Judged]) -> Measured:
    wins = sum(rate(right[each.claim.case]) > rate(each) for each in wrong)
    return share(wins, len(wrong))


def _right(judged: Iterable[Judged]) -> list[Judged]:
    return [each for each in judged if each.claim.is_right]


def _labelled(judged: Iterable[Judged], label: str) -> list[Judged]:
    return [each for each in judged if each.claim.label == label]


def _row(title: str, cells: Iterable[str]) -> str:
    return f"{title:30}" + "".join(f"{cell:>{_CELL}}" for cell in cells)
