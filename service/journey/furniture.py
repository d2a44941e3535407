"""What Indonesian news sites leave around and between paragraphs, one named rule each.

Precision comes first: a rule may miss furniture, it may not take a sentence. Every pattern is
anchored or bounded, so a line costs time in proportion to its length.
"""

import re

import msgspec

from service.journey.abbreviations import SENTENCE_OPENERS
from service.journey.article import RemovalReason

_LONGEST_FURNITURE = 400  # characters; chosen, twice a usual "join our channel" notice
_LONGEST_HEADLINE = 150
_LONGEST_LINKED_SENTENCE = 110  # a headline that ends in a full stop; past it, prose
_TITLE_CASE_SHARE = 0.6
_TITLE_WORD = 4  # letters from which Title Case capitalises: `dan`, `di`, `ke` stay small
_MIN_TITLE_WORDS = 3


class Rule(msgspec.Struct, frozen=True):
    """A pattern of furniture, the name it is known by, and why it goes."""

    name: str
    reason: RemovalReason
    pattern: re.Pattern[str]


def _line(name: str, reason: RemovalReason, pattern: str) -> Rule:
    return Rule(name, reason, re.compile(rf"(?i:{pattern})"))


_NETWORKS = (
    r"facebook|twitter|x|whatsapp|wa|telegram|line|email|e-mail|instagram|threads|linkedin|"
    r"pinterest|tiktok|youtube|messenger|copy link|salin (?:tautan|link)|google news"
)
_SHARE = r"bagikan|share|tweet|kirim|shares|sebarkan|pin it"
_DAY = r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad),? )?"
_CLOCK = r"[ ,|/–-]{1,4}\d{1,2}[:.]\d{2}(?: ?(?:wib|wita|wit))?"
_ROLE = (
    r"pewarta|editor(?: bahasa)?|penulis|reporter|redaktur|penyunting|kontributor|uploader|oleh|"
    r"fotografer|wartawan|jurnalis|penerjemah|pengunggah|laporan|sumber berita|by"
)
# Names only: `Wartawan: Apa tanggapan Anda?` is an interview, not a byline.
_NAMES = (
    r"(?-i:[A-Z][^\s:?!]{0,40}"
    r"(?: (?:[A-Z][^\s:?!]{0,40}|dan|and|bin|binti|al|van|de|[&/|,-])){0,9})"
)
_BUTTON = rf"(?:{_SHARE}|{_NETWORKS})"
_OUTLET = r"(?:bbc news|cnbc|cnn|voa) indonesia|antara(?: news)?|detikcom"

# `(foto bersama)` is prose, `(Foto: Dok. Istimewa)` is not.
_CREDIT = (
    r"\((?:(?:foto|photo|dok(?:umentasi)?) ?[:./]|dok\. |antara foto\b|shutterstock\b|"
    r"getty images\b|unsplash\b|pixabay\b|(?:dok\. ?)?ist(?:imewa|\.)?(?=\)))[^()]{0,80}\)"
)

