"""Whether a bundle says what the weights it was made of say.

Letters: B texts of a batch, S source tokens, T target tokens.
"""
# CTranslate2, torch and Transformers are read without types; what leaves this file is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingImports=false

import json
import statistics
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import ctranslate2
import msgspec

from service.errors import ProofFailed
from service.inference import DecodeOptions, usable_cores
from service.inference.framing import framing_of
from service.inference.tokenizer import Tokenizer
from service.model_store import Bundle
from service.workshop.converting.checking import read_config
from service.workshop.converting.quiet import quiet_transformers
from service.workshop.converting.tensors import tensors_of

_OPTIONS: Final = DecodeOptions()
_BEAMS: Final = 4
_BATCH: Final = 100  # chosen: texts at once
_LONGEST: Final = 128  # chosen: tokens that an output is compared up to
_NEVER: Final = -1e9
"""Added to what is never said; nats."""
_SHARED: Final = "shared_vocabulary.json"


class Parity(msgspec.Struct, frozen=True, kw_only=True):
    """How far two sets of weights agree."""

    texts: int
    tokens: int
    """Whose log-probabilities were compared."""
    max_difference: float
    """Between log-probabilities of the same token; nats, not signed."""
    mean_difference: float
    identical: float
    """Share of the texts that beam search decodes to the very same tokens, 0 to 1."""


def parity(
    folder: Path, bundle: Bundle, texts: Sequence[str], options: DecodeOptions = _OPTIONS
) -> Parity:
    """Compare a bundle with the checkpoint it was made of. Blocks, for minutes if it is large.

    Both decode by beam search of four with the bundle's defaults, and stop as CTranslate2
    does: with four finished hypotheses. Then CTranslate2 scores, token by token, what
    Transformers said. Marian's `<pad>`, which CTranslate2 leaves out, is left out on both sides.

    Args:
        folder: The checkpoint, as it was converted.
        bundle: Of the full vocabulary, best in 32-bit floats: others are rounded.
        options: Its languages count.

    Raises:
        ExtraMissing: torch or Transformers is not installed.
        UnsupportedLanguage: The bundle does not know the languages of `options`.
        CheckpointRefused, ConversionFailed: As `convert`.
        ProofFailed: The libraries cannot compute with one of them.
    """
    with quiet_transformers():
        from service.workshop.converting.placing import STRANGE  # noqa: PLC0415  imports torch

        try:
            return _Comparison(folder, bundle, options).of(texts)
        except STRANGE as error:
            raise ProofFailed(
                f"{bundle.manifest.name} cannot be compared with the checkpoint in {folder}: "
                f"{error}"
            ) from error


