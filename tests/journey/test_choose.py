import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.journey.article import ArticleSource, RankedSentence, Sentence
from service.journey.choose import (
    LENGTHS,
    NEAR_DUPLICATE,
    choose,
    is_telling,
)
from service.journey.extract import extract
from service.journey.leaning import leading_connective, leanings
from service.journey.rank import rank
from service.journey.segment import segment
from service.journey.similarity import cosine, vectors
from service.text import Span

ARTICLES = sorted((Path(__file__).parents[1] / "articles").glob("*.txt"))

LEADS = {
    "1-wang-wenbin": "Beijing akan dengan tegas membela keamanan global",
    "2-putin-xi-call": "Rusia dan China harus berdiri teguh dalam menolak campur tangan Barat",
    "3-nato-expansion": "sepakat minta NATO untuk menghentikan ekspansinya ke Eropa Timur",
    "4-security-consultation": "China dan Rusia mengadakan putaran ke-19 konsultasi keamanan",
    "5-mao-ning": "Mao Ning mengatakan China sepakat dengan Presiden Rusia Vladimir Putin",
}
"""What each summary must tell."""

DANGLING = {
    "1-wang-wenbin": [
        '"Kami melanjutkan upaya',
        "Menurut diplomat China itu",
        '"Beijing dan Moskow sangat menentang tindakan seperti itu',
        "Seperti yang dikatakan oleh Ajudan",
        "Menurutnya, para pemimpin",
        "Dia mengatakan",
        "Dia menambahkan",
    ],
    "2-putin-xi-call": [
        "Percakapan mereka",
        '"China dan Rusia harus meningkatkan',
        "Dia mengatakan",
        "Seruan itu",
    ],
    "3-nato-expansion": [
        "Kementerian Luar Negeri China mengatakan kedua pemimpin",
        "Kedua presiden juga",
        "Kedua presiden mengatakan",
        "Pertemuan kedua presiden",
        '"Pada saat yang sama, [itu]',
        "Namun ia tak menampik",
    ],
    "4-security-consultation": [
        "Pertemuan itu",
        "Kedua belah pihak",
        "Dia juga mengatakan China",
        "Dia juga mengatakan bahwa",
    ],
    "5-mao-ning": [
        '"Kedua negara ingin mempererat',
        "Atas pernyataan Presiden Putin tersebut",
        "Dia menyebut",
    ],
}
"""How the sentences begin that cannot be read alone."""

STANDING = [
    "Rusia dan China sepakat kedua negara memperluas kerja sama.",
    "Untuk diketahui, Presiden Xi Jinping mengadakan pertemuan pada 15 Desember.",
    "Dukungan Xi Jinping itu diutarakan dalam pernyataan bersama.",
    "Tahun ini ekonomi Indonesia tumbuh 5 persen.",
    "Baru-baru ini polisi menangkap lima orang di Depok.",
    "Mereka yang tidak membayar pajak akan didenda.",
    '"Kami siap membantu," kata Wang Wenbin.',
    "Usai bertemu Xi Jinping, dia kembali ke Moskow.",
    "Dipandu konsensus kedua kepala negara, konsultasi China-Rusia dimulai.",
    "Polisi menangkap seorang pria di Depok, pria itu diduga mencuri motor.",
    "Sementara Rusia menolak, Ukraina menerima usul gencatan senjata.",
    "Menurut Peskov, pertemuan Putin dan Xi membahas hubungan kedua negara.",
]

LEANING = [
    "Dia mengatakan harga akan naik.",
    "Namun ia tak menampik kabar kenaikan harga.",
    "Lebih lanjut, beliau meminta warga tenang.",
    "Mereka menolak usul gencatan senjata.",
    "Sebelumnya, dia menjabat gubernur.",
    "Usai rapat, ia pulang ke Solo.",
    "Menurutnya, harga akan naik.",
    "Menurut dia, harga akan naik.",
    "Menurut pria itu, harga akan naik.",
    "Hal itu disampaikan di Jakarta.",
    "Ini merupakan kenaikan ketiga.",
    "Seruan tersebut ditolak Rusia.",
    "Saat itu hujan turun deras.",
    "Atas pernyataan Presiden Putin tersebut, China menolak NATO.",
    "Kedua negara sepakat bekerja sama.",
    "Wang mengatakan kedua pemimpin sepakat.",
    "Harga akan naik bulan depan, katanya.",
    '"Harga akan naik bulan depan," tandasnya di Jakarta.',
    '"Harga akan naik bulan depan," ujar dia.',
    "Ditambahkannya, harga beras akan naik.",
    '"Harga beras akan naik bulan depan."',
    '"Mereka harus pergi," kata Trump.',
    "Karena itu, pemerintah menaikkan harga.",
    "Oleh karena itu pemerintah menaikkan harga.",
    "Akibatnya, harga beras naik.",
    "Rusia menentang tindakan seperti itu.",
]


