"""A tiny part of Indonesian and English, small enough to be learnt in seconds."""

import random
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import msgspec

WHO = {"saya": "I", "kami": "we", "mereka": "they", "anda": "you"}
WHAT_DONE = {"melihat": "see", "membeli": "buy", "menjual": "sell", "mencari": "seek"}
WHAT = {"kucing": "cats", "ikan": "fish", "buku": "books", "rumah": "houses", "sepeda": "bicycles"}
WHICH = {"merah": "red", "besar": "large", "tua": "old", "murah": "cheap"}
WHERE = {"pasar": "market", "kota": "city", "desa": "village", "sekolah": "school"}

TABLE = """
[news]
text = "made up"
licence = "CC0 1.0"
terms = "free"
weight = 1

[web]
text = "made up"
licence = "none stated"
terms = "unstated"
weight = 0.5

[talks]
text = "made up"
licence = "CC BY-NC"
terms = "non-commercial"
weight = 0
"""

Pairs = list[tuple[str, str]]


class Folders(msgspec.Struct, frozen=True):
    data: Path
    dev: Path
    work: Path

    def arguments(self, *more: str, steps: int = 4) -> list[str]:
        """Of the command, for a network of next to no size."""
        return [
            *("run", "--data", str(self.data), "--dev", str(self.dev), "--work", str(self.work)),
            *("--start", "scratch", "--width", "32", "--heads", "2", "--inner", "64"),
            *("--encoder-layers", "1", "--decoder-layers", "1", "--vocabulary-size", "200"),
            *("--steps", str(steps), "--batch-tokens", "512", "--learning-rate", "0.005"),
            *("--warm-up-steps", "20", "--dropout", "0.0", "--precision", "float32"),
            *("--device", "cpu", "--threads", "1", "--average", "3", *more),
        ]


def sentences() -> Pairs:
    """All there are, in an order of chance."""
    made = [
        (f"{who} {done} {what} {which} di {where}", f"{they} {do} {which_} {what_} in the {there}")
        for (who, they), (done, do), (what, what_), (which, which_), (where, there) in product(
            *(part.items() for part in (WHO, WHAT_DONE, WHAT, WHICH, WHERE))
        )
    ]
    random.Random(1).shuffle(made)  # noqa: S311  any order does
    return made


def write_pairs(path: Path, pairs: Sequence[tuple[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{one}\t{other}\n" for one, other in pairs), encoding="utf-8")


def write_dev(folder: Path, pairs: Sequence[tuple[str, str]], name: str = "made-up") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending, side in (("id", 0), ("en", 1)):
        text = "".join(f"{pair[side]}\n" for pair in pairs)
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")


def write_folders(into: Path) -> Folders:
    """Two corpora and a dev set of other sentences."""
    folders = Folders(into / "data", into / "dev", into / "work")
    made = sentences()
    write_dev(folders.dev, made[:20])
    write_pairs(folders.data / "parallel" / "news.tsv", made[20:900])
    write_pairs(folders.data / "parallel" / "web.tsv", made[900:])
    (folders.data / "sources.toml").write_text(TABLE, encoding="utf-8")
    return folders