class _Comparison:
    """Both sets of weights in memory, in 32-bit floats."""

    def __init__(self, folder: Path, bundle: Bundle, options: DecodeOptions) -> None:
        import torch  # noqa: PLC0415  in the extra `convert`
        from transformers import AutoConfig  # noqa: PLC0415  in the extra `convert`

        from service.workshop.converting.placing import load_weights  # noqa: PLC0415  needs torch

        self._manifest = bundle.manifest
        self._options = options
        self._tokenizer = Tokenizer(bundle.folder / self._manifest.tokenizer_file)
        self._framing = framing_of(self._manifest)
        self._tokens: list[str] = json.loads((bundle.folder / _SHARED).read_bytes())
        self._ids = {token: number for number, token in enumerate(self._tokens)}
        said = json.loads((bundle.folder / "config.json").read_bytes())
        self._unknown, self._end = self._ids[said["unk_token"]], self._ids[said["eos_token"]]
        self._torch = torch
        read_config(folder, self._manifest.family)  # refuses what asks for code
        config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        self._weights: Any = (
            load_weights(_class_of(config), config, tensors_of(folder)).float().eval()
        )
        self._padding = self._weights.config.pad_token_id
        self._start = self._weights.config.decoder_start_token_id
        if self._manifest.family == "marian":
            self._weights.final_logits_bias[:, self._padding] = _NEVER
        else:
            self._start = self._ids[said["decoder_start_token"]]
        self._translator = ctranslate2.Translator(
            str(bundle.folder), compute_type="default", intra_threads=usable_cores()
        )

    def of(self, texts: Sequence[str]) -> Parity:
        """The whole comparison, batches of like length together."""
        pieces = self._tokenizer.pieces(texts)
        sources = sorted((self._framing.source(each, self._options) for each in pieces), key=len)
        same, differences = 0, list[float]()
        for start in range(0, len(sources), _BATCH):
            batch = sources[start : start + _BATCH]
            said = self._decoded(batch)
            same += sum(map(list.__eq__, said, self._translated(batch)))
            for ours, theirs in zip(self._scores(batch, said), self._log_probs(batch, said)):  # noqa: B905
                differences += [abs(a - b) for a, b in zip(ours, theirs, strict=True)]
        return Parity(
            texts=len(sources),
            tokens=len(differences),
            max_difference=max(differences, default=0.0),
            mean_difference=statistics.fmean(differences) if differences else 0.0,
            identical=same / len(sources) if sources else 1.0,
        )

    def _translated(self, sources: list[list[str]]) -> list[list[str]]:
        """What CTranslate2 says. Shape (B, T)."""
        prefix = self._framing.target_prefix(self._options)
        decoding = self._manifest.decoding
        results = self._translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            beam_size=_BEAMS,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            max_input_length=0,
            min_decoding_length=0,
            max_decoding_length=min(decoding.max_output_tokens, _LONGEST),
        )
        return [list(result.hypotheses[0]) for result in results]

    def _decoded(self, sources: list[list[str]]) -> list[list[str]]:
        """What Transformers says, the end left out. Shape (B, T)."""
        from transformers import GenerationConfig  # noqa: PLC0415  in the extra `convert`

        prefix = self._framing.target_prefix(self._options)
        decoding = self._manifest.decoding
        # Set, not given: what is not said would be taken from the checkpoint's own.
        self._weights.generation_config = GenerationConfig(
            num_beams=_BEAMS,
            do_sample=False,
            early_stopping=True,
            renormalize_logits=True,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            max_new_tokens=min(decoding.max_output_tokens, _LONGEST),
            decoder_start_token_id=self._start,
            forced_bos_token_id=self._ids[prefix[0]] if prefix else None,
            eos_token_id=self._end,
            pad_token_id=self._padding,
        )
        with self._torch.inference_mode():
            outputs = self._weights.generate(**self._inputs(sources))
        return [
            [self._tokens[number] for number in takewhile(self._goes_on, output[1:])]
            for output in outputs.tolist()
        ]

    def _goes_on(self, number: int) -> bool:
        return number != self._end

    def _scores(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[float]]:
        """Log-probabilities CTranslate2 gives each target and its end. Shape (B, T + 1)."""
        results = self._translator.score_batch(sources, targets, max_input_length=0)
        return [list(result.log_probs) for result in results]

    def _log_probs(self, sources: list[list[str]], targets: list[list[str]]) -> list[list[float]]:
        """The same by Transformers."""
        torch = self._torch
        ids = [[*self._numbers(target), self._end] for target in targets]
        longest = max(map(len, ids))
        labels = torch.tensor([each + [self._end] * (longest - len(each)) for each in ids])
        first = torch.full((len(ids), 1), self._start)
        with torch.inference_mode():
            logits = self._weights(
                **self._inputs(sources), decoder_input_ids=torch.cat([first, labels[:, :-1]], 1)
            ).logits
            chosen = logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
        return [row[: len(each)] for row, each in zip(chosen.tolist(), ids, strict=True)]

    def _inputs(self, sources: list[list[str]]) -> dict[str, Any]:
        torch = self._torch
        ids = [self._numbers(source) for source in sources]
        longest = max(map(len, ids))
        padding = [[self._padding] * (longest - len(each)) for each in ids]
        filled = [each + more for each, more in zip(ids, padding, strict=True)]
        mask = [[1] * len(each) + [0] * len(more) for each, more in zip(ids, padding, strict=True)]
        return {"input_ids": torch.tensor(filled), "attention_mask": torch.tensor(mask)}

    def _numbers(self, tokens: Sequence[str]) -> list[int]:
        return [self._ids.get(token, self._unknown) for token in tokens]


def _class_of(config: Any) -> Any:  # noqa: ANN401  neither has a type
    """The class of Transformers that computes with weights of a configuration."""
    from transformers import AutoModelForSeq2SeqLM  # noqa: PLC0415  in the extra `convert`

    return AutoModelForSeq2SeqLM._model_mapping[type(config)]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  it has no other way to ask
