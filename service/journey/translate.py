"""Sentences to English, each checked, and decoded again with more care where a check fails.

Weights loop, drop clauses and change numbers. Every hypothesis is compared with its source;
if the best one fails, the first of the beam that passes is taken, and if none does the
sentence is decoded once more with a wider beam and, for loops, no repeated 3-grams (a
permanent ban damages names and lists). What still fails is reported, not hidden.
"""

from collections.abc import Sequence

import msgspec

from service.inference import DecodeOptions, Generator, Hypothesis
from service.journey.checks import is_looping
from service.journey.clock import Deadline
from service.journey.faults import Fault, faults_of
from service.journey.fitting import fit
from service.journey.typography import Line, english_numerals, mend_english, prepare

_CAREFUL_BEAM = 8  # chosen: twice the usual, for the few sentences that need it
_CAREFUL_NO_REPEAT = 3


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
) -> tuple[Rendering, ...]:
    """Translate lines, one sentence each; a repeated line is computed once.

    Args:
        lines: N lines, of any length; blank and number-only ones pass through untouched.
        acronyms: Words that stay in capitals where a line is all capitals.

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
    hypotheses = await _decode_with_care(generator, flat, options, deadline)
    remaining = iter(hypotheses)
    renderings = {
        text: _join(line, each, [next(remaining) for _ in each])
        for text, line, each in zip(unique, prepared, parts, strict=True)
    }
    return tuple(renderings[line] for line in lines)


async def _decode_with_care(
    generator: Generator, texts: Sequence[str], options: DecodeOptions, deadline: Deadline
) -> list[Hypothesis]:
    """The best hypothesis of each text by its checks, decoded twice where the first beam fails."""
    if not texts:
        return []
    first = await generator.generate(texts, options, deadline_s=deadline.remaining_s())
    beams = [_by_faults(text, hypothesis) for text, hypothesis in zip(texts, first, strict=True)]
    failing = [index for index, beam in enumerate(beams) if beam[0].faults]
    loops = [index for index in failing if _is_loop(first[index])]
    others = [index for index in failing if not _is_loop(first[index])]
    wider = msgspec.structs.replace(options, beam_size=_CAREFUL_BEAM, alternatives=None)
    unlooped = msgspec.structs.replace(wider, no_repeat_ngram_size=_CAREFUL_NO_REPEAT)
    for group, careful in ((loops, unlooped), (others, wider)):
        if group:
            again = await generator.generate(
                [texts[i] for i in group], careful, deadline_s=deadline.remaining_s()
            )
            for i, hypothesis in zip(group, again, strict=True):
                beams[i] = sorted(
                    [*beams[i], *_by_faults(texts[i], hypothesis)], key=lambda each: each.faults
                )
    return [
        msgspec.structs.replace(
            beam[0].hypothesis, alternatives=tuple(each.hypothesis for each in beam[1:])
        )
        for beam in beams
    ]


class _Checked(msgspec.Struct, frozen=True):
    """A hypothesis and how many checks it fails."""

    faults: int
    hypothesis: Hypothesis


def _by_faults(source: str, best: Hypothesis) -> list[_Checked]:
    """A beam with the fewest faults first, likelier ones first among equals.

    Hypotheses behind a faultless one are not checked: nobody will prefer them.
    """
    beam = [_with_english_numerals(each, source) for each in (best, *best.alternatives)]
    checked: list[_Checked] = []
    for place, hypothesis in enumerate(beam):
        faults = faults_of(source, hypothesis.text, is_cut=hypothesis.is_cut)
        checked.append(_Checked(len(faults), hypothesis))
        if not faults:
            checked += [_Checked(0, other) for other in beam[place + 1 :]]
            break
    return sorted(checked, key=lambda each: each.faults)


def _with_english_numerals(hypothesis: Hypothesis, source: str) -> Hypothesis:
    return msgspec.structs.replace(hypothesis, text=english_numerals(hypothesis.text, source))


def _is_loop(hypothesis: Hypothesis) -> bool:
    return hypothesis.is_cut or is_looping(hypothesis.text)


def _join(line: Line, parts: Sequence[str], hypotheses: Sequence[Hypothesis]) -> Rendering:
    """One rendering from the hypotheses of a line's parts."""
    if not hypotheses:
        return Rendering(text=line.head, log_prob=0.0)
    english = mend_english(" ".join(each.text for each in hypotheses), line.body)
    is_cut = any(each.is_cut for each in hypotheses)
    faults = faults_of(line.body, english, is_cut=is_cut)
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
