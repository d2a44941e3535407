"""`ringkas summarise` for people and for pipes."""

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from lxml import html

from service.api.wire.requests import OffsetUnit, Part, SummariseOptions
from service.cli import summarise
from service.cli.screen import colours_of
from service.journey import clock
from service.journey.digest import Length, Method, UnsupportedPolicy
from tests.cli.command import ARTICLE, ARTICLES, Command

_NOTICE = (
    "Translation by marking 7 (licence CC-BY-NC-4.0, no commercial use). "
    "Demonstration weights: they show the idea; check every sentence before use."
)


def test_text_goes_to_a_pipe_by_default() -> None:
    done = Command()("summarise", ARTICLE)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert "[c1: EN " in done.stdout
    assert done.stdout.endswith(f"\n\n{_NOTICE}\n")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("file", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_evidence_in_json_stands_in_the_file(file: Path) -> None:
    answer = _json(Command()("summarise", file, "--format", "json").stdout)
    posted = file.read_text(encoding="utf-8")
    found = [each for claim in answer["claims"] for each in claim["evidence"]]
    assert found
    assert [each["text"] for each in found] == [
        posted[each["start"] : each["end"]] for each in found
    ]


def test_json_has_the_parts_and_units_asked_for() -> None:
    done = Command()(
        "summarise", ARTICLE, "--format=json", "--include=highlighted_html",
        "--include=translation", "--offset-unit=utf16_code_unit",
    )  # fmt: skip
    answer = _json(done.stdout)
    assert answer["highlighted_html"].startswith('<p><mark data-claim="c1"')
    assert answer["translation"]["text"].startswith("EN ")
    assert answer["offset_unit"] == "utf16_code_unit"
    assert [bundle["name"] for bundle in answer["models"]] == ["marking"]


def test_the_article_may_come_through_a_pipe() -> None:
    article = ARTICLE.read_bytes()
    by_name = Command()("summarise", ARTICLE)
    assert Command()("summarise", "-", stdin=article).stdout == by_name.stdout
    assert Command()("summarise", stdin=article).stdout == by_name.stdout


def test_a_byte_order_mark_is_not_part_of_the_article() -> None:
    done = Command()("summarise", "--format=json", stdin=b"\xef\xbb\xbf" + ARTICLE.read_bytes())
    plain = Command()("summarise", "--format=json", stdin=ARTICLE.read_bytes())
    assert _json(done.stdout)["claims"] == _json(plain.stdout)["claims"]


def test_html_is_known_by_its_name_or_by_the_option(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.read_text("utf-8").splitlines())
    page = f"<html><body><article>{paragraphs}</article></body></html>"
    file = tmp_path / "article.html"
    file.write_text(page, encoding="utf-8")
    named = _json(Command()("summarise", file, "--format=json").stdout)
    told = _json(Command()("summarise", "--html", "--format=json", stdin=page).stdout)
    assert "<p>" not in named["article"]["text"]
    assert named["claims"] == told["claims"]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("digest.html", "<!doctype html>"),
        ("digest.md", "**EN "),
        ("digest.json", '{"id":'),
        ("digest.txt", "[c1: EN "),
        ("digest", "[c1: EN "),
    ],
)
def test_the_output_file_names_the_format(tmp_path: Path, name: str, beginning: str) -> None:
    done = Command()("summarise", ARTICLE, "-o", tmp_path / name)
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / name).read_text("utf-8").startswith(beginning)


def test_an_explicit_format_wins_over_name_and_colour(tmp_path: Path) -> None:
    file = tmp_path / "digest.html"
    Command()("summarise", ARTICLE, "--format=md", "--color", "-o", file)
    assert file.read_text("utf-8").startswith("**EN ")


def test_page_carries_title_and_notice() -> None:
    done = Command()("summarise", ARTICLE, "--format=html", "--title", "Berita <hari ini>")
    page = html.document_fromstring(done.stdout)
    assert [each.text for each in page.iter("h1")] == ["Berita <hari ini>"]
    assert [each.text for each in page.xpath("//p[@class='notice']")] == [_NOTICE]


def test_highlights_are_marked_with_a_pen_when_colour_is_wanted() -> None:
    done = Command()("summarise", ARTICLE, "--color", environment={"COLORTERM": "truecolor"})
    assert "\x1b[1;38;2;22;24;27;48;2;255;228;92mc1 \x1b[0m" in done.stdout
    assert "\x1b[38;2;22;24;27;48;2;255;228;92mEN " in done.stdout
    assert "characters " in done.stdout
    assert "no commercial use" in done.stdout


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({}, "standard"),
        ({"TERM": "xterm"}, "standard"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
    ],
)
def test_colours_are_those_the_terminal_has(environment: dict[str, str], colours: str) -> None:
    assert colours_of(environment) == colours


def test_plain_text_has_no_control_sequences() -> None:
    assert "\x1b" not in Command()("summarise", ARTICLE, "--no-color").stdout


def test_options_shape_the_digest() -> None:
    short = _json(Command()("summarise", ARTICLE, "--format=json", "--max-claims=1").stdout)
    line = _json(Command()("summarise", ARTICLE, "--format=json", "--length=headline").stdout)
    assert len(short["claims"]) == 1
    assert len(line["summary"]["sentences"]) == 1


def test_a_language_may_be_given_as_bcp47() -> None:
    answer = _json(Command()("summarise", ARTICLE, "--format=json", "--source-language=id").stdout)
    assert answer["language"]["code"] == "ind_Latn"


def test_choices_are_those_of_the_journey_and_the_api() -> None:
    assert get_args(Length) == summarise.LENGTHS
    assert get_args(Method) == summarise.METHODS
    assert get_args(UnsupportedPolicy) == summarise.POLICIES
    assert get_args(Part) == summarise.PARTS
    assert get_args(OffsetUnit) == summarise.UNITS
    msgspec.convert({"max_claims": summarise.MAX_CLAIMS}, SummariseOptions)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"max_claims": summarise.MAX_CLAIMS + 1}, SummariseOptions)


def test_every_stage_of_the_journey_has_words_for_the_spinner() -> None:
    assert set(get_args(clock.Stage)) == set(summarise.STAGES)


def _json(text: str) -> Any:  # noqa: ANN401  (as wide as JSON)
    return msgspec.json.decode(text)
