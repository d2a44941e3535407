import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.journey.narrowing import narrow

LEFT = "Putin tiba di Beijing pada 15 Desember"
RIGHT = "volume perdagangan Indonesia tumbuh 30 persen"
LEFT_ENGLISH = "Putin arrived in Beijing on December 15"
RIGHT_ENGLISH = "Indonesia's trade volume grew 30 percent"
JOINTS = (
    ", sementara ",
    ", sedangkan ",
    " sedangkan ",
    ", namun ",
    ", tetapi ",
    ", dan ",
    ", serta ",
    "; ",
    " - ",
    " – ",
    "—",
)
PIECES = st.sampled_from(
    (
        *JOINTS,
        *('"', '," kata ', "(", ")", ", yang ", ", ", ". ", " ", "\n", "30", "1,5 juta"),
        *("Putin", "Beijing", "Indonesia", "PBB", "Kamis", "konferensi", "tidak", "Namun, "),
    )
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def _narrowed(source: str, claim: str, rest: str = "") -> str:
    return narrow(source, claim, rest=rest).of(source)


@pytest.mark.parametrize("joint", JOINTS)
def test_claim_of_the_first_clause_gets_that_clause(joint: str) -> None:
    source = f"{LEFT}{joint}{RIGHT}."
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == LEFT


@pytest.mark.parametrize(
    "joint", [joint for joint in JOINTS if joint not in {", serta ", ", dan "}]
)
def test_claim_of_the_last_clause_gets_it_without_its_connective(joint: str) -> None:
    source = f"{LEFT}{joint}{RIGHT}."
    assert _narrowed(source, RIGHT_ENGLISH, LEFT_ENGLISH) == f"{RIGHT}."


def test_claim_of_the_middle_clause_gets_it_alone() -> None:
    source = f"{LEFT}; Kementerian Luar Negeri Rusia mengundang 40 diplomat NATO; {RIGHT}."
    claim = "the Russian foreign ministry invited 40 NATO diplomats"
    rest = f"{LEFT_ENGLISH}; {RIGHT_ENGLISH}"
    expected = "Kementerian Luar Negeri Rusia mengundang 40 diplomat NATO"
    assert _narrowed(source, claim, rest) == expected


def test_claim_that_is_the_whole_english_sentence_gets_the_whole_source() -> None:
    source = f" {LEFT}, sementara {RIGHT}.\n"
    assert _narrowed(source, LEFT_ENGLISH) == source.strip()


def test_sentence_without_anchors_stays_whole() -> None:
    source = "Mereka pulang sore hari, sementara kami tinggal di rumah."
    assert _narrowed(source, "They went home in the evening", "we stayed at home") == source


def test_sentence_without_borders_stays_whole() -> None:
    source = f"{LEFT} saat {RIGHT}."
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == source


def test_side_without_an_anchor_of_the_rest_stays() -> None:
    source = f"{LEFT}, sementara warga menunggu kabar di rumah."
    assert _narrowed(source, LEFT_ENGLISH, "Kim Jong Un watched 12 missiles") == source


def test_claim_without_an_anchor_of_its_own_gets_the_whole() -> None:
    source = f"{LEFT}, sementara warga menunggu kabar di rumah."
    assert _narrowed(source, "residents waited for news at home", LEFT_ENGLISH) == source


def test_claim_that_both_clauses_bear_out_gets_both() -> None:
    source = f"{LEFT}, sementara {RIGHT}."
    claim = f"{LEFT_ENGLISH}, while {RIGHT_ENGLISH}"
    assert _narrowed(source, claim, "Xi Jinping praised the summit") == source


def test_clause_between_with_no_anchors_is_kept_where_lengths_do_not_tell() -> None:
    source = "Putin tiba di Beijing, dan warga menyambut, dan volume Indonesia tumbuh 30 persen."
    span = _narrowed(source, "Putin arrived in Beijing", "Indonesia's volume grew 30 percent")
    assert span == "Putin tiba di Beijing, dan warga menyambut"


def test_anchor_that_both_halves_name_does_not_decide() -> None:
    source = "Rusia menang, sementara Rusia pulang."
    assert _narrowed(source, "Russia won", "Russia went home") == source


def test_quotation_keeps_its_speaker() -> None:
    quotation = f'"{LEFT}," kata Mao'
    source = f"{quotation}, sementara {RIGHT}."
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == quotation


def test_quotation_is_not_parted() -> None:
    source = f'"{LEFT}, sementara {RIGHT}," kata Mao.'
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == source


def test_end_of_a_quotation_that_began_before_is_not_parted() -> None:
    source = f'{LEFT}, sementara {RIGHT}," kata Mao.'
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == source


def test_quotation_that_goes_on_after_the_sentence_has_no_border() -> None:
    source = f'Ia berkata: "{LEFT}, sementara {RIGHT}.'
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == source


def test_brackets_are_not_parted() -> None:
    source = f"{LEFT} ({RIGHT}, sementara NATO menunggu)."
    assert _narrowed(source, RIGHT_ENGLISH, "NATO waits") == source


def test_relative_clause_between_commas_can_be_left_out() -> None:
    head = "Menteri Sri Mulyani menerima Bank Dunia di Jakarta"
    source = f"{head}, yang dilanda banjir pada 15 Desember."
    whole = f"{source[:-1]}, dan Presiden Putin tiba."
    claim = "Minister Sri Mulyani received the World Bank in Jakarta"
    rest = "which was flooded on December 15, and President Putin arrived"
    assert _narrowed(whole, claim, rest) == head


def test_relative_clause_ends_at_its_second_comma() -> None:
    relative = "yang dihadiri 30 diplomat NATO di Indonesia"
    source = f"{LEFT}, {relative}, lapor Kantor Berita Xinhua dari London pada hari Kamis."
    rest = f"{LEFT_ENGLISH}, Xinhua reported from London on Thursday"
    assert _narrowed(source, "30 NATO diplomats attended it in Indonesia", rest) == relative


def test_yang_without_a_comma_behind_it_is_no_border() -> None:
    source = f"{LEFT}, yang dihadiri 30 diplomat NATO."
    assert _narrowed(source, LEFT_ENGLISH, "30 NATO diplomats attended") == source


@pytest.mark.parametrize("lead", ["Namun, ", "Namun ", "Sementara itu, ", "Selain itu, ", "Dan "])
def test_connective_in_front_is_left_out_if_the_claim_has_none(lead: str) -> None:
    assert _narrowed(f"{lead}{LEFT}.", LEFT_ENGLISH) == f"{LEFT}."


@pytest.mark.parametrize(
    "claim", [f"However, {LEFT_ENGLISH}", f"But {LEFT_ENGLISH}", "Putin, meanwhile, arrived"]
)
def test_connective_in_front_stays_if_the_claim_has_one(claim: str) -> None:
    source = f"Namun, {LEFT}."
    assert _narrowed(source, claim) == source


@pytest.mark.parametrize("lead", ["Karena ", "Setelah ", "Ketika ", "Sementara ", "Sehingga "])
def test_word_that_makes_a_clause_depend_stays(lead: str) -> None:
    source = f"{lead}{LEFT}, kami pulang."
    assert _narrowed(source, LEFT_ENGLISH) == source


def test_sentence_that_is_a_connective_alone_is_kept() -> None:
    assert _narrowed("Namun, ...", "Silence") == "Namun, ..."


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=120, deadline=None)
def test_any_text_gets_a_span_inside_it(source: str, claim: str, rest: str) -> None:
    span = narrow(source, claim, rest=rest)
    assert 0 <= span.start <= span.end <= len(source)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=120, deadline=None)
def test_any_sentence_with_a_word_gets_one_with_a_word(source: str, claim: str, rest: str) -> None:
    has_word = any(map(str.isalnum, source))
    assert any(map(str.isalnum, _narrowed(source, claim, rest))) == has_word


@pytest.mark.parametrize(
    "hostile",
    [
        *(", dan ", ", yang ", "; ", '"', "(", ")", ",", " ", " - ", "1,", "a;"),
        *("Putin ", "Namun, ", ", sementara Putin 30 persen"),
    ],
)
def test_hostile_length_stays_whole(hostile: str) -> None:
    source = "a" + hostile * (100_000 // len(hostile)) + "b"
    assert _narrowed(source, LEFT_ENGLISH, RIGHT_ENGLISH) == source


def test_many_anchors_are_told_apart() -> None:
    left = " ".join(f"{number}" for number in range(1_000, 1_400))
    right = " ".join(f"{number}" for number in range(5_000, 5_400))
    assert _narrowed(f"{left}; {right}", left, right) == left
