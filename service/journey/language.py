"""Which language a text is in, and what languages are called.

`py3langid` (naive Bayes on byte sequences, 139 languages, BSD) names the language. Between
Indonesian and its relatives it is often in doubt, and some of them it does not know; the
words of `language_markers` settle those. Accuracy, beside that of other libraries:
`python -m tests.quality.language_accuracy`.
"""

import math
import re
from collections import Counter
from functools import cache
from typing import cast

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # pyright: ignore[reportMissingTypeStubs] - has none

from service.errors import UnsupportedLanguage
from service.journey.digest import Language
from service.journey.language_codes import by_flores, flores_by_tag
from service.journey.language_markers import ENDINGS, MARKERS, MIN_CHARS_WITH_ENDING

RELATIVES = frozenset(MARKERS) - {"ind_Latn"}
"""Languages near enough to Indonesian for a text to be taken for the wrong one."""

_MAX_LANGUAGES = 5
_SAMPLE_CHARS = 4_000  # chosen: an article's worth, 1 to 3 ms
_MIN_LETTERS = 2  # chosen: one letter says nothing
_MIN_CONFIDENCE = 0.005  # chosen: what is shown as 0.00 is not worth naming

# Measured on tests/quality/language; 1.5 to 2.5, 0.5 to 1 and 0.01 to 0.03 do about as well.
_NATS_PER_MARKER = 2.0
_NATS_FOR_INDONESIAN = 0.7  # twice as likely beforehand: far more is written in it
_LEAST_SHARE = 0.03  # of the family, for a relative that the library does not know

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_REGION = re.compile(r"-(?:[a-z]{2}|\d{3})\Z")


def identify(text: str) -> tuple[Language, ...]:
    """Name the languages a text may be in, likeliest first, five at most.

    Of a text over 4,000 characters the first and the middle 2,000 are read. Web addresses
    and whatever is not a letter count for nothing. Threads may call it at once.

    Returns:
        Empty when there are no letters to go by. Confidences are probabilities among the
        languages known here; a lone word or name gets a low one.
    """
    sample = _ADDRESS.sub(" ", _sample(text))
    words = _LETTERS.findall(sample.lower())
    if sum(map(len, words)) < _MIN_LETTERS:
        return ()
    probabilities = _weigh_relatives(_library_probabilities(sample), words)
    ranked = sorted(probabilities.items(), key=lambda entry: -entry[1])
    return tuple(
        Language(code=code, confidence=round(probability, 4))
        for code, probability in ranked[:_MAX_LANGUAGES]
        if probability >= _MIN_CONFIDENCE
    )


def parse_language(code: str) -> str:
    """The FLORES-200 code that a FLORES-200 code or BCP-47 tag, in any case, stands for.

    A region is looked past (`en-US`), a script is not (`zh-Hant` is not `zh-Hans`).

    Raises:
        UnsupportedLanguage: No language known here is called that.
    """
    tag = code.strip().lower().replace("_", "-")
    known = flores_by_tag()
    found = known.get(tag) or known.get(_REGION.sub("", tag))
    if found is None:
        raise UnsupportedLanguage(
            f"{code[:40]!r} is not a language code known here. Send a FLORES-200 code such as "
            "'ind_Latn' or a BCP-47 tag such as 'id'."
        )
    return found


def to_bcp47(flores: str) -> str:
    """The BCP-47 tag of a FLORES-200 code: `ind_Latn` is `id`."""
    return by_flores()[parse_language(flores)].bcp47


def english_name(flores: str) -> str:
    """What English calls the language: `ind_Latn` is Indonesian."""
    return by_flores()[parse_language(flores)].english_name


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARS:
        return text
    half, middle = _SAMPLE_CHARS // 2, len(text) // 2
    start = max(half, middle - half // 2)
    return f"{text[:half]} {text[start : start + half]}"


@cache
def _library() -> LanguageIdentifier:
    """Read the library's weights, once: 0.4 s. Nothing writes to them afterwards."""
    return LanguageIdentifier.from_model_file(  # pyright: ignore[reportUnknownMemberType] - untyped
        MODEL_FILE, norm_probs=True
    )


def _library_probabilities(text: str) -> dict[str, float]:
    """Probabilities by FLORES-200 code. The library's `zxx` (no language) has none."""
    ranked = cast("list[tuple[str, float]]", _library().rank(text))  # pyright: ignore[reportUnknownMemberType] - untyped
    known = flores_by_tag()
    return {known[tag]: probability for tag, probability in ranked if tag in known}


def _weigh_relatives(probabilities: dict[str, float], words: list[str]) -> dict[str, float]:
    """Share what Indonesian and its relatives hold together by the markers among `words`.

    Naive Bayes within the family: each marker multiplies the odds of its language. The
    family as a whole neither gains nor loses, so an English text that says "sing" stays
    English.
    """
    family = sum(probabilities.get(code, 0.0) for code in MARKERS)
    if not family:
        return probabilities
    found = _count_markers(words)
    nats = {
        code: math.log(max(probabilities.get(code, 0.0) / family, _LEAST_SHARE))
        + _NATS_PER_MARKER * found[code]
        for code in MARKERS
    }
    nats["ind_Latn"] += _NATS_FOR_INDONESIAN
    most = max(nats.values())
    odds = {code: math.exp(value - most) for code, value in nats.items()}
    total = sum(odds.values())
    return probabilities | {code: family * share / total for code, share in odds.items()}


def _count_markers(words: list[str]) -> Counter[str]:
    language_of = _language_by_marker()
    found: Counter[str] = Counter()
    for word in words:
        code = language_of.get(word) or _language_by_ending(word)
        if code is not None:
            found[code] += 1
    return found


@cache
def _language_by_marker() -> dict[str, str]:
    return {word: code for code, words in MARKERS.items() for word in words}


def _language_by_ending(word: str) -> str | None:
    if len(word) < MIN_CHARS_WITH_ENDING:
        return None
    return next((code for code, endings in ENDINGS.items() if word.endswith(endings)), None)
