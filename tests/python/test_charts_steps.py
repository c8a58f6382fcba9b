"""What each step costs: every lane against its neighbour, at the same work, within repetitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.analysis.chart import NothingToDraw
from bench.analysis.charts import steps
from bench.analysis.lanes import parse_lanes
from bench.analysis.picture import settings
from bench.analysis.results import Results, parse
from bench.analysis.sheet import WIDE, sheet_of
from results_samples import LANES, MORE_LANES, Sample, nine_lanes


def results_of(sample: Sample) -> Results:
    return parse(Path("results.json"), sample.document())


@pytest.fixture(scope="module")
def nine() -> Results:
    return results_of(nine_lanes())


def test_every_lane_with_rows_stands_against_its_neighbour_in_the_order_of_the_table(
    nine: Results,
) -> None:
    def pairs(workload: str) -> list[tuple[str, str | None]]:
        return [(step.lane.name, step.lane.neighbour) for step in steps.steps(nine, workload)]

    siblings = [(lane["name"], "coroutine") for lane in MORE_LANES]
    both = [("thread_pool", "sequential"), ("coroutine", "thread_pool")]
    assert pairs("queue") == pairs("sleeps") == [*both, *siblings]
    assert pairs("fetch") == [*both, *siblings[:-1]]
    # Nothing is started one by one: a pool has no neighbour there.
    assert pairs("start") == [
        ("thread_per_task", "thread_pool"),
        ("coroutine", "thread_pool"),
        *siblings,
    ]


def test_a_step_is_the_paired_ratio_at_the_largest_work_that_both_did() -> None:
    sample = Sample(noise=0.0)
    for tasks, lanes in ((10, ("sequential", "thread_pool")), (1000, ("thread_pool",))):
        for lane in lanes:
            for threads in (8, 64) if lane == "thread_pool" else (1,):
                spec = {"tasks": tasks, "delay_s": 0.01, "threads": threads}
                wall = 0.1 if lane == "sequential" else 0.4 / threads
                sample.add("sleeps_scaling", "sleeps", lane, spec, wall)
    document = sample.document()
    for row in document["benchmarks"]:
        # A slow minute falls on both, and not on their ratio.
        row["real_time"] *= 1 + row["repetition_index"]
    (step,) = steps.steps(parse(Path("results.json"), document), "sleeps")
    assert (step.of_lane.spec["threads"], step.of_lane.spec["tasks"]) == (64, 10)
    for value in (step.times.low, step.times.median, step.times.high):
        assert value == pytest.approx(0.0625)
    assert step.times.confidence == pytest.approx(0.9375)


def test_the_picture_says_the_difference_in_words_and_other_work_where_it_is_other(
    nine: Results,
) -> None:
    with settings("steps"):
        figure = steps.draw(nine, WIDE)
    (axes,) = figure.axes
    said = " ".join(text.get_text() for text in axes.texts).replace("\u00a0", " ")
    for lane in (*LANES[1:4], *MORE_LANES):
        assert f"{lane['name']} ÷ {lane['neighbour']}" in said
        assert str(lane["difference"]) in said
    assert "waiting holds no thread; here 10,000 tasks" in said
    title = sheet_of(figure).title
    assert title.startswith("What each step costs: thread_pool takes 0.005")
    assert "× as long as sequential (sleeps); thread_pool takes 1" in title


def test_a_title_claims_nothing_that_is_not_sure() -> None:
    sample = Sample(repetitions=1)
    for lane, wall in (("thread_pool", 0.1), ("coroutine", 0.01)):
        sample.add("start", "start", lane, {"tasks": 16}, wall)
    with settings("steps"):
        assert "no ratio between neighbours is surely another" in (
            sheet_of(steps.draw(results_of(sample), WIDE)).title
        )


def test_without_a_lane_and_its_neighbour_there_is_nothing_to_draw() -> None:
    sample = Sample()
    for lane in ("sequential", "coroutine"):
        sample.add("queue_shapes", "queue", lane, {"items": 10}, 0.1, rate_of=10)
    with pytest.raises(NothingToDraw), settings("steps"):
        steps.draw(results_of(sample), WIDE)


def test_a_table_without_differences_is_one_of_an_earlier_version() -> None:
    entries = [{k: v for k, v in lane.items() if k != "difference"} for lane in LANES]
    assert {lane.difference for lane in parse_lanes(entries)} == {""}
    sample = nine_lanes()
    sample.lanes = [{k: v for k, v in lane.items() if k != "difference"} for lane in sample.lanes]
    with settings("steps"):
        (axes,) = steps.draw(results_of(sample), WIDE).axes
    assert "lean ÷ coroutine" in [text.get_text() for text in axes.texts]