# The whole line goes. Tried in order with fullmatch.
LINE_RULES = (
    _line(
        "share_call",
        "share_widget",
        r"(?:bagikan|share|sebarkan)"
        r"(?: (?:ke|di|via|on|to|artikel|berita|this)(?: [^\s.]{1,20}){0,5})? ?:?",
    ),
    _line("share_buttons", "share_widget", rf"{_BUTTON}(?:[ ,|•·/:]{{1,3}}{_BUTTON}){{1,11}}"),
    _line(
        "comments",
        "share_widget",
        r"(?:\d{1,6} )?(?:tulis |lihat |semua ){0,2}(?:komentar|"
        r"comments?)(?: ?\(\d{1,6}\)| \d{1,6})? ?:?",
    ),
    _line(
        "follow",
        "share_widget",
        r"(?:follow|ikuti)(?: us| kami)?(?: (?:on|di)(?: [^\s.]{1,20}){1,6})? ?:?",
    ),
    _line(
        "channel_call",
        "share_widget",
        r"(?:baca|cek|dapatkan|follow|gabung|ikuti|jangan lewatkan|mari|simak|silakan|yuk)\b"
        r"(?=.{0,120}\b(?:berita|update|kami|artikel|informasi|kanal|channel|saluran)\b)"
        r"(?=.{0,300}\b(?:telegram|whatsapp|google news|instagram|twitter|youtube|"
        r"newsletter|aplikasi)\b)"
        r"(?=.{0,300}(?:\bkami\b|\bklik\b|https?:|\bjoin\b|\bchannel\b|\bkanal\b|"
        r"\bsaluran\b|\bgoogle news\b)).{1,390}",
    ),
    _line(
        "hoax_hotline",
        "share_widget",
        r"\W{0,3}fakta atau hoaks\? untuk mengetahui kebenaran informasi .{1,300}",
    ),
    _line(
        "photo_caption",
        "photo_credit",
        r"(?:foto|ilustrasi|infografis|photo|kredit foto|sumber foto|caption|"
        r"keterangan foto|dok\.?) ?[:/] ?.{1,300}",
    ),
    _line(
        "captioned_photo",
        "photo_credit",
        rf"[^.!?]{{1,180}}[.]? ?{_CREDIT}\.?",
    ),
    _line(
        "source_line",
        "photo_credit",
        r"(?:sumber|source) ?: ?[^.!?]{1,40}(?:\.(?:com|co|id|net|org|tv)[^\s.]{0,60}){0,3}",
    ),
    _line(
        "agency_line",
        "photo_credit",
        r"\((?:antara|ant|reuters|afp|ap|xinhua|anadolu|bloomberg|"
        r"tass)(?:/[a-z0-9]{1,12}){0,3}\)\.?",
    ),
    _line("byline", "byline", rf"(?:(?:{_ROLE}) ?: ?{_NAMES} ?){{1,3}}(?<![.] )(?<![.])"),
    _line(
        "field_report",
        "byline",
        r"\(?laporan (?:wartawan|reporter|jurnalis|kontributor) (?-i:[A-Z])[\w ]{1,40}"
        r"(?:\.com|\.id)?, (?-i:[A-Z])[^.!?,]{1,50}\)?",
    ),
    _line(
        "copyright",
        "copyright",
        r"(?:copyright ?(?:©|\(c\)|@|:|\d{4}|antara\b)|©|\(c\) ?\d{4}|hak cipta ?(?:©|"
        r"dilindungi|\d{4})|all rights? reserved).{0,200}",
    ),
    _line(
        "reuse_ban",
        "copyright",
        r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|"
        r"mereproduksi) .{0,250}\b(?:izin|seizin)\b.{0,120}",
    ),
    _line(
        "first_published",
        "copyright",
        r"(?:artikel|berita|tulisan) ini (?:telah |sudah )?(?:di)?(?:tayang|terbit|"
        r"tayangkan|terbitkan)\b.{0,60}\b(?:di|pada|oleh)\b.{1,250}",
    ),
    _line(
        "initials_line",
        "initials",
        r"\([a-z]{2,6}(?:[/-][a-z0-9]{2,6}){0,3}\)|"
        r"\[[a-z]{2,6}(?:[/-][a-z0-9]{2,6}){0,3}\]|\(\*{1,3}\)|\*{3}",
    ),
    _line(
        "cookie_notice",
        "cookie_notice",
        r"(?!.{0,80}\btidak\b)(?:kami|situs(?: web)? (?:ini|kami)|website ini|we|this (?:web)?site|"
        r"dengan (?:melanjutkan|menggunakan|mengakses) )[^.!?]{0,80}\b(?:menggunakan|"
        r"memakai|uses?)\b[^.!?]{0,20}\bcookies?\b.{0,300}",
    ),
    _line(
        "consent_button",
        "cookie_notice",
        r"(?:saya )?setuju|terima semua(?: cookie)?|accept(?: all)?(?: cookies)?|"
        r"tolak semua|kebijakan cookie",
    ),
    _line(
        "advertisement",
        "navigation",
        r"(?:(?:advertisement|iklan|scroll to (?:continue|"
        r"resume)(?: with)?(?: content)?|lanjutkan dengan konten)[ :.-]{0,3}){1,3}",
    ),
    _line(
        "page_links",
        "navigation",
        r"halaman ?:?(?: ?(?:\d{1,3}(?: dari \d{1,3})?|selanjutnya|berikutnya|"
        r"sebelumnya|lihat semua|all|semua|\||›|»)){1,12}",
    ),
    _line(
        "page_turn",
        "navigation",
        r"(?:[«<‹] ?)?(?:selanjutnya|sebelumnya|berikutnya|next|previous|prev|"
        r"baca selengkapnya|selengkapnya|load more|muat lainnya|tampilkan semua|"
        r"show all|loading)(?:\.{3}|…)?(?: ?[»>›])?",
    ),
    _line(
        "tags",
        "navigation",
        r"(?:tags?|topik(?: terkait)?|kata kunci|keywords?) ?:(?: ?.{1,250})?|tags?",
    ),
    _line("breadcrumb", "navigation", r"(?:home|beranda) ?[>»/›|] ?.{1,120}"),
    _line(
        "clock",
        "navigation",
        rf"(?:[\w.]{{2,30}} - )?{_DAY}\d{{1,2}}(?: [a-z]{{3,9}} |"
        rf"[/-]\d{{1,2}}[/-])\d{{2,4}}(?:{_CLOCK})?",
    ),
    _line("text_size", "navigation", r"(?:a[+-]? ?){2,3}|(?:perbesar|perkecil)(?: teks)?"),
    _line(
        "masthead",
        "source_prefix",
        rf"(?:tim )?(?:[\w-]{{2,20}}\.(?:com|co\.id|co|id)|{_OUTLET})(?: - detik\w{{2,12}})?",
    ),
    Rule("rule_off", "navigation", re.compile(r"[-–—_=*~•·.|#+ ]{1,200}")),
)

