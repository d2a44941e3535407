"""What editors read: everything as text, every claim marked, every mark grounded."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.journey.digest import Digest
from service.journey.render import highlighted_html, to_html, to_markdown, to_text
from tests.support.digests import claim, digest, evidence, news_digest, small_digest

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "`code` ``two``",
    "[x](javascript:alert(1))",
    "![x](http://x.example/y.png)",
    "&amp; &lt;b&gt; &#60;",
    "</mark></p><h1>taken over",
    "**bold** __bold__ *it* _it_ ~~gone~~",
    "| a | b |",
    "# heading",
    "- item",
    "1. item",
    "===",
    "[^c1]: mine",
    "    indented code",
    "``` fenced ```",
)


def hostile_digest(text: str) -> Digest:
    """The hostile text as title, summary, claim, speaker, evidence and its English."""
    summary = f"{text} Then. {text}!"
    return digest(
        text,
        summary,
        [
            claim(
                "c1",
                summary,
                f"{text}!",
                [evidence(text, text, translation=text)],
                speaker=text,
            )
        ],
        title=text,
        translation=[text],
    )


def test_fragment_of_a_small_digest() -> None:
    assert highlighted_html(small_digest()) == (
        '<p><mark data-claim="c1" data-kind="quantity" data-verdict="supported">'
        "Rice prices rose 5 percent.</mark> "
        '<mark data-claim="c2" data-kind="quote" data-verdict="weak">'
        "&quot;Stocks are enough,&quot; Budi said.</mark></p>"
    )


def test_plain_text_of_a_small_digest() -> None:
    assert to_text(small_digest(), "Demonstration weights.") == (
        "Harga beras naik\n"
        "================\n"
        "\n"
        '[c1: Rice prices rose 5 percent.] [c2: "Stocks are enough," Budi said.]\n'
        "\n"
        "Claims\n"
        "\n"
        "c1  Figure. Supported by the article.\n"
        "    Harga beras naik 5 persen.\n"
        "    (characters 0 to 26)\n"
        "\n"
        "c2  Quote, Budi. Weakly supported by the article.\n"
        '    "Stok cukup," kata Budi.\n'
        "    (characters 27 to 51)\n"
        '    In English: "Stock enough," said Budi.\n'
        "\n"
        "Warnings\n"
        "- The article has 2 sentences. (low_coverage)\n"
        "\n"
        "Demonstration weights.\n"
    )


def test_markdown_of_a_small_digest() -> None:
    assert to_markdown(small_digest(), "Demonstration weights.") == (
        "# Harga beras naik\n"
        "\n"
        '**Rice prices rose 5 percent.**[^c1] **"Stocks are enough," Budi said.**[^c2]\n'
        "\n"
        "## Warnings\n"
        "\n"
        "- The article has 2 sentences.\n"
        "\n"
        "*Demonstration weights.*\n"
        "\n"
        "[^c1]: Figure. Supported by the article.\n"
        "\n"
        "    > Harga beras naik 5 persen. (characters 0 to 26)\n"
        "\n"
        "[^c2]: Quote, Budi. Weakly supported by the article.\n"
        "\n"
        '    > "Stok cukup," kata Budi. (characters 27 to 51)\n'
        "\n"
        '    In English: "Stock enough," said Budi.\n'
    )


def test_marks_hold_exactly_the_claims() -> None:
    made = news_digest()
    claims = {each.id: each.text for each in made.claims}
    for source in (highlighted_html(made), to_html(made)):
        marks = html.document_fromstring(source).iter("mark")
        assert {mark.get("data-claim"): mark.text_content() for mark in marks} == claims


def test_fragment_reads_as_the_summary() -> None:
    made = news_digest()
    assert html.fragment_fromstring(highlighted_html(made)).text_content() == made.summary


def test_fragment_brings_nothing_that_could_collide() -> None:
    found = html.document_fromstring(highlighted_html(news_digest()))
    assert {name for element in found.iter() for name in element.attrib} == {
        "data-claim",
        "data-kind",
        "data-verdict",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_html(text: str) -> None:
    innocent, hostile = hostile_digest("harmless"), hostile_digest(text)
    assert _tags(to_html(hostile)) == _tags(to_html(innocent))
    marks = list(html.document_fromstring(to_html(hostile)).iter("mark"))
    assert [mark.text_content() for mark in marks] == [f"{text}!"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    innocent, hostile = hostile_digest("harmless"), hostile_digest(text)
    assert _markdown_shape(hostile) == _markdown_shape(innocent)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_says_what_the_summary_says(text: str) -> None:
    summary = f"{text} Then."
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(to_markdown(digest(text, summary)))
    assert _inline_text(tokens) == [" ".join(summary.split())]


def test_every_line_of_hostile_markdown_stays_a_paragraph() -> None:
    lines = [*HOSTILE, "~~~", "> quote", "***", "2) item", "+ item", "<!-- hidden", "\tcode"]
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        to_markdown(digest("x", "\n".join(lines)))
    )
    assert _inline_text(tokens) == [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("render", [highlighted_html, to_html, to_markdown, to_text])
@pytest.mark.parametrize("control", ["\x1b[31m", "\x00", "\x9b", "\u202e", "\ud800"])
def test_characters_that_steer_terminals_are_made_visible(
    render: Callable[[Digest], str], control: str
) -> None:
    rendered = render(hostile_digest(f"a{control}b"))
    assert control[0] not in rendered
    assert "a\N{REPLACEMENT CHARACTER}" in rendered
    rendered.encode("utf-8")


def test_evidence_in_english_is_left_out_where_the_claim_says_it_already() -> None:
    made = digest(
        "Satu. Dua.",
        "One. Two.",
        [claim("c1", "One. Two.", "One", [evidence("Satu.", "Satu.", translation="One.")])],
    )
    for render in (to_html, to_markdown, to_text):
        assert render(made).count("One") == (2 if render is to_html else 1)


def test_neighbouring_claims_each_have_a_mark() -> None:
    made = digest("x", "OneTwo", [claim("c1", "OneTwo", "One"), claim("c2", "OneTwo", "Two")])
    marks = html.fragment_fromstring(highlighted_html(made)).iter("mark")
    assert [mark.text_content() for mark in marks] == ["One", "Two"]
    assert to_text(made).startswith("[c1: One][c2: Two]\n")


def test_lines_of_the_summary_are_paragraphs() -> None:
    summary = "First.\nSecond.\n\nThird."
    made = digest("x", summary, [claim("c1", summary, "Second.")])
    paragraphs = html.fragments_fromstring(highlighted_html(made))
    assert [each.text_content() for each in paragraphs] == ["First.", "Second.", "Third."]
    assert to_markdown(made).startswith("First.\n\n**Second.**[^c1]\n\nThird.\n")
    assert to_text(made).startswith("First.\n\n[c1: Second.]\n\nThird.\n")


def test_an_empty_summary_renders() -> None:
    made = digest("x", "")
    assert (highlighted_html(made), to_text(made), to_markdown(made)) == ("", "\n", "\n")


def test_page_links_marks_and_evidence_both_ways() -> None:
    page = html.document_fromstring(to_html(news_digest()))
    ids = [element.get("id") for element in page.xpath("//*[@id]")]
    links = [link.get("href") for link in page.iter("a")]
    assert len(ids) == len(set(ids))
    assert sorted(links) == sorted(
        f"#{place}-c{number}" for place in ("mark", "claim") for number in range(1, 5)
    )
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_page_quotes_the_evidence_in_indonesian_with_its_place() -> None:
    made = news_digest()
    page = html.document_fromstring(to_html(made))
    quotes = page.xpath("//blockquote[@lang='id']")
    places = [caption.text for caption in page.iter("figcaption")]
    found = [each for one in made.claims for each in one.evidence]
    assert [quote.text_content() for quote in quotes] == [each.text for each in found]
    assert places == [
        f"Characters {each.span.start}–{each.span.end} of the article" for each in found
    ]


def test_page_shows_kind_speaker_verdict_and_failed_checks() -> None:
    page = html.document_fromstring(to_html(news_digest()))
    facts = [
        [fact.text_content() for fact in facts.iter("li")][:-1]
        for facts in page.xpath("//ul[@class='facts']")
    ]
    assert facts == [
        ["Quote", "Wang Wenbin", "Supported by the article"],
        ["Prediction", "Hedged", "Supported by the article"],
        ["Event", "Weakly supported by the article"],
        ["Figure", "Not supported by the article", "Numbers differ from the evidence"],
    ]


def test_page_tells_what_to_check_and_how_it_was_made() -> None:
    page = html.document_fromstring(to_html(news_digest(), "Weights: <demo>."))
    assert [item.text for item in page.xpath("//section[@class='warnings']//li")] == [
        "The English says 2 hours where the article says one and a half."
    ]
    assert [line.text for line in page.xpath("//footer/p")] == [
        "Weights: <demo>.",
        "Made from 4 sentences of the article; left out: 1 dateline, 1 related link.",
    ]


def test_page_has_no_notice_unless_given() -> None:
    assert 'class="notice"' not in to_html(small_digest())


def test_page_loads_and_runs_nothing() -> None:
    page = to_html(news_digest(), "notice")
    parsed = html.document_fromstring(page)
    assert not parsed.xpath("//script | //link | //img | //iframe | //@src | //@style")
    assert "url(" not in page
    assert "@import" not in page
    assert parsed.xpath("//meta[@http-equiv]/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def test_page_is_a_whole_english_document() -> None:
    page = to_html(small_digest())
    parsed = html.document_fromstring(page)
    assert page.startswith("<!doctype html>\n")
    assert parsed.get("lang") == "en"
    assert [h1.text for h1 in parsed.iter("h1")] == ["Harga beras naik"]
    assert _Balance.unbalanced(page) == []


def test_whole_translation_is_given_by_paragraph_when_the_digest_has_it() -> None:
    made = digest(
        "Satu. Dua.\nTiga.",
        "One.",
        sentences=["Satu.", "Dua.", "Tiga."],
        translation=["One.", "Two.", "Three."],
    )
    details = html.document_fromstring(to_html(made)).xpath("//details/p")
    assert [each.text for each in details] == ["One. Two.", "Three."]
    assert "Translation\n\nOne. Two.\n\nThree.\n" in to_text(made)
    assert "## Translation\n\nOne. Two.\n\nThree.\n" in to_markdown(made)


def _tags(page: str) -> list[str]:
    return [str(element.tag) for element in html.document_fromstring(page).iter()]


def _markdown_shape(made: Digest) -> list[str]:
    """The kinds of tokens CommonMark with tables and strikethrough finds, text left out."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(to_markdown(made))
    return [
        each.type
        for token in tokens
        for each in (token, *(token.children or ()))
        if each.type not in {"text", "text_special"}
    ]


def _inline_text(tokens: list[Token]) -> list[str]:
    return [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


class _Balance(HTMLParser):
    """Tells which tags are not closed in the order they were opened."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    @classmethod
    def unbalanced(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        parser.close()
        return parser.wrong + parser.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)
