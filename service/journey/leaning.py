"""Which Indonesian sentences cannot be read alone, and what they lean on.

A sentence leans on the one before it if, once a leading connective is left out,

1. *pronoun*: it opens with a pronoun or with a noun and one (`Dia mengatakan`, `Percakapan
   mereka`, `Menurutnya`), or its second clause does and the first names nobody
   (`Usai rapat, ia pulang`);
2. *demonstrative*: its subject is a nameless `... itu`, `... tersebut`, `... ini` (`Seruan
   itu menyoroti`; not `Dukungan Xi Jinping itu`, not `Tahun ini`), or its first clause is a
   preposition's and ends in one (`Atas pernyataan Presiden Putin tersebut, ...`), or it
   speaks of something `seperti itu`;
3. *pair*: it says `kedua pemimpin`, `kedua negara` before it has named two, and names no
   pair such as `China-Rusia` where states are meant;
4. *speaker*: it is attributed to a pronoun (`katanya`, `ujar dia`, `Menurut pria itu`), or
   is nothing but a quotation;
5. *consequence*: it opens with a word that points back (`Akibatnya`, `Karena itu`);
6. *quotation*: it begins inside a quotation that an earlier sentence of its paragraph opened.

A sentence that opens a quotation and does not close it leans on the one after it too; and
where a part of such a quotation is attributed to a pronoun, its first sentence leans on the
one before it. In a paragraph whose quotation marks do not pair off nobody knows which
sentences they hold: there only one with an odd mark leans, on the neighbour its mark turns to.
Rules err to the strict side: a sentence passed over costs little, a lost "he"
misleads.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from service.journey.article import Sentence
from service.journey.names import PRONOUNS, SPEECH_WORDS
from service.journey.quotations import (
    QUOTE,
    QUOTES,
    begins_inside_quotation,
    paragraphs_with_paired_quotes,
)
from service.journey.similarity import STOP_WORDS, stem

CONNECTIVES = (
    "adapun",
    "akan tetapi",
    "asal tahu saja",
    "bukan hanya itu",
    "dalam kesempatan itu",
    "dalam kesempatan tersebut",
    "dalam kesempatan yang sama",
    "dan",
    "di samping itu",
    "kendati begitu",
    "kendati demikian",
    "lebih lanjut",
    "meski begitu",
    "meski demikian",
    "meskipun begitu",
    "meskipun demikian",
    "namun",
    "namun demikian",
    "pada kesempatan itu",
    "pada kesempatan tersebut",
    "pada kesempatan yang sama",
    "perlu diketahui",
    "sebagai informasi",
    "sebagaimana diketahui",
    "sekadar informasi",
    "selain itu",
    "sementara itu",
    "seperti diketahui",
    "tak hanya itu",
    "tapi",
    "tetapi",
    "tidak hanya itu",
    "untuk diketahui",
    "walau begitu",
    "walau demikian",
    "walaupun begitu",
    "walaupun demikian",
)
"""Openings that only join a sentence to the one before it. `Sebelumnya` tells a time: kept."""
CONNECTIVES_BEFORE_COMMA = (
    "bahkan",
    "di lain pihak",
    "di pihak lain",
    "di sisi lain",
    "diberitakan sebelumnya",
    "hanya saja",
    "lebih jauh",
    "secara terpisah",
    "selanjutnya",
    "sementara",
    "terpisah",
)
"""The same, but part of the clause where no comma follows (`Sementara Rusia ...`)."""

POINTING_BACK = frozenset(
    """
    akibatnya alasannya apalagi artinya baginya begitulah contohnya demikian demikianlah
    hasilnya ini inilah itu itulah menurutnya misalnya olehnya padahal pasalnya sebab
    sebaliknya sehingga tersebut
    """.split()  # noqa: SIM905
)
DEMONSTRATIVES = frozenset({"ini", "itu", "tersebut"})
TIMES = frozenset(
    """
    abad bulan dekade hari kali kuartal malam masa minggu musim pagi pekan periode saat
    sejauh selama semester siang sore tahun
    """.split()  # noqa: SIM905
)
"""`Tahun ini` is the article's own time; `saat itu` is not."""
RECENTLY = frozenset({"akhir", "baru", "belakangan"})
FRONTING = frozenset(
    """
    akibat atas berdasarkan berkat dalam dari dengan di karena ke ketika lewat melalui
    menanggapi mengenai menurut menyusul oleh pada saat sebelum sejak selama seperti setelah
    soal tentang terhadap terkait untuk usai
    """.split()  # noqa: SIM905
)
PAIRS_OF_STATES = frozenset({"belah", "bangsa", "kepala", "negara", "pihak"})
PAIRS = PAIRS_OF_STATES | frozenset(
    """
    calon kandidat korban kubu menteri orang partai pasangan pelaku pemimpin perusahaan
    presiden tersangka tim tokoh
    """.split()  # noqa: SIM905
)
SUCH = frozenset({"begitu", "demikian", "itu"})

