"""Places in Indonesian news: what opens a report, speaks for a state or ends an office."""

CITIES = frozenset(
    name.strip()
    for name in """
    ambon, amsterdam, ankara, astana, athena, badung, baku, bali, balikpapan, banda aceh, bandar
    lampung, bandung, bangkok, banjarbaru, banjarmasin, bantul, banyumas, banyuwangi, batam,
    batang, batu, baubau, beijing, bekasi, bengkulu, berlin, bima, binjai, bitung, blitar,
    blora, bogor, bojonegoro, bontang, boyolali, brasilia, brebes, brussel, buenos aires,
    bukittinggi, canberra, chicago, ciamis, cianjur, cikarang, cilacap, cilegon, cimahi,
    cirebon, colombo, damaskus, demak, den haag, denpasar, depok, dhaka, dili, doha, dubai,
    dumai, garut, gaza, gianyar, gorontalo, gowa, gresik, grobogan, gunungkidul, gunungsitoli,
    hanoi, havana, helsinki, hong kong, indramayu, islamabad, istanbul, jakarta, jakarta barat,
    jakarta pusat, jakarta selatan, jakarta timur, jakarta utara, jambi, jayapura, jember,
    jenewa, jepara, jombang, kabul, kairo, karachi, karanganyar, karawang, kebumen, kediri,
    kendal, kendari, kiev, klaten, kopenhagen, kotamobagu, kuala lumpur, kudus, kulon progo,
    kuningan, kupang, kyiv, labuan bajo, lamongan, lampung, lebak, lhokseumawe, lisabon, lombok,
    london, los angeles, lubuklinggau, lumajang, madiun, madrid, magelang, magetan, majalengka,
    makassar, malang, mamuju, manado, manila, manokwari, mataram, medan, melbourne, merauke,
    meulaboh, mimika, minsk, mojokerto, moskow, mumbai, nabire, nairobi, new delhi, new york,
    nganjuk, ngawi, nusa dua, osaka, oslo, ottawa, pacitan, padang, palangka raya, palangkaraya,
    palembang, palopo, palu, pandeglang, pangkalpinang, parepare, paris, pasuruan, pati,
    payakumbuh, pekalongan, pekanbaru, pemalang, pematangsiantar, phnom penh, ponorogo,
    pontianak, prabumulih, praha, probolinggo, purbalingga, purwakarta, purwokerto, purworejo,
    pyongyang, rembang, riyadh, roma, sabang, salatiga, samarinda, sampang, santiago, semarang,
    seoul, serang, shanghai, sidoarjo, singapura, singkawang, situbondo, sleman, sofifi, solo,
    sorong, sragen, stockholm, subang, sukabumi, sukoharjo, sumbawa, sumedang, sumenep,
    surabaya, surakarta, sydney, taipei, tanah bumbu, tangerang, tangerang selatan,
    tanjungpinang, tarakan, tashkent, tasikmalaya, tegal, teheran, tel aviv, temanggung,
    ternate, timika, tokyo, trenggalek, tripoli, tuban, tulungagung, ubud, vatikan, wamena,
    warsawa, washington, wina, wonogiri, wonosobo, yangon, yerusalem, yogyakarta, zurich
    """.split(",")  # noqa: SIM905 - words read best as words
)
"""Cities that open reports without a word in capitals or an agency beside them (`Jakarta - ...`).
Countries are no part of it: `Rusia - China sepakat ...` is a sentence."""

COUNTRIES = frozenset(
    name.strip()
    for name in """
    afghanistan, afrika selatan, albania, aljazair, amerika, amerika serikat, andorra, angola,
    arab saudi, argentina, armenia, australia, austria, azerbaijan, bahrain, bangladesh, barbados,
    belanda, belarus, belarusia, belgia, benin, bhutan, bolivia, bosnia, botswana, brasil, brazil,
    brunei, brunei darussalam, bulgaria, burkina faso, burundi, ceko, chad, chile, chili, china,
    cina, denmark, djibouti, dominika, ekuador, el salvador, eritrea, estonia, eswatini, ethiopia,
    etiopia, eropa, fiji, filipina, finlandia, gabon, gambia, georgia, ghana, guatemala, guinea,
    guyana, haiti, honduras, hongaria, hungaria, india, indonesia, inggris, irak, iran, irlandia,
    islandia, israel, italia, jamaika, jepang, jerman, kamboja, kamerun, kanada, kazakhstan,
    kenya, kirgizstan, kolombia, kongo, korea, korea selatan, korea utara, kosovo, kosta rika,
    kroasia, kuba, kuwait, laos, latvia, lebanon, lesotho, liberia, libya, lituania, luksemburg,
    madagaskar, makedonia utara, maladewa, malawi, malaysia, mali, malta, maroko, mauritania,
    mauritius, meksiko, mesir, moldova, monako, mongolia, montenegro, mozambik, myanmar, namibia,
    nepal, niger, nigeria, nikaragua, norwegia, oman, pakistan, palestina, panama, papua nugini,
    paraguay, perancis, peru, polandia, portugal, prancis, qatar, rumania, rusia, rwanda, samoa,
    selandia baru, senegal, serbia, sierra leone, siprus, skotlandia, slovakia, slovenia, somalia,
    spanyol, sri lanka, sudan, suriah, suriname, swedia, swiss, taiwan, tajikistan, tanzania,
    thailand, timor leste, tiongkok, togo, tunisia, turki, turkiye, turkmenistan, uganda, ukraina,
    uruguay, uzbekistan, venezuela, vietnam, yaman, yordania, yunani, zambia, zimbabwe
    """.split(",")  # noqa: SIM905 - words read best as words
)

_REGIONS = frozenset(
    """
    aceh bali bangka banten belitung jawa kalimantan kepulauan lampung madura maluku nusa papua
    riau sulawesi sumatera sumatra tenggara timor
    """.split()  # noqa: SIM905
)
_GO_ON = frozenset(
    """
    aceh bandar bangka batang batu gunung jawa kalimantan kepulauan korea kulon kutai labuan
    nusa padang sulawesi sumatera sumatra tanah timor
    """.split()  # noqa: SIM905
)
"""First words of longer names: `Batu Bara`, `Padang Pariaman`, `Tanah Datar`."""
_NAMES_OF_PEOPLE = frozenset(
    """
    bima burkina den dua el los new rika roma santiago sierra sri tel wina
    """.split()  # noqa: SIM905
)
"""Parts of names of places that are as often part of a person's: `Bima Arya`, `Sri Mulyani`."""

_NAMES = CITIES | COUNTRIES | _REGIONS
PLACE_WORDS = frozenset(word for name in _NAMES for word in name.split()) - _NAMES_OF_PEOPLE
"""Words that, with a capital, are of a place."""
PLACE_ENDINGS = frozenset(name.split()[-1] for name in _NAMES) - _NAMES_OF_PEOPLE - _GO_ON
"""Words behind which a place has surely been named in full, but for a point of the compass."""
SPEAKING_PLACES = frozenset(name.split()[0] for name in CITIES | COUNTRIES) - _REGIONS
"""First words of places that are said to speak: `Beijing mengatakan`."""
