"""Sentences to English, each checked, and decoded again with more care where a check fails.

Weights loop, drop clauses and change numbers. Every hypothesis is compared with its source;
if the best one fails, the first of the beam that fails least is taken, and if that one says
less than its source or contradicts it, the sentence is decoded once more with a wider beam and,
for loops, no repeated 3-grams (a permanent ban damages names and lists). A misspelt name or a
lost hedge or attribution is not worth that. What still fails is reported, not hidden.
"""

import asyncio
from collections.abc import Sequence

import msgspec

from service.inference import DecodeOptions, Generator, Hypothesis
from service.journey.checks import is_looping
from service.journey.clock import Deadline
from service.journey.digest import WarningType
from service.journey.faults import Compare, Fault, faults_of
from service.journey.fitting import fit
from service.journey.typography import Line, english_numerals, mend_english, prepare

_CAREFUL_BEAM = 8  # chosen: twice the usual, for the few sentences that need it
_CAREFUL_NO_REPEAT = 3
_SLIGHT: frozenset[WarningType] = frozenset(
    {"attribution_lost", "hedge_lost", "name_mismatch", "negation_mismatch"}
)
"""No reason to take another hypothesis, or to decode again, unless they contradict."""


class Rendering(msgspec.Struct, frozen=True, kw_only=True):
    """One line in English."""

    text: str
    log_prob: float
    """Mean per token, nats; 0 for a line that passed through untouched."""
    faults: tuple[Fault, ...] = ()
    alternatives: tuple[str, ...] = ()


async def translate(
    generator: Generator,
    lines: Sequence[str],
    options: DecodeOptions,
    *,
    acronyms: frozenset[str],
    deadline: Deadline,
    compare: Compare = faults_of,
) -> tuple[Rendering, ...]:
    """Translate lines, one sentence each; a repeated line is computed once.

    Args:
        lines: N lines, of any length; blank and number-only ones pass through untouched.
        acronyms: Words that stay in capitals where a line is all capitals.
        compare: Tells how an English line fails its source.

    Returns:
        One rendering a line, in order. Shape (N,).

    Raises:
        As `Generator.generate`.
    """
    unique = list(dict.fromkeys(lines))
    prepared = [prepare(line, acronyms) for line in unique]
    parts = [
        fit(line.body, generator.count_tokens, generator.max_input_tokens) if line.body else []
        for line in prepared
    ]
    flat = [part for each in parts for part in each]
    hypotheses = await _decode_with_care(generator, flat, options, deadline, compare)
    remaining = iter(hypotheses)
    found = [[next(remaining) for _ in each] for each in parts]

    def joined() -> dict[str, Rendering]:
        return {
            text: _join(line, each, decoded, compare)
            for text, line, each, decoded in zip(unique, prepared, parts, found, strict=True)
        }

    renderings = await asyncio.to_thread(joined)
    return tuple(renderings[line] for line in lines)


async def _decode_with_care(
    generator: Generator,
    texts: Sequence[str],
    options: DecodeOptions,
    deadline: Deadline,
    compare: Compare,
) -> list[Hypothesis]:
    """The best hypothesis of each text by its checks, decoded twice where the first beam fails."""
    if not texts:
        return []
    first = await generator.generate(texts, options, deadline_s=deadline.remaining_s())
    beams = await asyncio.to_thread(_all_by_faults, texts, first, compare)
    failing = [index for index, beam in enumerate(beams) if beam[0].asks_for_care]
    loops = [index for index in failing if _is_loop(first[index])]
    others = [index for index in failing if not _is_loop(first[index])]
    wider = msgspec.structs.replace(options, beam_size=_CAREFUL_BEAM, alternatives=None)
    unlooped = msgspec.structs.replace(wider, no_repeat_ngram_size=_CAREFUL_NO_REPEAT)
    for group, careful in ((loops, unlooped), (others, wider)):
        if group:
            again = await generator.generate(
                [texts[i] for i in group], careful, deadline_s=deadline.remaining_s()
            )
            checked = await asyncio.to_thread(
                _all_by_faults, [texts[i] for i in group], again, compare
            )
            for i, wide in zip(group, checked, strict=True):
                beams[i] = sorted([*beams[i], *wide], key=lambda each: each.badness)
    return [
        msgspec.structs.replace(
            beam[0].hypothesis, alternatives=tuple(each.hypothesis for each in beam[1:])
        )
        for beam in beams
    ]


class _Checked(msgspec.Struct, frozen=True):
    """A hypothesis and how it fails its checks."""

    hypothesis: Hypothesis
    faults: tuple[Fault, ...] = ()

    @property
    def badness(self) -> tuple[int, int]:
        """How many checks it contradicts and how many it gravely fails; less is better.

        A name that is spelt a letter otherwise is likelier meant than what stands in its place
        further down the beam (`Pekov`, then `Pesky`, for Peskov).
        """
        grave = [each for each in self.faults if each.contradicts or each.type not in _SLIGHT]
        return sum(fault.contradicts for fault in grave), len(grave)

    @property
    def asks_for_care(self) -> bool:
        """Whether it may be worth decoding once more."""
        return self.badness > (0, 0)


def _all_by_faults(
    sources: Sequence[str], hypotheses: Sequence[Hypothesis], compare: Compare
) -> list[list[_Checked]]:
    return [
        _by_faults(source, best, compare) for source, best in zip(sources, hypotheses, strict=True)
    ]


def _by_faults(source: str, best: Hypothesis, compare: Compare) -> list[_Checked]:
    """A beam with the least faulty first, likelier ones first among equals.

    Hypotheses behind a faultless one are not checked: nobody will prefer them.
    """
    beam = [_with_english_numerals(each, source) for each in (best, *best.alternatives)]
    checked: list[_Checked] = []
    for place, hypothesis in enumerate(beam):
        faults = compare(source, hypothesis.text, is_cut=hypothesis.is_cut)
        checked.append(_Checked(hypothesis, faults))
        if not faults:
            checked += [_Checked(other) for other in beam[place + 1 :]]
            break
    return sorted(checked, key=lambda each: each.badness)


def _with_english_numerals(hypothesis: Hypothesis, source: str) -> Hypothesis:
    return msgspec.structs.replace(hypothesis, text=english_numerals(hypothesis.text, source))


def _is_loop(hypothesis: Hypothesis) -> bool:
    return hypothesis.is_cut or is_looping(hypothesis.text)


def _join(
    line: Line, parts: Sequence[str], hypotheses: Sequence[Hypothesis], compare: Compare
) -> Rendering:
    """One rendering from the hypotheses of a line's parts."""
    if not hypotheses:
        return Rendering(text=line.head, log_prob=0.0)
    decoded = " ".join(each.text for each in hypotheses)
    english = mend_english(decoded, line.body)
    is_cut = any(each.is_cut for each in hypotheses)
    faults = compare(line.body, english, is_cut=is_cut)
    if len(parts) > 1:
        detail = f"the sentence is too long for the weights and went in {len(parts)} parts"
        faults = (*faults, Fault(type="sentence_split", detail=detail))
    tokens = sum(each.token_count + 1 for each in hypotheses)
    return Rendering(
        text=line.around(english),
        log_prob=sum(each.log_prob * (each.token_count + 1) for each in hypotheses) / tokens,
        faults=faults,
        alternatives=tuple(
            line.around(mend_english(each.text, line.body)) for each in hypotheses[0].alternatives
        )
        if len(parts) == 1
        else (),
    )
