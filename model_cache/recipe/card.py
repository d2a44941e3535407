"""MODEL_CARD.md and SOURCES.md of a bundle, written from what its run wrote down.

No figure in them is anyone's memory: what the records do not hold is not said.
"""

from collections.abc import Sequence
from typing import Final

from model_cache.recipe.configuration import Configuration, Learning
from model_cache.recipe.dev_set import Overlap
from model_cache.recipe.direction import Direction
from model_cache.recipe.evaluating import Scores
from model_cache.recipe.history import Device, Entry, Measured, Progress
from model_cache.recipe.network import Shape
from model_cache.recipe.preparing import Report

_LIMITS: Final = (
    "Names may be misspelt, rare words guessed, clauses dropped. Not for publication without a "
    "reader."
)
_SPOKEN: Final = {"ind_Latn": "Indonesian", "eng_Latn": "English"}


def card(
    *,
    name: str,
    direction: Direction,
    configuration: Configuration,
    start: str,
    shape: Shape,
    report: Report,
    entries: Sequence[Entry],
    averaged: Sequence[int],
    scores: Sequence[Scores],
) -> str:
    """The card as Markdown.

    Args:
        start: What the weights began as, in words.
        entries: The history of the run.
        averaged: Steps whose weights were averaged.
        scores: Of this bundle and of those it is compared with.
    """
    reads, writes = _SPOKEN[direction.source_language], _SPOKEN[direction.target_language]
    about = {
        "Protocol": (
            f"NLLB's. Source `[{direction.source_language}] + pieces + [</s>]`, target prefix "
            f"`[{direction.target_language}]`; one vocabulary of {shape.vocabulary_size:,} tokens "
            "for both sides"
        ),
        "Shape": (
            f"{shape.encoder_layers} encoder and {shape.decoder_layers} decoder layers, width "
            f"{shape.width}, {shape.heads} heads, inner width {shape.inner}, post-norm"
        ),
        "Start": start,
        "Text": _text(report),
        "Training": _training(entries),
        "Learning": _learning(configuration.learning),
        "Weights": (
            f"the mean of {len(averaged)} checkpoints, of steps "
            f"{', '.join(f'{step:,}' for step in averaged)}"
        ),
        "Dev loss": _dev_losses(entries),
    }
    return "\n".join(
        (
            f"# {name}",
            "",
            (
                f"{reads} to {writes}, one sentence at a time. Written by "
                "`python -m model_cache.recipe` from the records of its run."
            ),
            "",
            *(f"- **{what}**: {said}." for what, said in about.items()),
            "",
            scores_table(scores),
            _LIMITS,
            "",
        )
    )


def _text(report: Report) -> str:
    removed = report.removed
    return (
        f"{report.pairs:,} sentence pairs, {report.with_terms('unstated'):,} of them with no "
        f"licence stated, none under one that forbids commercial use, {report.synthetic:,} of "
        f"them back-translated; `SOURCES.md` lists them. Of {report.dev_set} "
        f"({report.dev_sentences:,} sentences), {removed[Overlap.EXACT.value]:,} exact and "
        f"{removed[Overlap.NEAR.value]:,} near duplicates were found and removed"
    )


def _learning(learning: Learning) -> str:
    return (
        f"AdamW to a rate of {learning.learning_rate:g} ({learning.schedule}, "
        f"{learning.warm_up_steps:,} steps of warm-up), batches of {learning.batch_tokens:,} "
        f"tokens, label smoothing {learning.smoothing:g}, dropout {learning.dropout:g}, "
        f"{learning.frozen_layers} layers frozen, seed {learning.seed}"
    )


def scores_table(scores: Sequence[Scores]) -> str:
    """Scores as a Markdown table, and below it how they were measured."""
    return "\n".join(
        (
            "| bundle | numbers | MB | BLEU | chrF2 | target tokens/s |",
            "|---|---|---|---|---|---|",
            *(
                f"| {each.name} {each.revision} | {each.quantisation} | "
                f"{each.size_bytes / 1e6:.1f} | {each.bleu:.1f} | {each.chrf2:.1f} | "
                f"{each.target_tokens_per_s:,.0f} |"
                for each in scores
            ),
            "",
            *_measured_how(scores),
            "",
        )
    )


def _training(entries: Sequence[Entry]) -> str:
    progress = [entry for entry in entries if isinstance(entry, Progress)]
    devices = [entry for entry in entries if isinstance(entry, Device)]
    if not progress or not devices:
        return "none"
    last = progress[-1]
    places = dict.fromkeys(
        f"{each.device} ({each.threads} threads, {each.precision}, torch {each.torch})"
        for each in devices
    )
    return (
        f"{last.step:,} steps, {last.epoch:.2f} epochs, {last.minutes:.0f} minutes on "
        f"{' and '.join(places)}"
    )


def _dev_losses(entries: Sequence[Entry]) -> str:
    measured = [entry for entry in entries if isinstance(entry, Measured)]
    if not measured:
        return "not measured"
    first, last = measured[0], measured[-1]
    return (
        f"{first.dev_loss:.3f} nats a token at step {first.step:,}, {last.dev_loss:.3f} at step "
        f"{last.step:,}"
    )


def _measured_how(scores: Sequence[Scores]) -> list[str]:
    """Where the same holds of all it is said once."""
    hows = dict.fromkeys(
        f"{each.dev_set}, {each.sentences:,} sentences, beam {each.beam_size}, CTranslate2 on "
        f"{each.threads} threads; BLEU `{each.bleu_signature}`, chrF2 `{each.chrf2_signature}`."
        for each in scores
    )
    return list(hows)
