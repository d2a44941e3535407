"""What denies in an English sentence.

Collected from human translations like the Indonesian words: a stem is here if it stands for
`tidak` and its like more often than it stands by chance beside a denial that was lost.
"""

import re

from service.journey.checks.negation_cues import Lexicon, Reading, Sense, read

_DENIALS = frozenset(
    {
        *("cannot", "didnt", "doesnt", "dont", "isnt", "neither", "never", "no", "nobody"),
        *("none", "no-one", "not", "nothing", "nowhere", "wasnt", "without", "wont"),
        *("denied", "denies", "deny", "fail", "failed", "fails", "inability", "refuse"),
        *("refused", "refuses", "refusing", "reject", "rejected", "rejecting", "rejects"),
        *("unable",),
    }
)
_UN = re.compile(
    r"un-?(?!animous|cle|der|esco|fortunate|hcr|less|til|to|veil)"
    r"(?!i(?:ce|co|f|l|on|q|s|t|v))[a-z]{3}"
)
_DERIVED = (
    *("absurd", "abnormal", "anonym", "anti-", "antisocial", "asymptomatic", "atypical"),
    *("disadvantag", "disagree", "disappoint", "disapprov", "disbelie", "discomfort"),
    *("disconnect", "discontent", "discontinu", "discourag", "discredit", "disengag"),
    *("dishonest", "disinterest", "dislike", "disobe", "disorganis", "disorganiz"),
    *("displeas", "disproportion", "disprov", "disqualif", "disregard", "disrespect"),
    *("dissatisf", "dissent", "dissimilar", "distrust"),
    *("illegal", "illegitima", "illici", "illitera", "illogic", "immateri", "immatur"),
    *("immobil", "immoral", "immortal", "impassab", "impatien", "imperfect", "impolite"),
    *("impossib", "impractical", "improbab", "improper", "impun", "inaccessib", "inaccura"),
    *("inaction", "inactiv", "inadequa", "inadvert", "inappropriat", "incapa", "incessant"),
    *("incomp", "inconceiv", "inconclusiv", "inconsisten", "inconvenien", "incorrect"),
    *("incredib", "incurab", "indecis", "indefinit", "indifferen", "indirect"),
    *("indiscriminat", "indispensab", "indisputab", "indistinguish", "inedib", "ineffectiv"),
    *("inefficien", "ineligib", "inequal", "inevitab", "inexperience", "inexplicab"),
    *("inextricab", "infinit", "informal", "infrequen", "inhuman", "injust", "innocen"),
    *("innumerab", "insane", "insecur", "insensitiv", "insignifican", "insol", "instabil"),
    *("insufficien", "intact", "intangib", "intolera", "invalid", "invincib", "invisib"),
    *("involuntar", "irrational", "irregular", "irrelevan", "irrespectiv", "irresponsib"),
    *("irreversib", "misplac", "mistrust", "misunderst", "non-", "nonsense", "nonsmok"),
    *("nonpregnant", "oblivious", "reluctan", "underrep"),
)
_DERIVED_ENDINGS = ("less", "lessly", "lessness", "-free")
_NOT_DERIVED = frozenset({"bless", "less", "nevertheless", "nonetheless", "regardless", "unless"})
_AKIN = frozenset(
    {
        *("against", "aside", "ban", "banned", "banning", "bans", "bar", "barely", "beyond"),
        *("contrary", "differ", "different", "differently", "difficult", "difficulty"),
        *("despite", "except", "failing", "failure", "few", "fewer", "free", "hard", "hardly"),
        *("impasse", "less", "lest", "little", "lose", "loses", "losing", "loss", "lost"),
        *("minus", "miss", "missed", "misses", "missing", "naught", "negative", "nil", "nor"),
        *("offline", "opposite", "otherwise", "pending", "poor", "poorly", "rarely", "rather"),
        *("regardless", "remain", "remained", "remains", "scant", "scarce", "scarcely"),
        *("secret", "seldom", "short", "shortage", "sidelined", "strange", "stranger"),
        *("unless", "until", "till", "vain", "veto", "void", "zero"),
    }
)
_AKIN_STEMS = (
    *("abandon", "absen", "accident", "avert", "avoid", "await", "barred", "boycott"),
    *("cancel", "ceas", "declin", "deficien", "denial", "denounc", "denying", "depriv"),
    *("disab", "disappear", "dismiss", "disorder", "disput", "doubt", "empt", "exclu"),
    *("exempt", "false", "forbad", "forbid", "futil", "halt", "ignor", "instead", "lack"),
    *("mistak", "neglect", "odd", "omission", "omit", "oppos", "outlaw", "postpon"),
    *("prevent", "prohibit", "rebuff", "refrain", "refus", "refut", "reject", "renounc"),
    *("resist", "sceptic", "shun", "skeptic", "spared", "spurn", "stop", "suspen", "withdr"),
    *("withh", "wrong"),
)
_AKIN_PHRASES = frozenset(
    {
        *(("away", "from"), ("far", "from"), ("other", "than"), ("out", "of"), ("rule", "out")),
        *(("ruled", "out"), ("shot", "down"), ("stay", "away"), ("stayed", "away")),
        *(("staying", "away"), ("turn", "down"), ("turned", "down"), ("yet", "to")),
    }
)
_TOPICS = {
    "absence": ("absen", "missed", "missing"),
    "against": ("against", "oppos", "anti-", "resist", "contrary"),
    "ban": ("illegal", "illici", "ban", "prohibit", "forbid", "forbad", "outlaw", "bar"),
    "cancelling": ("cancel", "invalid"),
    "difficulty": ("difficult", "hard"),
    "doubt": ("doubt", "skeptic", "sceptic"),
    "exception": ("until", "till", "except", "unless", "aside", "exclu", "other"),
    "fault": ("wrong", "mistak", "false"),
    "freedom": ("free",),
    "illness": ("disorder", "disab"),
    "loss": ("lose", "losing", "loss", "lost", "miss", "disappear"),
    "neglect": ("ignor", "neglect", "abandon", "disregard"),
    "otherness": ("differ", "contrary", "otherwise", "opposite"),
    "preference": ("rather", "instead"),
    "prevention": ("prevent", "avoid", "avert"),
    "refusal": ("reject", "failure", "failing", "denial", "refus"),
    "secrecy": ("secret", "anonym"),
    "stop": ("stop", "ceas", "halt", "suspen", "discontinu", "postpon"),
    "void": ("empt", "void"),
    "want": (
        "lack",
        "less",
        "short",
        "insufficien",
        "inadequa",
        "deficien",
        "poor",
        "few",
        "scarc",
    ),
    "withdrawal": ("withdr",),
}
_IDIOMS = frozenset(
    {
        *(("not", word) for word in ("least", "long", "only")),
        *(("no", word) for word in ("doubt", "later", "less", "longer", "matter", "more")),
        *(("no", word) for word in ("sooner", "wonder")),
        *((word, "help") for word in ("cannot", "can't", "couldn't")),
        ("if", "not"),
        ("not", "to", "mention"),
        ("nothing", "but"),
        ("or", "not"),
        ("why", "not"),
    }
)


def read_english(text: str) -> Reading:
    """The words of an English sentence and what they deny."""
    return read(text, _LEXICON)


def _sense_of(word: str) -> Sense | None:
    if word in _DENIALS or word.endswith("n't"):
        return Sense("denial")
    if word in _AKIN or word.startswith(_AKIN_STEMS):
        return Sense("akin", _topic_of(word))
    is_derived = word.startswith(_DERIVED) or word.endswith(_DERIVED_ENDINGS) or _UN.match(word)
    if is_derived and word not in _NOT_DERIVED:
        return Sense("derived", _topic_of(word))
    return None


def _topic_of(word: str) -> str | None:
    return next((topic for topic, stems in _TOPICS.items() if word.startswith(stems)), None)


_LEXICON = Lexicon(sense_of=_sense_of, akin_phrases=_AKIN_PHRASES, idioms=_IDIOMS)
