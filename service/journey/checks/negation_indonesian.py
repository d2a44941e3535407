"""What denies in an Indonesian sentence.

The words and idioms were collected from human translations of news, blogs and health texts:
denials are words whose English nearly always denies too; the rest may stand for a denial of
the English, and were kept where they explain more right translations than they hide errors.
"""

from service.journey.checks.negation_cues import Lexicon, Reading, Sense, read

_DENIALS = frozenset(
    {
        *("belum", "belumlah", "blm", "bkn", "bukan", "bukanlah", "bukannya", "enggak", "ga"),
        *("gak", "jangan", "janganlah", "jgn", "kagak", "ndak", "ngga", "nggak", "tak", "takkan"),
        *("tanpa", "tanpanya", "tdk", "tiada", "tidak", "tidaklah"),
        *("dibantah", "ditolak", "enggan", "gagal", "membantah", "menampik", "mengingkari"),
        *("menolak", "menolaknya", "menyangkal", "mustahil"),
    }
)
_NOT = ("tidak", "tak", "bukan", "nggak", "gak")
_AKIN = frozenset(
    {
        *("absen", "anti", "bantah", "bantahan", "bebas", "berhenti", "bukankah"),
        *("dibatalkan", "dicegah", "dihentikan", "dilarang", "haram", "hilang", "hilangnya"),
        *("hindari", "ilegal", "jangankan", "jarang", "kecuali", "keengganan", "kegagalan"),
        *("kehilangan", "kekurangan", "kosong", "kurang", "kurangnya", "larangan", "melarang"),
        *("membatalkan", "mencegah", "menentang", "mengabaikan", "menggagalkan", "menghentikan"),
        *("menghindari", "minim", "mogok", "nihil", "nol", "pantang", "penolakan", "sangkal"),
        *("selain", "sia-sia", "sukar", "sulit", "sulitnya", "susah", "terhindar", "tertutup"),
        *("tidakkah", "tolak"),
    }
)
_COMES_TO_NOTHING = frozenset({"batal", "urung"})
_DERIVED = ("ketidak", "nir-", "nirlaba", "non-", "nonaktif", "nonpemerintah", "anti-", "tak-")
_TOPICS = {
    word: topic
    for topic, words in {
        "absence": ("absen", "absennya", "ketiadaan"),
        "against": (
            *("anti", "bertentangan", "kontra", "lawan", "melawan", "melawannya", "menantang"),
            *("menentang", "menghadapi", "oposisi", "penentang", "perlawanan", "resisten"),
            *("tahan", "terhadap", "ketahanan"),
        ),
        "ban": (
            *("dilarang", "gelap", "haram", "ilegal", "larangan", "liar", "melarang"),
            *("pelarangan", "terlarang"),
        ),
        "cancelling": ("batal", "dibatalkan", "membatalkan", "pembatalan"),
        "difficulty": ("keras", "kesulitan", "sukar", "sulit", "sulitnya", "susah"),
        "doubt": ("diragukan", "keraguan", "meragukan", "ragu", "skeptis"),
        "exception": ("hingga", "kecuali", "sampai", "sebelum", "selain"),
        "fault": ("keliru", "kekeliruan", "kesalahan", "palsu", "salah"),
        "freedom": ("bebas", "dibebaskan", "gratis", "kebebasan", "membebaskan", "merdeka"),
        "illness": ("cacat", "gangguan", "penyakit"),
        "loss": (
            *("dikalahkan", "hilang", "hilangnya", "kalah", "kehilangan", "kekalahan"),
            *("kerugian", "melewatkan", "mengalahkan", "menghilang", "merindukan", "rugi"),
        ),
        "neglect": (
            *("abaikan", "diabaikan", "ditinggalkan", "mengabaikan", "meninggalkan"),
            *("pengabaian",),
        ),
        "otherness": (
            *("beda", "berbeda", "berbeda-beda", "lain", "lainnya", "perbedaan", "sebaliknya"),
        ),
        "preference": (
            *("agak", "alih-alih", "daripada", "dibanding", "dibandingkan", "ketimbang"),
        ),
        "prevention": (
            *("cegah", "dicegah", "dihindari", "hindari", "mencegah", "menghalangi"),
            *("menghindar", "menghindari", "pencegahan", "terhindar"),
        ),
        "refusal": ("kegagalan", "penolakan"),
        "secrecy": ("anonim", "rahasia"),
        "stop": (
            *("berhenti", "dihentikan", "diskors", "ditunda", "hentikan", "henti"),
            *("menangguhkan", "menghentikan", "menunda", "penangguhan", "penghentian"),
            *("penundaan", "skorsing", "terhenti"),
        ),
        "void": ("hampa", "kosong"),
        "want": (
            *("buruk", "kekurangan", "kelangkaan", "kurang", "kurangnya", "langka", "lemah"),
            *("minim", "minimnya", "miskin", "sedikit", "sedikitnya"),
        ),
        "withdrawal": ("ditarik", "menarik", "mundur", "penarikan"),
    }.items()
    for word in words
}
_IDIOMS = frozenset(
    {
        *((denial, word) for denial in _NOT for word in ("ayal", "pelak", "terkecuali", "urung")),
        *((denial, "menutup", "kemungkinan") for denial in _NOT),
        *((denial, "tertutup", "kemungkinan") for denial in _NOT),
        *(("mau", denial, "mau") for denial in _NOT),
        *(("atau", denial) for denial in (*_NOT, "belum")),
        *(("bukan", denial) for denial in _NOT),
        *((denial, "hanya") for denial in _NOT),
        *((denial, "ketinggalan") for denial in _NOT),
        *((denial, "pandang", "bulu") for denial in (*_NOT, "tanpa")),
        ("atau", "tidaknya"),
        ("belum", "lagi"),
        ("bukan", "main"),
        ("gagal", "ginjal"),
        ("gagal", "jantung"),
        ("gagal", "napas"),
        ("gagal", "organ"),
        ("paling", "tidak"),
        ("suka", "tidak", "suka"),
        ("tanpa", "kecuali"),
        ("tanpa", "terkecuali"),
    }
)


def read_indonesian(text: str) -> Reading:
    """The words of an Indonesian sentence and what they deny."""
    return read(text, _LEXICON)


def _sense_of(word: str) -> Sense | None:
    if word in _DENIALS:
        return Sense("denial")
    topic = _TOPICS.get(word)
    if word in _COMES_TO_NOTHING:
        return Sense("derived", topic)
    if word in _AKIN:
        return Sense("akin", topic)
    if word.startswith(_DERIVED):
        return Sense("derived")
    return Sense("topical", topic) if topic else None


_LEXICON = Lexicon(sense_of=_sense_of, akin_phrases=frozenset(), idioms=_IDIOMS)
