"""Words that tell where an office ends and its holder's name begins.

A name behind `Kepala Dinas Perdagangan` may be a district's (`Bener Meriah`), so there, and
at the head of a sentence, only a common given name is taken for a person's.
"""

AGENCY_WORDS = frozenset(
    {
        *("dinas", "distrik", "federal", "hoc", "junior", "militer", "niaga", "pengawas"),
        *("praperadilan", "senior", "tipikor", "tunggal", "wanita"),
    }
)
"""Words between a title and a name that belong to the office."""

CLUBS = frozenset(
    {
        *("ajax", "arema", "arsenal", "atalanta", "barcelona", "everton", "juventus", "lazio"),
        *("liverpool", "napoli", "persebaya", "persib", "persija", "persita", "persela"),
    }
)
"""Clubs named in one word, or followed by their city; not those of longer names (`Inter`)."""

TITLES_BEFORE_FULL_NAMES = frozenset({"hakim"})
"""Titles behind which two words that are no office's are surely a name."""

GIVEN_NAMES = frozenset(
    """
    abdul abdullah achmad adi aditya agung agus agustina ahmad ahmed aisyah ali alif amalia amin
    amir anas andika andri anies anisa anita anton anwar ari arief arif aris arya asep astuti
    bagus bambang basuki benny budi budiman cahya cahyo chandra citra dadang darmawan deddy dede
    dedi dedy deni denny desi devi dewi diah dian didik dina dini djoko doni donny dwi dyah
    edi edy eka eko elisabeth endang eni erick erna erwin etik evi fadli fahmi faisal fajar farid
    fatimah febri ferdi ferry firman fitri gatot gita gunawan guntur hadi hamdan hamid hana
    handoko hani hanif haris hartono haryanto hasan hendra hendri hendro heni henry heri herlina
    herman heru hesti husein ibrahim idris iis ika ilham imam indra intan irfan irma irwan
    iskandar ismail ita iwan jamal joko jono jumadi kartika khairul komang kurnia laila leli lely
    lestari lia lilik lilis lina lisa listyo luhut lukman lusi made mahfud maria maya mega
    meutya mohamad mohammad muhamad muhammad mukhlis mulyadi mulyono murni nadia nana nanang nani
    nasrullah neneng nina nining ningsih novi nur nurhayati nurul nyoman oki pandu prabowo
    pramono pratama purnomo puspita rachmat rahayu rahma rahmat rahmawati ratih ratna
    reni reza ria rian rida ridwan rina rini rita rizal rizki rizky rosa rosi rudi rudy rusdi
    saiful salim santi sari sarwono sigit silvia sinta siti slamet soleh sri sudirman
    sugeng suharti suharto sukma sulastri sulistyo sumarni suparman supriyadi supriyanto suryadi
    susanti susi susilo sutrisno suwarno syahrul syaiful syamsul tantri tati taufik taufiq teguh
    teti tini titi titik tito tomi tommy tono toto tri triyono tuti udin umar untung vera veronika
    wahid wahyu wahyudi wati wawan wayan wening widodo widya wiwik wulan yanti yanto yasonna yayan
    yayuk yeni yogi yohanes yoga yuli yulia yuliana yulianti yuniarti yusuf zainal zainuddin zaki
    zulkifli
    """.split()  # noqa: SIM905
)
"""Common in Indonesia, and no word of an office or a place."""
