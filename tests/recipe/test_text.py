"""What is learnt from: licences, cleaning, duplicates, and nothing of the dev set."""

import lzma
from pathlib import Path

import pytest

from model_cache.recipe.cleaning import cleaned, fault
from model_cache.recipe.dev_set import Overlap, OverlapFinder, read_dev_set
from model_cache.recipe.duplicates import Duplicates, Seen
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.preparing import Report, prepare, read_pairs, report_text
from model_cache.recipe.sources import TABLE, corpora, read_table
from tests.recipe.made_up import Folders, write_dev, write_pairs

DEV_ID = "Para ilmuwan menemukan spesies katak baru di hutan pegunungan Papua pekan lalu."
DEV_EN = "Scientists discovered a new species of frog in the mountain forests of Papua last week."
OTHER_ID = "Pemerintah kota membangun jembatan penyeberangan di depan stasiun utama."
OTHER_EN = "The city government is building a footbridge in front of the main station."


def prepared(folders: Folders, *lines: tuple[str, str]) -> Report:
    """What becomes of these lines against a dev set of one sentence."""
    (folders.data / "parallel" / "web.tsv").unlink()
    write_pairs(folders.data / "parallel" / "news.tsv", lines)
    write_dev(folders.dev, [(DEV_ID, DEV_EN)])
    dev_set = read_dev_set(folders.dev)
    return prepare(folders.data, dev_set, "free", folders.work)


@pytest.mark.parametrize(
    "line",
    [
        (DEV_ID, OTHER_EN),
        (OTHER_ID, DEV_EN),
        (DEV_ID.upper().replace(".", " !"), OTHER_EN),
    ],
    ids=["source", "target", "in capitals"],
)
def test_a_dev_sentence_on_either_side_is_removed_and_counted(
    line: tuple[str, str], folders: Folders
) -> None:
    report = prepared(folders, line, (OTHER_ID, OTHER_EN))
    assert report.removed == {"in the dev set": 1}
    assert [pair.english for pair in read_pairs(folders.work)] == [OTHER_EN]


@pytest.mark.parametrize(
    "line",
    [
        (DEV_ID.replace("baru", "langka"), OTHER_EN),
        (OTHER_ID, DEV_EN.replace("last week", "on Monday")),
        (OTHER_ID, f"{OTHER_EN} Yesterday {DEV_EN} {OTHER_EN} Nobody had expected it there."),
    ],
    ids=["one word changed", "end changed", "inside another"],
)
def test_a_near_dev_sentence_on_either_side_is_removed_and_counted(
    line: tuple[str, str], folders: Folders
) -> None:
    report = prepared(folders, line, (OTHER_ID, OTHER_EN))
    assert report.removed == {"nearly in the dev set": 1}
    assert report.pairs == 1
    assert "1 nearly in the dev set were removed" in report_text(report)


def test_a_sentence_on_the_same_matter_is_no_near_duplicate() -> None:
    finder = OverlapFinder([DEV_EN])
    assert finder.find("A new species of frog was described by scientists from Papua.") is None
    assert finder.find(DEV_EN) is Overlap.EXACT


@pytest.mark.parametrize(
    ("indonesian", "english", "reason"),
    [
        ("", "Nothing here", "empty"),
        ("Buka berkas", "buka berkas", "untranslated"),
        ("Buka", "Open", "few words"),
        ("kata " * 101, "word " * 90, "many words"),
        (
            "Klik di sini",
            "Click here to see everything that was ever said about it",
            "uneven lengths",
        ),
        ("Tekan <b>OK</b> sekarang", "Press <b>OK</b> right now", "markup"),
        ("12 + 34 = 46 !!", "12 plus 34 makes 46", "hardly letters"),
        ("Это русский текст", "This is Russian text", "another alphabet"),
        (
            OTHER_ID,
            "Die Stadtverwaltung baut eine Brücke vor dem großen Bahnhof.",
            "another language",
        ),
        ("Skor 1, 2, 3 dan 4 tercatat", "A score of 5, 6, 7 and 8 was noted", "other numbers"),
        (OTHER_ID, OTHER_EN, None),
        ("Harganya naik 1,5 persen", "Its price rose by 1.5 percent", None),
    ],
)
def test_the_first_fault_of_a_pair_is_named(
    indonesian: str, english: str, reason: str | None
) -> None:
    assert fault(indonesian.strip(), english.strip()) == reason


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    assert cleaned("  A\u00adB\u200b  &amp; e\u0301\tC ") == "AB & é C"