def sentences(texts: Sequence[str], paragraphs: Sequence[int] | None = None) -> list[Sentence]:
    made: list[Sentence] = []
    for place, text in enumerate(texts):
        start = made[-1].span.end + 1 if made else 0
        made.append(
            Sentence(
                index=place,
                paragraph=place if paragraphs is None else paragraphs[place],
                span=Span(start, start + len(text)),
                text=text,
            )
        )
    return made


def ranked(texts: Sequence[str], saliences: Sequence[float] = ()) -> list[RankedSentence]:
    scores = saliences or [1 / (place + 1) for place in range(len(texts))]
    return [
        RankedSentence(sentence=sentence, salience=score, check_worthiness=0.5)
        for sentence, score in zip(sentences(texts), scores, strict=True)
    ]


def places(chosen: Sequence[RankedSentence]) -> list[int]:
    return [each.sentence.index for each in chosen]


def of_article(path: Path) -> tuple[RankedSentence, ...]:
    source = ArticleSource(text=path.read_text(encoding="utf-8"))
    article = extract(source, max_article_chars=100_000)
    return rank(article, segment(article))


@pytest.mark.parametrize("text", STANDING)
def test_a_sentence_that_names_its_own_stands_alone(text: str) -> None:
    assert leanings(sentences(["Pembuka.", text])) == ((), ())


@pytest.mark.parametrize("text", LEANING)
def test_a_sentence_that_points_back_leans_on_the_one_before(text: str) -> None:
    assert leanings(sentences(["Pembuka.", text])) == ((), (0,))


def test_parts_of_a_quotation_lean_on_one_another() -> None:
    parts = ['"Harga naik.', "Warga resah.", 'Stok habis," kata Budi.', "Hujan turun."]
    assert leanings(sentences(parts, [0, 0, 0, 0])) == ((1,), (0, 2), (1,), ())


def test_a_quotation_of_someone_unnamed_leans_on_what_comes_before_it() -> None:
    parts = ["Budi bicara.", '"Harga naik.', 'Stok habis," katanya.']
    assert leanings(sentences(parts, [0, 1, 1])) == ((), (0, 2), (1,))


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    texts = ['Budi berkata, "Harga naik.', "Stok beras habis."]
    assert leanings(sentences(texts, [0, 1])) == ((1,), ())


def test_guillemets_hold_a_quotation_together() -> None:
    parts = ["«Harga naik.", "Stok habis», kata Budi."]
    assert leanings(sentences(parts, [0, 0])) == ((1,), (0,))


@pytest.mark.parametrize("mark", ['"', "“", "«"])
def test_one_mark_too_many_does_not_chain_its_paragraph(mark: str) -> None:
    parts = [f"Budi membuka {mark}Pasar Baru.", *(["Harga beras naik."] * 5)]
    assert leanings(sentences(parts, [0] * 6)) == ((1,), (), (), (), (), ())


def test_half_a_quotation_leans_on_its_other_half_among_unpaired_marks() -> None:
    parts = ["Gempa terjadi.", 'Harga naik," kata Budi.']
    assert leanings(sentences(parts, [0, 0])) == ((), (0,))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_the_dangling_sentences_of_a_real_article_are_known(path: Path) -> None:
    own = [each.sentence for each in of_article(path)]
    needs = leanings(own)
    for beginning in DANGLING[path.stem]:
        (index,) = [place for place, each in enumerate(own) if each.text.startswith(beginning)]
        assert needs[index], beginning


