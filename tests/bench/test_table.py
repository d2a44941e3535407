"""The table, and the JSON that it can be drawn from again."""

import json

from service.bench.report import as_json
from service.bench.table import as_table
from tests.bench.reports import contender, report


def _line(table: str, start: str) -> list[str]:
    return next(line for line in table.splitlines() if line.strip().startswith(start)).split()


def test_a_line_tells_rates_ratio_latencies_and_batches() -> None:
    table = as_table(report(contender("ringkas", 16, 900, 950)))
    told = "16 clients 4.00 925 ± 3% 0.93 █████████▎ 200 300 300 2.5"
    assert _line(table, "16 clients") == told.split()
    told = "all at once 4.00 1000 ± 0% 1.00 ██████████"
    assert _line(table, "all at once") == told.split()
    assert "Ringkas over HTTP, peak memory 450 MB\n" in table


def test_the_heading_names_machine_versions_weights_and_settings() -> None:
    table = as_table(report(contender("ringkas", 1, 900, 900)))
    for told in (
        "toy 1 (int8); compute type default",
        "Sample CPU, 2 of 8 cores, AVX2, Linux x86_64",
        "ringkas 0.1.0, CTranslate2 4.8.5, Python 3.11.7",
        "4 articles a turn, 2 rounds, from one article given",
        "20 texts decoded, 2 of them a second",
        "at most 1024 source tokens",
        "beam 4",
        "2 x 1 threads, a batch a thread",
    ):
        assert told in " ".join(table.split()), told


def test_no_line_is_too_wide_for_a_terminal() -> None:
    many = [contender("ringkas", 2**power, 123_456, 99_999) for power in range(6)]
    table = as_table(report(*many))
    assert max(map(len, table.splitlines())) <= 100


def test_refused_requests_are_told() -> None:
    table = as_table(report(contender("per_request", 32, 500, 500, refused=1)))
    assert "Ringkas, batching off, 32 clients: 2 requests refused (503), 0 failed" in table


def test_a_load_generator_that_takes_much_is_told() -> None:
    loaded = report(contender("ringkas", 16, 900, 900, loader_cpu_s=0.3))
    assert loaded.loader_share() == 0.15
    assert "Sending the requests took up to 15% of the cores" in as_table(loaded)
    assert "Sending" not in as_table(report(contender("ringkas", 16, 900, 900, loader_cpu_s=0.02)))


def test_how_far_the_server_and_the_bare_weights_agree_is_told() -> None:
    agreed = report(contender("ringkas", 1, 1000, 1010), contender("per_request", 1, 980, 1000))
    assert agreed.token_agreement() == 0.98
    assert "decoded 0.980 times the tokens" in " ".join(as_table(agreed).split())


def test_a_turn_with_refusals_does_not_count_as_disagreement() -> None:
    assert report(contender("ringkas", 1, 500, refused=1)).token_agreement() == 1.0


def test_the_json_holds_every_round() -> None:
    told = json.loads(as_json(report(contender("ringkas", 16, 900, 950))))
    assert [each["name"] for each in told["contenders"]] == ["raw", "ringkas"]
    ringkas = told["contenders"][1]
    assert ringkas["clients"] == 16
    assert ringkas["peak_memory_bytes"] == 450_000_000
    assert [turn["target_tokens"] for turn in ringkas["turns"]] == [900, 950]
    assert [turn["latencies_s"] for turn in ringkas["turns"]] == [[0.1, 0.2, 0.3]] * 2
    assert ringkas["figures"]["of_raw"] == {"median": 0.925, "low": 0.9, "high": 0.95}
    assert told["machine"]["cpu"] == "Sample CPU"
    assert told["subject"]["max_batch_tokens"] == 1024
