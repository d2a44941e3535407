"""Indonesian words of speech, and those that surround a speaker's name."""

from service.journey.places import PLACE_ENDINGS, PLACE_WORDS

SPEECH_WORDS = frozenset(
    {
        *("beber", "cetus", "imbuh", "jelas", "kata", "lanjut", "papar", "pungkas", "sambung"),
        *("sebut", "sergah", "tambah", "tandas", "tanya", "tegas", "terang", "tukas", "tulis"),
        *("tutur", "ucap", "ujar", "ungkap"),
    }
)
"""Bare stems behind direct speech: `kata Mao`, `tandasnya`."""

SPEAKING_PRONOUNS = frozenset({"beliau", "dia", "ia"})
"""Pronouns of one person, who may be the one that spoke before."""

PRONOUNS = SPEAKING_PRONOUNS | {"keduanya", "ketiganya", "mereka", "pihaknya", "semuanya"}

TITLES_ALONE = frozenset(
    {
        *("aipda", "aiptu", "akbp", "akp", "bapak", "brigjen", "bripka", "briptu", "bu"),
        *("capres", "cawapres", "dokter", "gus", "habib", "ibu", "ipda", "iptu", "irjen"),
        *("jenderal", "kaisar", "kanselir", "kapolri", "kapten", "kiai", "kolonel", "kombes"),
        *("komjen", "kompol", "laksamana", "letjen", "letkol", "letnan", "mayjen", "mayor"),
        *("menag", "menaker", "mendag", "mendagri", "mendikbud", "menhan", "menhub", "menkes"),
        *("menkeu", "menkominfo", "menkumham", "menlu", "menpora", "mensesneg", "mensos"),
        *("mentan", "nyai", "pak", "pangeran", "pastor", "paus", "pm", "presiden", "profesor"),
        *("putri", "raja", "ratu", "sultan", "ustadz", "ustaz", "wakapolri", "wapres"),
    }
)
"""Titles that the name follows at once."""

TITLES_WITH_INSTITUTION = frozenset(
    {
        *("ajudan", "analis", "anggota", "asisten", "bendahara", "bicara", "bupati", "calon"),
        *("camat", "ceo", "dandim", "danrem", "deputi", "diplomat", "direktur", "dirjen"),
        *("dirut", "dosen", "dubes", "ekonom", "eksekutif", "gubernur", "guru", "hakim", "humas"),
        *("jaksa", "jubir", "juru", "kabag", "kabareskrim", "kabid", "kades", "kadis", "kadiv"),
        *("kanit", "kapolda", "kapolres", "kapolresta", "kapolsek", "kapuspen", "kapuspenkum"),
        *("kasat", "kasi", "kepala", "ketua", "ketum", "komandan", "komisaris", "koordinator"),
        *("lurah", "manajer", "mantan", "menko", "menteri", "pakar", "panglima", "pejabat"),
        *("pelatih", "pemain", "pemimpin", "penasihat", "pendiri", "peneliti", "pengacara"),
        *("pengamat", "penjabat", "perdana", "pj", "plt", "rektor", "sekda", "sekjen"),
        *("sekretaris", "senator", "staf", "utusan", "wabup", "wagub", "wakapolda", "wakapolres"),
        *("waketum", "wakil", "wali", "walikota", "wamen", "warga", "wasekjen"),
    }
)
"""Titles with an institution or a place between them and the name, as a rule."""

PERSON_TITLES = TITLES_ALONE | TITLES_WITH_INSTITUTION
"""Whoever follows is a person; alone they name nobody."""

TITLE_ADJECTIVES = frozenset({"besar", "eksekutif", "jenderal", "tetap", "umum", "utama"})
"""Words after a title that are no institution: `Direktur Utama`."""

OPEN_INSTITUTIONS = frozenset(
    {
        *("cv", "dpc", "dpd", "dpw", "fc", "pt", "rs", "rsud", "sd", "sma", "smk", "smp", "ud"),
        *("universitas", "yayasan"),
    }
)
"""First words of institutions whose own name cannot be told from a person's."""

NOT_SPEAKERS = frozenset(
    {
        *("adik", "alkitab", "alquran", "anak", "atlas", "ayah", "data", "hukum", "istri"),
        *("kakak", "konstitusi", "kuhap", "kuhp", "laporan", "pasal", "pemerintah", "peraturan"),
        *("perppu", "perpres", "ruu", "suami", "survei", "undang-undang", "uu"),
    }
)
"""Sources that `menurut` may name and that are nobody."""