@pytest.mark.parametrize("count", LENGTHS.values())
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_real_summary_tells_the_lead_and_never_dangles(path: Path, count: int) -> None:
    chosen = choose(of_article(path), count=count)
    own = [each.sentence for each in of_article(path)]
    assert LEADS[path.stem] in chosen[0].sentence.text
    needed = {near for place in places(chosen) for near in leanings(own)[place]}
    assert needed <= set(places(chosen))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_short_summary_of_a_real_article_has_three_sentences(path: Path) -> None:
    assert len(choose(of_article(path), count=LENGTHS["short"])) == 3


def test_a_leaning_sentence_comes_with_what_it_leans_on() -> None:
    texts = ["Harga beras naik lagi.", "Gubernur Budi meninjau pasar.", "Dia membagikan bantuan tunai."]  # fmt: skip
    assert places(choose(ranked(texts, [1, 0.1, 0.9]), count=3)) == [0, 1, 2]
    assert places(choose(ranked(texts, [1, 0.1, 0.9]), count=2)) == [0, 1]


def test_a_leaning_sentence_that_only_repeats_its_neighbour_is_left_out() -> None:
    texts = ["Gubernur Budi meninjau pasar Senen.", "Dia, Gubernur Budi, meninjau pasar Senen."]
    assert places(choose(ranked(texts, [0.5, 1]), count=2)) == [0]


NEIGHBOURS = ["Gubernur Budi meninjau pasar.", "Dia membagikan bantuan tunai.", "Gempa guncang Palu siang."]  # fmt: skip


def test_a_sentence_may_lean_on_what_is_told_already() -> None:
    assert places(choose(ranked(NEIGHBOURS), count=3, told={0})) == [1, 2]


def test_a_sentence_that_leans_on_a_refused_one_is_passed_over() -> None:
    assert places(choose(ranked(NEIGHBOURS), count=3, refused={0})) == [2]


def test_what_resembles_a_refused_sentence_may_take_its_place() -> None:
    texts = [
        "Harga beras di Jakarta naik tajam pekan ini.",
        "Harga beras di Jakarta naik pekan ini.",
    ]
    assert places(choose(ranked(texts), count=1, refused={0})) == [1]
    assert choose(ranked(texts), count=1, told={0}) == ()


def test_only_dangling_sentences_are_better_than_nothing() -> None:
    texts = ["Dia mengatakan harga naik.", "Mereka menolak usul damai."]
    assert places(choose(ranked(texts), count=1)) == [0]


def test_after_an_exclusion_nothing_is_better_than_dangling() -> None:
    texts = ["Harga beras naik.", "Selain itu, dia menolak usul damai."]
    assert choose(ranked(texts), count=1, told={0}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Apakah harga beras akan naik?",
        '"Apakah harga akan naik?" tanya warga.',
        "Harga beras naik.",
        "Joko Widodo, Prabowo Subianto, Ganjar Pranowo, dan Mahfud MD.",
    ],
)
def test_questions_scraps_and_lists_of_names_are_not_chosen(text: str) -> None:
    assert not is_telling(text)
    other = "Gempa mengguncang Palu pada siang hari."
    assert places(choose(ranked([text, other]), count=2)) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "Gempa guncang Palu siang tadi.",
        "Xi Jinping dan Putin sepakat.",
        "PRESIDEN MEMBUKA PASAR BARU DI SOLO",
        "Rupiah menguat 2 persen kemarin.",
    ],
)
def test_sentences_that_state_something_are_telling(text: str) -> None:
    assert is_telling(text)


def test_an_article_that_is_one_scrap_is_its_own_summary() -> None:
    assert places(choose(ranked(["Presiden wafat."]), count=3)) == [0]


def test_what_was_said_is_not_said_again() -> None:
    texts = [
        "Bank Indonesia menaikkan suku bunga acuan menjadi 6 persen.",
        "Suku bunga acuan dinaikkan Bank Indonesia menjadi 6 persen.",
        "Gempa mengguncang Palu pada siang hari.",
    ]
    assert places(choose(ranked(texts), count=3)) == [0, 2]
    assert places(choose(ranked(texts), count=3, told={1})) == [2]


