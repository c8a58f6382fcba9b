"""What the charts say is what the file says: no figure of their own, nothing dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.charts import CHARTS, clients
from bench.analysis.charts.memory import cost_per_task, total_bytes
from bench.analysis.comparison import same_work
from bench.analysis.curves import curves
from bench.analysis.lanes import parse_lanes
from bench.analysis.picture import render, settings
from bench.analysis.results import Results, load
from bench.analysis.sheet import NARROW, WIDE, Page, sheet_of
from bench.analysis.statistics import interval_in_words
from results_samples import (
    LANES,
    MORE_LANES,
    REPOSITORY,
    Sample,
    add_fetch,
    add_sleeps,
    long_reasons,
    made_up_lane,
    made_up_lanes,
    nine_lanes,
    with_article,
)

BY_NAME = {chart.name: chart for chart in CHARTS}


def draw(name: str, results: Results, page: Page = WIDE) -> Figure:
    with settings(name):
        return BY_NAME[name].draw(results, page)


def svg_of(name: str, results: Results, page: Page = WIDE) -> bytes:
    with settings(name):
        return render(BY_NAME[name].draw(results, page), "svg")


def words_of(svg: bytes) -> str:
    """The words of a picture, without the blanks at which lines break."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return squeezed("".join("".join(text.itertext()) for text in texts))


def said_by(name: str, results: Results, page: Page) -> str:
    """The words in the picture and those that are left to the page around it."""
    picture = words_of(svg_of(name, results, page))
    if page.words:
        return picture
    sheet = sheet_of(draw(name, results, page))
    return picture + squeezed("".join([sheet.title, sheet.reading, *sheet.notes]))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return load(with_article().write(tmp_path_factory.mktemp("full") / "results.json"))


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return load(long_reasons().write(tmp_path_factory.mktemp("refused") / "results.json"))


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", BY_NAME)
def test_what_was_declined_or_failed_is_named_with_its_reason(
    name: str, page: Page, refused: Results
) -> None:
    words = said_by(name, refused, page)
    workloads = {
        "scaling": {"sleeps"},
        "overhead": {"sleeps"},
        "pool_threads": {"sleeps"},
        "crossover": {"fetch"},
        "requests": {"fetch"},
        "clients": {"fetch"},
        "load": {"fetch"},
        "latency": {"fetch"},
        "queue_shapes": {"queue"},
        "memory": {"memory"},
        "start": set(),
        "map": set(),
        "computing": set(),
        "steps": {"sleeps", "fetch", "queue"},
        "cpu_and_wall": {"sleeps", "fetch", "queue"},
        "switches": {"sleeps", "fetch", "queue"},
    }[name]
    for declined in refused.declined:
        assert "--" not in declined.reason
        assert (squeezed(declined.reason) in words) == (declined.workload in workloads)
    for failure in refused.failures:
        series = {"cpu_and_wall", "switches", "steps"} | (
            {"scaling", "overhead"} if failure.series == "sleeps_scaling" else {"queue_shapes"}
        )
        assert (squeezed(failure.message) in words) == (name in series)


def test_an_interrupted_run_says_so_on_every_chart(refused: Results) -> None:
    for name in BY_NAME:
        assert squeezed("Interrupted: the run was stopped") in words_of(svg_of(name, refused))


def test_a_network_is_named_on_every_chart(tmp_path: Path) -> None:
    sample = with_article()
    sample.conditions["fixture"] = {
        "url": "http://10.0.0.2:8080",
        "round_trip_s": 0.00025,
        "clock_ahead_s": -0.5,
    }
    results = load(sample.write(tmp_path / "results.json"))
    for name in BY_NAME:
        assert squeezed(
            "Measured over a network: the fixture server was http://10.0.0.2:8080, a round trip of "
            "250 µs away."
        ) in words_of(svg_of(name, results))


@pytest.mark.parametrize("name", BY_NAME)
def test_conditions_travel_with_every_chart(name: str, results: Results) -> None:
    words = words_of(svg_of(name, results))
    for condition in (
        "0123456789-dirty",
        "GNU 12.2.0",
        "Sample CPU",
        "Linux 6.1.0",
        "mode default",
    ):
        assert squeezed(condition) in words


