"""A run that was stopped and went on ends where an unbroken one does."""

import math
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from model_cache.recipe.averaging import average_last
from model_cache.recipe.batching import Examples, epoch_batches, padded
from model_cache.recipe.checkpoints import KEPT, load, load_state, save, saved, step_of
from model_cache.recipe.configuration import Learning
from model_cache.recipe.device import choose_device
from model_cache.recipe.errors import CannotTrain
from model_cache.recipe.history import FILE, Measured, Progress, read_history
from model_cache.recipe.network import Network, Shape
from model_cache.recipe.schedule import Limits, rate_at
from model_cache.recipe.training import Pace, Trainer, Weights

SHAPE = Shape(
    vocabulary_size=20,
    width=16,
    heads=2,
    inner=32,
    encoder_layers=2,
    decoder_layers=1,
    positions=32,
)
LEARNING = Learning(
    learning_rate=0.01,
    schedule="inverse-sqrt",
    warm_up_steps=3,
    batch_tokens=60,
    smoothing=0.1,
    dropout=0.3,
    clip=1.0,
    frozen_layers=0,
    seed=11,
)


def examples(size: int = 60) -> Examples:
    """Sources of two to nine ids, each to be told backwards."""
    random = np.random.default_rng(2)
    bodies = [random.integers(6, 20, random.integers(2, 9)).astype(np.int32) for _ in range(size)]
    return Examples(
        sources=[np.array([4, *body, 2], np.int32) for body in bodies],
        targets=[np.array([2, 5, *body[::-1], 2], np.int32) for body in bodies],
        weights=np.array([2.0 if number % 2 else 0.5 for number in range(size)]),
        too_long=0,
    )


def trainer(
    folder: Path,
    *,
    learning: Learning = LEARNING,
    checkpoint_steps: int = 5,
    translate: Callable[[Weights], float] | None = None,
) -> Trainer:
    torch.manual_seed(0)
    network = Network(SHAPE, rate=learning.dropout)
    return Trainer(
        network,
        examples(),
        examples(5),
        folder,
        learning=learning,
        device=choose_device("cpu", "float32", 1),
        pace=Pace(log_steps=2, checkpoint_steps=checkpoint_steps, measure_steps=4),
        translate=translate,
    )


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load(saved(folder)[-1])


def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    trainer(whole).train(Limits(steps=33))  # an epoch has some twenty batches
    measured = count()

    def interrupt_at_step_24(_: Weights) -> float:
        if next(measured) == 6:
            raise KeyboardInterrupt
        return 0.0

    with pytest.raises(KeyboardInterrupt):
        trainer(broken, translate=interrupt_at_step_24).train(Limits(steps=33))
    assert step_of(saved(broken)[-1]) == 20
    trainer(broken).train(Limits(steps=33))
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(broken)[name]), name
    steps = [each.step for each in read_history(broken / FILE) if isinstance(each, Progress)]
    assert steps == [*range(2, 33, 2), 33]


def test_the_loss_falls(tmp_path: Path) -> None:
    trainer(tmp_path).train(Limits(steps=40))
    measured = [each for each in read_history(tmp_path / FILE) if isinstance(each, Measured)]
    assert measured[-1].dev_loss < measured[0].dev_loss - 0.3


def test_weights_that_babble_are_not_made_to_translate(tmp_path: Path) -> None:
    asked = list[Weights]()

    def translate(some: Weights) -> float:
        asked.append(some)
        return 1.0

    run = trainer(tmp_path, translate=translate)
    with torch.no_grad():
        run._network.bias[9] = 50.0
    run.train(Limits(steps=1))
    measured = [each for each in read_history(tmp_path / FILE) if isinstance(each, Measured)]
    assert [each.bleu for each in measured] == [None, None]
    assert asked == []
    assert measured[0].dev_loss > 6