_LICENCE = r"CC[ -](?:BY|by|By)(?:[ -][A-Za-z]{2}){0,2}(?: \d\.\d)?"
_USED = (
    r"digunakan (?:dengan (?:izin|ijin)\b(?! [a-z])|(?:dengan|atas|di ?bawah) "
    r"(?:izin|ijin|lisensi) creative commons)"
)
# `Foto oleh Andi dari Flickr` ends where a sentence surely begins, or with its line.
_OPENER = rf"(?=$| (?:{'|'.join(sorted(SENTENCE_OPENERS))})\b)"
_LICENSED_PHOTO = (
    r"(?:Foto|Gambar|Ilustrasi|Image|Photo|Cartoon)"
    r"(?:(?: ?:| oleh| karya| dari| via| by| from) [^.!?()\[\]\"“”]{1,100}"
    rf"(?: ?\({_LICENCE}\)|[.,]? {_LICENCE}|[.,]? (?:dan )?(?i:{_USED})|"
    r"[.,]? (?:Hak Cipta|Copyright:?) Demotix(?: \([\d/]{6,10}\))?)\.?(?=$| [A-Z\"“])"
    r"| (?:oleh|karya) [^.!?,:()\[\]\"“”]{1,60} (?:dari|di|via) Flickr\.?"
    rf"{_OPENER})"
)

_SENTENCE_END = r"(?<=[.!?\"”'’…)])"
_HAND = r"[a-z]{2,5}(?:[/-][a-zA-Z0-9]{2,6}){0,3}|[A-Za-z]{2,6}(?:/[A-Za-z0-9]{2,6}){1,3}"

# A part of a line goes. Found with finditer; the group `furniture` is what goes.
INLINE_RULES = (
    Rule(
        "bracketed_link",
        "related_link",
        re.compile(r"(?P<furniture>[(\[]\s?(?i:baca(?: juga)?)\s?:[^()\[\]]{1,200}[)\]])"),
    ),
    Rule(
        "embed",
        "navigation",
        re.compile(
            r"(?P<furniture>\[ ?(?i:gambas|embed|video|foto|image|caption) ?:[^\]]{0,80}\])"
        ),
    ),
    Rule(
        "initials",
        "initials",
        re.compile(
            rf"{_SENTENCE_END} ?(?P<furniture>\[(?:{_HAND})\]|\((?:{_HAND})\)|"
            rf"\(\*{{1,3}}\)|\*{{3}})$"
        ),
    ),
    Rule(
        "photo_credit",
        "photo_credit",
        re.compile(rf"(?P<furniture>(?i:{_CREDIT}))"),
    ),
    Rule(
        "licensed_photo",
        "photo_credit",
        re.compile(rf"(?:^|{_SENTENCE_END} ?)(?P<furniture>{_LICENSED_PHOTO})"),
    ),
    Rule(
        "credit",
        "photo_credit",
        re.compile(
            rf"{_SENTENCE_END} ?(?P<furniture>\((?i:sumber ?: ?[^()]{{1,60}}|antara|"
            rf"reuters|afp|ap|xinhua|tass|bloomberg|anadolu)\)\.?)$"
        ),
    ),
)

