"""Which variables have a row for each token."""

from pathlib import Path

import pytest

from service.errors import BundleCorrupt, ConversionFailed
from service.workshop.trimming.layout import Kept, rows_kept
from service.workshop.trimming.weights_file import Variable, Weights

SOURCE = Kept(size_before=50, token_ids=(0, 1, 4))
TARGET = Kept(size_before=60, token_ids=(0, 9))
OWN = {
    "encoder/embeddings_0/weight": (50, 8),
    "decoder/embeddings/weight": (60, 8),
    "decoder/projection/weight": (60, 8),
}
SHARED = {
    "encoder/embeddings_0/weight": "decoder/embeddings/weight",
    "decoder/projection/weight": "decoder/embeddings/weight",
}


def weights(shapes: dict[str, tuple[int, ...]], aliases: dict[str, str] | None = None) -> Weights:
    return Weights(
        path=Path("model.bin"),
        specification="TransformerSpec",
        revision=7,
        variables=tuple(
            Variable(name=name, shape=shape, type_id=0, offset=0) for name, shape in shapes.items()
        ),
        aliases=aliases or {},
    )


def test_each_vocabulary_has_its_own_rows() -> None:
    shapes = OWN | {"decoder/projection/bias": (60,), "encoder/layer_0/ffn/linear_0/weight": (9, 8)}
    assert rows_kept(weights(shapes), SOURCE, TARGET) == {
        "encoder/embeddings_0/weight": (0, 1, 4),
        "decoder/embeddings/weight": (0, 9),
        "decoder/projection/weight": (0, 9),
        "decoder/projection/bias": (0, 9),
    }


def test_scales_of_rows_go_with_the_rows() -> None:
    shapes = OWN | {
        "encoder/embeddings_0/weight_scale": (50,),
        "decoder/embeddings/weight_scale": (60,),
        "decoder/projection/weight_scale": (60,),
    }
    rows = rows_kept(weights(shapes), SOURCE, TARGET)
    assert {name: rows[name] for name in shapes if name.endswith("_scale")} == {
        "encoder/embeddings_0/weight_scale": (0, 1, 4),
        "decoder/embeddings/weight_scale": (0, 9),
        "decoder/projection/weight_scale": (0, 9),
    }


def test_one_scale_for_all_rows_stays() -> None:
    rows = rows_kept(weights(OWN | {"decoder/projection/weight_scale": ()}), SOURCE, TARGET)
    assert rows.keys() == OWN.keys()


def test_aliases_need_no_rows_of_their_own() -> None:
    shapes = {"decoder/embeddings/weight": (60, 8), "decoder/embeddings/weight_scale": (60,)}
    assert rows_kept(weights(shapes, SHARED), TARGET, TARGET) == {
        "decoder/embeddings/weight": (0, 9),
        "decoder/embeddings/weight_scale": (0, 9),
    }


def test_rows_shared_by_vocabularies_that_keep_others_are_refused() -> None:
    other = Kept(size_before=60, token_ids=(0, 8))
    with pytest.raises(ConversionFailed, match="shares decoder/embeddings/weight"):
        rows_kept(weights({"decoder/embeddings/weight": (60, 8)}, SHARED), other, TARGET)


@pytest.mark.parametrize("name", OWN)
def test_a_vocabulary_of_another_length_is_refused(name: str) -> None:
    shapes = OWN | {name: (OWN[name][0] + 1, 8)}
    with pytest.raises(BundleCorrupt, match=f"holds {name} of shape"):
        rows_kept(weights(shapes), SOURCE, TARGET)


@pytest.mark.parametrize("name", OWN)
def test_weights_without_a_known_variable_are_refused(name: str) -> None:
    shapes = {other: shape for other, shape in OWN.items() if other != name}
    with pytest.raises(ConversionFailed, match=f"holds no {name}"):
        rows_kept(weights(shapes), SOURCE, TARGET)


@pytest.mark.parametrize("size", [50, 60])
def test_an_unknown_variable_as_long_as_a_vocabulary_is_refused(size: int) -> None:
    with pytest.raises(ConversionFailed, match="holds encoder/embeddings_1/weight of shape"):
        rows_kept(weights(OWN | {"encoder/embeddings_1/weight": (size, 8)}), SOURCE, TARGET)


@pytest.mark.parametrize(
    "aliases", [{"strange": "decoder/embeddings/weight"}, {"decoder/projection/bias": "strange"}]
)
def test_an_alias_across_the_edge_of_the_vocabulary_is_refused(aliases: dict[str, str]) -> None:
    with pytest.raises(ConversionFailed, match="of which only one belongs to the vocabulary"):
        rows_kept(weights(OWN | {"strange": (7,)}, aliases), SOURCE, TARGET)
