import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import Sentence
from service.journey.claims import ClaimDraft, find_claims
from service.journey.digest import SummarySentence
from service.text import Span


def article(*texts: str) -> list[Sentence]:
    return [
        Sentence(index=at, paragraph=at, span=Span(0, len(text)), text=text)
        for at, text in enumerate(texts)
    ]


def summary(*sentences: tuple[str, tuple[int, ...]]) -> tuple[str, list[SummarySentence]]:
    found: list[SummarySentence] = []
    start = 0
    for text, evidence in sentences:
        span = Span(start, start + len(text))
        method = "extractive" if evidence else "abstractive"
        found.append(SummarySentence(span=span, text=text, method=method, evidence=evidence))
        start = span.end + 1
    return " ".join(text for text, _ in sentences), found


def claims_of(english: str, source: str | None = None) -> tuple[ClaimDraft, ...]:
    sentences = article(source) if source is not None else []
    _, parts = summary((english, (0,) if source is not None else ()))
    return find_claims(parts, sentences, max_claims=9)


def texts_of(english: str) -> list[str]:
    return [claim.text for claim in claims_of(english)]


def test_claim_is_its_sentence_without_connective_and_stop() -> None:
    (claim,) = claims_of("Meanwhile, the Kremlin said the talks were warm.")
    assert claim.text == "the Kremlin said the talks were warm"
    assert claim.span == Span(11, 47)


@pytest.mark.parametrize("joint", ["; ", ", and ", ", while ", ", but "])
def test_two_full_clauses_are_two_claims(joint: str) -> None:
    left, right = "The army has left the old town", "the mayor was arrested in the capital"
    assert texts_of(f"{left}{joint}{right}.") == [left, right]


@pytest.mark.parametrize(
    "english",
    [
        "He visited the old town of Kazan, and met the mayor in person there",
        "Ties between China, Russia, and the other members have grown since then",
        "Mr Xi said on Friday that China, Russia, and India are partners in it",
        "The army has left the town, and it rained",
        'The army said "the town is ours now, and the mayor was arrested there"',
        'The army said "the town is ours now, and the mayor was arrested there',
        'The army has left the old town, and the mayor was arrested in "the capital',
        "The army has left the old town (a port, and the mayor was arrested there)",
    ],
)
def test_sentence_is_cut_only_where_both_sides_surely_stand_alone(english: str) -> None:
    assert texts_of(f"{english}.".replace('".', '"')) == [english]


def test_abbreviation_keeps_its_last_stop() -> None:
    assert texts_of("The talks were held in the U.S.") == ["The talks were held in the U.S."]


def test_kind_speaker_and_hedge_come_from_the_source() -> None:
    (claim,) = claims_of(
        "He is well.",
        '"Pelaku diduga lari ke luar negeri," kata Menteri Luar Negeri Retno Marsudi.',
    )
    assert (claim.kind, claim.speaker, claim.hedged) == ("quote", "Retno Marsudi", True)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Perdagangan tumbuh 30 persen.", "quantity"),
        ("Rusia akan menambah pasukan.", "prediction"),
        ("Warga wajib memakai masker.", "rule"),
        ("Kedua presiden bertemu di Beijing.", "event"),
        ("Putin mengatakan hubungan itu baik.", "quote"),
        ("Hubungan itu baik sekali.", "other"),
    ],
)
def test_kind_is_the_most_telling_thing_the_source_states(source: str, kind: str) -> None:
    (claim,) = claims_of("Something is stated here.", source)
    assert claim.kind == kind


def test_sentence_inside_a_long_quotation_is_a_quote() -> None:
    texts = ('"Kami siap.', "Kedua negara sepakat soal itu.", 'Kami mau," kata Mao Ning.')
    sentences = [msgspec.structs.replace(sentence, paragraph=0) for sentence in article(*texts)]
    _, parts = summary(("The two countries agree on it.", (1,)))
    (claim,) = find_claims(parts, sentences, max_claims=9)
    assert (claim.kind, claim.speaker) == ("quote", "Mao Ning")


