"""What `ringkas serve` runs, and what it says of it."""

from pathlib import Path

import msgspec

from tests.support.processes import serving
from tests.support.toy_weights import toy_bundle


def test_the_log_tells_once_what_serves_and_under_which_licence(tmp_path: Path) -> None:
    for name in ("a", "b"):
        toy_bundle(tmp_path, family="nllb", name=name)
    toy_bundle(tmp_path, family="mt5", name="c")
    (tmp_path / "in_use.json").write_text('{"translate":"a/1"}')
    with serving(RINGKAS_MODEL_CACHE=str(tmp_path), RINGKAS_THREADS="1") as served:
        lines = [msgspec.json.decode(line) for line in served.log.read_bytes().splitlines()]
    told = [
        (line["task"], line["bundle"], line["revision"], line["licence"])
        for line in lines
        if line["message"] == "serving"
    ]
    assert told == [("translate", "a", "1", "Apache-2.0"), ("summarise", "c", "1", "Apache-2.0")]
