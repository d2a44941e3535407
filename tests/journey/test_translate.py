import pytest

from service.errors import DeadlinePassed
from service.inference import DecodeOptions
from service.journey.clock import Deadline
from service.journey.translate import Rendering, translate
from tests.support.scripted import ScriptedGenerator, said

pytestmark = pytest.mark.anyio
SOURCE = "Volume perdagangan tumbuh 30 persen pada 2023."
RIGHT = "Trade volume grew 30 percent in 2023."
WRONG = "Trade volume grew 50 percent in 2023."
LOOP = "Trade grew grew grew grew grew grew grew grew grew 30 percent in 2023."


async def _translate(generator: ScriptedGenerator, *lines: str) -> tuple[Rendering, ...]:
    return await translate(
        generator, lines, DecodeOptions(), acronyms=frozenset(), deadline=Deadline(9)
    )


async def test_lines_come_back_in_order_and_a_repeated_one_is_computed_once() -> None:
    generator = ScriptedGenerator({"Satu kota.": [said("A city.")], "Dua kota.": [said("Towns.")]})
    done = await _translate(generator, "Satu kota.", "Dua kota.", "Satu kota.")
    assert [each.text for each in done] == ["A city.", "Towns.", "A city."]
    assert [texts for texts, _ in generator.calls] == [("Satu kota.", "Dua kota.")]


@pytest.mark.parametrize("line", ["", "   ", "1.234,56", "***", "😀"])
async def test_what_has_no_words_passes_through_without_weights(line: str) -> None:
    generator = ScriptedGenerator()
    [done] = await _translate(generator, line)
    assert (done.text, done.log_prob, done.faults) == (line.strip(), 0.0, ())
    assert generator.calls == []


async def test_a_changed_number_takes_the_next_of_the_beam_that_keeps_it() -> None:
    generator = ScriptedGenerator({SOURCE: [said(WRONG, WRONG, RIGHT)]})
    [done] = await _translate(generator, SOURCE)
    assert (done.text, done.faults) == (RIGHT, ())
    assert len(generator.calls) == 1


async def test_a_beam_without_a_right_one_is_decoded_again_with_a_wider_beam() -> None:
    generator = ScriptedGenerator({SOURCE: [said(WRONG), said(RIGHT)]})
    [done] = await _translate(generator, SOURCE)
    assert (done.text, done.faults) == (RIGHT, ())
    (_, first), (texts, again) = generator.calls
    assert texts == (SOURCE,)
    assert (first.beam_size, again.beam_size, again.no_repeat_ngram_size) == (None, 8, None)


async def test_a_loop_is_decoded_again_without_repeated_ngrams() -> None:
    generator = ScriptedGenerator({SOURCE: [said(LOOP), said(RIGHT)]})
    [done] = await _translate(generator, SOURCE)
    assert done.text == RIGHT
    assert generator.calls[1][1].no_repeat_ngram_size == 3


async def test_what_stays_wrong_is_the_likeliest_and_is_reported() -> None:
    generator = ScriptedGenerator({SOURCE: [said(WRONG), said(WRONG)]})
    [done] = await _translate(generator, SOURCE)
    assert done.text == WRONG
    assert [fault.type for fault in done.faults] == ["number_mismatch"]
    assert "30" in done.faults[0].detail
    assert "50" in done.faults[0].detail


async def test_dropped_text_is_reported() -> None:
    source = f"{SOURCE[:-1]} menurut juru bicara kementerian luar negeri di Jakarta kemarin pagi."
    generator = ScriptedGenerator({source: [said("30 in 2023.")]})
    [done] = await _translate(generator, source)
    assert "low_coverage" in [fault.type for fault in done.faults]


async def test_output_cut_at_the_limit_is_reported() -> None:
    generator = ScriptedGenerator({SOURCE: [said(RIGHT, is_cut=True)]})
    [done] = await _translate(generator, SOURCE)
    assert [fault.type for fault in done.faults] == ["truncated"]


async def test_a_sentence_too_long_for_the_weights_goes_in_parts_and_says_so() -> None:
    generator = ScriptedGenerator(max_input_tokens=5)
    [done] = await _translate(generator, "putin tiba di beijing, xi pulang ke rumah")
    assert generator.calls[0][0] == ("putin tiba di beijing,", "xi pulang ke rumah")
    assert done.text == "putin tiba di beijing, xi pulang ke rumah"
    assert [fault.type for fault in done.faults] == ["sentence_split"]


async def test_an_unclosed_quotation_mark_never_reaches_the_weights() -> None:
    generator = ScriptedGenerator({"Kami setuju.": [said("We agree.")]})
    [done] = await _translate(generator, '"Kami setuju.')
    assert done.text == '"We agree.'


async def test_no_time_is_no_translation() -> None:
    with pytest.raises(DeadlinePassed):
        await translate(
            ScriptedGenerator(),
            [SOURCE],
            DecodeOptions(),
            acronyms=frozenset(),
            deadline=Deadline(-1),
        )


async def test_a_name_that_is_nowhere_in_the_source_is_decoded_again() -> None:
    source = "Presiden Joko Widodo tiba di Jakarta."
    wrong, right = "President Angela Merkel is in Jakarta.", "President Joko Widodo is in Jakarta."
    generator = ScriptedGenerator({source: [said(wrong), said(right)]})
    [done] = await _translate(generator, source)
    assert (done.text, done.faults) == (right, ())


async def test_a_misspelt_name_is_told_and_no_reason_to_say_something_else() -> None:
    source = "Presiden Vladimir Putin tiba di Jakarta."
    misspelt = "President Vladimir Putim is in Jakarta."
    generator = ScriptedGenerator({source: [said(misspelt, "The pudding is in Jakarta.")]})
    [done] = await _translate(generator, source)
    assert done.text == misspelt
    assert [(fault.type, fault.contradicts) for fault in done.faults] == [("name_mismatch", False)]
    assert len(generator.calls) == 1


async def test_what_only_weakens_is_better_than_what_contradicts() -> None:
    source = "Pria itu diduga mencuri 30 mobil."
    wrong, weaker = "The man is alleged to have stolen 50 cars.", "The man stole 30 cars."
    generator = ScriptedGenerator({source: [said(wrong, weaker)]})
    [done] = await _translate(generator, source)
    assert [fault.type for fault in done.faults] == ["hedge_lost"]
