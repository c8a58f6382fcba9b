"""No chart, from whatever file, on either page, has words over words, words cut off, or no data."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import results_samples
from bench.analysis import labels, ticks
from bench.analysis.chart import Chart, NothingToDraw
from bench.analysis.charts import CHARTS
from bench.analysis.picture import settings
from bench.analysis.results import Results, load
from bench.analysis.sheet import NARROW, WIDE, Page, text_width_in, wrap

# Which charts a sample has no rows for; every other one must be drawn.
WITHOUT_ROWS = {
    "full": {"computing", "load"},
    "one_repetition": {"computing", "load"},
    "many_lanes": {"computing", "load"},
    "few_points": {"latency", "start", "computing", "load", "map"},
    "six_decades": {
        "computing",
        "clients",
        "crossover",
        "load",
        "map",
        "requests",
        "memory",
        "pool_threads",
        "latency",
        "steps",
        "switches",
    },
}


@cache
def results_of(shape: str) -> Results:
    with TemporaryDirectory() as folder:
        return load(results_samples.SHAPES[shape]().write(Path(folder) / "results.json"))


def words(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every piece of text that is to be seen, with its place in pixels."""
    figure.draw_without_rendering()
    unseen = {
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
        if not (label is tick.label1 and _within_limits(tick.get_loc(), axis.get_view_interval()))
    }
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in unseen
    ]


def _within_limits(position: float, interval: tuple[float, float]) -> bool:
    low, high = sorted(interval)
    return low <= position <= high


def overlapping(found: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Pairs whose boxes share more than the white rim that every box has around its letters."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.0 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2.5
    ]


def has_marks(axes: Axes) -> bool:
    return bool(axes.patches) or any(
        line.get_marker() not in ("None", None, "", "_") and np.size(line.get_xdata())
        for line in axes.lines
    )


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("shape", results_samples.SHAPES)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_is_legible_from_any_file(chart: Chart, shape: str, page: Page) -> None:
    results = results_of(shape)
    with settings(chart.name):
        if chart.name in WITHOUT_ROWS.get(shape, set()):
            with pytest.raises(NothingToDraw):
                chart.draw(results, page)
            return
        figure = chart.draw(results, page)

    found = words(figure)
    assert not overlapping(found)
    for text, box in found:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, f"cut off: {text}"
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, f"cut off: {text}"
    assert figure.axes
    for axes in figure.axes:
        assert has_marks(axes), "an empty panel"
        assert axes.get_xlabel()
        assert len(axes.get_xticks()) >= 1


def test_the_overlap_check_sees_an_overlap() -> None:
    figure = Figure(figsize=(2, 2))
    figure.text(0.1, 0.5, "one over")
    figure.text(0.15, 0.5, "the other")
    assert overlapping(words(figure)) == [("one over", "the other")]


def test_wrapped_lines_fit_and_lose_nothing() -> None:
    text = "some words and/one:word_that=is-wider,than;a_line" * 3 + " and the end"
    lines = wrap(text, 1.5, 9.0)
    assert all(text_width_in(line, 9.0) <= 1.5 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_keeps_a_number_and_its_unit_together() -> None:
    for width_in in (0.6, 0.8, 1.0, 1.2, 1.4):
        assert any("10\u00a0ms" in line for line in wrap("it takes 10\u00a0ms now", width_in, 10.0))


@pytest.mark.parametrize("decades", range(-9, 10, 3))
def test_logarithmic_ticks_are_round_and_never_more_than_there_is_room_for(decades: int) -> None:
    low = 10.0**decades
    for span in (1.05, 1.4, 2.4, 3.0, 10.0, 99.0, 1e4, 1e6, 1e12):
        for most in (3, 5, 8):
            found = ticks.log_ticks(low * 0.93, low * span, most)
            assert 1 <= len(found) <= most
            assert all(low * 0.92 <= tick <= low * span * 1.01 for tick in found)
            for tick in found:
                assert float(f"{tick:.2e}") == pytest.approx(tick, rel=1e-9)


def test_ticks_of_sizes_are_powers_of_two_or_halfway() -> None:
    mebibyte = 2.0**20
    assert ticks.log_ticks(9 * mebibyte, 50 * mebibyte, 8, binary=True) == [
        count * mebibyte for count in (12, 16, 24, 32, 48)
    ]
    assert len(ticks.log_ticks(1.0, 2.0**40, 8, binary=True)) <= 8


def test_measured_values_are_ticks_only_where_their_labels_fit() -> None:
    values = [1.0, 10.0, 12.0, 100.0]
    assert ticks.values_that_fit(values, (1.0, 100.0), 60.0, str) == values
    assert ticks.values_that_fit(values, (1.0, 100.0), 3.0, str) == []


def test_spread_labels_keep_their_order_and_distance() -> None:
    wanted = [100.0, 101.0, 102.0, 300.0, 10.0, 101.5]
    spread = labels.spread(wanted, [12.0] * 6, 0.0, 400.0)
    ordered = sorted(spread)
    assert all(b - a >= 12.0 - 1e-9 for a, b in pairwise(ordered))
    assert sorted(range(6), key=lambda at: wanted[at]) == sorted(
        range(6), key=lambda at: spread[at]
    )
    assert spread[3] == 300.0 and spread[4] == 10.0


def test_spread_labels_stay_within_their_limits() -> None:
    assert labels.spread([0.0, 0.0, 0.0], [10.0] * 3, 0.0, 100.0) == [5.0, 15.0, 25.0]
    assert labels.spread([100.0, 100.0], [10.0] * 2, 0.0, 100.0) == [85.0, 95.0]
    assert labels.spread([], [], 0.0, 100.0) == []


def test_spread_labels_of_two_lines_have_the_room_of_two() -> None:
    assert labels.spread([50.0, 50.0, 50.0], [10.0, 30.0, 10.0], 0.0, 100.0) == [30.0, 50.0, 70.0]