# A caption above the body ends in its credit: `... Xi Jinping. (Sumber: Kremlin)`.
CREDITED_CAPTION = re.compile(
    r"\((?i:sumber|foto|photo|dok|antara|reuters|afp|ap|getty|shutterstock)\b[^()]{0,80}\)\.?$"
)

_MARKERS = (
    r"(?:baca|lihat|simak|tonton) (?:juga|pula)|baca|also read|read also|pilihan editor|"
    r"(?:baca )?(?:berita|artikel) (?:terkait|lainnya|terpopuler)"
)
_BARE_MARKERS = (
    r"(?:(?:baca|lihat) (?:juga|pula)|also read|read also|pilihan editor|rekomendasi untuk anda|"
    r"(?:berita|artikel) (?:terkait|lainnya|terpopuler)|anda mungkin (?:tertarik|suka)|"
    r"terkait(?= ?:)|terpopuler) ?:?"
)
_RELATED = re.compile(
    rf"(?i:[\W_]{{0,4}}(?:{_MARKERS}) ?[:：])|(?i:[\W_]{{0,3}}(?:{_BARE_MARKERS}))(?=$)"
)
_RELATED_CALL = re.compile(
    r"(?i:[\W_]{0,4}(?:(?:baca|lihat) juga\b|(?:baca|lihat|simak|tonton|saksikan)(?: juga)? "
    r"(?:artikel|berita|video|foto|infografis|['‘\"“])))"
)
_INLINE_RELATED = re.compile(r"(?<=[.!?\"”]) (?P<furniture>(?i:baca juga) ?:)")
_INNER_SENTENCE_END = re.compile(r"[.!?][\"”’']? (?=[A-Z\"“])")
_BULLET = re.compile(r"[-–—•·*▪►>]+ |\d{1,2}[.)] ")
_CLOSERS = "\"”’')]»"


def line_reason(line: str) -> RemovalReason | None:
    """Why the whole line is furniture; none when it is not, or not surely."""
    if len(line) > _LONGEST_FURNITURE:
        return None
    for rule in LINE_RULES:
        if rule.pattern.fullmatch(line):
            return rule.reason
    if len(line) <= _LONGEST_HEADLINE and _RELATED_CALL.match(line) and not ends_sentence(line):
        return "related_link"
    return None


def related_marker(line: str) -> int:
    """Length of the `Baca juga:` a line opens with; 0 when it opens otherwise."""
    match = _RELATED.match(line)
    return match.end() if match else 0


def is_related_text(text: str) -> bool:
    """Whether what follows `Baca juga:` on its line is a link's headline and not prose."""
    if len(text) > _LONGEST_HEADLINE or _INNER_SENTENCE_END.search(text):
        return False
    return len(text) <= _LONGEST_LINKED_SENTENCE or not ends_sentence(text)


def inline_related(line: str) -> int | None:
    """Where a `Baca juga:` within a line starts, when only a headline follows it."""
    match = _INLINE_RELATED.search(line, max(0, len(line) - _LONGEST_HEADLINE))
    if match and not ends_sentence(line) and is_related_text(line[match.end() :].strip()):
        return match.start("furniture")
    return None


def is_headline(line: str) -> bool:
    """Whether a line is short and does not end as a sentence does."""
    return len(line) <= _LONGEST_HEADLINE and not ends_sentence(line) and " " in line


def is_listed_headline(line: str) -> bool:
    """Whether a line is a headline beyond doubt: bulleted, or in Title Case."""
    bullet = _BULLET.match(line)
    if bullet:
        return is_headline(line[bullet.end() :])
    words = [word for word in line.split(" ") if len(word) >= _TITLE_WORD and word[0].isalpha()]
    capital = sum(word[0].isupper() for word in words)
    return (
        len(words) >= _MIN_TITLE_WORDS
        and is_headline(line)
        and capital >= _TITLE_CASE_SHARE * len(words)
    )


def ends_sentence(line: str) -> bool:
    """Whether the last character, quotes and brackets aside, is a full stop or an ellipsis."""
    return line[-6:].rstrip(_CLOSERS).endswith((".", "…"))
