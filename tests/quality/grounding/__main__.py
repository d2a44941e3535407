"""Measure checks and forced decoding: `python -m tests.quality.grounding`.

Tunes on the tuning part and reports on the reporting part; see README.md beside this file.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from service.journey.baseline import UNRELATED
from service.model_store import ModelCache
from service.model_store.bundle import Fit
from tests.quality.grounding import fitting, plot, report
from tests.quality.grounding.decoding import Decoder
from tests.quality.grounding.fitted import calibrate, joint_scores, rightness, store, weights_of
from tests.quality.grounding.measuring import Claim, Judged, claims_of, judge
from tests.quality.grounding.pairs import SHIPPED, read

_PARTS = ("tuning", "reporting")


def main() -> None:
    """Print everything, draw where a picture is asked for, and store where that is."""
    given = _arguments()
    if given.checks_only:
        _report_checks(list(claims_of(read(given.pairs), 0)))
        return
    bundle = ModelCache(given.model_cache).find("translate", given.bundle)
    decoder = Decoder(bundle, given.scores)
    judged = judge(list(claims_of(read(given.pairs), UNRELATED)), decoder)
    tuning, reporting = ([e for e in judged if e.claim.part == part] for part in _PARTS)
    level = report.alarm_level(tuning)
    rules = report.objections(level)
    fit = calibrate(tuning)
    print(f"{bundle.manifest.name} {bundle.manifest.revision}, {UNRELATED} unrelated sentence")
    if decoder.scored:
        each_ms = 1000 * decoder.taken_s / decoder.scored
        print(
            f"{decoder.scored} pairs scored in {decoder.taken_s:.0f} s, {each_ms:.1f} ms each on "
            f"{decoder.cores} cores"
        )
    print(f"decoding objects where less than {level:.3f} is explained (set on the tuning part)")
    for part, some in zip(_PARTS, (tuning, reporting), strict=True):
        scores = joint_scores(some, fit)
        _section(f"{part}: {len(some)} claims", report.precision(some, rules))
        _section("", report.detection(some, rules))
        _section("", report.ranking(some, scores))
        _section("", report.verdicts(some, fit))
        _section("", report.reliance(some, fit))
        _section("", report.reliability(some, scores))
    print(msgspec.json.format(msgspec.json.encode(fit)).decode())
    if given.plot:
        parts = {"tuning": tuning, "reporting": reporting}
        plot.draw(
            {name: _bins(some, fit) for name, some in parts.items()},
            fit,
            given.plot,
        )
    if given.store:
        store(bundle, fit, reporting)


def _report_checks(claims: Sequence[Claim]) -> None:
    rules, judged = report.checks(), judge(claims, None)
    for part in _PARTS:
        some = [each for each in judged if each.claim.part == part]
        _section(f"{part}: {len(some)} claims", report.precision(some, rules))
        _section("", report.detection(some, rules))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.grounding")
    parser.add_argument("--pairs", type=Path, default=SHIPPED, help="JSON lines of `building`")
    parser.add_argument("--bundle", help="that translates; the newest installed one if not said")
    parser.add_argument("--model-cache", type=Path, default=Path("model_cache"))
    parser.add_argument("--scores", type=Path, help="file to keep scores in, for another run")
    parser.add_argument("--checks-only", action="store_true", help="no weights, seconds")
    parser.add_argument("--plot", type=Path, help="picture of the reliability, .png or .svg")
    parser.add_argument(
        "--store", action="store_true", help="write the calibration into the bundle's bundle.json"
    )
    return parser.parse_args()


def _bins(judged: Sequence[Judged], fit: Fit) -> list[fitting.Bin]:
    scores = joint_scores(judged, fit)
    return fitting.reliability(scores, rightness(judged), weights_of(judged))


def _section(title: str, lines: Iterable[str]) -> None:
    print("", *([title] if title else []), *lines, sep="\n")


if __name__ == "__main__":
    main()