@pytest.mark.parametrize("name", BY_NAME)
def test_the_same_results_give_the_same_bytes(name: str, results: Results) -> None:
    first, second = svg_of(name, results), svg_of(name, results)
    assert first == second
    assert b"<dc:date>" not in first


def test_a_failed_row_is_never_drawn_as_a_fast_one(tmp_path: Path) -> None:
    sample = Sample()
    add_sleeps(sample, counts=(10, 100))
    good = load(sample.write(tmp_path / "good.json"))
    sample.fail(
        "sleeps_scaling", "sleeps", "coroutine", {"tasks": 1000, "delay_s": 0.01}, "lost one"
    )
    failed = load(sample.write(tmp_path / "failed.json"))

    def drawn(results: Results) -> list[list[float]]:
        (axes,) = draw("scaling", results).axes
        return [[float(y) for y in np.asarray(line.get_ydata())] for line in axes.lines]

    assert drawn(failed) == drawn(good)
    assert squeezed("sleeps/coroutine/tasks:1000/delay:0.01 (5 of 5 repetitions) — lost one") in (
        words_of(svg_of("scaling", failed))
    )


def title_of(name: str, results: Results) -> str:
    """The lines of the title, as one; it is what is bold and large."""
    figure = draw(name, results)
    lines = [text.get_text() for text in figure.texts if text.get_fontsize() == style.TITLE_POINTS]
    return " ".join(lines).replace("\u00a0", " ")


def test_titles_are_computed_from_the_data(tmp_path: Path) -> None:
    sample = Sample(noise=0.0)
    for lane, wall in (("sequential", 7.0), ("coroutine", 0.0123)):
        spec = {"tasks": 700, "delay_s": 0.01}
        sample.add("sleeps_scaling", "sleeps", lane, spec, wall, counters={"ideal_s": wall / 2})
    results = load(sample.write(tmp_path / "results.json"))
    assert title_of("scaling", results) == ("700 waits of 10 ms: coroutine 12.3 ms, sequential 7 s")
    assert title_of("overhead", results) == (
        "700 waits against the ideal: sequential 2×, coroutine 2×"
    )


def test_overlapping_pays_only_where_every_interval_says_so(tmp_path: Path) -> None:
    def title(rates: list[tuple[float, float]]) -> str:
        sample = Sample(noise=0.001)
        for delay_s, times_as_fast in rates:
            for lane, factor in (("sequential", 1.0), ("coroutine", times_as_fast)):
                spec = {
                    "requests": 64,
                    "inflight": 1 if lane == "sequential" else 64,
                    "delay_s": delay_s,
                }
                sample.add("fetch_delay", "fetch", lane, spec, 1 / factor, rate_of=64)
        return title_of("crossover", load(sample.write(tmp_path / "results.json")))

    assert title([(0.0, 0.5), (0.001, 1.0), (0.01, 8.0), (0.1, 60.0)]).startswith(
        "Overlapping requests pays from a delay of 10 ms on"
    )
    assert "at every delay" in title([(0.0, 1.5), (0.01, 8.0)])
    assert "There is no delay from which on" in title([(0.0, 1.5), (0.01, 0.8)])
    # A median just above 1 with an interval that reaches below 1 is no gain.
    assert "There is no delay from which on" in title([(0.0, 1.001)])
    assert "at every delay" in title([(0.0, 1.1)])


def test_memory_per_task_is_the_slope_of_what_process_and_kernel_hold(tmp_path: Path) -> None:
    sample = Sample(noise=0.0)
    for tasks in (100, 1000, 5000):
        counters = {
            "rss_bytes": 9e6 + 8500.0 * tasks,
            "page_table_bytes": 1e5 + 4000.0 * tasks,
            "kernel_stack_bytes": 16384.0 * tasks,
        }
        sample.add("memory", "memory", "thread_pool", {"tasks": tasks}, 0.1, counters=counters)
    results = load(sample.write(tmp_path / "results.json"))
    (curve,) = curves(
        results.measurements,
        "tasks",
        lambda m: m.estimate(total_bytes),
        style.lane_styles(results.table, results.lanes()),
    )
    cost = cost_per_task(curve)
    assert cost.fitted
    assert cost.total.median == pytest.approx(8500 + 4000 + 16384)
    assert cost.parts == pytest.approx((8500, 4000, 16384))


