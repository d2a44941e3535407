"""Writes the summary's sentences for one article.

*Extractive* sentences are chosen from the article and translated; *abstractive* ones come
from weights that summarise, and must then find their evidence among the article's
sentences. An extract that its source does not support is replaced by the next choice, an
abstractive sentence by the sentence of the article that comes nearest to it.
"""

import asyncio
import math
from collections.abc import Iterable, Mapping, Sequence

from service.inference import DecodeOptions, Generator
from service.journey.article import RankedSentence, Sentence
from service.journey.baseline import Told, baselines
from service.journey.calibration import Measured, log_length_ratio
from service.journey.choose import choose
from service.journey.clock import Deadline, Stopwatch
from service.journey.compose import Candidate, admit
from service.journey.digest import JourneyOptions, TranslatedSentence, Warn
from service.journey.evidence import Alignment, align
from service.journey.faults import Compare, warnings_of
from service.journey.leaning import leading_connective, leanings
from service.journey.summarise import Summariser, WindowSummary, summarise
from service.journey.support import judge
from service.journey.translate import Rendering, translate
from service.journey.typography import acronyms_in
from service.model_store.bundle import Calibration

_ROUNDS = 3  # of replacing unsupported extracts; each costs a translation


class Writer:
    """The state of one article between ranking and claims.

    Args:
        ranked: All sentences of the article, in order.
        compare: Tells how English fails its source.
        calibration: Of the weights that translate.
    """

    def __init__(
        self,
        ranked: Sequence[RankedSentence],
        *,
        translator: Generator,
        options: JourneyOptions,
        deadline: Deadline,
        watch: Stopwatch,
        compare: Compare,
        calibration: Calibration,
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
        self._compare = compare
        self._calibration = calibration
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
        kept = {place: each for place, each in enumerate(candidates) if _is_one_of(each, best)}
        failed = {
            place: each for place, each in enumerate(candidates) if not _is_one_of(each, admitted)
        }
        self.warnings += dropped
        told = {index for each in kept.values() for index in each.evidence}
        kept |= await self._stand_ins(failed, count - len(kept), told)
        summary = [kept[place] for place in sorted(kept)]
        self.warnings += [each for one in summary for each in one.warnings]
        return summary

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

    async def _stand_ins(
        self, failed: Mapping[int, Candidate], room: int, told: set[int]
    ) -> dict[int, Candidate]:
        """Extracts in the places of abstractive sentences that failed.

        Each is the nearest sentence of the article that is not told yet and stands alone; what
        has none, or is beyond the room there is, is not replaced.
        """
        chosen: dict[int, Sentence] = {}
        for place in sorted(failed, key=lambda each: -self._salience(failed[each])):
            free = [
                index
                for index in failed[place].nearest
                if index not in told and not self._leans_on[index]
            ]
            if free and len(chosen) < room:
                chosen[place] = self._sentences[free[0]]
                told.add(free[0])
        if not chosen:
            return {}
        candidates = await self._translated(list(chosen.values()))
        admitted, dropped = admit(candidates, self._options.unsupported)
        detail = "a summary sentence that the article does not support was replaced by its nearest"
        self.warnings += [
            *dropped,
            *(
                Warn(type="unsupported_replaced", detail=detail, sentence=each.evidence[0])
                for each in admitted
            ),
        ]
        return {
            place: each
            for place, each in zip(chosen, candidates, strict=True)
            if _is_one_of(each, admitted)
        }

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
                support=judge(
                    rendering.faults,
                    Measured(log_prob=rendering.log_prob),
                    self._calibration.extractive,
                ),
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
            found = await align(self._translator, sources, self._decode, deadline=self._deadline)
            aligned = [(text, each) for text, each in found.items() if each is not None]
            expected = await baselines(
                self._translator,
                [Told(english=text, evidence=each.sentence) for text, each in aligned],
                self._sentences,
                self._decode,
                deadline=self._deadline,
            )
        baseline_of = dict(zip((text for text, _ in aligned), expected, strict=True))
        return [
            self._abstract(text, alignment, baseline_of.get(text))
            for text, alignment in found.items()
        ]

    def _abstract(
        self, text: str, alignment: Alignment | None, baseline: float | None
    ) -> Candidate:
        """An abstractive sentence; without evidence nothing supports it."""
        indices = () if alignment is None else (alignment.sentence,)
        log_prob = -math.inf if alignment is None else alignment.log_prob
        source = "" if alignment is None else self._sentences[alignment.sentence].text
        faults = self._compare(source, text, is_clause=True)
        measured = Measured(
            log_prob=log_prob,
            baseline=baseline,
            log_length_ratio=log_length_ratio(source, text),
        )
        return Candidate(
            text=text,
            method="abstractive",
            evidence=indices,
            log_prob=log_prob,
            support=judge(faults, measured, self._calibration.abstractive),
            warnings=warnings_of(faults, indices[0] if indices else None),
            nearest=() if alignment is None else (alignment.sentence, *alignment.others),
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
                compare=self._compare,
            )
        self._renderings.update(zip(missing, done, strict=True))
        return [self._renderings[text] for text in texts]

    def _salience(self, candidate: Candidate) -> float:
        return max((self._ranked[index].salience for index in candidate.evidence), default=0.0)


def _is_one_of(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    return any(candidate is each for each in others)


def _on_its_own(text: str) -> str:
    """A sentence without the connective that ties it to the one before."""
    rest = text[leading_connective(text) :]
    return rest[:1].upper() + rest[1:]
