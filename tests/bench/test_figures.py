"""Figures are computed from the rounds as they are told."""

from service.bench.figures import Spread, figures_of, percentile, take_turns
from service.bench.turn import Turn


def _turn(tokens: int, *latencies_s: float, seconds: float = 2.0, refused: int = 0) -> Turn:
    return Turn(
        seconds=seconds,
        target_tokens=tokens,
        latencies_s=latencies_s,
        answered=len(latencies_s),
        refused=refused,
    )


def test_a_ratio_is_taken_within_each_round_and_its_median_told() -> None:
    raw = [_turn(1000), _turn(500), _turn(800)]
    turns = [_turn(900), _turn(500), _turn(400)]
    assert figures_of(turns, raw).of_raw == Spread(0.9, 0.5, 1.0)


def test_rates_are_of_answered_texts_and_decoded_tokens() -> None:
    figures = figures_of([_turn(300, 0.5, 0.5, 1.0, seconds=1.5)], [_turn(400, seconds=1.0)])
    assert figures.texts_per_s == Spread(2.0, 2.0, 2.0)
    assert figures.tokens_per_s == Spread(200.0, 200.0, 200.0)
    assert figures.of_raw == Spread(0.5, 0.5, 0.5)


def test_percentiles_are_of_the_requests_of_all_rounds() -> None:
    turns = [
        _turn(1, *(0.001 * each for each in range(1, 51))),
        _turn(1, *(0.001 * each for each in range(51, 101))),
    ]
    figures = figures_of(turns, turns)
    assert [figures.p50_ms, figures.p95_ms, figures.p99_ms] == [50.0, 95.0, 99.0]


def test_a_percentile_is_the_nearest_rank() -> None:
    assert [percentile([1, 2, 3], percent) for percent in (1, 33, 34, 50, 67, 99, 100)] == [
        1, 1, 2, 2, 3, 3, 3,
    ]  # fmt: skip


def test_who_was_not_asked_one_by_one_has_no_latency_and_no_batches() -> None:
    figures = figures_of([_turn(10)], [_turn(10)])
    assert (figures.p50_ms, figures.p99_ms, figures.texts_per_batch) == (None, None, None)


def test_refused_and_failed_requests_are_told_apart() -> None:
    failed = Turn(seconds=1, target_tokens=5, answered=1, refused=2, failed={"500": 1, "lost": 2})
    figures = figures_of([failed, _turn(5, 0.1, refused=1)], [_turn(5), _turn(5)])
    assert (figures.refused, figures.failed) == (3, 3)


def test_texts_in_a_batch_are_averaged_over_all_batches() -> None:
    turns = [
        Turn(seconds=1, target_tokens=1, answered=1, batches=2, batched_texts=3),
        Turn(seconds=1, target_tokens=1, answered=1, batches=6, batched_texts=13),
    ]
    assert figures_of(turns, turns).texts_per_batch == 2.0


def test_all_take_one_turn_a_round_and_each_round_begins_with_another() -> None:
    order: list[str] = []

    def contender(name: str, tokens: int) -> Turn:
        order.append(name)
        return _turn(tokens)

    told: list[tuple[int, int]] = []
    turns = take_turns(
        [lambda: contender("a", 1), lambda: contender("b", 2), lambda: contender("c", 3)],
        2,
        lambda number, place: told.append((number, place)),
    )
    assert "".join(order) == "abcbca"
    assert told == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (1, 0)]
    assert [[turn.target_tokens for turn in each] for each in turns] == [[1, 1], [2, 2], [3, 3]]
