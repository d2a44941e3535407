"""Accuracy of the service's language identification and of every library installed.

    python -m tests.quality.language_accuracy [FOLDER]

FOLDER may hold more sentences, one a line, in files named after their language, such as
`flores-dev.id`. Rows are languages by source, in sentences and in paragraphs of six.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

from service.errors import UnsupportedLanguage
from service.journey.language import RELATIVES, parse_language
from tests.quality.language_libraries import Identify, installed
from tests.quality.language_lines import Labelled, join_paragraphs, read_lines

WIDTH = 16


def main(folders: list[str]) -> None:
    lines = read_lines() + [line for folder in folders for line in _read_folder(Path(folder))]
    libraries = installed()
    for title, labelled in (("sentences", lines), ("paragraphs", join_paragraphs(lines))):
        print(f"\n{title:30}{'':>6}" + "".join(f"{name:>{WIDTH}}" for name in libraries))
        for label, rows in _group(labelled).items():
            shares = (f"{_share_right(run, rows):{WIDTH}.1%}" for run in libraries.values())
            print(f"{label:30}{len(rows):6}" + "".join(shares))
        times = (f"{_median_ms(run, labelled):{WIDTH}.2f}" for run in libraries.values())
        print(f"{'median ms':36}" + "".join(times))


def _read_folder(folder: Path) -> list[Labelled]:
    found: list[Labelled] = []
    for path in sorted(folder.iterdir()):
        try:
            code = parse_language(path.suffix.removeprefix("."))
        except UnsupportedLanguage:
            continue
        texts = path.read_text(encoding="utf-8").splitlines()
        found += [Labelled(path.stem, code, text) for text in texts if text]
    return found


def _group(labelled: list[Labelled]) -> dict[str, list[Labelled]]:
    """By language and source; languages far from Indonesian, ten lines each, as one row."""
    groups: defaultdict[str, list[Labelled]] = defaultdict(list)
    for line in labelled:
        is_near = line.code in RELATIVES | {"ind_Latn", "eng_Latn"}
        groups[f"{line.code if is_near else 'the rest'}  {line.source}"].append(line)
    return dict(sorted(groups.items()))


def _share_right(run: Identify, rows: list[Labelled]) -> float:
    return sum(run(row.text) == row.code for row in rows) / len(rows)


def _median_ms(run: Identify, rows: list[Labelled]) -> float:
    taken: list[float] = []
    for row in rows[::5]:
        start = time.perf_counter()
        run(row.text)
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2] * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
