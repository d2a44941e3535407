"""Measures the negation and modality checks on human translations, as they are and corrupted.

    python -m tests.quality.negation_checks ID_FILE EN_FILE

The files hold one sentence a line, in the same order. Right pairs that a check flags are its
false alarms; the others are corrupted, one damage a class, and the share that is then flagged
as what was done is its detection. What denies or hedges is found here with word lists of
their own, so a word that a check does not know counts against it.
"""

import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from service.journey.checks.hedges import compare_modality
from service.journey.checks.negation import compare_negation

SEED = 20240229
_Z = 1.96  # 95 %

_SOURCE_DENIES = re.compile(
    r"\b(?:tidak\w*|tak|takkan|bukan\w*|belum\w*|tanpa\w*|jangan\w*|enggan|e?n?gga?k|gak"
    r"|menolak|ditolak|membantah|dibantah|menyangkal|gagal|batal|dilarang|mustahil|nihil"
    r"|tiada|kecuali|selain|(?:nir|non|anti)-?\w+)\b",
    re.IGNORECASE,
)
_AUXILIARIES = (
    r"is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|does|do|did"
)
_AUXILIARY = re.compile(rf"\b(?:{_AUXILIARIES})\b(?! not\b)")
_REMOVALS = (
    ("not", re.compile(rf"\b({_AUXILIARIES}) not\b(?! only)"), r"\1"),
    ("n't", re.compile(r"\b(is|are|was|were|has|have|had|would|could|does|do|did)n['’]t\b"), r"\1"),
    ("cannot", re.compile(r"\bcan(?:not|['’]t)\b"), "can"),
    ("never", re.compile(r"\bnever "), ""),
    ("no", re.compile(r"\b[Nn]o (?=[a-z])(?!doubt|more|less|longer|matter)"), ""),
    ("without", re.compile(r"\b([Ww])ithout\b"), r"\1ith"),
    ("unable", re.compile(r"\bunable\b"), "able"),
    ("refused", re.compile(r"\b(?:refused|declined) to\b"), "agreed to"),
    ("refused", re.compile(r"\brefuses to\b"), "agrees to"),
    ("denied", re.compile(r"\bdenied\b"), "confirmed"),
    ("denied", re.compile(r"\bdenies\b"), "confirms"),
)
_SOURCE_HEDGES = re.compile(
    r"(?<!tidak )(?<!tak )\b(?:mungkin|diduga|dikabarkan|kabarnya|konon|kemungkinan"
    r"|diperkirakan|berpotensi|tampaknya|dilaporkan)\b",
    re.IGNORECASE,
)
_UNHEDGED = (
    (re.compile(r"\b(?:allegedly|reportedly|apparently|probably|possibly|perhaps|maybe) "), ""),
    (
        re.compile(
            r"\b(is|was|are|were) (?:believed|thought|suspected|reported|estimated|likely) to\b"
        ),
        r"\1 known to",
    ),
    (re.compile(r"\b(?:may|might|could) be\b"), "is"),
    (re.compile(r"\b(?:may|might|could) have\b"), "has"),
    (re.compile(r"\b(?:may|might|could)\b"), "will"),
    (re.compile(r"\b(?:seems?|appears?) to\b"), "is known to"),
)
_SOURCE_ATTRIBUTES = re.compile(r"\b(?:mengatakan|menurut|[Kk]ata|berkata)\b")
_UNATTRIBUTED = (
    (re.compile(r"^According to [^,]{3,80}, "), ""),
    (re.compile(r",? according to [^,.]{3,80}(?=[,.])"), ""),
    (re.compile(r", [^,\"”]{2,80} said(?=\.?$)"), ""),
    (re.compile(r"^[^,\"“]{2,80} said (?:that )?"), ""),
)

Pair = tuple[str, str]
Damaged = tuple[str, str]
"""The class of a corruption, and the English that has it."""


def corruptions(source: str, english: str, chance: random.Random) -> Iterator[Damaged]:
    """At most one corruption of each kind, each of a place chosen among all."""
    without = [
        (f"lost: {name}", english[: found.start()] + found.expand(word) + english[found.end() :])
        for name, pattern, word in _REMOVALS
        for found in pattern.finditer(english)
    ]
    if without:
        yield chance.choice(without)
    place = _AUXILIARY.search(english)
    if place is not None and not _SOURCE_DENIES.search(source):
        yield "added: not", f"{english[: place.end()]} not{english[place.end() :]}"
    if _SOURCE_HEDGES.search(source):
        yield from _changed("hedge_lost: all hedges", _UNHEDGED, english)
    if _SOURCE_ATTRIBUTES.search(source):
        yield from _changed("attribution_lost: all attributions", _UNATTRIBUTED, english)


def _changed(
    name: str, patterns: Sequence[tuple[re.Pattern[str], str]], english: str
) -> Iterator[Damaged]:
    """The sentence with all that matches replaced, if anything does."""
    changed = english
    for pattern, word in patterns:
        changed = pattern.sub(word, changed)
    if changed != english:
        yield name, changed


def flags(pair: Pair) -> frozenset[str]:
    """The kinds of mismatch that both checks report."""
    found = (*compare_negation(*pair), *compare_modality(*pair))
    return frozenset(each.kind for each in found)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    Source:
        Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927).
    """
    if not whole:
        return (0.0, 1.0)
    share, spread = part / whole, _Z * _Z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * math.sqrt(share * (1 - share) / whole + spread / whole / 4) / (1 + spread)
    return (middle - reach, middle + reach)


def report(pairs: Sequence[Pair]) -> str:
    """False alarms, and the corruptions of the pairs that the check was silent about."""
    chance = random.Random(SEED)  # noqa: S311
    alarms: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for source, english in pairs:
        raised = flags((source, english))
        alarms.update(raised)
        alarms["negation"] += not raised.isdisjoint({"lost", "added"})
        alarms["modality"] += not raised.isdisjoint({"hedge_lost", "attribution_lost"})
        for name, damaged in corruptions(source, english, chance):
            kind = name.partition(":")[0]
            related = {"lost", "added"} if kind in {"lost", "added"} else {kind}
            if raised.isdisjoint(related):
                is_found = kind in flags((source, damaged))
                for label in (name, kind):
                    tried[label] += 1
                    found[label] += is_found
    kinds = ("negation", "lost", "added", "modality", "hedge_lost", "attribution_lost")
    lines = [f"{len(pairs)} right pairs, seed {SEED}; 95 % Wilson intervals", "false alarms:"]
    lines += [f"  {kind}: {_share(alarms[kind], len(pairs))}" for kind in kinds]
    lines += ["detection:"]
    lines += [f"  {label}: {_share(found[label], tried[label])}" for label in sorted(tried)]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    share = part / whole if whole else 0.0
    return f"{part} of {whole}, {100 * share:.2f} % ({100 * low:.2f} to {100 * high:.2f})"


def main(sources: Path, translations: Path) -> None:
    """Print the figures of two files."""
    sides = [path.read_text("utf-8").splitlines() for path in (sources, translations)]
    sys.stdout.write(report(list(zip(*sides, strict=True))) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