def test_frozen_layers_stay_as_they_are(tmp_path: Path) -> None:
    trainer(tmp_path / "none", checkpoint_steps=1).train(Limits(steps=1))
    frozen = msgspec.structs.replace(LEARNING, frozen_layers=1)
    run = trainer(tmp_path / "frozen", learning=frozen)
    before = {name: tensor.clone() for name, tensor in run._weights().items()}
    run.train(Limits(steps=5))
    after = weights(tmp_path / "frozen")
    changed = {name for name in after if not torch.equal(before[name], after[name])}
    assert not [name for name in changed if name.startswith(("encoder.layers.0", "encoder.emb"))]
    assert any(name.startswith("encoder.layers.1") for name in changed)
    assert "decoder.embeddings.weight" in changed


def test_a_state_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.pt").write_bytes(b"cut short")
    with pytest.raises(CannotTrain, match=r"state\.pt cannot be read .* delete it"):
        trainer(tmp_path)


def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path) -> None:
    run = trainer(tmp_path)
    with torch.no_grad():
        run._network.bias.fill_(math.nan)
    with pytest.raises(CannotTrain, match="smaller --learning-rate"):
        run.train(Limits(steps=4))
    assert load_state(tmp_path) is None


def test_old_checkpoints_go(tmp_path: Path) -> None:
    for step in range(1, KEPT + 4):
        save(tmp_path, step, {"weights": {"x": torch.tensor([float(step)])}})
    assert [step_of(path) for path in saved(tmp_path)] == list(range(4, KEPT + 4))


def test_the_average_is_the_mean_of_the_last(tmp_path: Path) -> None:
    for step, value in ((10, 100.0), (20, 1.0), (30, 4.0)):
        save(tmp_path, step, {"weights": {"x": torch.tensor([value, 2 * value])}})
    assert average_last(tmp_path, 2, tmp_path / "averaged.pt") == (20, 30)
    averaged = load(tmp_path / "averaged.pt")
    assert averaged["weights"]["x"].tolist() == [2.5, 5.0]
    assert averaged["steps"] == [20, 30]


def test_there_must_be_something_to_average(tmp_path: Path) -> None:
    with pytest.raises(CannotTrain, match="holds no checkpoint; train first"):
        average_last(tmp_path, 2, tmp_path / "averaged.pt")


def test_batches_hold_every_example_as_often_as_it_weighs() -> None:
    some = examples()
    times = np.zeros(len(some))
    for epoch in range(40):
        for batch in epoch_batches(some, tokens=60, seed=1, epoch=epoch):
            np.add.at(times, batch, 1)
    assert set(times[1::2]) == {80.0}
    assert times[::2].mean() == pytest.approx(20, abs=1)


def test_batches_keep_to_their_size_and_their_seed() -> None:
    some = examples()
    batches = epoch_batches(some, tokens=60, seed=1, epoch=0)
    for batch in batches:
        both = padded(some, batch)
        assert max(both.source_ids.numel(), both.target_ids.numel()) <= 60
    again = epoch_batches(some, tokens=60, seed=1, epoch=0)
    assert [batch.tolist() for batch in batches] == [batch.tolist() for batch in again]
    other = epoch_batches(some, tokens=60, seed=1, epoch=1)
    assert [batch.tolist() for batch in batches] != [batch.tolist() for batch in other]


@pytest.mark.parametrize("schedule", ["cosine", "inverse-sqrt"])
def test_the_rate_goes_up_and_then_down(schedule: str) -> None:
    learning = msgspec.structs.replace(LEARNING, schedule=schedule, warm_up_steps=10)
    rates = [rate_at(learning, step, step / 100) for step in range(101)]
    assert rates[0] < rates[5] < rates[9] <= learning.learning_rate
    assert rates[20] > rates[60] > rates[100] > 0
    assert rates[100] < 0.06 * learning.learning_rate


def test_the_first_limit_counts() -> None:
    limits = Limits(steps=100, minutes=2)
    assert limits.progress(50, 30.0) == 0.5
    assert limits.progress(10, 90.0) == 0.75
    assert limits.progress(10, 500.0) == 1.0
    assert Limits(steps=10).progress(5, 1e9) == 0.5
