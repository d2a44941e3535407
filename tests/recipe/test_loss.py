"""What is computed in our own way computes what PyTorch's own functions do."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from model_cache.recipe import smoothed_loss as module
from model_cache.recipe.attention import attend, future, hiding
from model_cache.recipe.dropout import dropout
from model_cache.recipe.smoothed_loss import plain_loss, smoothed_loss


def parameters(count: int, dtype: torch.dtype = torch.float32) -> tuple[Tensor, ...]:
    random = torch.Generator().manual_seed(5)
    states = torch.randn(count, 8, generator=random).to(dtype).requires_grad_()
    weight = torch.randn(30, 8, generator=random).requires_grad_()
    bias = torch.randn(30, generator=random).requires_grad_()
    return states, weight, bias, torch.randint(0, 30, (count,), generator=random)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("count", [7, 2500])
def test_loss_and_gradients_are_those_of_cross_entropy(smoothing: float, count: int) -> None:
    states, weight, bias, ids = parameters(count)
    ours = smoothed_loss(states, weight, bias, ids, smoothing)
    grads = torch.autograd.grad(ours * 3, (states, weight, bias))
    logits = functional.linear(states, weight, bias)
    theirs = functional.cross_entropy(logits, ids, label_smoothing=smoothing)
    expected = torch.autograd.grad(theirs * 3, (states, weight, bias))
    torch.testing.assert_close(ours, theirs)
    for grad, expect in zip(grads, expected, strict=True):
        torch.testing.assert_close(grad, expect, rtol=1e-4, atol=1e-6)


def test_sixteen_bits_are_near_enough() -> None:
    states, weight, bias, ids = parameters(100, torch.bfloat16)
    ours = smoothed_loss(states, weight, bias, ids, 0.1)
    grads = torch.autograd.grad(ours, (states, weight, bias))
    logits = functional.linear(states.float(), weight, bias)
    theirs = functional.cross_entropy(logits, ids, label_smoothing=0.1)
    expected = torch.autograd.grad(theirs, (states, weight, bias))
    torch.testing.assert_close(ours, theirs, rtol=0.01, atol=0.01)
    for grad, expect in zip(grads, expected, strict=True):
        assert (
            functional.cosine_similarity(grad.flatten().float(), expect.flatten().float(), 0) > 0.99
        )


def test_the_plain_loss_is_a_sum() -> None:
    states, weight, bias, ids = parameters(module._ROWS["cpu"] + 1)
    logits = functional.linear(states, weight, bias)
    expected = functional.cross_entropy(logits, ids, reduction="sum")
    torch.testing.assert_close(plain_loss(states, weight, bias, ids), expected.detach())


def test_both_ways_of_attention_do_the_same() -> None:
    random = torch.Generator().manual_seed(5)
    query, key, value = (torch.randn(2, 3, 6, 4, generator=random) for _ in range(3))
    padding = hiding(torch.tensor([[False] * 6, [False] * 4 + [True] * 2]))[:, None, None, :]
    for bias in (padding, future(6, query.device)):
        fused = attend(query, key, value, bias)
        plain = attend(query.bfloat16(), key.bfloat16(), value.bfloat16(), bias)
        torch.testing.assert_close(plain.float(), fused, rtol=0.05, atol=0.05)


def test_what_is_hidden_has_no_say() -> None:
    query, key, value = (torch.randn(1, 1, 3, 4) for _ in range(3))
    other = value.clone()
    other[0, 0, 2] = 100.0
    ahead = future(3, query.device)
    one, two = attend(query, key, value, ahead), attend(query, key, other, ahead)
    torch.testing.assert_close(one[:, :, :2], two[:, :, :2])
    assert not torch.allclose(one[:, :, 2], two[:, :, 2])


def test_dropout_drops_its_share_and_keeps_the_mean() -> None:
    torch.manual_seed(3)
    states = torch.ones(500, 41)
    dropped = dropout(states, 0.1, is_training=True)
    assert (dropped == 0).float().mean().item() == pytest.approx(0.1, abs=0.01)
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.01)
    assert dropout(states, 0.1, is_training=False) is states
