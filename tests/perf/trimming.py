"""What trimming the embedded bundle changes: `python -m tests.perf.trimming`.

Trims `ringkas-mini-id-en` to Indonesian and English as `ringkas models trim` does by itself,
without a look at the sentences that are then translated, both bundles in 32-bit floats with
four beams. Prints sizes, how many outputs have the same tokens, every one that has not with
the reason, and whether any word or character became unknown.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

import ctranslate2
import sentencepiece

from service.model_store import Bundle
from service.model_store.cache import ModelCache
from service.workshop.progress import Silent
from service.workshop.trimming import trim

_EMBEDDED = Path(__file__).resolve().parents[2] / "model_cache"
_LANGUAGES = ("ind_Latn", "eng_Latn")
_BATCH = 16
_WORDS = 20_000
_SEED = 4


class _Side:
    """One bundle with its tokeniser and its runtime."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        file = bundle.folder / bundle.manifest.tokenizer_file
        self.tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(file))
        self.known = {self.tokenizer.id_to_piece(i) for i in range(len(self.tokenizer))}
        self._translator = ctranslate2.Translator(
            str(bundle.folder), compute_type="float32", inter_threads=1, intra_threads=0
        )

    def pieces(self, text: str) -> list[str]:
        return self.tokenizer.encode(text, out_type=str)

    def decode(self, texts: list[str], forbidden: Collection[str] = ()) -> list[list[str]]:
        results = self._translator.translate_batch(
            [[_LANGUAGES[0], *self.pieces(text), "</s>"] for text in texts],
            target_prefix=[[_LANGUAGES[1]]] * len(texts),
            beam_size=4,
            max_batch_size=_BATCH,
            suppress_sequences=[[piece] for piece in forbidden] or None,
        )
        return [result.hypotheses[0] for result in results]

    def unknown(self, text: str) -> int:
        return sum(map(self.tokenizer.is_unknown, self.tokenizer.encode(text)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flores", type=Path, default=Path("../shared/eval/flores-dev.id"))
    parser.add_argument("--limit", type=int, help="sentences; default: all")
    parser.add_argument("--pieces", type=int, help="how many to keep; default: as the rules say")
    arguments = parser.parse_args()
    before = ModelCache(_EMBEDDED).find("translate", "ringkas-mini-id-en")
    print(
        f"CTranslate2 {ctranslate2.__version__}, Python {sys.version.split()[0]}, float32, beam 4"
    )
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        after = trim(
            before, _LANGUAGES, (), Path(folder), pieces=arguments.pieces, progress=Silent()
        )
        print(f"trimmed in {time.perf_counter() - began:.1f} s")
        sides = _Side(before), _Side(after)
        for side in sides:
            print(f"{len(side.known):>8,} pieces  {side.bundle.size_bytes / 1e6:>8.1f} MB")
        texts = arguments.flores.read_text(encoding="utf-8").splitlines()[: arguments.limit]
        _compare_outputs(*sides, texts)
        _count_unknown(*sides)


def _compare_outputs(before: _Side, after: _Side, texts: list[str]) -> None:
    differing = 0
    for start in range(0, len(texts), _BATCH):
        some = texts[start : start + _BATCH]
        outputs = zip(some, before.decode(some), after.decode(some), strict=True)
        for number, (text, old, new) in enumerate(outputs, start + 1):
            if old != new:
                differing += 1
                print(f"  {number}: {_reason(before, after, text, old, new)}")
                print(f"    before: {before.tokenizer.decode(old[1:])}")
                print(f"    after:  {after.tokenizer.decode(new[1:])}")
    same = len(texts) - differing
    print(f"{same} of {len(texts)} outputs have the same tokens: {100 * same / len(texts):.2f} %")


def _reason(before: _Side, after: _Side, text: str, old: list[str], new: list[str]) -> str:
    dropped = before.known - after.known
    if gone := sorted(dropped & set(before.pieces(text))):
        return f"the source had {' '.join(gone)}, dropped"
    if gone := sorted(dropped & set(old)):
        return f"the output had {' '.join(gone)}, dropped"
    if before.decode([text], dropped) == [new]:
        return "dropped pieces were in beams that lost: with them forbidden, both say the same"
    return "dropped pieces had a share of the probabilities, or rounding"


def _count_unknown(before: _Side, after: _Side) -> None:
    """Characters that sentencepiece knew, and seeded words of them, must all stay known."""
    assigned = [chr(point) for point in range(0x20, 0x30000) if not 0xD800 <= point < 0xE000]
    known = [each for each in assigned if not before.unknown(each)]
    lost = [each for each in known if after.unknown(each)]
    print(f"{len(lost)} of {len(known):,} known characters became unknown")
    draw = random.Random(_SEED)  # noqa: S311  chosen words, no secrets
    words = ["".join(draw.choices(known, k=draw.randint(2, 12))) for _ in range(_WORDS)]
    lost = [word for word in words if after.unknown(word) > before.unknown(word)]
    print(f"{len(lost)} of {len(words):,} words of such characters did (seed {_SEED})")


if __name__ == "__main__":
    main()
