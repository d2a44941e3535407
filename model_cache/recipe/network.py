"""The network, in plain PyTorch: an encoder and a decoder of the Transformer as BART has them.

Learned positions, norms after what they close (post-norm), GELU, and an output layer that shares
its matrix with the decoder's embeddings. Layers hold their matrices joined as CTranslate2 does,
so a network is written to a bundle and read back from it name by name (`bundle_weights`).

Letters: B sentences, S source tokens, T target tokens, N = tokens of a batch that are no padding,
D width, V vocabulary.

Source: Vaswani et al. 2017 (arXiv 1706.03762); Lewis et al. 2019 (arXiv 1910.13461).
"""

from typing import Final

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional

from model_cache.recipe.attention import attend, future, hiding
from model_cache.recipe.dropout import dropout

PADDING_ID: Final = 1
EPSILON: Final = 1e-5
"""Of layer norms; what CTranslate2 takes where a bundle does not say."""
_DEVIATION: Final = 0.02
"""Of weights that start from nothing; BART's."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of a network. The defaults, but the vocabulary, are the embedded bundle's."""

    vocabulary_size: int
    width: int = 384
    heads: int = 12
    inner: int = 1536
    encoder_layers: int = 8
    decoder_layers: int = 4
    positions: int = 512


class SelfAttention(nn.Module):
    """Attention of tokens to each other, and the norm that closes it."""

    def __init__(self, shape: Shape, rate: float) -> None:
        super().__init__()
        self.heads, self.rate = shape.heads, rate
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, EPSILON)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """States (B, L, D); bias (..., L, L), see `attend`."""
        query, key, value = (
            _split(part, self.heads) for part in self.query_key_value(states).chunk(3, -1)
        )
        mixed = attend(query, key, value, bias)
        return self.norm(
            states + dropout(self.output(_joined(mixed)), self.rate, is_training=self.training)
        )


class CrossAttention(nn.Module):
    """Attention of target tokens to the source, and the norm that closes it."""

    def __init__(self, shape: Shape, rate: float) -> None:
        super().__init__()
        self.heads, self.rate = shape.heads, rate
        self.query = nn.Linear(shape.width, shape.width)
        self.key_value = nn.Linear(shape.width, 2 * shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, EPSILON)

    def forward(self, states: Tensor, source: Tensor, bias: Tensor) -> Tensor:
        """States (B, T, D), source (B, S, D), bias (B, 1, 1, S)."""
        query = _split(self.query(states), self.heads)
        key, value = (_split(part, self.heads) for part in self.key_value(source).chunk(2, -1))
        mixed = attend(query, key, value, bias)
        return self.norm(
            states + dropout(self.output(_joined(mixed)), self.rate, is_training=self.training)
        )


class FeedForward(nn.Module):
    """The two matrices that see a token alone, and the norm that closes them."""

    def __init__(self, shape: Shape, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, EPSILON)

    def forward(self, states: Tensor) -> Tensor:
        """States (B, L, D)."""
        inner = functional.gelu(self.inner(states))
        return self.norm(states + dropout(self.outer(inner), self.rate, is_training=self.training))


class EncoderLayer(nn.Module):
    """A layer of the encoder."""

    def __init__(self, shape: Shape, rate: float) -> None:
        super().__init__()
        self.self_attention = SelfAttention(shape, rate)
        self.ffn = FeedForward(shape, rate)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """States (B, S, D), bias (B, 1, 1, S)."""
        return self.ffn(self.self_attention(states, bias))


class DecoderLayer(nn.Module):
    """A layer of the decoder."""

    def __init__(self, shape: Shape, rate: float) -> None:
        super().__init__()
        self.self_attention = SelfAttention(shape, rate)
        self.attention = CrossAttention(shape, rate)
        self.ffn = FeedForward(shape, rate)

    def forward(self, states: Tensor, ahead: Tensor, source: Tensor, bias: Tensor) -> Tensor:
        """States (B, T, D), ahead (T, T), source (B, S, D), bias (B, 1, 1, S)."""
        return self.ffn(self.attention(self.self_attention(states, ahead), source, bias))


class Stack(nn.Module):
    """Embeddings, positions, their norm, and layers."""

    def __init__(self, shape: Shape, layers: list[nn.Module], rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.embeddings = nn.Embedding(shape.vocabulary_size, shape.width)
        self.positions = nn.Parameter(torch.empty(shape.positions, shape.width))
        self.norm = nn.LayerNorm(shape.width, EPSILON)
        self.layers = nn.ModuleList(layers)

    def embedded(self, token_ids: Tensor) -> Tensor:
        """Token ids (B, L) to the states that the first layer reads (B, L, D)."""
        states = self.embeddings(token_ids) + self.positions[: token_ids.shape[1]]
        return dropout(self.norm(states), self.rate, is_training=self.training)


class Network(nn.Module):
    """All of it. Made with random weights, as BART starts.

    Args:
        rate: Share of states that is dropped while training.
    """

    def __init__(self, shape: Shape, *, rate: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        encoder = [EncoderLayer(shape, rate) for _ in range(shape.encoder_layers)]
        decoder = [DecoderLayer(shape, rate) for _ in range(shape.decoder_layers)]
        self.encoder = Stack(shape, list[nn.Module](encoder), rate)
        self.decoder = Stack(shape, list[nn.Module](decoder), rate)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary_size))
        for name, parameter in self.named_parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=_DEVIATION)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def encode(self, source_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Source ids (B, S), padded with 1, to states (B, S, D) and what hides padding."""
        bias = hiding(source_ids == PADDING_ID)[:, None, None, :]
        states = self.encoder.embedded(source_ids)
        for layer in self.encoder.layers:
            states = layer(states, bias)
        return states, bias

    def decode(self, target_ids: Tensor, source: Tensor, bias: Tensor) -> Tensor:
        """Target ids so far (B, T) to the states that tell the next token (B, T, D).

        Padding of targets is at their end, and nothing looks ahead, so nothing need hide it.
        """
        states = self.decoder.embedded(target_ids)
        ahead = future(target_ids.shape[1], target_ids.device)
        for layer in self.decoder.layers:
            states = layer(states, ahead, source, bias)
        return states

    def forward(self, source_ids: Tensor, target_ids: Tensor) -> Tensor:
        """The states that tell the next token, (B, T, D)."""
        return self.decode(target_ids, *self.encode(source_ids))

    def logits(self, states: Tensor) -> Tensor:
        """States (..., D) to scores of every token (..., V)."""
        return functional.linear(states, self.decoder.embeddings.weight, self.bias)


def _split(states: Tensor, heads: int) -> Tensor:
    """(B, L, D) to (B, heads, L, D / heads)."""
    return states.unflatten(-1, (heads, -1)).transpose(1, 2)


def _joined(states: Tensor) -> Tensor:
    """(B, heads, L, D / heads) to (B, L, D)."""
    return states.transpose(1, 2).flatten(2)
