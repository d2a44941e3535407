import msgspec
import pytest

from service.errors import UnsupportedLanguage
from service.inference import DecodeOptions
from service.inference.framing import framing_of
from service.model_store import Manifest
from service.model_store.bundle import DecodingDefaults, Family, Licence

_MANIFEST = Manifest(
    name="small",
    revision="1",
    task="translate",
    family="marian",
    is_demonstration=False,
    source="written by hand",
    source_languages=("ind_Latn",),
    target_languages=("eng_Latn", "fra_Latn"),
    quantisation="int8",
    vocabulary_size=3,
    licence=Licence(id="Apache-2.0", is_commercial_use_allowed=True, note="For tests."),
    decoding=DecodingDefaults(
        beam_size=4,
        length_penalty=1.0,
        no_repeat_ngram_size=0,
        max_input_tokens=8,
        max_output_tokens=8,
    ),
    tokenizer_file="spm.model",
    files=(),
    language_tokens={"eng_Latn": "<2en>"},
)


def _manifest(family: Family) -> Manifest:
    return msgspec.structs.replace(_MANIFEST, family=family)


def test_marian_gets_its_pieces_and_an_end() -> None:
    framing = framing_of(_manifest("marian"))
    assert framing.source(["a", "b"], DecodeOptions()) == ["a", "b", "</s>"]
    assert framing.target_prefix(DecodeOptions()) == []


def test_t5_is_asked_for_the_target_language_before_the_text() -> None:
    framing = framing_of(_manifest("t5"))
    assert framing.source(["a", "b"], DecodeOptions()) == ["<2en>", "a", "b", "</s>"]
    assert framing.target_prefix(DecodeOptions()) == []


def test_a_text_cannot_ask_t5_for_a_language() -> None:
    framing = framing_of(_manifest("t5"))
    asked = framing.source(["a", "<2de>"], DecodeOptions())
    assert asked == ["<2en>", "a", "<", "2", "d", "e", ">", "</s>"]


def test_a_language_t5_has_no_token_for_is_refused() -> None:
    framing = framing_of(_manifest("t5"))
    with pytest.raises(UnsupportedLanguage, match="no token that asks for fra_Latn") as refused:
        framing.source(["a"], DecodeOptions(target_language="fra_Latn"))
    assert refused.value.pointer == "/target_language"


@pytest.mark.parametrize("family", ["nllb", "marian", "t5"])
def test_languages_that_are_not_known_are_refused(family: Family) -> None:
    framing = framing_of(_manifest(family))
    with pytest.raises(UnsupportedLanguage, match="reads ind_Latn, not deu_Latn") as read:
        framing.source(["a"], DecodeOptions(source_language="deu_Latn"))
    assert read.value.pointer == "/source_language"
    with pytest.raises(UnsupportedLanguage, match="writes eng_Latn, fra_Latn, not deu_Latn"):
        framing.target_prefix(DecodeOptions(target_language="deu_Latn"))