def test_lanes_are_compared_at_the_same_work_and_their_best_concurrency(results: Results) -> None:
    compared = same_work(results.series("sleeps_scaling"))
    assert {m.lane for m in compared} == {"sequential", "thread_pool", "coroutine"}
    assert {m.spec["tasks"] for m in compared} == {1000}
    (pool,) = [m for m in compared if m.lane == "thread_pool"]
    assert pool.spec["threads"] == 256


def test_a_lane_has_one_curve_per_thread_count_but_not_where_threads_follow(
    tmp_path: Path,
) -> None:
    sample = Sample()
    for inflight in (1, 8, 64):
        spec = {"requests": 10, "inflight": inflight, "threads": inflight}
        sample.add("fetch_inflight", "fetch", "thread_pool", spec, 0.1, rate_of=10)
    add_sleeps(sample, counts=(10,))
    results = load(sample.write(tmp_path / "results.json"))
    looks = style.lane_styles(results.table, results.lanes())
    following = curves(results.series("fetch_inflight"), "inflight", lambda m: m.wall(), looks)
    assert [curve.label for curve in following] == ["thread_pool"]
    several = curves(results.series("sleeps_scaling"), "tasks", lambda m: m.wall(), looks)
    assert [curve.label.replace("\u00a0", " ") for curve in several] == [
        "sequential",
        "thread_pool, 8 threads",
        "thread_pool, 64 threads",
        "thread_pool, 256 threads",
        "coroutine",
    ]


def test_the_reference_generator_is_a_line_where_it_has_one_point(tmp_path: Path) -> None:
    sample = Sample(noise=0.0)
    add_fetch(sample)
    sample.rows = [row for row in sample.rows if row["lane"] != "wrk"]
    sample.add("reference", "fetch", "wrk", {"inflight": 64}, 0.05, rate_of=5000)
    results = load(sample.write(tmp_path / "results.json"))
    assert squeezed("wrk, 64 in flight: 100 k/s") in words_of(svg_of("requests", results))
    (axes,) = draw("requests", results).axes
    assert any(set(np.asarray(line.get_ydata()).tolist()) == {100_000.0} for line in axes.lines)


def test_what_libcurl_costs_is_said_of_every_lane_that_can_have_it(tmp_path: Path) -> None:
    results = load(nine_lanes().write(tmp_path / "results.json"))
    cost = {each.lane: each.times for each in clients.compared(results)}
    assert [lane for lane, times in cost.items() if times is None] == ["lean"]
    assert all(2 < times.median < 3 for times in cost.values() if times is not None)
    words = words_of(svg_of("clients", results))
    assert words.count("libcurlcosts2.") == len(cost) - 1
    assert squeezed("has no libcurl") in words
    assert squeezed("wrk") in words


def test_a_lane_that_libcurl_may_not_slow_is_not_in_the_title(tmp_path: Path) -> None:
    sample = Sample(noise=0.0)
    spec = {"requests": 4000, "inflight": 64}
    for lane, without_s in (("coroutine", 0.1), ("thread_pool", 0.05)):
        sample.add("fetch_inflight", "fetch", lane, spec, 0.1, rate_of=4000)
        beast = {**spec, "client": "beast"}
        sample.add("fetch_client", "fetch", lane, beast, without_s, rate_of=4000)
    results = load(sample.write(tmp_path / "results.json"))
    title = sheet_of(draw("clients", results)).title
    assert "thread_pool" in title and "coroutine" not in title


def test_lanes_look_as_the_table_says_and_every_name_looks_different() -> None:
    table = parse_lanes([*LANES, made_up_lane("lean", "loop"), made_up_lane("fibers", "threads")])
    named = [lane.name for lane in table]
    unknown = [f"name_{n}" for n in range(8)]
    looks = style.lane_styles(table, [*reversed(unknown), *reversed(named)])
    assert list(looks) == [*named, *unknown]
    for lane in table:
        assert (looks[lane.name].colour, looks[lane.name].marker) == (lane.colour, lane.marker)
    assert len({(look.colour, look.marker, look.dashes) for look in looks.values()}) == len(looks)
    assert not {looks[name].marker for name in unknown} & {lane.marker for lane in table}
    assert style.lane_styles(table, named) == {name: looks[name] for name in named}
    three = [looks[name].dashes for name in ("sequential", "thread_pool", "coroutine")]
    assert len(set(three)) == 3


