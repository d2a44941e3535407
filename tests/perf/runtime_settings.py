"""Which settings of CTranslate2 are fastest here: `python -m tests.perf.runtime_settings`.

Each setting gets a process of its own, for CTranslate2 reads its environment once. All
translate the same sentences in turn, round after round, so that a noisy machine slows all.
Prints the median, the spread, and the median over the rounds of each setting's time against
CTranslate2's own choice in the same round; below 1 is faster.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from service.inference import usable_cores
from service.model_store import ModelCache
from tests.conftest import ARTICLES

_PROSE_CHARS = 80  # shorter lines of the five are furniture and titles


def settings_of(cores: int) -> dict[str, tuple[dict[str, str], tuple[int, int]]]:
    """Name of each setting: variables, then inter and intra threads."""
    batch_a_core, one_batch = (cores, 1), (1, cores)
    return {
        "own choice": ({}, batch_a_core),
        "AVX2": ({"CT2_FORCE_CPU_ISA": "AVX2"}, batch_a_core),
        "AVX512": ({"CT2_FORCE_CPU_ISA": "AVX512"}, batch_a_core),
        "MKL": ({"CT2_USE_MKL": "1"}, batch_a_core),
        "one batch": ({}, one_batch),
        "one batch, passive": ({"OMP_WAIT_POLICY": "PASSIVE"}, one_batch),
        "one batch, active": ({"OMP_WAIT_POLICY": "ACTIVE"}, one_batch),
        "passive": ({"OMP_WAIT_POLICY": "PASSIVE"}, batch_a_core),
    }


def work(bundle: Path, tokenizer: Path, inter: int, intra: int) -> None:
    """Translate the sentences of each line of stdin, and print the seconds it took."""
    import ctranslate2
    import sentencepiece

    translator = ctranslate2.Translator(str(bundle), inter_threads=inter, intra_threads=intra)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    for line in sys.stdin:
        asked = json.loads(line)
        sources = [
            ["ind_Latn", *each, "</s>"] for each in pieces.encode(asked["texts"], out_type=str)
        ]
        share = max(map(len, sources)) + sum(map(len, sources)) // inter
        began = time.perf_counter()
        translator.translate_batch(
            sources,
            target_prefix=[["eng_Latn"]] * len(sources),
            beam_size=asked["beam"],
            num_hypotheses=asked["beam"],
            max_decoding_length=asked["length"],
            min_decoding_length=asked["length"] if asked["fixed"] else 1,
            max_batch_size=min(share, 1024),
            batch_type="tokens",
        )
        print(time.perf_counter() - began, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, help="folder; default: the embedded bundle")
    parser.add_argument("--sentences", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--fixed-length", type=int, help="decode so many tokens of each")
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        bundle, tokenizer, inter, intra = arguments.worker
        work(Path(bundle), Path(tokenizer), int(inter), int(intra))
        return
    cache = ModelCache(Path("model_cache"))
    manifest = cache.find("translate", None).manifest
    bundle = arguments.bundle or cache.find("translate", None).folder
    question = {
        "texts": sentences(arguments.sentences),
        "beam": manifest.decoding.beam_size,
        "length": arguments.fixed_length or manifest.decoding.max_output_tokens,
        "fixed": arguments.fixed_length is not None,
    }
    print(f"{bundle.name}, {_processor()}, {usable_cores()} cores, Python {sys.version.split()[0]}")
    seconds = measure(question, bundle, bundle / manifest.tokenizer_file, arguments.rounds)
    own = next(iter(seconds.values()))
    for name, each in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(each, own, strict=True))
        print(f"{name:<20}{_spread(each):>24}{ratio:>8.2f}")


def measure(
    question: Mapping[str, object], bundle: Path, tokenizer: Path, rounds: int
) -> dict[str, list[float]]:
    """Seconds of each round, by setting."""
    workers: dict[str, subprocess.Popen[str]] = {}
    for name, (variables, (inter, intra)) in settings_of(usable_cores()).items():
        workers[name] = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.perf.runtime_settings", "--worker"),
                *(str(bundle), str(tokenizer), str(inter), str(intra)),
            ],
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    try:
        for worker in workers.values():
            _ask(worker, question)
        taken = [{name: _ask(w, question) for name, w in workers.items()} for _ in range(rounds)]
    finally:
        for worker in workers.values():
            worker.kill()
            worker.wait()
    return {name: [each[name] for each in taken] for name in workers}


def sentences(count: int) -> list[str]:
    lines = [
        line
        for path in ARTICLES
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > _PROSE_CHARS
    ]
    return [lines[number % len(lines)][:300] for number in range(count)]


def _ask(worker: subprocess.Popen[str], question: Mapping[str, object]) -> float:
    stdin, stdout = cast("IO[str]", worker.stdin), cast("IO[str]", worker.stdout)
    stdin.write(json.dumps(question) + "\n")
    stdin.flush()
    return float(stdout.readline())


def _processor() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return names[0] if names else platform.processor()


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} [{min(values):.2f}-{max(values):.2f}] s"


if __name__ == "__main__":
    main()
