import pytest

from service.inference import DecodeOptions
from service.journey.clock import Deadline
from service.journey.plain_translation import PlainTranslation, translate_text
from tests.support.generators import MarkingGenerator

pytestmark = pytest.mark.anyio


async def _translate(
    text: str, *, is_html: bool = False, alternatives: int = 0
) -> PlainTranslation:
    return await translate_text(
        MarkingGenerator(),
        text,
        DecodeOptions(),
        is_html=is_html,
        alternatives=alternatives,
        deadline=Deadline(9),
    )


async def test_white_space_between_sentences_stays() -> None:
    done = await _translate("  Putin tiba.  Xi pergi.\n\n\tHujan turun.\n")
    assert done.text == "  EN Putin tiba.  EN Xi pergi.\n\n\tEN Hujan turun.\n"


async def test_a_forgotten_blank_is_put_between_sentences() -> None:
    done = await _translate("Rapat sudah selesai.Namun Putin tetap tinggal.")
    assert done.text == "EN Rapat sudah selesai. EN Namun Putin tetap tinggal."


async def test_markup_stays_and_text_is_escaped_again() -> None:
    done = await _translate(
        '<p class="a">Rusia &amp; China bertemu.</p><script>x</script>', is_html=True
    )
    assert done.text == '<p class="a">EN Rusia &amp; China bertemu.</p><script>x</script>'


async def test_markup_in_plain_text_is_text() -> None:
    assert (await _translate("Tanda <b> itu tebal.")).text == "EN Tanda <b> itu tebal."


async def test_alternatives_are_whole_texts() -> None:
    done = await _translate("Putin tiba. Dia pergi.", alternatives=2)
    assert done.alternatives == (
        "EN2 Putin tiba. EN2 Dia pergi.",
        "EN3 Putin tiba. EN3 Dia pergi.",
    )


@pytest.mark.parametrize("text", ["", "  ", "\n", "123", "😀"])
async def test_what_has_no_words_stays_as_it_is(text: str) -> None:
    assert (await _translate(text)).text == text
