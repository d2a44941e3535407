"""Work on any text grows with its length, not with its square."""

import time

import pytest

from service.journey.article import Sentence
from service.journey.attribution import attributions_of
from service.journey.claims import find_claims
from service.journey.digest import SummarySentence
from service.journey.faults import faults_of
from service.journey.features import features
from service.journey.narrowing import narrow
from service.text import Span

LENGTH = 100_000
LIMIT_S = (
    25.0  # of this process: seconds, on a busy machine and under coverage; a square takes minutes
)
HOSTILE = (
    *("1", "1.", "1-", '"', ", and ", "juta ", "dua puluh ", "half a ", "(4/2)", "4 Mei "),
    *("mengatakan ", "A mengatakan ", '," kata Presiden ', "The army has a, and "),
)


def work(text: str) -> None:
    span = Span(0, len(text))
    sentence = Sentence(index=0, paragraph=0, span=span, text=text)
    part = SummarySentence(span=span, text=text, method="extractive", evidence=(0,))
    faults_of(text, text[::-1])  # every check
    narrow(text, text[::-1], rest="")
    features(text)
    find_claims([part], [sentence], max_claims=5)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hundred_thousand_hostile_characters_take_seconds_at_most(piece: str) -> None:
    started = time.process_time()
    work((piece * LENGTH)[:LENGTH])
    assert time.process_time() - started < LIMIT_S


@pytest.mark.parametrize("text", ['"Ya', '"tandasnya. "', "Dia mengatakan itu.", '"Ya," kata Mao.'])
def test_ten_thousand_sentences_have_their_speakers_in_a_moment(text: str) -> None:
    sentences = [
        Sentence(index=at, paragraph=0, span=Span(0, len(text)), text=text) for at in range(10_000)
    ]
    started = time.process_time()
    assert len(attributions_of(sentences)) == len(sentences)
    assert time.process_time() - started < LIMIT_S
