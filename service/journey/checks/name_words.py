"""English words that a capital makes no name."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

FILE = "name_words.txt"

_ENDINGS = (
    *(("ies", "y"), ("ied", "y"), ("ily", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e")),
    *(("d", ""), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e"), ("ers", "")),
    *(("ers", "e"), ("ness", ""), ("able", ""), ("able", "e"), ("est", ""), ("ally", "")),
)
_LEAST_STEM = 3
_CONTRACTION = re.compile(r"'(?:re|ll|ve|m|d|t|s|em|all)\Z")
_PREFIX = re.compile(
    r"anti|auto|bio|counter|cyber|de|inter|micro|mid|multi|neo|non|out|over|post|pre|pro|re|sub|super"
    r"|trans|ultra|un|under"
)
_LEAST_BEHIND_PREFIX = 5
_LEAST_PART = 3
_LEARNED = re.compile(
    r"..(?:ly|ing|ed|ic|ical|al|ous|tions?|ments?|ive|able|ible|ity|ness|isms?|ists?|ary|ory|ine|oid"
    r"|ogy|ses|ant|ent|less|ful|ward|wise|ship)\Z"
)
"""Endings of words that are rarely names, for those that the list has not."""

_CALENDAR = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
        *("october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug"),
        *("sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday"),
        *("friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs"),
        *("fri", "sat", "sun", "christmas", "easter", "eid", "lebaran", "halloween", "fitr"),
        *("adha", "xmas", "thanksgiving", "gmt", "utc", "wib", "wit", "wita", "bc", "ad", "ce"),
        *("bce", "am", "pm", "est", "pst"),
    }
)
_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "dr", "prof", "sir", "lt", "col", "gen", "sgt", "capt", "rev", "hon"),
        *("st", "jr", "sr", "phd", "ph", "mp", "mps", "pm", "ceo", "cfo", "cto", "vp", "gov"),
        *("sen", "rep", "hm", "hrh", "drs", "ir", "hj", "kh", "haji", "inc", "ltd", "corp", "co"),
        *("plc", "llc", "tbk", "pt", "cv", "no", "vs", "tv", "id", "ok", "ii", "iii", "iv", "vi"),
        *("vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xix", "xx", "xxi", "ngo"),
        *("ngos", "gdp", "gnp", "ipo", "cd", "dvd", "pc", "sms", "faq", "ie", "eg", "etc", "usd"),
        *("rp", "rs", "ft", "re", "de", "i", "x", "dna", "rna", "aids", "hiv", "hdi"),
    }
)

_NOTIONS = frozenset(
    {
        *("ai", "api", "app", "atm", "bmi", "cctv", "cpo", "cpr", "cpu", "diy", "fm", "gp", "gps"),
        *("hq", "hr", "http", "https", "icu", "iq", "isp", "it", "led", "lgbt", "lgbtq", "mba"),
        *("mep", "mfi", "npl", "ott", "pdf", "poi", "ppe", "pr", "rip", "sme", "soe", "std"),
        *("tb", "ufo", "url", "usb", "uv", "vip", "wifi", "wmd", "www", "covid", "sars", "mers"),
        *("html", "pin", "sim", "suv", "rpm", "khz", "mhz", "ghz", "kb", "mb", "gb", "tb", "kwh"),
    }
)
"""Abbreviations of things, which each language has its own for."""

_MORE = frozenset(
    {
        *("airforce", "btw", "coachman", "comptroller", "cryptocurrency", "duchy", "dower", "er"),
        *("ex", "hey", "hi", "hmm", "isn", "doesn", "didn", "wasn", "aren", "weren", "wouldn"),
        *("couldn", "shouldn", "hasn", "haven", "hadn", "mustn", "don", "misc", "mt", "oh", "omg"),
        *("ops", "ouch", "ph", "please", "premiership", "pre", "prewar", "reverend", "thx", "til"),
        *("uh", "um", "viceroy", "won", "wow", "yeah", "yep", "yes", "ecozone", "earldom"),
    }
)
"""What the file has not: exclamations, contractions without their end, a few titles."""

_NAMES = frozenset(
    {
        *("amir", "archer", "baltimore", "barack", "bates", "bayer", "bob", "boone", "brandon"),
        *("carol", "carter", "chester", "clinton", "coates", "coker", "coles", "conner"),
        *("dean", "don", "eddy", "frank", "goldsmith", "grimes", "hale", "harper", "harry"),
        *("hart", "hayes", "hays", "hicks", "jack", "james", "jared", "jay", "ken", "lakers"),
        *("lee", "lester", "levy", "maria", "martin", "matt", "mike", "miller", "mitt"),
        *("morales", "newton", "nick", "norfolk", "oliver", "orlando", "palmer", "parker"),
        *("patty", "peter", "petter", "potts", "ray", "rob", "robin", "slater", "smith"),
        *("spencer", "trump", "victor", "walker", "warner", "warren", "wellington", "whitener"),
        *("widener", "woods", "wright"),
    }
)
"""Names that the list has as words, or that end like them: `Parker` is not of `park`."""

_NAMES_TOO = frozenset(
    {
        *("anchorage", "baker", "bale", "barber", "bell", "bender", "berry", "bliss"),
        *("booth", "brook", "brooks", "brown", "buck", "buffalo", "burns", "burrows", "bush"),
        *("butler", "cable", "cook", "cooper", "cork", "donner", "dover", "downing"),
        *("farmer", "finch", "fisher", "ford", "fox", "fuller", "gable"),
        *("gates", "gill", "glen", "glover", "gore", "grant", "hardy", "hazel"),
        *("heath", "holly", "hopper", "hunt", "hunter", "jobs", "jordan", "lance", "lily"),
        *("mason", "moody", "moor", "pearl", "peck"),
        *("phoenix", "piper", "porter", "potter", "powers", "rice", "rose", "ruby"),
        *("singer", "snow", "stone", "stoner", "swan", "swift", "taylor", "tucker", "turner"),
        *("tyler", "violet", "wade", "waltz", "weaver", "webb", "wells"),
    }
)
"""Words that are as often a name of somebody in the news: so within a sentence."""


@cache
def _words() -> frozenset[str]:
    text = resources.files("service.journey.checks").joinpath(FILE).read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return (
        frozenset(word for line in lines for word in line.split())
        | _CALENDAR
        | _TITLES
        | _NOTIONS
        | _MORE
    )


def is_word(word: str) -> bool:
    """Whether an English word, in lower case, is no name of its own: `minister`, `Monday`, `Mr`."""
    if word in _NAMES:
        return False
    word = _CONTRACTION.sub("", word)
    prefix = _PREFIX.match(word)
    if prefix is not None and len(word) - prefix.end() >= _LEAST_BEHIND_PREFIX:
        return _is_listed(word[prefix.end() :]) or _is_listed(word)
    return _is_listed(word)


def _is_listed(word: str) -> bool:
    known = _words()
    return word in known or any(stem in known for stem in _stems(word))


def is_learned(word: str) -> bool:
    """Whether a word, in lower case, is made like those of dictionaries and names seldom are.

    By its ending (`Asymptomatic`) or of two words that the list has (`Bushfire`).
    """
    if _LEARNED.search(word) is not None:
        return True
    cuts = range(_LEAST_PART, len(word) - _LEAST_PART + 1)
    return any(_is_part(word[:cut]) and is_word(word[cut:]) for cut in cuts)


def _is_part(word: str) -> bool:
    return word in _words() or word in _NAMES_TOO


def is_name_too(word: str) -> bool:
    """Whether a word, in lower case, with a capital inside a sentence is a name."""
    return word in _NAMES_TOO


def _stems(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            stem = word[: -len(ending)]
            yield stem + instead
            if not instead and stem[-1] == stem[-2]:
                yield stem[:-1]
