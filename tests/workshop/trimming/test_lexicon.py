"""The words we ship."""

from importlib import resources

from service.workshop.trimming.lexicon import FILE, lexicon


def test_it_holds_the_words_of_indonesian_and_english_most_used_first() -> None:
    words = lexicon()
    assert list(words) == ["ind_Latn", "eng_Latn"]
    for language, frequent in (("ind_Latn", "yang"), ("eng_Latn", "the")):
        assert frequent in words[language][:20]
        assert len(set(words[language])) == len(words[language]) > 50_000


def test_it_holds_words_and_no_sentences() -> None:
    assert not [word for words in lexicon().values() for word in words if word.split() != [word]]


def test_it_is_small() -> None:
    size = len(resources.files("service.workshop.trimming").joinpath(FILE).read_bytes())
    assert size < 600_000
