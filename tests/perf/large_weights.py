"""Trimming and converting weights of real size: `python -m tests.perf.large_weights FOLDER`.

FOLDER takes some 12 GB. For NLLB-600M and mT5-base, one after the other: a bundle of that shape
with random weights in int8 is trimmed to as many word pieces as Indonesian and English need,
and both decode the same sentences, sixteen at once, in turns. Then a random checkpoint of that
shape, as it is published, is converted to int8. Steps run in processes of their own, so that
each has its own peak of memory.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ctranslate2
import sentencepiece

from service.bench.shapes import SHAPES, ShapeName, make_bundle
from service.bench.spare_words import with_spare_words
from service.inference import usable_cores
from service.model_store import Bundle, ModelCache
from service.model_store.bundle import Origin
from service.workshop.progress import Silent
from service.workshop.trimming import trim
from tests.support.repositories import SENTENCEPIECE, entry_of, repository, sentences

BATCH: Final = 16
PIECES: Final = 58_000
"""As many as trimming keeps of a real vocabulary of 250,000 (see `keep`)."""
_EMBEDDED: Final = Path(__file__).resolve().parents[2] / "model_cache"
_PUBLISHED_PIECES: Final = {"nllb": 256_000, "mt5": 250_100}
_ROWS: Final = {"nllb": 256_206, "mt5": 250_112}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--without-conversion", action="store_true")
    parser.add_argument("--step", choices=_STEPS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        _STEPS[arguments.step](arguments.folder, arguments.shape[0])
        return
    print(f"{usable_cores()} cores, CTranslate2 {ctranslate2.__version__}, {PIECES} pieces kept")
    for shape in arguments.shape or SHAPES:
        folder = arguments.folder / shape
        _step("make", folder, shape)
        _step("trim", folder, shape)
        _compare(folder, shape, arguments.rounds)
        if not arguments.without_conversion:
            _step("checkpoint", folder, shape)
            _step("convert", folder, shape)


def _step(step: str, folder: Path, shape: ShapeName) -> None:
    """Run it in a process of its own, and print its time and its peak of memory."""
    command = [sys.executable, "-m", __spec__.name, str(folder), "--step", step, "--shape", shape]
    began_s = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.read() or "{}")
    assert process.returncode == 0, step
    print(
        f"{shape} {step}: {time.monotonic() - began_s:.1f} s in all, {told['work_s']:.1f} s of work, "
        f"peak {told['peak_mb']:.0f} MB{told['more']}",
        flush=True,
    )


def _told(began_s: float, more: str = "") -> None:
    # Not getrusage, which counts what the process was forked from.
    status = Path("/proc/self/status").read_text()
    peak_mb = int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e6
    print(json.dumps({"work_s": time.monotonic() - began_s, "peak_mb": peak_mb, "more": more}))


def _make(folder: Path, shape: ShapeName) -> None:
    began_s = time.monotonic()
    pieces = (_EMBEDDED / "ringkas-mini-id-en/2/sentencepiece.bpe.model").read_bytes()
    made = make_bundle(folder / "cache", shape, SHAPES[shape], pieces=pieces)
    _told(began_s, f", {made.size_bytes / 1e6:.0f} MB")


def _trim(folder: Path, shape: ShapeName) -> None:
    whole = ModelCache(folder / "cache").named(shape)
    beside = folder / "trimmed" / shape
    shutil.rmtree(beside, ignore_errors=True)
    into = beside / "made"
    into.mkdir(parents=True)
    began_s = time.monotonic()
    languages = {*whole.manifest.source_languages, *whole.manifest.target_languages}
    small = trim(whole, sorted(languages), (), into, pieces=PIECES, progress=Silent())
    into.rename(beside / small.manifest.revision)
    share = small.size_bytes / whole.size_bytes
    _told(began_s, f", {small.size_bytes / 1e6:.0f} MB: {share:.3f} of the size")


def _checkpoint(folder: Path, shape: ShapeName) -> None:
    """Random weights as they are published, with the files of the tokenizer that are needed."""
    import torch
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    began_s = time.monotonic()
    into, family, sizes = folder / "checkpoint", SHAPES[shape].family, SHAPES[shape]
    shutil.rmtree(into, ignore_errors=True)
    repository(into, family)
    for name in ("model.safetensors", "tokenizer.json"):
        (into / name).unlink(missing_ok=True)
    tokenizer = into / SENTENCEPIECE[family]
    tokenizer.write_bytes(
        with_spare_words(tokenizer.read_bytes(), _PUBLISHED_PIECES[family], ())[0]
    )
    said = json.loads((into / "config.json").read_bytes())
    said["vocab_size"] = _ROWS[family]
    real: dict[str, Any] = {
        "d_model": sizes.width,
        "d_kv": sizes.width // sizes.heads,
        "d_ff": sizes.inner,
        "num_layers": sizes.layers,
        "num_decoder_layers": sizes.layers,
        "num_heads": sizes.heads,
        "max_position_embeddings": sizes.positions,
    }
    for side in ("encoder", "decoder"):
        real |= {
            f"{side}_layers": sizes.layers,
            f"{side}_ffn_dim": sizes.inner,
            f"{side}_attention_heads": sizes.heads,
        }
    said |= {name: value for name, value in real.items() if name in said}
    (into / "config.json").write_text(json.dumps(said))
    weights = AutoModelForSeq2SeqLM.from_config(AutoConfig.from_pretrained(into))
    tensors = {
        name: tensor
        for name, tensor in weights.state_dict().items()
        if not name.endswith("embed_positions.weights")
    }
    if family == "mt5":  # apart from the embeddings, as published; Transformers 5 ties them
        tensors["lm_head.weight"] = torch.randn_like(tensors["lm_head.weight"])
        said["tie_word_embeddings"] = False
        (into / "config.json").write_text(json.dumps(said))
    torch.save(tensors, into / "pytorch_model.bin")
    size_mb = (into / "pytorch_model.bin").stat().st_size / 1e6
    _told(began_s, f", {size_mb:.0f} MB in pytorch_model.bin")


def _convert(folder: Path, shape: ShapeName) -> None:
    from service.workshop.converting import convert

    began_s = time.monotonic()
    entry = entry_of(SHAPES[shape].family, max_bytes=10**10)
    made = convert(
        folder / "checkpoint",
        entry,
        "int8",
        folder / "converted",
        name=shape,
        revision="1",
        origin=Origin(repository="random/numbers", revision=None, files=()),
        progress=Silent(),
    )
    _told(began_s, f", {made.size_bytes / 1e6:.0f} MB")


_STEPS: Final = {"make": _make, "trim": _trim, "checkpoint": _checkpoint, "convert": _convert}


def _compare(folder: Path, shape: ShapeName, rounds: int) -> None:
    """Target tokens a second of both, in turns, each loaded once."""
    caches = {"whole": folder / "cache", "trimmed": folder / "trimmed"}
    sides = {name: _Side(ModelCache(cache).named(shape)) for name, cache in caches.items()}
    for side in sides.values():
        side.rate()  # the first is slower
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            rates[name].append(side.rate())
    ratios = [t / w for t, w in zip(rates["trimmed"], rates["whole"], strict=True)]
    for name, each in rates.items():
        print(
            f"{shape} {name}: {statistics.median(each):.0f} target tokens/s "
            f"({min(each):.0f} to {max(each):.0f}), batch {BATCH}"
        )
    print(
        f"{shape}: trimmed is {statistics.median(ratios):.2f} times as fast "
        f"({min(ratios):.2f} to {max(ratios):.2f}, {rounds} rounds)",
        flush=True,
    )


class _Side:
    """A bundle, and the sentences it decodes."""

    def __init__(self, bundle: Bundle) -> None:
        manifest = bundle.manifest
        file = bundle.folder / manifest.tokenizer_file
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(file))
        self._is_nllb = manifest.family == "nllb"
        begin = ["ind_Latn"] if self._is_nllb else []
        self._sources: Sequence[list[str]] = [
            [*begin, *tokenizer.encode(text, out_type=str), "</s>"] for text in sentences()[:BATCH]
        ]
        self._decoding = manifest.decoding
        self._translator = ctranslate2.Translator(
            str(bundle.folder), inter_threads=1, intra_threads=usable_cores()
        )

    def rate(self) -> float:
        """Target tokens a second for one batch."""
        began_s = time.monotonic()
        results = self._translator.translate_batch(
            self._sources,
            target_prefix=[["eng_Latn"]] * BATCH if self._is_nllb else None,
            beam_size=self._decoding.beam_size,
            length_penalty=self._decoding.length_penalty,
            no_repeat_ngram_size=self._decoding.no_repeat_ngram_size,
            max_decoding_length=self._decoding.max_output_tokens,
        )
        tokens = sum(len(result.hypotheses[0]) for result in results)
        return tokens / (time.monotonic() - began_s)


if __name__ == "__main__":
    main()
