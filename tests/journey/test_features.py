import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.features import check_worthiness, features


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        ("has_quantity", "Perdagangan tumbuh 30 persen tahun ini."),
        ("has_quantity", "Gempa itu menewaskan lima belas orang."),
        ("has_quote", '"Kami siap membela negara," kata Mao.'),
        ("has_attribution", "Menurut Wang, hubungan itu baik."),
        ("has_prediction", "Ekonomi diperkirakan tumbuh."),
        ("has_rule", "Warga wajib memakai masker."),
        ("has_rule", "Ia dijerat pasal 27 ayat 3."),
        ("has_prediction", "Pemerintah menargetkan 5 juta wisatawan."),
        ("has_quote", 'Kami semua siap membela negara," kata Mao.'),
        ("has_event", "Kedua negara sepakat bekerja sama."),
        ("has_event", "Parlemen menyetujui anggaran."),
        ("has_event", "Buruh menuntut upah layak."),
        ("has_event", "Hakim memerintahkan pembebasan Budi."),
        ("has_event", "Kedua presiden bertemu di Beijing."),
        ("has_event", "Rapat itu pada 15 Desember."),
        ("is_hedged", "Pelaku diduga melarikan diri."),
        ("is_question", "Apakah Rusia akan menyerang?"),
        ("is_greeting", "Selamat pagi, Indonesia dan dunia."),
        ("is_opinion", "Saya senang sekali bisa datang."),
        ("is_short", "Hujan turun."),
    ],
)
def test_feature_is_found_in_its_sentence_only(feature: str, text: str) -> None:
    plain = features("Pemandangan di desa itu sangat indah sekali.")
    assert getattr(features(text), feature) is True
    assert getattr(plain, feature) is False


def test_years_and_days_are_no_quantities() -> None:
    assert not features("Rapat itu digelar pada 15 Desember 2021.").has_quantity


@pytest.mark.parametrize(
    ("feature", "text"),
    [
        ("has_rule", "Menteri Hukum bertemu wartawan."),
        ("has_rule", "Kebijakan itu melanggar hukum Amerika."),
        ("has_rule", "Mereka membahas pasal demi pasal."),
        ("has_quantity", "China dan Rusia mengadakan putaran ke-19 konsultasi."),
        ("has_quantity", "Lukisan abad ke-18 dipamerkan."),
        ("has_quantity", "Konsultasi kesembilan belas digelar."),
        ("has_event", "Ia jatuh cinta kepada desa itu."),
        ("has_prediction", "Kami tidak menargetkan siapa pun."),
        ("has_prediction", "Rumah sakit menjadi target kritik."),
        ("has_quote", 'Siap," kata Presiden Rusia Vladimir Putin.'),
        ("is_opinion", 'Saya akan datang ke Jakarta," kata Presiden.'),
    ],
)
def test_feature_is_not_read_into_a_word(feature: str, text: str) -> None:
    assert getattr(features(text), feature) is False


def test_a_figure_beside_an_ordinal_is_a_quantity() -> None:
    assert features("Putaran ke-19 diikuti 30 negara.").has_quantity


def test_a_wish_behind_the_tail_of_a_quotation_is_an_opinion() -> None:
    assert features('Kami siap," kata Mao, dan saya percaya.').is_opinion


def test_both_is_no_quantity() -> None:
    assert not features("Kedua negara sepakat bekerja sama.").has_quantity


def test_quoted_term_is_no_direct_speech() -> None:
    assert not features('Mereka menyatakan "pandangan negatif" tentang itu.').has_quote


def test_first_person_in_direct_speech_is_no_opinion() -> None:
    assert not features('"Saya akan datang ke Jakarta," kata Presiden.').is_opinion


def test_names_are_counted_as_runs_without_the_first_word() -> None:
    found = features("Kemarin Presiden Joko Widodo bertemu Xi Jinping di Beijing.")
    assert found.name_count == 3


def test_figures_and_events_are_more_check_worthy_than_talk() -> None:
    texts = (
        "Volume perdagangan Rusia dengan China diperkirakan tumbuh 30 persen pada Maret 2023.",
        "Kedua presiden bertemu di Beijing.",
        "Hubungan itu sangat baik dan akrab.",
        "Apakah hubungan itu sangat baik?",
        "Selamat pagi.",
    )
    scores = [check_worthiness(features(text)) for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert scores[0] == pytest.approx(0.82)


@given(st.text(max_size=300))
def test_any_text_has_a_score_between_zero_and_one(text: str) -> None:
    assert 0 <= check_worthiness(features(text)) <= 1