INSTITUTIONS = frozenset(
    {
        *("badan", "bank", "dewan", "gedung", "gerindra", "golkar", "hamas", "kantor"),
        *("kedutaan", "kementerian", "komisi", "komite", "kremlin", "lembaga", "mahkamah"),
        *("muhammadiyah", "nasdem", "otoritas", "partai", "pengadilan", "pentagon", "perindo"),
        *("perserikatan", "polda", "polri", "reuters", "taliban", "tentara", "uni", "xinhua"),
    }
)
"""First words of institutions, which are said to speak."""

_NEED_A_NAME = INSTITUTIONS - {
    *("gerindra", "golkar", "hamas", "kremlin", "muhammadiyah", "nasdem", "pentagon"),
    *("perindo", "polri", "reuters", "taliban", "xinhua"),
}

_OFFICE_WORDS = frozenset(
    {
        *("agama", "agraria", "agung", "angkatan", "arab", "asing", "atlantik", "bangsa-bangsa"),
        *("barat", "bersama", "besar", "bidang", "daerah", "dalam", "darat", "daya", "digital"),
        *("dunia", "ekonomi", "energi", "federasi", "hak", "hidup", "hubungan", "hukum"),
        *("informasi", "informatika", "internasional", "investasi", "istana", "kabinet"),
        *("kabupaten", "keamanan", "kebijakan", "kebudayaan", "kehutanan", "kelautan"),
        *("kemaritiman", "kepresidenan", "kerja", "kesehatan", "ketenagakerjaan", "keuangan"),
        *("komunikasi", "komunis", "konstitusi", "kota", "laut", "lingkungan", "luar", "manusia"),
        *("masyarakat", "mineral", "muda", "nasional", "negara", "negeri", "olahraga", "pangan"),
        *("pariwisata", "parlemen", "pekerjaan", "pembangunan", "pemberantasan", "pemerintah"),
        *("pemuda", "pendidikan", "perdagangan", "perhubungan", "perikanan", "perindustrian"),
        *("perjuangan", "pers", "pertahanan", "pertanian", "perumahan", "perwakilan", "pidana"),
        *("politik", "provinsi", "publik", "putih", "rakyat", "republik", "riset", "saudi"),
        *("selatan", "sentral", "serikat", "sosial", "strategis", "sumber", "tata", "tenaga"),
        *("tengah", "tetap", "timur", "udara", "umum", "urusan", "utama", "utara"),
    }
)

KNOWN_WORDS = PERSON_TITLES | INSTITUTIONS | _OFFICE_WORDS | OPEN_INSTITUTIONS
"""Words of offices and institutions; those of places are known by their capital too."""

OFFICE_JOINERS = frozenset({"bidang", "dan", "di", "untuk", "urusan"})
"""Words inside an office: `Ajudan Presiden Rusia untuk Urusan Internasional`."""

_ACRONYMS_THAT_GO_ON = frozenset({"bem", "dpp", "iain", "ikip", "pb", "pdi", "pp", "pw", "uin"})

OPEN_ENDINGS = (
    OFFICE_JOINERS
    | _NEED_A_NAME
    | _ACRONYMS_THAT_GO_ON
    | (PLACE_WORDS - PLACE_ENDINGS)
    | {
        *("agung", "angkatan", "asing", "bersama", "besar", "daerah", "dalam", "daya"),
        *("federasi", "hak", "hubungan", "istana", "kabinet", "kabupaten", "kebijakan", "kerja"),
        *("kota", "lingkungan", "luar", "masyarakat", "muda", "nasional", "parlemen"),
        *("pekerjaan", "pembangunan", "pemberantasan", "pemerintah", "pemuda", "perwakilan"),
        *("pidana", "provinsi", "republik", "serikat", "sumber", "tata", "tenaga", "urusan"),
    }
) - {"barat", "pusat", "selatan", "tengah", "tenggara", "timur", "utara"}
"""Words behind which more of the institution may come before the name: `Bank Mandiri`."""

DAYS_AND_MONTHS = frozenset(
    {
        *("agustus", "april", "desember", "februari", "januari", "juli", "jumat", "juni"),
        *("kamis", "maret", "mei", "minggu", "november", "oktober", "rabu", "sabtu", "selasa"),
        *("senin", "september"),
    }
)
