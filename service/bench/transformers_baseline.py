"""Transformers on the same weights, for whoever has it: given all texts at once, like raw.

It needs `torch` and `transformers`, which Ringkas does not ask for, and a checkpoint on disk.
The pieces are those of the bundle, so the checkpoint's vocabulary must be the bundle's.
"""
# torch and transformers are not installed where this is checked; what leaves it is typed.
# pyright: reportMissingImports=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import importlib.util
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import sentencepiece

from service.bench.checkpoint import POSITIONS
from service.bench.recording import Job
from service.bench.turn import Turn
from service.errors import BundleMissing
from service.inference.framing import framing_of
from service.model_store import Bundle

_BATCHES: Final = (4, 8, 16, 32, 64)
"""Sentences a batch, of which the fastest is kept."""


def refuse_without_transformers(checkpoint: Path) -> None:
    """Raises BundleMissing if the libraries or the checkpoint are not there."""
    missing = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        raise BundleMissing(
            f"{' and '.join(missing)} must be installed to compare with Transformers: "
            "pip install torch transformers"
        )
    if not (checkpoint / "config.json").is_file():
        raise BundleMissing(f"{checkpoint} holds no config.json, so it is no checkpoint")


class Transformers:
    """A checkpoint on `cores` threads, 32-bit floats as it was saved.

    Args:
        bundle: Translates; its pieces are used, its jobs are run.
        jobs: Of each text.
    """

    def __init__(
        self, checkpoint: Path, bundle: Bundle, jobs: Sequence[Sequence[Job]], *, cores: int
    ) -> None:
        import torch  # noqa: PLC0415  not asked for unless wanted
        from transformers import AutoModelForSeq2SeqLM  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        torch.set_num_threads(cores)
        self._torch = torch
        self._weights = AutoModelForSeq2SeqLM.from_pretrained(checkpoint).eval()
        self._set_positions(checkpoint)
        self._ids = self._vocabulary(bundle)
        self._decoding = bundle.manifest.decoding
        self._framing = framing_of(bundle.manifest)
        self._tokenizer = sentencepiece.SentencePieceProcessor(
            model_file=str(bundle.folder / bundle.manifest.tokenizer_file)
        )
        self._jobs = [job for each in jobs for job in each if not job.targets]
        self._texts = len(jobs)
        self._batch = min(_BATCHES, key=self._seconds)

    def at_once(self) -> Turn:
        """All texts, longest first, in batches of the size that was fastest."""
        began = time.perf_counter()
        tokens = self._run(self._jobs, self._batch)
        return Turn(seconds=time.perf_counter() - began, target_tokens=tokens, answered=self._texts)

    def _seconds(self, batch: int) -> float:
        """What a batch size costs for a part of the texts."""
        few = self._jobs[: max(1, len(self._jobs) // 4)]
        began = time.perf_counter()
        self._run(few, batch)
        return time.perf_counter() - began

    def _run(self, jobs: Sequence[Job], batch: int) -> int:
        alike: dict[tuple[int, int], list[str]] = {}
        for job in jobs:
            ngram = job.options.no_repeat_ngram_size or self._decoding.no_repeat_ngram_size
            beam = job.options.beam_size or self._decoding.beam_size
            alike.setdefault((beam, ngram), []).extend(job.texts)
        return sum(self._decode(texts, *how, batch) for how, texts in alike.items())

    def _decode(self, texts: Sequence[str], beam: int, ngram: int, batch: int) -> int:
        """Target tokens that came out."""
        options = self._jobs[0].options
        pieces = self._tokenizer.encode(list(texts), out_type=str)
        sources = [
            [self._ids[piece] for piece in self._framing.source(each, options)] for each in pieces
        ]
        sources.sort(key=len, reverse=True)
        (language,) = self._framing.target_prefix(options)
        end, filler = self._ids["</s>"], self._ids["<pad>"]
        tokens = 0
        for start in range(0, len(sources), batch):
            some = sources[start : start + batch]
            longest = len(some[0])
            with self._torch.inference_mode():
                outputs = self._weights.generate(
                    input_ids=self._torch.tensor(
                        [each + [filler] * (longest - len(each)) for each in some]
                    ),
                    attention_mask=self._torch.tensor(
                        [[1] * len(each) + [0] * (longest - len(each)) for each in some]
                    ),
                    forced_bos_token_id=self._ids[language],
                    num_beams=beam,
                    no_repeat_ngram_size=ngram,
                    length_penalty=self._decoding.length_penalty,
                    max_length=min(self._decoding.max_output_tokens, 2 * longest + 10) + 2,
                    early_stopping=False,
                )
            for ids in outputs.tolist():
                said = [each for each in ids[2:] if each not in {end, filler}]
                self._tokenizer.decode([self._tokenizer.id_to_piece(each) for each in said])
                tokens += len(said)
        return tokens

    def _vocabulary(self, bundle: Bundle) -> dict[str, int]:
        """Ids by piece.

        Raises:
            BundleMissing: The checkpoint has another vocabulary than the bundle.
        """
        text = (bundle.folder / "shared_vocabulary.json").read_text(encoding="utf-8")
        pieces: list[str] = json.loads(text)
        size = self._weights.config.vocab_size
        if size != len(pieces):
            raise BundleMissing(
                f"the checkpoint has {size} pieces where the bundle has {len(pieces)}: these are "
                "not the same weights"
            )
        return {piece: place for place, piece in enumerate(pieces)}

    def _set_positions(self, checkpoint: Path) -> None:
        """Positions that a made checkpoint brings along, which are computed otherwise."""
        from safetensors import safe_open  # noqa: PLC0415  comes with transformers

        file = checkpoint / "model.safetensors"
        if not file.is_file():
            return
        stacks: dict[str, Any] = {
            "encoder": self._weights.get_encoder(),
            "decoder": self._weights.get_decoder(),
        }
        with safe_open(file, framework="pt") as tensors:
            for name, stack in stacks.items():
                if POSITIONS.format(stack=name) in tensors.keys():  # noqa: SIM118  no dict
                    stack.embed_positions.weights = tensors.get_tensor(POSITIONS.format(stack=name))
