"""The picture: whole files, the same for the same report, with what they show named."""

import struct
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from service.bench.plot import draw, refuse_plot
from service.bench.report import Report
from service.errors import InvalidSettings
from tests.bench.reports import contender, report


@pytest.fixture(scope="module")
def drawn_of() -> Report:
    return report(
        contender("raw_one_by_one", None, 500, 510),
        *(contender("ringkas", clients, 600 + clients, 600 + clients) for clients in (1, 4, 32)),
        *(contender("per_request", clients, 300, 310) for clients in (1, 4, 32)),
    )


def test_an_svg_names_the_lines_the_axes_and_the_machine(drawn_of: Report) -> None:
    root = ET.fromstring(draw(drawn_of, ".svg"))  # noqa: S314  our own
    words = {text.strip() for each in root.iter() if (text := "".join(each.itertext()))}
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for told in (
        "CTranslate2, all at once: 1,000",
        "Ringkas",
        "Ringkas, batching off",
        "Throughput, target tokens per second",
        "toy 1 (int8) on 2 cores of Sample CPU",
        "32",
    ):
        assert told in words, told


def test_a_png_is_whole(drawn_of: Report) -> None:
    data = draw(drawn_of, ".PNG")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (1760, 896)
    assert data.endswith(b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))


def test_the_same_report_draws_the_same_file(drawn_of: Report) -> None:
    assert draw(drawn_of, ".svg") == draw(drawn_of, ".svg")


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(
        InvalidSettings, match=r"a plot is \.png or \.svg, and plot\.pdf is neither"
    ):
        refuse_plot(Path("plot.pdf"))


def test_without_matplotlib_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(InvalidSettings, match=r"pip install 'ringkas\[bench\]'"):
        refuse_plot(Path("plot.svg"))
