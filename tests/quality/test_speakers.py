"""The labels fit the articles, and what is found in the articles fits the labels."""

import pytest

from tests.quality.speakers import Judged, judged, labels, main, sentences_of


@pytest.fixture(scope="module")
def rows() -> list[Judged]:
    return judged()


def test_every_sentence_of_the_articles_has_one_label() -> None:
    by_article: dict[str, list[str]] = {}
    for label in labels():
        by_article.setdefault(label.article, []).append(label.begins)
    for article, beginnings in by_article.items():
        texts = [sentence.text for sentence in sentences_of(article)]
        starts = [sum(text.startswith(each) for text in texts) for each in beginnings]
        assert (len(texts), set(starts)) == (len(beginnings), {1}), article


def test_every_labelled_speaker_stands_in_the_article() -> None:
    for label in labels():
        text = "\n".join(sentence.text for sentence in sentences_of(label.article))
        assert label.speaker is None or label.speaker in text, label


def test_speakers_of_direct_quotes_are_right(rows: list[Judged]) -> None:
    direct = [row for row in rows if row.label.quote == "direct"]
    assert [row.label.begins for row in direct if row.outcome != "right"] == []
    assert len(direct) == 16


def test_no_speaker_is_wrong_or_invented(rows: list[Judged]) -> None:
    doubtful = [row.label for row in rows if row.outcome in ("wrong", "invented")]
    assert doubtful == []


def test_cues_are_those_a_reader_sees(rows: list[Judged]) -> None:
    missed = {row.label.begins for row in rows if row.found.cue != row.label.cue}
    assert missed == {"Xi Jinping dan Putin meminta", "Meski Rusia membantah"}


def test_direct_and_reported_speech_are_told_apart(rows: list[Judged]) -> None:
    sure = [row for row in rows if "quote" not in row.label.unsure]
    assert [row.label.begins for row in sure if row.found.quote != row.label.quote] == []


def test_the_figures_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["speakers"])
    main()
    first, *_ = capsys.readouterr().out.splitlines()
    assert first == "speakers, direct: 16 sentences: 16 right, 0 wrong, 0 null, 0 invented"
