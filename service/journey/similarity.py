"""How alike Indonesian sentences are: weighted bags of light stems, compared by cosine.

Stemming here conflates forms of a word (`kerja sama`, `bekerja sama`, `kerjasama` need not
meet, but `menjaga`, `dijaga` and `penjagaan` do); a stem need not be a word. It loses at
most one particle, one possessive, one suffix and one prefix, the classes of Tala, *A Study of
Stemming Effects on Information Retrieval in Bahasa Indonesia* (2003), and gets back the
letter that a nasal prefix swallows. Names go through the same mill, always alike.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

Vector = Mapping[str, float]
"""Weight by stem; of length 1, or empty for a text without a word."""

STOP_WORDS = frozenset(
    """
    ada adalah adanya agar akan aku anda antara apa apakah atas atau bagaimana bagi bahwa
    banyak baru beberapa belum berada berbagai berkata bersama bisa boleh bukan dalam dan
    dapat dari dekat demi demikian dengan di dia dikatakan diri dua dulu guna hal hampir
    hanya harus hingga ia ialah ini itu jadi jelas jika juga jumat kalau kali kami kamis
    kamu karena kata katanya ke kedua kemudian kepada ketika kini kita lagi lain lainnya
    lalu lebih lewat maka mana masih masing mau melalui membuat memiliki mengatakan menjadi
    menurut menurutnya mereka merupakan meski meskipun minggu mungkin namun nya oleh pada
    paling para per pernah pihak pula pun punya rabu saat sabtu saja salah sama sampai
    sangat satu saya sebagai sebelum sebelumnya sebuah secara sedang sehingga sejak sejumlah
    selain selaku selama selasa seluruh semua senin seorang seperti sering serta sesuai
    sesuatu setelah setiap siapa suatu sudah supaya tak tapi telah tentang tentu terhadap
    terkait termasuk tersebut tetapi tiap tidak tutur ujar ujarnya ungkap untuk usai walau
    yaitu yakni yang
    """.split()  # noqa: SIM905
)

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_PARTICLES = ("lah", "kah", "tah", "pun")
_POSSESSIVES = ("nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
_PREFIXES = (
    # longest first; the second column is what the prefix swallowed before a vowel
    *(("memper", ""), ("diper", ""), ("meny", "s"), ("peny", "s"), ("meng", ""), ("peng", "")),
    *(("mem", "p"), ("pem", "p"), ("men", "t"), ("pen", "t")),
    *(("ber", ""), ("bel", ""), ("ter", ""), ("per", ""), ("pel", "")),
    *(("me", ""), ("pe", ""), ("be", ""), ("di", ""), ("ke", ""), ("se", "")),
)
_VOWELS = "aeiou"
_SHORTEST_STEM = 4
"""Letters; most Indonesian roots have two syllables, and shorter rests are mistakes."""


@lru_cache(maxsize=8192)  # news repeats its words; 1 MB at most
def stem(word: str) -> str:
    """The lower-case word without its commonest affixes.

    A `k` that starts the rest goes as well, for `meng-` swallows it: `mengirim`, `kiriman`.
    """
    for endings in (_PARTICLES, _POSSESSIVES, _SUFFIXES):
        word = _without_ending(word, endings)
    for prefix, swallowed in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM - 1:
            rest = word[len(prefix) :]
            rest = swallowed + rest if rest[0] in _VOWELS else rest
            if len(rest) >= _SHORTEST_STEM:
                word = rest
                break
    return word[1:] if word[0] == "k" and word[1:2] in tuple(_VOWELS) else word


def words(text: str) -> list[str]:
    """Words and numbers of a text in lower case, in order."""
    return _TOKEN.findall(text.lower())


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry content; of all words where none does."""
    everything = words(text)
    content = [word for word in everything if word not in STOP_WORDS and len(word) > 1]
    return [stem(word) for word in content or everything]


def vectors(texts: Sequence[str]) -> tuple[Vector, ...]:
    """Each text as a unit vector of TF-IDF weights, rarity counted among `texts` themselves.

    The inverse document frequency is smoothed (`1 + log(n / df)`), for the stem that every
    sentence of an article shares is its topic, not noise.
    """
    bags = [Counter(content_stems(text)) for text in texts]
    frequency = Counter(token for bag in bags for token in bag)
    rarity = {token: 1 + math.log(len(bags) / count) for token, count in frequency.items()}
    return tuple(
        _unit({token: count * rarity[token] for token, count in bag.items()}) for bag in bags
    )


def cosine(left: Vector, right: Vector) -> float:
    """0 for nothing in common, 1 for the same bag of stems."""
    if len(left) > len(right):
        left, right = right, left
    return min(sum(weight * right.get(token, 0.0) for token, weight in left.items()), 1.0)


def _without_ending(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _unit(bag: dict[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in bag.values()))
    return {token: weight / length for token, weight in bag.items()}