def test_claim_without_evidence_is_read_in_english() -> None:
    (claim,) = claims_of("Trade reportedly grew by 30 percent.")
    assert (claim.kind, claim.speaker, claim.hedged) == ("quantity", None, True)


def test_only_the_clause_with_the_number_is_a_quantity() -> None:
    source = "Perdagangan tumbuh 30 persen, sedangkan kedua presiden bertemu di Beijing."
    claims = claims_of(
        "Trade has grown by 30 percent this year, while the two presidents met in Beijing.", source
    )
    assert [claim.kind for claim in claims] == ["quantity", "event"]


def test_second_clause_with_another_speaker_has_no_speaker_of_the_first() -> None:
    source = "Mao mengatakan Rusia siap, sementara Putin mengatakan China siap."
    sentences = article("Ketika itu Mao tiba.", source)
    _, parts = summary(
        ("Mao said that Russia is ready, while Putin said that China is ready.", (1,))
    )
    claims = find_claims(parts, sentences, max_claims=9)
    assert [claim.speaker for claim in claims] == ["Mao", None]


def test_a_speaker_posted_in_letters_and_marks_is_found_in_the_english() -> None:
    source = "Le\u0301ger mengatakan Rusia siap, sementara China sudah siap."
    sentences = article("Ketika itu Le\u0301ger tiba.", source)
    _, parts = summary(
        ("He said that Russia is ready, while L\u00e9ger said that China is ready.", (1,))
    )
    claims = find_claims(parts, sentences, max_claims=9)
    assert [claim.speaker for claim in claims] == ["Le\u0301ger"] * 2


def test_speaker_needs_all_evidence_to_agree() -> None:
    sentences = article('"Ya," kata Mao Ning.', '"Ya," kata Putin.', '"Ya," kata Mao.')
    _, parts = summary(("One thing is said.", (0, 2)), ("Another thing is said.", (0, 1)))
    claims = find_claims(parts, sentences, max_claims=9)
    assert [claim.speaker for claim in claims] == ["Mao Ning", None]


def test_most_check_worthy_claims_are_kept_in_summary_order() -> None:
    _, parts = summary(
        ("The view is very nice.", ()),
        ("The army killed 15 people in Kazan on Friday.", ()),
        ("Ties are good.", ()),
        ("Putin said that Russia is ready.", ()),
    )
    claims = find_claims(parts, [], max_claims=2)
    assert [claim.summary_sentence for claim in claims] == [1, 3]


def test_weak_summary_gives_weak_claims_rather_than_none() -> None:
    _, parts = summary(("The view is nice.", ()), ("Ties are good.", ()))
    claims = find_claims(parts, [], max_claims=5)
    assert [claim.text for claim in claims] == ["The view is nice", "Ties are good"]
    assert all(claim.check_worthiness < 0.2 for claim in claims)


PIECES = st.lists(
    st.one_of(
        st.sampled_from([", and ", "; ", ", while ", '"', "the army ", "has left ", "Meanwhile, "]),
        st.text(max_size=8),
    ),
    max_size=20,
).map("".join)


@given(st.lists(PIECES, max_size=4), st.integers(min_value=0, max_value=5))
def test_spans_are_disjoint_and_inside_their_sentence(texts: list[str], limit: int) -> None:
    whole, parts = summary(*((text, (at,)) for at, text in enumerate(texts)))
    claims = find_claims(parts, article(*texts), max_claims=limit)
    assert len(claims) <= limit
    for claim in claims:
        assert claim.span.of(whole) == claim.text != ""
        assert parts[claim.summary_sentence].span.contains(claim.span)
    ends = [claim.span.end for claim in claims]
    assert all(end <= later.span.start for end, later in zip(ends, claims[1:], strict=False))
