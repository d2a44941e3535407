"""The journey of one article; read this first.

    extract -> segment -> rank -> summarise -> translate -> claims -> evidence -> render

`Journey.run` takes an article through all steps but the last, which the edges choose.
Only sentences that the answer needs are translated.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec

from service.errors import ArticleTooLong, InvalidArticle, UnavailableMethod, UnsupportedLanguage
from service.inference import DecodeOptions, Generator
from service.journey.article import Article, ArticleSource, Sentence
from service.journey.choose import LENGTHS
from service.journey.claims import find_claims
from service.journey.clock import Deadline, Stage, Stopwatch
from service.journey.compose import Candidate, compose
from service.journey.digest import Digest, JourneyOptions, Language, Warn
from service.journey.evidence import ground
from service.journey.extract import extract, refuse_forbidden_characters
from service.journey.faults import Compare, comparison_for, warnings_of
from service.journey.language import RELATIVES, english_name, identify
from service.journey.plain_translation import translate_text
from service.journey.rank import rank
from service.journey.segment import segment
from service.journey.summarise import Summariser
from service.journey.writer import Writer
from service.model_store.bundle import Calibration

READS = "ind_Latn"
WRITES = "eng_Latn"
OnStage = Callable[[Stage], None]
Admit = Callable[[float, int], None]
_UNCALIBRATED = Calibration()
_READ_AT_ONCE = 4  # chosen: reading takes one core a few milliseconds
_UNDECIDED = 0.4  # a near relative with Indonesian this close behind: no telling word was found


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one article may hold. Past a limit the article is refused, never cut."""

    max_article_chars: int = 100_000
    max_sentence_chars: int = 4_000


class TextTranslation(msgspec.Struct, frozen=True, kw_only=True):
    """A text in English, its white space and markup as they were."""

    text: str
    alternatives: tuple[str, ...]
    language: Language
    """What the text was taken for."""
    warnings: tuple[Warn, ...]


