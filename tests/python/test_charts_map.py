"""The map of mixes, and the chart of a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from bench.analysis.chart import NothingToDraw
from bench.analysis.charts import comparison
from bench.analysis.charts import map as map_chart
from bench.analysis.lanes import Family
from bench.analysis.picture import settings
from bench.analysis.results import Results, parse
from bench.analysis.sheet import NARROW, WIDE, Page, sheet_of
from results_samples import Sample, add_map
from test_charts_layout import overlapping, words


def results_of(sample: Sample) -> Results:
    return parse(Path("results.json"), sample.document())


def mapped(noise: float = 0.01) -> Results:
    sample = Sample(repetitions=7, noise=noise)
    add_map(sample)
    return results_of(sample)


def assert_legible(figure: Figure) -> None:
    found = words(figure)
    assert not overlapping(found)
    for text, box in found:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, f"cut off: {text}"


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("marked", [False, True])
def test_the_map_is_legible(page: Page, marked: bool) -> None:
    places = [map_chart.Place(300.0, 0.96), map_chart.Place(9000.0, 0.0)] if marked else []
    with settings("map"):
        figure = map_chart.draw(mapped(), page, places)
    assert_legible(figure)
    assert any(text == "your load" for text, _ in words(figure)) == marked


def test_each_place_has_the_family_that_surely_wins() -> None:
    found = map_chart.map_of(mapped())
    assert len(found) == 9
    for place, contest in found.items():
        expected = Family.THREADS if place.waiting == 0 else Family.LOOP
        assert contest.winner is expected, place
        assert contest.lead > 1
    assert map_chart.score(found) == (6, 3, 0)
    assert map_chart.title(found).startswith("Of 9 mixes of computing and waiting loops win 6")


def test_where_the_interval_holds_one_nobody_wins() -> None:
    wins = map_chart.score(map_chart.map_of(mapped(noise=1.5)))
    assert sum(wins) == 9 and wins[2] > 0


def test_memory_is_a_map_of_its_own() -> None:
    results = mapped()
    memory = map_chart.map_of(results, lambda row: row.counters[map_chart.MEMORY])
    assert all(contest.winner is Family.LOOP for contest in memory.values())
    assert all(8 < contest.lead < 15 for contest in memory.values())


def test_a_lane_that_failed_has_no_place() -> None:
    sample = Sample(repetitions=3)
    spec = {"tasks": 8, "inflight": 8, "compute_s": 5e-5, "wait_s": 0.0}
    sample.add("mix_map", "mix", "coroutine", spec, 0.1)
    sample.fail("mix_map", "mix", "thread_pool", spec, "lost one")
    with pytest.raises(NothingToDraw):
        map_chart.draw(results_of(sample), WIDE)


def compared(points: list[dict[str, float]], lanes: dict[str, float]) -> Results:
    sample = Sample(repetitions=7)
    for point in points:
        for lane, times in lanes.items():
            spec = {"tasks": 100, **point}
            wall_s = times * (0.01 + sum(point.values()) / 1e4)
            figures = {"latency_p50_s": wall_s / 2, "latency_p99_s": wall_s}
            sample.add("compare", "mix", lane, spec, wall_s, 0.001, figures)
    return results_of(sample)


LANES = {"sequential": 9.0, "thread_pool": 1.2, "coroutine": 1.0, "coroutine_offload": 1.1}


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    "points",
    [
        [{}],
        [{"inflight": 8}, {"inflight": 64}],
        [{"inflight": 8}, {"inflight": 64}, {"inflight": 512}],
        [{"inflight": m, "delay_s": d} for m in (8, 64, 512) for d in (0.001, 0.01)],
    ],
    ids=["a point", "two points", "a line", "two lines"],
)
def test_a_comparison_is_legible(points: list[dict[str, float]], page: Page) -> None:
    with settings("comparison"):
        figure = comparison.draw(compared(points, LANES), page)
    assert_legible(figure)
    assert "coroutine is the fastest" in sheet_of(figure).title


def test_the_title_says_where_the_fastest_changes() -> None:
    sample = Sample(repetitions=7, noise=0)
    for inflight, pool, loop in ((8, 1.0, 2.0), (64, 2.0, 1.5), (512, 9.0, 2.0)):
        for lane, wall_s in (("thread_pool", pool), ("coroutine", loop)):
            sample.add("compare", "mix", lane, {"inflight": inflight}, wall_s)
    with settings("comparison"):
        said = sheet_of(comparison.draw(results_of(sample), WIDE)).title.replace("\u00a0", " ")
    assert said.endswith("thread_pool is the fastest at 8 in flight, coroutine at 512 in flight")
