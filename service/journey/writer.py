"""Writes the summary's sentences for one article.

*Extractive* sentences are chosen from the article and translated; *abstractive* ones come
from weights that summarise, and must then find their evidence among the article's
sentences. A sentence that its evidence does not support is replaced by the next choice.
"""

import asyncio
import math
from collections.abc import Iterable, Sequence

from service.inference import DecodeOptions, Generator
from service.journey.article import RankedSentence, Sentence
from service.journey.choose import choose
from service.journey.clock import Deadline, Stopwatch
from service.journey.compose import Candidate, admit
from service.journey.digest import JourneyOptions, TranslatedSentence, Warn
from service.journey.evidence import Alignment, align, judge
from service.journey.faults import faults_of, warnings_of
from service.journey.leaning import leading_connective, leanings
from service.journey.summarise import Summariser, WindowSummary, summarise
from service.journey.translate import Rendering, translate
from service.journey.typography import acronyms_in

_ROUNDS = 3  # of replacing unsupported extracts; each costs a translation


class Writer:
    """The state of one article between ranking and claims.

    Args:
        ranked: All sentences of the article, in order.
    """

    def __init__(
        self,
        ranked: Sequence[RankedSentence],
        *,
        translator: Generator,
        options: JourneyOptions,
        deadline: Deadline,
        watch: Stopwatch,
    ) -> None:
        self._ranked = ranked
        self._sentences = [each.sentence for each in ranked]
        self._leans_on = leanings(self._sentences)
        self._acronyms = acronyms_in(sentence.text for sentence in self._sentences)
        self._translator = translator
        self._options = options
        self._decode = DecodeOptions(target_language=options.target_language)
        self._deadline = deadline
        self._watch = watch
        self._renderings: dict[str, Rendering] = {}
        self.warnings: list[Warn] = []

    async def extracts(self, count: int, *, beside: Sequence[Candidate] = ()) -> list[Candidate]:
        """Choose, translate and admit sentences, in article order.

        Args:
            count: How many are wanted; fewer come if the article does not hold them.
            beside: What is in the summary already; its evidence is not said again.
        """
        kept: list[Candidate] = []
        told = {index for candidate in beside for index in candidate.evidence}
        refused: set[int] = set()
        for _ in range(_ROUNDS):
            chosen = await asyncio.to_thread(
                choose, self._ranked, count=count - len(kept), told=told, refused=refused
            )
            if not chosen:
                break
            candidates = await self._translated([each.sentence for each in chosen])
            admitted, dropped = admit(candidates, self._options.unsupported)
            standing = self._standing(admitted, {each.sentence.index for each in chosen})
            self.warnings += [*dropped, *(each for one in standing for each in one.warnings)]
            kept += standing
            told |= {each.evidence[0] for each in standing}
            refused |= {each.sentence.index for each in chosen} - told
            if len(kept) >= count:
                break
        return sorted(kept, key=lambda candidate: candidate.evidence)

    async def lead(self, summariser: Summariser, count: int) -> list[Candidate]:
        """Summarise by weights, find evidence, and admit at most `count` sentences.

        What a window says beyond `count` is left out from the windows that matter least.
        """
        texts = [sentence.text for sentence in self._sentences]
        if summariser.reads != self._decode.source_language:
            texts = [each.text for each in await self._render(texts)]
        with self._watch.stage("summarise"):
            windows = await summarise(
                summariser,
                texts,
                DecodeOptions(source_language=summariser.reads),
                deadline=self._deadline,
            )
        candidates = await self._aligned(windows)
        if not candidates:
            detail = "the weights that summarise wrote nothing"
            self.warnings.append(Warn(type="unsupported_dropped", detail=detail))
        admitted, dropped = admit(candidates, self._options.unsupported)
        best = sorted(admitted, key=self._salience, reverse=True)[:count]
        kept = [candidate for candidate in admitted if any(candidate is each for each in best)]
        self.warnings += [*dropped, *(each for one in kept for each in one.warnings)]
        return kept

    async def translation(self) -> tuple[TranslatedSentence, ...]:
        """The whole article, sentence by sentence."""
        renderings = await self._render([sentence.text for sentence in self._sentences])
        self.warnings += [
            warning
            for sentence, rendering in zip(self._sentences, renderings, strict=True)
            for warning in warnings_of(rendering.faults, sentence.index)
        ]
        return tuple(
            TranslatedSentence(
                sentence=sentence,
                text=rendering.text,
                log_prob=rendering.log_prob,
                warnings=warnings_of(rendering.faults, sentence.index),
            )
            for sentence, rendering in zip(self._sentences, renderings, strict=True)
        )

    def english(self, candidates: Iterable[Candidate]) -> dict[int, str]:
        """English of the source sentences translated so far, by index, extracts included."""
        by_text = {
            sentence.index: self._renderings[sentence.text].text
            for sentence in self._sentences
            if sentence.text in self._renderings
        }
        extracts = {
            candidate.evidence[0]: candidate.text
            for candidate in candidates
            if candidate.method == "extractive"
        }
        return {**by_text, **extracts}

    def _standing(self, admitted: Sequence[Candidate], chosen: set[int]) -> list[Candidate]:
        """Without those that leaned on a sentence chosen with them and not admitted."""
        standing = list(admitted)
        gone = chosen - {each.evidence[0] for each in standing}
        while fallen := {
            each.evidence[0]
            for each in standing
            if not gone.isdisjoint(self._leans_on[each.evidence[0]])
        }:
            standing = [each for each in standing if each.evidence[0] not in fallen]
            gone |= fallen
        return standing

    async def _translated(self, sentences: Sequence[Sentence]) -> list[Candidate]:
        """Extracts: each sentence without its leading connective, in English."""
        texts = [_on_its_own(sentence.text) for sentence in sentences]
        renderings = await self._render(texts)
        return [
            Candidate(
                text=rendering.text,
                method="extractive",
                evidence=(sentence.index,),
                log_prob=rendering.log_prob,
                support=judge(rendering.faults, rendering.log_prob),
                warnings=warnings_of(rendering.faults, sentence.index),
            )
            for sentence, rendering in zip(sentences, renderings, strict=True)
        ]

    async def _aligned(self, windows: Sequence[WindowSummary]) -> list[Candidate]:
        """What the windows say, each sentence once and with the evidence found for it."""
        sources: dict[str, list[Sentence]] = {}
        for window in windows:
            for text in window.sentences:
                sources.setdefault(text, []).extend(self._sentences[window.first : window.end])
        with self._watch.stage("evidence"):
            alignments = await align(
                self._translator, sources, self._decode, deadline=self._deadline
            )
        return [self._abstract(text, alignment) for text, alignment in alignments.items()]

    def _abstract(self, text: str, alignment: Alignment | None) -> Candidate:
        """An abstractive sentence; without evidence nothing supports it."""
        indices = () if alignment is None else (alignment.sentence,)
        log_prob = -math.inf if alignment is None else alignment.log_prob
        source = "" if alignment is None else self._sentences[alignment.sentence].text
        faults = faults_of(source, text, is_clause=True)
        return Candidate(
            text=text,
            method="abstractive",
            evidence=indices,
            log_prob=log_prob,
            support=judge(faults, log_prob),
            warnings=warnings_of(faults, indices[0] if indices else None),
        )

    async def _render(self, texts: Sequence[str]) -> list[Rendering]:
        """Translate what was not translated yet."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._renderings]
        with self._watch.stage("translate"):
            done = await translate(
                self._translator,
                missing,
                self._decode,
                acronyms=self._acronyms,
                deadline=self._deadline,
            )
        self._renderings.update(zip(missing, done, strict=True))
        return [self._renderings[text] for text in texts]

    def _salience(self, candidate: Candidate) -> float:
        return max((self._ranked[index].salience for index in candidate.evidence), default=0.0)


def _on_its_own(text: str) -> str:
    """A sentence without the connective that ties it to the one before."""
    rest = text[leading_connective(text) :]
    return rest[:1].upper() + rest[1:]
