"""Words that give away which of Indonesian's relatives a text is in.

Indonesian and Malay share most of their words, and Javanese, Sundanese and the others
borrow from both, so letter statistics alone confuse them. These words do not: each list
holds words its writers can hardly avoid and writers of the other languages hardly use.
Left out are words of which an Indonesian news text is full for another reason: names
(Wang, Liu, Ari), units (yen), initials (NU, KA, TI) and agencies (LAPAN).
"""

from types import MappingProxyType

MARKERS = MappingProxyType(
    {
        "ind_Latn": frozenset(
            """
            agustus aktivis aktivitas apotek arsitek bagian bahwa bandara baterai beda beragam
            berbagai berbeda bergabung bersejarah bersepeda berwajib berwenang bioskop bisa bisnis
            bupati butuh cabai daring demonstran derajat desember dikutip dilansir dimana
            diperkirakan direktur dirilis diskusi dokter dosen ekspor eropa gletser grup gubernur
            hektare hewan ilmuwan imbau imbauan imigran impor inggris insinyur investasi islandia
            istilah jaksa jaringan jelang jelaskan jenderal jepang jerman juli jumat juni jurnalis
            kabar kabupaten kaisar kalian kamis kampanye kandidat kantor kantung kapan kapolres
            karena karyawan keamanan kebijakan kebutuhan kecamatan kecelakaan kejaksaan kekerasan
            kendaraan kendati kepolisian kerabat kerusakan kerusuhan kesehatan kesempatan keuangan
            klaim klub kolonel komunitas konferensi kopral kualitas kuliner kulkas kuno lainnya
            laju langka layanan legislatif lembaga letnan lewat liburan listrik listriknya lokal
            lumba luring mahasiswa mantan maret melansir membutuhkan memengaruhi memiliki
            menambahkan mengatakan mengonfirmasi menit merilis meski meskipun migran militer mobil
            namun narkoba negosiasi nomor norwegia obat olahraga ormas otoritas pabrik pajak
            partai pasca pasien pelaku pelatih pelayanan pemadam pemda pemerintah pemerintahan
            pemilihan pemilu pemkot peneliti penelitian pengacara pengadilan perawat pernikahan
            persen perusahaan petugas pilkada pilpres polandia polda polisi polres polsek polusi
            ponsel populer prajurit prancis pria produksi provinsi proyek publik pulih puskesmas
            rekan relawan resep resmi ribuan riset rupiah rusak saat sebagian sebelumnya sejumlah
            sekadar selandia senin serikat seringkali sersan setelah setempat silakan situs sopir
            spanyol stasiun survei swedia swiss tas telepon teman tentara terbaru terdakwa terjadi
            terkait terluka tersangka tim tingkat tiongkok toko triliun truk uang ukuran ungkap
            universitas upaya upayakan usai wawancara wisata wisatawan yaitu yakni yordania yunani
            """.split()  # noqa: SIM905
        ),
        "zsm_Latn": frozenset(
            """
            adakah agong ahad ais akaun akhbar aktiviti amaran amat angkasawan apabila askar
            autoriti awak bagaimanapun bahagian baharu bahawa baiki basikal beg bekalan belanjawan
            beliau berasa berbeza bercakap berehat berhampiran berhujah berjaya berkata berkenaan
            berkongsi bermesyuarat berpuas bersetuju bilik bilion bimbit boleh bomba cawangan
            cemas ciapan cuba cukai dagangan darjah dekad dibina difahami digalakkan dijangka
            dijumpai disember diskaun disokong disyaki ditubuhkan ekoran eksport elektrik empayar
            enjin eropah esok faedah fasiliti filem firma fizik gabenor greece hadapan haiwan
            hospital iaitu ialah ianya ibubapa identiti imigresen inggeris isnin isteri itali
            jangkitan jawatankuasa jenama jenayah jepun jiran jualan julai jumaat jurucakap
            jurulatih jururawat justeru kanak kanser kapasiti kastam kebanyakannya kecederaan
            kedai keganasan kejiranan kejohanan kelab kelmarin kemalangan kempen kenderaan kerana
            kes keseluruhannya kesihatan ketelusan keupayaan kewangan kewartawanan khamis khidmat
            kilang komuniti kualiti kumpulan lebuhraya lelaki lori mahu majoriti makmal manakala
            mangsa melabur memaklumkan memberitahu membina memperkukuh mencadangkan menerusi
            meneruskan mengekalkan mengikut mengundi menubuhkan menyertai menyertainya menyokong
            mesyuarat minoriti motosikal muktamad nampaknya nombor nuklear ogos parlimen pasaran
            peguam pelabur pelaburan pelancongan pelbagai pemandu pembangkang pemberita pendakwaan
            pendatang pengarah pengeluaran pengerusi pengundi pengurus pengurusan peniaga
            pensyarah pentadbiran penyelidik penyokong peperiksaan peratus peratusan perbandaran
            percutian perisian perkhidmatan perlawanan perniagaan persidangan pertubuhan
            peruntukan pesakit petrol pingat polis prioriti projek purba rakan rasmi rasuah
            ringgit risau rosak rundingan sahaja saintis saiz sebahagian sebarang sekatan
            sekiranya sekuriti selepas seluar semalam semasa sempadan semula seramai sesetengah
            setakat setiausaha siasatan sokongan stesen sukan suruhanjaya syarikat tahniah
            taklimat talian tarikh taufan telefon televisyen tempatan tentera teroka tertuduh
            teruk tiada timbalan tingkap tinjauan trilion tumbuhan ubat undi universiti wabak
            """.split()  # noqa: SIM905
        ),
        "jav_Latn": frozenset(
            """
            akeh amarga anane anyar awit badhe banget boten dadi dening dheweke dhumateng dhuwit
            diarani digawe dipun dumadi gawe gedhe iki iku ing ingkang isih kabeh kadya kajaba
            kaliyan kang kanggo kanthi kepara kudu kuwi lan liya liyane luwih manawa maneh
            mangkono marang mboten menawa menika miturut mligi mung nalika nanging nduwe nduweni
            ngandharake nganggo nganti nuli ora padha punika puniki saben sadurunge saiki saka
            saking sasi sawijining sawise sedaya sesuk sing tansah taun tumrap uga utawa wektu wis
            wiwit wong wonten yaiku
            """.split()  # noqa: SIM905
        ),
        "sun_Latn": frozenset(
            """
            abdi anjeun anjeunna anu atanapi atawa aya ayeuna babarengan bae baheula bari batur
            boh cenah deui eta geus hareupeun henteu hiji hoyong ieu jalma jeung kacida kalawan
            kana kitu lamun leuwih loba mah mangrupa mangrupakeun manéhna maranehna mun nepi
            ngarasa ngeunaan nyaeta nyaho nyaéta nyieun oge ogé pikeun pisan saha sakabeh sakumna
            salaku saperti sapertos sareng sarua teu tina tong téh urangna wae waé wilujeng
            """.split()  # noqa: SIM905
        ),
        "min_Latn": frozenset(
            """
            ado adolah alah apo baa bahaso bakeh bana barek bia bisuak buliah cando cukuik dakek
            dapek daripado dek dima disabuik hanyo hanyolah harato iko indak inyo jadih jauah juo
            kaba kaluarga kapado karajo karano katiko labiah lai lamak lamo limo mako mamiliki
            mancari mandapek manjadi manuruik masiang masyarakaik mintak mungko nagari nan ndak
            nyo pado paralu pulo punyo rang sabagai sabuah sacaro sadang sagalo sajo saketek
            salamo samo samuo sarato sarupo satiok sinan surang talah tampek tantang tapek
            tasabuik tibo tigo tiok untuak
            """.split()  # noqa: SIM905
        ),
        "ace_Latn": frozenset(
            """
            asoe bandum banduma beu cit dilee droe dum geu geuh geutanyo gob hana hantom jeut jih
            keu keureuna kheun lagee leubeh leupah lon mandum mantong meukeusud meunan meunyo
            meuseu nanggroe ngon nyan nyang nyankeuh nyoe peu peurintah pih saboh saweueb sidroe
            tieb tiep treuk uleh ureueng ureung watee
            """.split()  # noqa: SIM905
        ),
        "ban_Latn": frozenset(
            """
            anake ane antuk becik buin dados duwe ene ento gelah gumi indik inggih ipun iraga jani
            janma kadi kadung kapining katah kawenang krana lakar lianan luh maduwe mangda manten
            mawinan miwah nenten ngelah nike niki nyen olih pateh pinaka polih prasida raris ring
            sajeroning sakadi saluiring sami sampun sane sesampune suba swang tekening tiang
            titiang tiyang ugi uli wantah warsa wenten wiadin wiakti yadiastun yening
            """.split()  # noqa: SIM905
        ),
        "bjn_Latn": frozenset(
            """
            ading andak anum baisi balum bamacam banar banua barataan bubuhan buhan buhannya cagar
            damini dangsanak gasan gin haja handak hanyar hibak inya kada kadada kalu katuju kawa
            kulihan marupakan mauk maulah nang nangini ngini ngitu pian rahat sakira salawas sidin
            sualnya tagal ulun wahini
            """.split()  # noqa: SIM905
        ),
    }
)
"""Lower-case words by the language they mark; no word marks two."""

ENDINGS = MappingProxyType(
    {
        "ind_Latn": ("itas",),
        "jav_Latn": ("ake", "aken", "nipun"),
        "sun_Latn": ("keun", "anana"),
        "min_Latn": ("nyo",),
    }
)
"""Endings that mark a language as surely as a word does. Malay has none that is safe: `-iti` of
`kualiti` ends Indonesian `meneliti` too."""

MIN_CHARS_WITH_ENDING = 6  # chosen: shorter words end so by chance
