"""Indonesian words that surround a speaker's name without being part of it."""

TITLES_ALONE = frozenset(
    {
        *("akbp", "akp", "bapak", "brigjen", "gus", "habib", "ibu", "irjen", "jenderal"),
        *("kaisar", "kanselir", "kapolri", "kapten", "kiai", "kolonel", "kombes", "komjen"),
        *("kompol", "laksamana", "letjen", "letnan", "mayjen", "mayor", "menhan", "menkes"),
        *("menkeu", "menlu", "pangeran", "paus", "pm", "presiden", "profesor", "putri", "raja"),
        *("ratu", "sultan", "ustaz", "wapres"),
    }
)
"""Titles that the name follows at once."""

TITLES_WITH_INSTITUTION = frozenset(
    {
        *("ajudan", "analis", "anggota", "asisten", "bicara", "bupati", "calon", "camat", "ceo"),
        *("deputi", "diplomat", "direktur", "dirjen", "dubes", "ekonom", "eksekutif"),
        *("gubernur", "hakim", "humas", "jaksa", "jubir", "juru", "kadis", "kapolda"),
        *("kapolres", "kapolresta", "kapolsek", "kepala", "ketua", "komandan", "komisaris"),
        *("koordinator", "lurah", "manajer", "mantan", "menko", "menteri", "panglima", "pakar"),
        *("pejabat", "pelatih", "pemain", "pemimpin", "pendiri", "penasihat", "peneliti"),
        *("pengacara", "pengamat", "perdana", "rektor", "sekjen", "sekretaris", "senator"),
        *("staf", "utusan", "wakil", "wali", "walikota", "warga"),
    }
)
"""Titles with an institution or a place between them and the name, as a rule."""

PERSON_TITLES = TITLES_ALONE | TITLES_WITH_INSTITUTION
"""Whoever follows is a person; alone they name nobody."""

TITLE_ADJECTIVES = frozenset({"besar", "eksekutif", "jenderal", "tetap", "umum", "utama"})
"""Words after a title that are no institution: `Direktur Utama`."""

OPEN_INSTITUTIONS = frozenset(
    {
        *("cv", "dpc", "dpd", "dpw", "fc", "pt", "rs", "rsud", "sd", "sma", "smk", "smp"),
        *("ud", "universitas", "yayasan"),
    }
)
"""First words of institutions whose own name cannot be told from a person's."""

NOT_SPEAKERS = frozenset(
    {
        *("alkitab", "alquran", "data", "hukum", "konstitusi", "kuhap", "kuhp", "laporan"),
        *("pasal", "pemerintah", "peraturan", "perpres", "perppu", "ruu", "survei", "uu"),
        *("undang-undang",),
    }
)
"""Sources that `menurut` may name and that are nobody."""

ORGANISATIONS = frozenset(
    {
        *("afghanistan", "afp", "amerika", "australia", "badan", "bank", "beijing", "belanda"),
        *("belgia", "brasil", "brussels", "china", "cina", "dewan", "eropa", "filipina"),
        *("gedung", "hamas", "hongaria", "india", "indonesia", "inggris", "irak", "iran"),
        *("israel", "italia", "jakarta", "jepang", "jerman", "kabul", "kanada", "kantor"),
        *("kedutaan", "kementerian", "komisi", "komite", "korea", "kremlin", "kyiv", "lembaga"),
        *("golkar", "gerindra", "nasdem", "perindo"),
        *("london", "mahkamah", "malaysia", "meksiko", "mesir", "moskow", "otoritas", "pakistan"),
        *("palestina", "paris", "partai", "pengadilan", "pentagon", "perancis", "perserikatan"),
        *("polandia", "polda", "polri", "prancis", "pyongyang", "reuters", "rusia", "seoul"),
        *("singapura", "spanyol", "suriah", "taipei", "taiwan", "taliban", "teheran", "tentara"),
        *("thailand", "tiongkok", "tokyo", "turki", "ukraina", "uni", "vatikan", "vietnam"),
        *("washington", "xinhua", "yordania"),
    }
)
"""First words of institutions and places that are said to speak."""

_OFFICE_WORDS = frozenset(
    {
        *("agama", "agraria", "agung", "arab", "asing", "atlantik", "bangsa-bangsa", "bersama"),
        *("besar", "bidang", "dalam", "daerah", "daya", "digital", "dunia", "ekonomi", "energi"),
        *("federasi", "hak", "hidup", "hubungan", "hukum", "informatika", "informasi"),
        *("internasional", "investasi", "istana", "jawa", "kabinet", "keamanan", "kebijakan"),
        *("kebudayaan", "kehutanan", "kelautan", "kemaritiman", "kepresidenan", "kesehatan"),
        *("keuangan", "kerja", "ketenagakerjaan", "komunikasi", "komunis", "konstitusi", "kota"),
        *("lingkungan", "luar", "manusia", "masyarakat", "mineral", "nasional", "negara"),
        *("negeri", "olahraga", "pangan", "pariwisata", "parlemen", "pekerjaan", "pembangunan"),
        *("pemberantasan", "pemerintah", "pemuda", "pendidikan", "perdagangan", "perhubungan"),
        *("perikanan", "perindustrian", "pers", "pertahanan", "pertanian", "perumahan"),
        *("perwakilan", "pidana", "politik", "publik", "putih", "rakyat", "republik", "riset"),
        *("selatan", "sentral", "serikat", "sosial", "strategis", "sumber", "tata", "tenaga"),
        *("tengah", "tetap", "timur", "umum", "urusan", "utama", "utara", "barat", "saudi"),
    }
)

KNOWN_WORDS = PERSON_TITLES | ORGANISATIONS | _OFFICE_WORDS | OPEN_INSTITUTIONS
"""Words of offices, institutions and places."""

CONNECTIVES = frozenset({"bidang", "dan", "di", "untuk", "urusan"})
"""Words inside an office: `Ajudan Presiden Rusia untuk Urusan Internasional`."""

DAYS_AND_MONTHS = frozenset(
    {
        *("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "januari", "februari"),
        *("maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober"),
        *("november", "desember"),
    }
)
