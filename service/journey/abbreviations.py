"""Indonesian words that change what the full stop after them means.

Written as they are printed, without the last full stop. Dotted letters (`R.A.`, `a.n.`,
`s.d.`, `U.S.`) need no entry: their shape tells. Full words and acronyms that are often
printed without a full stop are left out, for after them it ends the sentence.
"""


def _words(*lists: str) -> frozenset[str]:
    return frozenset(" ".join(lists).split())


TITLES = _words(
    # people
    """
    Alm Almh apt Bp Bpk DR Dr dr DRA Dra Drg drg Drh drh DRS Drs Hb HJ Hj IR Ir KH Mgr Moh Mr
    Mrs Ms Muh Nn Ns Ny Pdt PROF Prof Sdr Sdri Sr St Tgk Tn Ust Yth
    """,
    # firms and works
    "CV Fa HR PT QS UD",
    # addresses
    "Dk Ds Dsn Gd Gg JL Jl Jln Kab Kav Kec Kel Komp Kp Prov",
    # between two names
    "ttd v vs",
)
"""A name follows: never the end of a sentence."""

RANKS = _words(
    # army, navy, air force
    """
    Brigjen Jend Kapt Kol Kopda Koptu Kpt Laks Laksda Laksma Letda Letjen Letkol Lettu Marsda
    Marsma Mayjen Praka Pratu Purn Serda Serka Serma Sertu
    """,
    # their corps
    "Arh Arm Art Cba Chb Cpm Czi Inf",
    # police
    "Aipda Aiptu AKBP AKP Bripda Bripka Briptu Ipda Iptu Irjen Kombes Komjen Kompol Pol",
    # offices
    "Pj Pjs Plh Plt Sekjen",
    # Javanese nobility
    "RA RAy RM RMT RNg RNgt RP Rr",
)
"""A name follows, most often; like initials they may also stand at the end of a sentence."""

BEFORE_A_NUMBER = _words(
    """
    ay cet ed ext Fax Fig Gbr Hal hal Hlm hlm Hp jil Km Lamp lamp Lt maks min No no Nr ps Rp
    RT RW Tab Tel tel Telp telp Tgl tgl Th th Vol vol
    """,
    # months
    "Ags Agt Agust Apr Des Feb Febr Jan Jul Jun Mar Nop Nov Okt Peb Sep Sept",
)
"""Before a digit or a Roman numeral not the end of a sentence; else words like any other."""

TRAILING = _words(
    """
    a.m a.s al Co Corp dkk dll dsb dst Inc Jr Lc Ltd p.m r.a s.a.w s.w.t saw sbb Swt swt Tbk
    tsb
    """,
)
"""End a sentence where a capital follows; a bracket after them belongs to them."""

LETTER_DEGREES = _words(
    "B.A B.E M.A M.B.A M.E M.H M.K.M M.M M.P M.S M.T S.E S.H S.I S.P S.S S.T",
)
"""Degrees that look like initials: after a comma they close a name and do not open one."""

ABBREVIATIONS_FOLDED = frozenset(
    word.casefold() for word in TITLES | RANKS | BEFORE_A_NUMBER | TRAILING
)
"""All of them as they compare in a line that is all in capitals."""

SENTENCE_OPENERS = _words(
    # pronouns and pointers
    "Aku Anda Beliau Dia Hal Ia Ini Itu Kami Kamu Keduanya Kita Mereka Saya Semua Semuanya",
    # links
    """
    Adapun Agar Akhirnya Akibatnya Apabila Bahkan Bahwa Begitu Berdasarkan Bila Dalam Dan Dari
    Demikian Dengan Di Hingga Jadi Jika Juga Kalau Karena Kemudian Kendati Ketika Lalu Maka
    Melalui Menurut Meski Meskipun Namun Oleh Pada Padahal Saat Sebab Sebagai Sebelum
    Sebelumnya Sedangkan Sehingga Sejak Sejauh Selain Selama Selanjutnya Sementara Seperti
    Sesudah Setelah Tak Tanpa Tapi Terkait Tetapi Tidak Untuk Usai Walau Walaupun
    """,
    # questions
    "Apa Apakah Bagaimana Berapa Kapan Kenapa Mengapa Siapa",
    # quantities
    """
    Ada Banyak Beberapa Kedua Ketiga Para Pertama Sebanyak Sebuah Sedikitnya Sejumlah Seluruh
    Seorang Setiap Terakhir
    """,
    # nouns that open news sentences and name nobody
    """
    Akibat Aparat Atas Harga Hasil Jaksa Korban Masyarakat Pelaku Pemerintah Penyidik
    Peristiwa Petugas Pihak Pihaknya Polisi Sidang Tersangka Warga
    """,
)
"""Words that open sentences and are no names: after `A.S.` they show that one begins."""

ADDRESS_ENDINGS = _words(
    """
    ac ai app biz co com de eu fm fr go gov id info io jp js me mil my net news nl or org sch
    sg tv uk us web
    """,
)
"""Last parts of site names: the full stop of `KOMPAS.Com` is none."""