def test_pairs_seen_before_are_told_from_those_that_are_nearly_so() -> None:
    duplicates = Duplicates()
    assert duplicates.seen("Halaman 1 dari 9", "Page 1 of 9") is None
    assert duplicates.seen("Halaman 1 dari 9", "Page 1 of 9") is Seen.EXACTLY
    assert duplicates.seen("halaman 2 dari 9!", "page 2 of 9!") is Seen.NEARLY
    assert duplicates.seen("Halaman 1 dari 9", "Page one of nine") is None


def test_broken_lines_are_counted_and_passed_over(folders: Folders) -> None:
    path = folders.data / "parallel" / "news.tsv.xz"
    (folders.data / "parallel" / "news.tsv").unlink()
    (folders.data / "parallel" / "web.tsv").unlink()
    good = f"{OTHER_ID}\t{OTHER_EN}\n".encode()
    path.write_bytes(lzma.compress(b"no tab\n" + good + b"a\tb\tc\n" + b"\xff\xfe\tx y\n"))
    report = prepare(folders.data, read_dev_set(folders.dev), "free", folders.work)
    assert report.removed == {"broken line": 3}
    assert (report.corpora[0].read, report.pairs) == (4, 1)


def test_only_free_text_is_used_where_that_is_asked_for(folders: Folders) -> None:
    used, left_out = corpora(folders.data, "free")
    assert [corpus.name for corpus in used] == ["news"]
    assert left_out == ("web",)
    used, left_out = corpora(folders.data, "free-or-unstated")
    assert [corpus.name for corpus in used] == ["news", "web"]
    assert left_out == ()


@pytest.mark.parametrize("licences", ["free", "free-or-unstated"])
def test_text_that_forbids_commercial_use_is_refused(licences: str, folders: Folders) -> None:
    write_pairs(folders.data / "parallel" / "talks.tsv", [(OTHER_ID, OTHER_EN)])
    with pytest.raises(DataRefused, match=r"talks\.tsv may not be used: CC BY-NC forbids"):
        corpora(folders.data, licences)  # pyright: ignore[reportArgumentType]


def test_text_whose_licence_nobody_looked_at_is_refused(folders: Folders) -> None:
    write_pairs(folders.data / "parallel" / "found.tsv", [(OTHER_ID, OTHER_EN)])
    with pytest.raises(DataRefused, match="found.tsv is in no table of sources"):
        corpora(folders.data, "free")


def test_no_source_of_our_own_table_is_used_that_forbids_commercial_use() -> None:
    import model_cache.recipe.sources as here

    table = read_table(Path(str(here.__file__)).with_name(TABLE))
    refused = {name for name, source in table.items() if source.terms == "non-commercial"}
    assert refused == {"ted_iwslt17", "quran", "javascript_info"}
    assert all("NC" not in each.licence for name, each in table.items() if name not in refused)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "must hold one dev set"),
        ({"a.id": "x\n", "a.en": "x\ny\n"}, "has 1 lines and a.en 2"),
        ({"a.id": "\n", "a.en": "\n"}, "is empty"),
        ({"a.id": "x\n", "a.en": "x\n", "b.id": "x\n", "b.en": "x\n"}, "found: a, b"),
        ({"a.id": "x\n", "a.en": "\udcff\n"}, "is not UTF-8"),
    ],
)
def test_a_dev_set_that_is_none_is_refused(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(DataRefused, match=said):
        read_dev_set(tmp_path)


def test_a_file_that_cannot_be_unpacked_is_refused(folders: Folders) -> None:
    (folders.data / "parallel" / "news.tsv").unlink()
    (folders.data / "parallel" / "news.tsv.xz").write_bytes(b"no xz at all")
    with pytest.raises(DataRefused, match="cannot be unpacked"):
        prepare(folders.data, read_dev_set(folders.dev), "free", folders.work)
    assert not (folders.work / "pairs.tsv").exists()


def test_dev_sentences_are_found_however_their_letters_are_written() -> None:
    finder = OverlapFinder(["Menteri Franc\u0327oise Le\u0301ger tiba di Paris kemarin sore."])
    found = finder.find("menteri Fran\u00e7oise L\u00e9ger tiba di Paris kemarin sore")
    assert found is Overlap.EXACT


def test_a_short_dev_sentence_is_found_in_a_longer_one() -> None:
    finder = OverlapFinder(["Harga beras naik lagi kemarin."])
    longer = "Kata mereka, harga beras naik lagi kemarin di semua pasar kota itu, dan tidak turun."
    assert finder.find(longer) is Overlap.NEAR
    assert finder.find("Harga beras naik lagi di semua pasar.") is None


def test_a_dev_line_without_a_word_is_nothing() -> None:
    assert OverlapFinder(["..."]).find("?!") is None
