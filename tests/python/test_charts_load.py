"""Where the knees lie, from rows that bend at one rate or another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.analysis.charts.load import Load, loads, where_knees_lie
from bench.analysis.results import parse
from bench.analysis.series import Series
from results_samples import with_article


def found(change: dict[tuple[str, int], tuple[str, float]], repetitions: int = 3) -> list[Load]:
    document = with_article(repetitions=repetitions, noise=0).document()
    for row in document["benchmarks"]:
        if row["series"] != Series.FETCH_LOAD:
            continue
        figure, factor = change.get((row["lane"], row["spec"]["rate"]), ("", 1.0))
        if figure:
            row[figure] *= factor
    results = parse(Path("results.json"), document)
    return loads(results.series(Series.FETCH_LOAD))


def knees(change: dict[tuple[str, int], tuple[str, float]]) -> dict[str, float | None]:
    return {load.lane: load.knee() for load in found(change)}


def test_a_lane_bends_where_its_tail_grows_or_where_it_answers_less() -> None:
    assert knees({}) == {"sequential": 30_000, "thread_pool": 30_000, "coroutine": 100_000}
    assert knees({("coroutine", 60_000): ("latency_p99_s", 20)})["coroutine"] == 60_000
    assert knees({("coroutine", 30_000): ("reached_per_second", 0.94)})["coroutine"] == 30_000
    assert knees({("coroutine", 30_000): ("reached_per_second", 0.96)})["coroutine"] == 100_000


def test_past_the_knee_nothing_is_kept_up_with() -> None:
    bent, *_ = (
        load
        for load in found({("coroutine", 30_000): ("reached_per_second", 0.5)})
        if load.lane == "coroutine"
    )
    assert set(bent.sustained().values()) == {10_000}


@pytest.mark.parametrize(
    "rate, factor, said",
    [
        (10_000, 0.5, "coroutine below 10 k/s"),
        (100_000, 2.0, "coroutine 60 k to 100 k/s"),
        (60_000, 0.5, "coroutine 30 k to 60 k/s"),
    ],
)
def test_knees_are_said_between_the_rates_measured(rate: int, factor: float, said: str) -> None:
    words = where_knees_lie(found({("coroutine", rate): ("reached_per_second", factor)}))
    assert said in words.replace("\u00a0", " ")


def test_a_lane_that_never_bends_is_said_to_bend_above() -> None:
    lanes = found({})
    calm = [Load(load.lane, load.rows[:1]) for load in lanes]
    assert {load.knee() for load in calm} == {None}
    assert "above" in where_knees_lie(calm)