def test_a_made_up_lane_shows_wherever_it_has_rows(tmp_path: Path) -> None:
    results = load(made_up_lanes().write(tmp_path / "results.json"))
    for name in ("scaling", "overhead", "memory", "requests", "computing", "cpu_and_wall"):
        words = words_of(svg_of(name, results))
        assert "fibers" in words and "lean" in words, name
    assert "Memoryperwaitingtask:lean130B" in words_of(svg_of("memory", results))


@pytest.mark.parametrize("path", (REPOSITORY / "bench/analysis/charts").glob("*.py"))
def test_no_chart_knows_a_lane_by_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [lane["name"] for lane in LANES if re.search(rf"\b{lane['name']}\b", text)]


def test_words_in_any_colour_stand_out_from_paper() -> None:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in (style.ORANGE, "#F0E442", style.SKY_BLUE, "#000000", style.VERMILLION):
        assert 1.05 / (luminance(style.readable(colour)) + 0.05) >= 4.5
    assert style.readable("#000000") == "#000000"


def test_intervals_are_described_as_what_they_are(tmp_path: Path) -> None:
    def note(repetitions: int) -> str:
        sample = Sample(repetitions=repetitions)
        add_sleeps(sample, counts=(10,))
        results = load(sample.write(tmp_path / "results.json"))
        return conditions.interval_note(results.measurements)

    assert "One repetition each" in note(1)
    assert note(5) == (
        "Points are medians of 5 repetitions; bars are min–max, which holds the true median with "
        "93.8\u00a0% confidence."
    )
    assert "min–max, which holds the true median with 96.9\u00a0%" in note(6)
    assert "the narrowest range of values that holds the true median with 97.9\u00a0%" in note(10)
    assert interval_in_words({5, 10}).startswith(
        "min–max or, of many repetitions, a narrower range"
    )


def test_names_that_share_a_beginning_say_it_once(tmp_path: Path) -> None:
    sample = Sample()
    add_sleeps(sample, counts=(10,))
    for tasks in (16, 64):
        sample.decline("start", "sequential", {"tasks": tasks}, "it starts nothing")
    results = load(sample.write(tmp_path / "results.json"))
    assert conditions.missing_notes(results, ["start"]) == [
        "Declined: start/sequential: tasks:16, tasks:64 — it starts nothing"
    ]


def test_lanes_that_others_are_described_by_are_bold() -> None:
    def bold(entries: Sequence[Mapping[str, Any]], names: Sequence[str] = ()) -> list[str]:
        table = parse_lanes(list(entries))
        looks = style.lane_styles(table, [*(lane.name for lane in table), *names])
        return [name for name, look in looks.items() if look.bold]

    three = ["sequential", "thread_pool", "coroutine"]
    assert bold(LANES) == bold([*LANES, *MORE_LANES]) == bold(LANES, ["unknown"]) == three
    # Where a table says nothing of neighbours no lane stands out.
    alone = [{**lane, "neighbour": None} for lane in LANES]
    assert len(bold(alone, ["unknown"])) == len(LANES) + 1


def test_a_lane_that_is_not_bold_has_one_curve_that_of_its_best_way(tmp_path: Path) -> None:
    sample = Sample(noise=0.0, lanes=[*LANES, *MORE_LANES])
    for lane in ("coroutine", "callback"):
        for inflight, wall in ((8, 0.8), (64, 0.1)):
            for delay in (0.001, 0.01):
                spec = {"requests": 64, "inflight": inflight, "delay_s": delay}
                sample.add("fetch_delay", "fetch", lane, spec, wall, rate_of=64)
    results = load(sample.write(tmp_path / "results.json"))
    looks = style.lane_styles(results.table, results.lanes())
    drawn = curves(results.measurements, "delay_s", lambda m: m.wall(), looks)
    assert [(curve.label.replace("\u00a0", " "), curve.hollow) for curve in drawn] == [
        ("coroutine, 8 in flight", True),
        ("coroutine, 64 in flight", False),
        ("callback, 64 in flight", False),
    ]
    assert drawn[0].style.colour != drawn[1].style.colour


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", ["scaling", "requests", "crossover", "overhead", "start"])
def test_nine_lanes_are_named_at_their_ends_and_not_in_a_key(
    name: str, page: Page, tmp_path: Path
) -> None:
    results = load(nine_lanes().write(tmp_path / "results.json"))
    figure = draw(name, results, page)
    assert not {entry.label for entry in sheet_of(figure).key} & {
        lane["name"] for lane in (*LANES, *MORE_LANES)
    }
    named = [text for text in figure.texts if text.get_text().split("\n")[0] == "callback"]
    assert [text.get_fontweight() for text in named] == ["normal"]
    assert any(
        text.get_text() == "coroutine" and text.get_fontweight() == "bold" for text in figure.texts
    )


