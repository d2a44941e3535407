"""The words of either language that give what a sentence says as uncertain."""

INDONESIAN_HEDGES = frozenset(
    {
        *("agaknya", "barangkali", "berpotensi", "dicurigai", "diduga", "dikabarkan"),
        *("dikhawatirkan", "dilaporkan", "diperkirakan", "diprediksi", "disebut-sebut", "ditaksir"),
        *("dituduh", "rencananya"),
        *("disinyalir", "ditengarai", "diyakini", "kabarnya", "kemungkinan", "konon"),
        *("mungkin", "nampaknya", "rumor", "sepertinya", "tampaknya", "terduga"),
    }
)
HEDGES_OFTEN_LEFT_OUT = frozenset({"rumor"})
"""Right translations leave these out as often as they keep them."""

OWN_ANSWERS = {
    "disebut-sebut": (
        "call",
        "cited",
        "describ",
        "dubbed",
        "hailed",
        "known",
        "mention",
        "named",
        "regard",
        "said",
        "so-called",
    ),
    "ditaksir": ("about", "apprais", "approximat", "around", "assess", "put", "roughly", "valued"),
    "dituduh": ("accus", "blam", "charg", "claim"),
    "konon": (
        "believ",
        "claim",
        "folklore",
        "legend",
        "myth",
        "rumo",
        "said",
        "stor",
        "suppos",
        "tale",
        "told",
    ),
    "rencananya": (
        *("aim", "due", "going", "inten", "plan", "schedul", "set", "should", "slated", "to"),
        *("will", "would"),
    ),
    "terduga": ("accus", "alleg", "suspic"),
}
"""How English words begin that keep one hedge, and no other."""

OWN_ANSWERS_TO_SAYING = {
    "menilai": (
        *("assess", "consider", "deem", "evaluat", "feel", "felt", "find", "found", "judg"),
        *(
            "expect",
            "foresee",
            "opinion",
            "predict",
            "rate",
            "rating",
            "regard",
            "said",
            "saw",
            "see",
            "think",
            "thought",
        ),
        *("value", "view"),
    ),
    "menuding": ("alleg", "blast", "refer"),
}
"""The same of verbs that leave something to somebody's word."""

ENGLISH_HEDGES = frozenset(
    {
        *("allegation", "allegations", "alleged", "allegedly", "apparently", "feared", "likely"),
        *("may", "maybe", "might", "perhaps", "possibly", "potentially", "presumably"),
        *("presumed", "probably", "purported", "purportedly", "reportedly", "rumored", "rumors"),
        *("rumour", "rumoured", "rumours", "seemingly", "supposedly", "suspected", "unlikely"),
    }
)
"""Words that hedge wherever they stand."""

ENGLISH_HEDGES_AT_TIMES = frozenset(
    {
        *("apparent", "appear", "appeared", "appears", "assume", "assumed", "assuming"),
        *("believed", "believes", "chance", "chances", "considered", "could", "doubt"),
        *("estimate", "estimated", "estimates", "estimation", "expect", "expected", "expects"),
        *("fear", "fears", "forecast", "guess", "impossible", "likelihood", "looked", "looks"),
        *("possibilities", "possibility", "possible", "potential", "predict", "predicted"),
        *("prediction", "predicts", "probability", "probable", "projected", "projection"),
        *("reported", "reports", "seem", "seemed", "seems", "sounds", "suspect", "suspects"),
        *("suspicion", "thought"),
    }
)
"""They may be what became of a hedge of the source, and show none by themselves: `He could
not swim`, `police reported`."""