def test_variety_beats_a_little_more_salience() -> None:
    texts = [
        "Bank Indonesia menaikkan suku bunga acuan menjadi 6 persen pada Kamis.",
        "Kenaikan suku bunga acuan Bank Indonesia menekan harga saham perbankan.",
        "Gempa mengguncang Palu pada siang hari dan merusak seratus rumah warga.",
    ]
    assert places(choose(ranked(texts, [1, 0.52, 0.5]), count=2)) == [0, 2]


def test_a_sentence_of_sixty_words_gives_way_to_a_shorter_one() -> None:
    heavy = "Pemerintah menaikkan harga " + " ".join(f"barang{place}" for place in range(57)) + "."
    light = "Gempa mengguncang Palu pada siang hari dan merusak rumah warga."
    assert places(choose(ranked([heavy, light], [0.8, 0.6]), count=1)) == [1]


def test_check_worthiness_decides_between_equally_salient_sentences() -> None:
    plain, checkable = ranked(["Gempa mengguncang kota Palu.", "Hakim memvonis Budi bersalah."], [1, 1])  # fmt: skip
    checkable = RankedSentence(sentence=checkable.sentence, salience=1, check_worthiness=0.9)
    assert choose([plain, checkable], count=1) == (checkable,)


@pytest.mark.parametrize(
    ("text", "connective"),
    [
        ("Sementara itu, Shoigu setuju.", "Sementara itu, "),
        ("Sementara itu Shoigu setuju.", "Sementara itu "),
        ("Sementara Rusia menolak, China setuju.", ""),
        ("Terpisah, pada hari Kamis, CSTO setuju.", "Terpisah, "),
        ("Terpisah dari Rusia, China setuju.", ""),
        ("Namun, di sisi lain, China setuju.", "Namun, di sisi lain, "),
        ("NAMUN CHINA SETUJU", "NAMUN "),
        ("Namun demikian, China setuju.", "Namun demikian, "),
        ("Adapun Rusia menolak.", "Adapun "),
        ("Untuk diketahui, China setuju.", "Untuk diketahui, "),
        ("Sebelumnya Putin menolak.", ""),
        ("Danau Toba meluap.", ""),
        ("Selain itu, ", ""),
        ("Namun", ""),
        ("", ""),
    ],
)
def test_the_leading_connective_is_what_can_be_left_out(text: str, connective: str) -> None:
    assert text[: leading_connective(text)] == connective


WORDS = st.sampled_from(
    (
        *("Dia", "itu", "kedua", "negara", "China", "Rusia-China", '"', "“", "”", "katanya,"),
        *("naik", "menurut", "Namun,", "Selain itu,", "mengatakan?", "harga", "beras", "kata"),
        *("mereka", "tersebut", ",", ".", "?", "12", "Menurutnya,"),
    )
)
TEXTS = st.lists(
    st.one_of(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.text(min_size=1)),
    max_size=10,
)


@given(
    TEXTS,
    st.integers(0, 9),
    st.sets(st.integers(0, 9), max_size=3),
    st.sets(st.integers(0, 9), max_size=3),
)
def test_any_choice_is_a_sorted_subset_within_its_count(
    texts: list[str], count: int, told: set[int], refused: set[int]
) -> None:
    told = {place for place in told if place < len(texts)}
    everything = ranked(texts)
    chosen = choose(everything, count=count, told=told, refused=refused)
    assert places(chosen) == sorted(set(places(chosen)) - told - refused)
    assert len(chosen) <= count
    assert chosen == choose(everything, count=count, told=told, refused=refused)


@given(TEXTS)
def test_no_choice_holds_the_same_twice(texts: list[str]) -> None:
    everything = ranked([*texts, *texts])
    rows = vectors([each.sentence.text for each in everything])
    chosen = places(choose(everything, count=8))
    assert all(cosine(rows[a], rows[b]) < NEAR_DUPLICATE for a in chosen for b in chosen if a < b)


@pytest.mark.parametrize(
    "unit",
    ["Namun, ", '"', "kedua negara ", "menurut itu ", "dan  ", "China-", " ", "di", "seperti itu"],
)
def test_hostile_sentences_are_judged_in_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    start = time.perf_counter()
    leading_connective(text)
    leanings(sentences([text]))
    is_telling(text)
    assert time.perf_counter() - start < 2.0