def test_an_ideal_has_its_lanes_colour_and_is_drawn_once(tmp_path: Path) -> None:
    results = load(nine_lanes().write(tmp_path / "results.json"))
    (axes,) = draw("scaling", results).axes
    ideals = [
        line for line in axes.lines if line.get_marker() == "_" and line.get_linestyle() != "None"
    ]
    # One by one, three pools, and one for all loops.
    assert len(ideals) == 5
    assert len({line.get_color() for line in ideals}) == 5


def test_small_and_large_costs_have_scales_of_their_own(tmp_path: Path) -> None:
    results = load(nine_lanes().write(tmp_path / "results.json"))
    small, large, _growth = draw("memory", results).axes
    said = [[text.get_text().split(":")[0] for text in axes.texts] for axes in (small, large)]
    assert said == [["lean", "callback", "coroutine", "multi_loop"], ["stackful", "thread_pool"]]
    assert small.get_xlim()[1] < 1100 < large.get_xlim()[1]


def test_switches_that_are_next_to_none_are_said_to_be_so(tmp_path: Path) -> None:
    sample = Sample(noise=0.0)
    for workload, of_threads in (("queue", 20.0), ("crawl", 50_000.0)):
        for lane, switches in (("coroutine", 1e-6), ("thread_pool", of_threads)):
            figures = {"voluntary_switches": switches, "involuntary_switches": 0, "completed": 100}
            sample.add("article", workload, lane, {}, 0.1, counters=figures)
    results = load(sample.write(tmp_path / "results.json"))
    assert title_of("switches", results) == (
        "Context switches per 1,000 units, crawl: coroutine below 1, thread_pool 500,000"
    )
    (axes,) = draw("switches", results).axes
    # The most switches first.
    assert [text.get_text() for text in axes.texts] == ["crawl", "queue"]
    assert (
        min(np.asarray(line.get_xdata()).min() for line in axes.lines if line.get_marker() == "o")
        == 1
    )
    assert "≤1" in words_of(svg_of("switches", results))


@pytest.mark.parametrize(
    "seconds, words",
    [
        (0.0, "0 s"),
        (1e-9, "1 ns"),
        (9.996e-7, "1 µs"),
        (0.0099996, "10 ms"),
        (0.0123456, "12.3 ms"),
        (1.0, "1 s"),
        (599.0, "599 s"),
        (900.0, "15 min"),
        (43_200.0, "12 h"),
    ],
)
def test_durations_read_as_people_say_them(seconds: float, words: str) -> None:
    assert quantities.duration(seconds).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    "value, words",
    [
        (0, "0"),
        (64, "64"),
        (1000, "1 k"),
        (1024, "1,024"),
        (2560, "2,560"),
        (10_000, "10 k"),
        (66_912.4, "66.9 k"),
        (999_999, "1 M"),
        (16.2e6, "16.2 M"),
        (3.14159, "3.14"),
    ],
)
def test_counts_are_short_but_exact_where_that_is_short(value: float, words: str) -> None:
    assert quantities.short_count(value).replace("\u00a0", " ") == words


def test_parameters_read_as_words() -> None:
    spec = {"producers": 1, "consumers": 100, "capacity": 64, "delay_s": 0.01, "inflight": 8}
    assert quantities.parameters(spec).replace("\u00a0", " ") == (
        "1 producer, 100 consumers, capacity 64, delay 10 ms, 8 in flight"
    )
    assert quantities.parameters({"delay_s": 0.0, "latency": True}).replace("\u00a0", " ") == (
        "no delay, latency on"
    )