SUBJECT_WORDS = 5
"""How far into a clause its subject may reach."""
FIRST_CLAUSE_WORDS = 20
"""How late the comma may come that ends a fronted clause."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|,")
_CONNECTIVE = re.compile(
    rf"(?:(?:{'|'.join(sorted(CONNECTIVES, key=len, reverse=True))})(?:,\s*|\s+)"
    rf"|(?:{'|'.join(sorted(CONNECTIVES_BEFORE_COMMA, key=len, reverse=True))}),\s*)",
    re.IGNORECASE,
)
_QUOTATION = re.compile(rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]")
_PASSIVE_SAYING = re.compile(r"di\w{4,20}kannya")


def leading_connective(text: str) -> int:
    """How many characters at the head only join the sentence to the one before it.

    0 where there are none, or where nothing would be left.
    """
    end = 0
    while match := _CONNECTIVE.match(text, end):
        end = match.end()
    return end if _WORD.search(text, end) else 0


def leanings(sentences: Sequence[Sentence]) -> tuple[tuple[int, ...], ...]:
    """For each sentence the places of the neighbours it leans on; none if it stands alone.

    A place may be -1 or `len(sentences)`: what is leant on is not there.
    """
    needs: list[set[int]] = [set() for _ in sentences]
    paragraph, opener = -1, None
    paired = paragraphs_with_paired_quotes(sentences)
    for place, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            paragraph, opener = sentence.paragraph, None
        is_inside = opener is not None
        if is_inside or _leans_back(sentence.text):
            needs[place].add(place - 1)
        if opener is not None and _has_unnamed_speaker(_spoken(sentence.text)):
            needs[opener].add(opener - 1)
        if len(QUOTE.findall(sentence.text)) % 2:
            if sentence.paragraph in paired:
                opener = None if is_inside else place
            else:
                needs[place].add(place + (-1 if begins_inside_quotation(sentence.text) else 1))
        if opener is not None:
            needs[place].add(place + 1)
    return tuple(tuple(sorted(each)) for each in needs)


def _spoken(text: str) -> list[str]:
    """Words and commas in lower case, without the leading connective."""
    return [token.lower() for token in _tokens(text)]


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text, leading_connective(text))


def _leans_back(text: str) -> bool:
    tokens, spoken = _tokens(text), _spoken(text)
    return bool(spoken) and (
        _opens_pointing_back(tokens, spoken)
        or _later_clause_points_back(tokens, spoken)
        or _speaks_of_such(spoken)
        or _has_unnamed_pair(tokens, spoken)
        or _has_unnamed_speaker(spoken)
        or not _WORD.search(_QUOTATION.sub("", text))
    )


def _opens_pointing_back(tokens: Sequence[str], spoken: Sequence[str]) -> bool:
    if spoken[0] in POINTING_BACK:
        return True
    if any(word in PRONOUNS for word in spoken[:2]) and "yang" not in spoken[1:2]:
        return True
    if any(word in {"karena", "sebab", "untuk"} for word in spoken[:2]) and "itu" in spoken[1:3]:
        return True
    return _has_nameless_demonstrative(tokens[:SUBJECT_WORDS], spoken)


def _later_clause_points_back(tokens: Sequence[str], spoken: Sequence[str]) -> bool:
    """Rules 1 and 2 on either side of the first comma."""
    comma = spoken.index(",") if "," in spoken[:FIRST_CLAUSE_WORDS] else 0
    if not comma:
        return False
    if spoken[0] in FRONTING and spoken[comma - 1] in {"itu", "tersebut"}:
        return True
    names_someone = any(token[0].isupper() for token in tokens[1:comma])
    rest = spoken[comma + 1 :]
    if not rest:
        return False
    if rest[0] in {"itu", "tersebut"} or (rest[0] in PRONOUNS and not names_someone):
        return True
    subject = tokens[comma + 1 : comma + 1 + SUBJECT_WORDS]
    is_told_before = rest[0] in spoken[:comma]
    return not is_told_before and _has_nameless_demonstrative(subject, rest)


def _has_nameless_demonstrative(subject: Sequence[str], spoken: Sequence[str]) -> bool:
    """Whether the words start a clause such as `pertemuan penting itu`."""
    for place in range(1, len(subject)):
        word, before = spoken[place], spoken[place - 1]
        if word == "," or subject[place][0].isupper():
            return False
        if word in DEMONSTRATIVES:
            is_own_time = word == "ini" and before.split("-")[0] in TIMES | RECENTLY
            return not is_own_time
    return False


def _speaks_of_such(spoken: Sequence[str]) -> bool:
    return any(
        word in {"seperti", "semacam"} and following in SUCH for word, following in pairwise(spoken)
    )


def _has_unnamed_pair(tokens: Sequence[str], spoken: Sequence[str]) -> bool:
    for place in range(len(spoken) - 1):
        if spoken[place] != "kedua" or spoken[place + 1] not in PAIRS:
            continue
        means_states = spoken[place + 1] in PAIRS_OF_STATES
        has_pair = means_states and any(map(_is_hyphenated_pair, tokens))
        return not has_pair and _names(tokens[:place], spoken) < 2  # noqa: PLR2004
    return False


def _names(tokens: Sequence[str], spoken: Sequence[str]) -> int:
    """How many runs of capitalised words there are; a hyphenated pair counts twice."""
    count, in_run = 0, False
    for place, token in enumerate(tokens):
        is_name = token[0].isupper() and (place > 0 or _may_be_name(spoken[0]))
        if is_name and (not in_run or _is_hyphenated_pair(token)):
            count += 1 + _is_hyphenated_pair(token)
        in_run = is_name
    return count


def _may_be_name(first_word: str) -> bool:
    """Whether a capital at the head of a sentence may be more than the head's."""
    return first_word not in STOP_WORDS | FRONTING and stem(first_word) == first_word


def _is_hyphenated_pair(token: str) -> bool:
    parts = token.split("-")
    return len(parts) > 1 and parts[0] != parts[1] and all(part[:1].isupper() for part in parts)


def _has_unnamed_speaker(spoken: Sequence[str]) -> bool:
    for place, word in enumerate(spoken):
        if word.endswith("nya") and (word[:-3] in SPEECH_WORDS or _PASSIVE_SAYING.fullmatch(word)):
            return True
        following = spoken[place + 1 : place + 2]
        if word in SPEECH_WORDS and following and following[0] in PRONOUNS:
            return True
        if word == "menurut" and (
            (following and following[0] in PRONOUNS)
            or _is_nameless_source(spoken[place + 1 : place + 1 + SUBJECT_WORDS])
        ):
            return True
    return False


def _is_nameless_source(spoken: Sequence[str]) -> bool:
    """Whether a source is no more than `diplomat China itu`; its country does not name it."""
    clause = spoken[: spoken.index(",")] if "," in spoken else spoken
    return any(word in {"itu", "tersebut"} for word in clause)
