import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text import Span, TextMap, TextMapBuilder, Utf16Offsets


def test_identity_maps_a_span_onto_itself() -> None:
    assert TextMap.identity(9).posted(Span(2, 5)) == Span(2, 5)


def test_kept_runs_map_across_what_was_dropped() -> None:
    builder = TextMapBuilder("abc--def")
    builder.keep(Span(0, 3))
    builder.keep(Span(5, 8))
    clean, text_map = builder.build()
    assert clean == "abcdef"
    assert text_map.posted(Span(1, 5)) == Span(1, 7)
    assert text_map.posted(Span(3, 6)) == Span(5, 8)


def test_a_span_that_begins_or_ends_on_an_inserted_character_shrinks_to_what_was_posted() -> None:
    builder = TextMapBuilder("abc\n\ndef")
    builder.keep(Span(0, 3))
    builder.insert("\n")
    builder.keep(Span(5, 8))
    _, text_map = builder.build()
    assert text_map.posted(Span(3, 5)) == Span(5, 6)
    assert text_map.posted(Span(1, 4)) == Span(1, 3)


@pytest.mark.parametrize("span", [Span(3, 4), Span(2, 2)])
def test_a_span_of_nothing_posted_is_refused(span: Span) -> None:
    builder = TextMapBuilder("abc")
    builder.keep(Span(0, 3))
    builder.insert("\n")
    _, text_map = builder.build()
    with pytest.raises(ValueError, match="do not come from the posted text"):
        text_map.posted(span)


def test_a_replacement_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 characters cannot be replaced by 1"):
        TextMapBuilder("ab").keep(Span(0, 2), "x")


@given(st.text(min_size=1), st.data())
def test_every_kept_character_is_found_where_it_was_posted(
    posted: str, data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(posted), max_size=len(posted)))
    builder = TextMapBuilder(posted)
    for index, is_kept in enumerate(kept):
        if is_kept:
            builder.keep(Span(index, index + 1))
    clean, text_map = builder.build()
    places = [index for index, is_kept in enumerate(kept) if is_kept]
    assert [text_map.posted(Span(i, i + 1)) for i in range(len(clean))] == [
        Span(place, place + 1) for place in places
    ]


@given(st.text(), st.data())
def test_utf16_offsets_index_the_same_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = text.encode("utf-16-le", "surrogatepass")
    converted = Utf16Offsets(text).convert(Span(start, end))
    expected = text[start:end].encode("utf-16-le", "surrogatepass")
    assert units[2 * converted.start : 2 * converted.end] == expected


def test_spans_know_overlap_and_containment() -> None:
    assert Span(0, 3).overlaps(Span(2, 4))
    assert not Span(0, 3).overlaps(Span(3, 4))
    assert Span(0, 3).contains(Span(1, 3))
    assert not Span(0, 3).contains(Span(1, 4))
    assert Span(1, 2).shifted(3) == Span(4, 5)