class Journey:
    """Takes articles to digests. One instance serves all requests of an event loop.

    Args:
        translator: Indonesian sentences to English.
        summariser: mT5-like weights, or none for extractive digests only. Owned, like the
            translator, by whoever made it.
        limits: What one article may hold.
        admit: Called with the seconds there are, and how many articles were let in and are
            still being read, before anything is done for another; raises `Overloaded` where
            that time would not be enough.
        calibration: Of the weights that translate; what it has no fit for is judged by rules.
        compare_for: Makes of an article's text what compares English with its sentences.
    """

    def __init__(
        self,
        translator: Generator,
        summariser: Summariser | None,
        limits: Limits,
        admit: Admit = lambda _deadline_s, _ahead: None,
        *,
        calibration: Calibration = _UNCALIBRATED,
        compare_for: Callable[[str], Compare] = comparison_for,
    ) -> None:
        self._translator = translator
        self._summariser = summariser
        self._limits = limits
        self._admit = admit
        self._calibration = calibration
        self._compare_for = compare_for
        self._readers = asyncio.Semaphore(_READ_AT_ONCE)
        self._being_read = 0

    async def run(
        self,
        source: ArticleSource,
        options: JourneyOptions,
        *,
        deadline_s: float,
        on_stage: OnStage | None = None,
    ) -> Digest:
        """Digest one article.

        Args:
            on_stage: Called on the event loop with the name of each stage as it begins; a
                stage may come more than once.

        Raises:
            InvalidArticle: Nothing to summarise, or characters that no text may hold.
            ArticleTooLong: Past a limit.
            UnsupportedLanguage: Not Indonesian, or an answer nobody here can write.
            UnavailableMethod: An abstractive digest without weights that summarise.
            DeadlinePassed, Overloaded, EngineFailed: See `errors`.
        """
        deadline, watch = Deadline(deadline_s), Stopwatch(on_stage)
        self._refuse_options(options)
        async with self._admitted(deadline):
            article, language, warnings = await self._read(source, options, watch)
            with watch.stage("segment"):
                sentences = await asyncio.to_thread(segment, article)
                self._refuse_endless(sentences)
            with watch.stage("rank"):
                ranked = await asyncio.to_thread(rank, article, sentences)
                compare = await asyncio.to_thread(self._compare_for, article.text)
        writer = Writer(
            ranked,
            translator=self._translator,
            options=options,
            deadline=deadline,
            watch=watch,
            compare=compare,
            calibration=self._calibration,
        )
        translation = await writer.translation() if options.with_translation else None
        candidates = await self._write(writer, options)
        summary, summary_sentences = compose(candidates)
        with watch.stage("claims"):
            drafts = await asyncio.to_thread(
                find_claims, summary_sentences, sentences, max_claims=options.max_claims
            )
        with watch.stage("evidence"):
            owners = [candidates[draft.summary_sentence] for draft in drafts]
            claims = ground(
                drafts,
                [owner.support for owner in owners],
                [owner.evidence for owner in owners],
                article=article,
                sentences=sentences,
                summary=summary_sentences,
                translations=writer.english(candidates),
            )
        return Digest(
            article=article,
            sentences=sentences,
            language=language,
            summary=summary,
            summary_sentences=summary_sentences,
            claims=claims,
            translation=translation,
            warnings=tuple(dict.fromkeys((*warnings, *writer.warnings))),
            timings_ms=watch.timings_ms(),
        )

    async def translate(
        self,
        text: str,
        *,
        source_language: str = "auto",
        target_language: str = WRITES,
        is_html: bool = False,
        alternatives: int = 0,
        deadline_s: float,
    ) -> TextTranslation:
        """Translate a text of any length, sentence by sentence; white space and markup stay.

        Text that is in the wanted language already comes back as it is. A short text cannot
        be told from its near relatives, so `auto` takes those for Indonesian too.

        Raises:
            As `run`.
        """
        deadline = Deadline(deadline_s)
        refuse_forbidden_characters(text, "/text")
        if len(text) > self._limits.max_article_chars:
            raise ArticleTooLong(
                f"the text has {len(text)} characters, and at most "
                f"{self._limits.max_article_chars} may be sent at once",
                pointer="/text",
            )
        async with self._admitted(deadline):
            language = await self._taken_for(text, source_language)
        _refuse_target(target_language)
        if language.code == target_language:
            return TextTranslation(text=text, alternatives=(), language=language, warnings=())
        may_be_read = source_language == "auto" and language.code in RELATIVES
        if language.code != READS and not may_be_read:
            raise _cannot_read(language, is_named=source_language != "auto")
        done = await translate_text(
            self._translator,
            text,
            DecodeOptions(),
            is_html=is_html,
            alternatives=alternatives,
            deadline=deadline,
        )
        return TextTranslation(
            text=done.text,
            alternatives=done.alternatives,
            language=language,
            warnings=tuple(
                warning
                for index, rendering in enumerate(done.renderings)
                for warning in warnings_of(rendering.faults, index)
            ),
        )

    async def detect(self, text: str) -> tuple[Language, ...]:
        """Languages the text may be in, likeliest first; none if it has no words."""
        return await asyncio.to_thread(identify, text)

    @asynccontextmanager
    async def _admitted(self, deadline: Deadline) -> AsyncGenerator[None]:
        """Let an article in to be read, few at a time.

        So that the queue before the weights, by which others are let in, grows with those who
        are let in, and not only once hundreds have been.
        """
        self._admit(deadline.remaining_s(), self._being_read)
        self._being_read += 1
        try:
            async with self._readers:
                self._admit(deadline.remaining_s(), 0)
                yield
        finally:
            self._being_read -= 1

    async def _read(
        self, source: ArticleSource, options: JourneyOptions, watch: Stopwatch
    ) -> tuple[Article, Language, tuple[Warn, ...]]:
        """The article in what was posted, and the language it is in."""
        with watch.stage("extract"):
            article = await asyncio.to_thread(
                extract, source, max_article_chars=self._limits.max_article_chars
            )
            language, warnings = await self._recognise(article.text, options.source_language)
        return article, language, warnings

    async def _write(self, writer: Writer, options: JourneyOptions) -> list[Candidate]:
        """The summary's sentences: abstractive ones if they can be had, then extractive ones."""
        count = LENGTHS[options.length]
        lead: list[Candidate] = []
        if self._summariser is not None and options.method != "extractive":
            lead = await writer.lead(self._summariser, count)
        if options.method == "abstractive" and lead:
            return lead
        return lead + await writer.extracts(count - len(lead), beside=lead)

    def _refuse_options(self, options: JourneyOptions) -> None:
        _refuse_target(options.target_language)
        if options.source_language not in ("auto", READS):
            raise UnsupportedLanguage(
                f"articles in {english_name(options.source_language)} cannot be read; only "
                f"{english_name(READS)} ({READS}) can",
                pointer="/source_language",
            )
        if options.method == "abstractive" and self._summariser is None:
            raise UnavailableMethod(
                "no bundle that summarises is installed; ask for `auto` or `extractive`",
                pointer="/method",
            )

    async def _recognise(self, text: str, wanted: str) -> tuple[Language, tuple[Warn, ...]]:
        """Make sure the article is Indonesian; one named so may look like a near relative."""
        found = await self.detect(text)
        if not found:
            raise InvalidArticle("the article has no words", pointer="/text")
        best = found[0]
        if best.code == READS:
            return best, ()
        is_near = best.code in RELATIVES and (
            wanted == READS or _confidence(found, READS) >= _UNDECIDED
        )
        if is_near:
            detail = f"the text looks more like {english_name(best.code)} than Indonesian"
            return best, (Warn(type="language_mismatch", detail=detail),)
        raise _cannot_read(best, is_named=wanted != "auto")

    async def _taken_for(self, text: str, source_language: str) -> Language:
        if source_language != "auto":
            return Language(code=source_language, confidence=1.0)
        found = await self.detect(text)
        return found[0] if found else Language(code=READS, confidence=0.0)

    def _refuse_endless(self, sentences: Sequence[Sentence]) -> None:
        longest = max((len(sentence.text) for sentence in sentences), default=0)
        if longest > self._limits.max_sentence_chars:
            raise InvalidArticle(
                f"a sentence has {longest} characters, and at most "
                f"{self._limits.max_sentence_chars} make sense; is this an article?",
                pointer="/text",
            )


def _confidence(found: Sequence[Language], code: str) -> float:
    return next((language.confidence for language in found if language.code == code), 0.0)


def _refuse_target(code: str) -> None:
    if code != WRITES:
        raise UnsupportedLanguage(
            f"answers are written in {english_name(WRITES)} ({WRITES}), not {english_name(code)}",
            pointer="/target_language",
        )


def _cannot_read(language: Language, *, is_named: bool) -> UnsupportedLanguage:
    reads = english_name(READS)
    advice = "" if is_named else f". If it is {reads}, name the language"
    return UnsupportedLanguage(
        f"the text is taken for {english_name(language.code)} (confidence "
        f"{language.confidence:.2f}); only {reads} can be read{advice}",
        pointer="/source_language",
    )
