"""The loop: batches in, weights out, and a state on disk from which it goes on exactly."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_cache.recipe import history
from model_cache.recipe.batching import Batch, Examples, epoch_batches, padded
from model_cache.recipe.checkpoints import load_state, save
from model_cache.recipe.configuration import Learning
from model_cache.recipe.device import Device
from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.network import PADDING_ID, Network
from model_cache.recipe.optimising import optimiser_of
from model_cache.recipe.schedule import Limits, rate_at
from model_cache.recipe.smoothed_loss import plain_loss, smoothed_loss

_DEV_TOKENS: Final = 4_096
_BABBLE_NATS: Final = 6.0
"""Dev loss from which weights babble to the longest output there may be, which takes minutes and
has a BLEU of 0. Chosen; random weights of the embedded shape have 10.3."""

Weights = dict[str, Tensor]


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """After how many steps something is done; nothing of it changes the result."""

    log_steps: int
    checkpoint_steps: int
    measure_steps: int


class Trainer:
    """A run of training in a folder.

    Args:
        folder: For checkpoints and the history; what is there is gone on from.
        translate: Tells the BLEU of weights on the dev set; None where only losses are wanted.
        compiled: Whether torch compiles the network first: pays on a GPU and for long runs.

    Raises:
        CannotTrain: The state in the folder cannot be read.
    """

    def __init__(
        self,
        network: Network,
        examples: Examples,
        dev: Examples,
        folder: Path,
        *,
        learning: Learning,
        device: Device,
        pace: Pace,
        translate: Callable[[Weights], float] | None = None,
        compiled: bool = False,
    ) -> None:
        self._examples, self._dev = examples, dev
        self._learning, self._device, self._pace = learning, device, pace
        self._folder, self._translate = folder, translate
        self._network = network.to(device.place)
        self._optimiser = optimiser_of(network, frozen_layers=learning.frozen_layers)
        torch.manual_seed(learning.seed)
        self.step = 0
        self._seconds = 0.0
        self._epoch = 0
        self._batch = 0
        if state := load_state(folder):
            self._resume(state)
        self._states: Callable[[Tensor, Tensor], Tensor] = network
        if compiled:
            self._states = torch.compile(network, dynamic=True)
        self._history = history.History(folder / history.FILE, until=self.step)

    def train(self, limits: Limits) -> None:
        """Train until the first limit. Blocks. A run that is over already is left alone.

        Raises:
            CannotTrain: The loss is no number any more.
            CannotWrite: As the disk does; the checkpoint before it stays.
        """
        if limits.progress(self.step, self._seconds) >= 1:
            return
        self._note_device()
        if self.step == 0:
            self._measure()
        recent = _Recent()
        batches = self._batches()
        while (progress := limits.progress(self.step, self._seconds)) < 1:
            begun = time.perf_counter()
            batch = padded(self._examples, next(batches))
            rate = rate_at(self._learning, self.step, progress)
            recent.add(self._learn(batch, rate), batch.target_tokens)
            self.step += 1
            self._batch += 1
            self._seconds += time.perf_counter() - begun
            is_last = limits.progress(self.step, self._seconds) >= 1
            if is_last or self.step % self._pace.log_steps == 0:
                self._log(recent, rate)
                recent = _Recent()
            if is_last or self.step % self._pace.measure_steps == 0:
                self._measure()
            if is_last or self.step % self._pace.checkpoint_steps == 0:
                state = self._state()
                if not all(bool(tensor.isfinite().all()) for tensor in state["weights"].values()):
                    raise self._no_number()
                save(self._folder, self.step, state)

    def _learn(self, batch: Batch, rate: float) -> Tensor:
        """One step; its loss, on the device."""
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._network.train()
        states, targets = self._told(batch)
        loss = smoothed_loss(
            states,
            self._network.decoder.embeddings.weight,
            self._network.bias,
            targets,
            self._learning.smoothing,
        )
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), self._learning.clip)
        self._optimiser.step()
        return loss.detach()

    def _told(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """States (N, D) and the tokens that they should tell (N,)."""
        place = self._device.place
        source, target = batch.source_ids.to(place), batch.target_ids.to(place)
        with self._device.autocast():
            states = self._states(source, target[:, :-1])
        following = target[:, 1:]
        is_token = following != PADDING_ID
        return states[is_token].to(self._device.dtype), following[is_token]

    def _batches(self) -> Iterator[NDArray[Any]]:
        """From where the run is, for ever."""
        learning = self._learning
        while True:
            batches = epoch_batches(
                self._examples, tokens=learning.batch_tokens, seed=learning.seed, epoch=self._epoch
            )
            if not batches:
                raise CannotTrain("there is no pair to learn from")
            self._batches_of_epoch = len(batches)
            yield from batches[self._batch :]
            self._epoch += 1
            self._batch = 0

    def _measure(self) -> None:
        """Write down how the dev set fares. Time for it is not counted as training."""
        self._network.eval()
        random = torch.get_rng_state()
        loss = tokens = 0.0
        with torch.no_grad():
            for numbers in epoch_batches(self._dev, tokens=_DEV_TOKENS, seed=0, epoch=0):
                states, targets = self._told(padded(self._dev, numbers))
                embeddings = self._network.decoder.embeddings
                loss += float(plain_loss(states, embeddings.weight, self._network.bias, targets))
                tokens += len(targets)
        mean = loss / tokens
        can_speak = mean < _BABBLE_NATS
        if not math.isfinite(loss):
            raise self._no_number()
        bleu = self._translate(self._weights()) if self._translate and can_speak else None
        torch.set_rng_state(random)
        self._history.add(
            history.Measured(step=self.step, minutes=self._seconds / 60, dev_loss=mean, bleu=bleu)
        )

    def _log(self, recent: "_Recent", rate: float) -> None:
        loss, tokens = recent.loss(), recent.tokens
        if not math.isfinite(loss):
            raise self._no_number()
        self._history.add(
            history.Progress(
                step=self.step,
                epoch=self._epoch + self._batch / self._batches_of_epoch,
                minutes=self._seconds / 60,
                loss=loss,
                tokens_per_s=tokens / (self._seconds - self._logged_s),
                learning_rate=rate,
            )
        )
        self._logged_s = self._seconds

    def _no_number(self) -> CannotTrain:
        return CannotTrain(
            f"the loss is no number any more at step {self.step}; use a smaller --learning-rate in "
            "another --work, or --precision float32"
        )

    def _note_device(self) -> None:
        self._logged_s = self._seconds
        self._history.add(
            history.Device(
                step=self.step,
                device=self._device.called,
                threads=self._device.threads,
                precision=self._device.precision,
                pairs=len(self._examples),
                too_long=self._examples.too_long,
                torch=str(torch.__version__),
            )
        )

    def _weights(self) -> Weights:
        """A copy on the processor."""
        return {
            name: tensor.detach().to("cpu", copy=True)
            for name, tensor in self._network.state_dict().items()
        }

    def _state(self) -> dict[str, Any]:
        return {
            "weights": self._weights(),
            "optimiser": self._optimiser.state_dict(),
            "step": self.step,
            "epoch": self._epoch,
            "batch": self._batch,
            "seconds": self._seconds,
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state() if self._device.is_cuda else None,
        }

    def _resume(self, state: dict[str, Any]) -> None:
        self._network.load_state_dict(state["weights"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.step, self._seconds = state["step"], state["seconds"]
        self._epoch, self._batch = state["epoch"], state["batch"]
        torch.set_rng_state(state["random"])
        if self._device.is_cuda and state["random_cuda"] is not None:
            torch.cuda.set_rng_state(state["random_cuda"])


class _Recent:
    """Losses since they were last written down. They stay on the device until then."""

    def __init__(self) -> None:
        self._losses = list[tuple[Tensor, int]]()
        self.tokens = 0

    def add(self, loss: Tensor, tokens: int) -> None:
        self._losses.append((loss, tokens))
        self.tokens += tokens

    def loss(self) -> float:
        return sum(float(loss) * tokens for loss, tokens in self._losses) / self.tokens
