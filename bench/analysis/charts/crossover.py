"""From which server delay on overlapping requests pays."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import listed
from bench.analysis.curves import Curve, curves
from bench.analysis.lanes import Family
from bench.analysis.line_chart import Level, LinePanel, draw_lines
from bench.analysis.results import Measurement, Results, Row
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate, paired_ratio

SERIES = Series.FETCH_DELAY
# Its requests are answered at once: the end of the axis where there is nothing to overlap.
UNDELAYED_SERIES = Series.FETCH_INFLIGHT


def draw(results: Results, page: Page) -> Figure:
    measurements = _measurements(results)
    require(measurements, f"rows of the series {SERIES}")
    baseline = _baseline(results, measurements)
    others = [m for m in measurements if m.lane != baseline]
    drawn = _speed_ups(results, measurements, baseline)
    if not drawn:
        raise NothingToDraw(f"no lane has a repetition of {SERIES} in common with {baseline}")
    panel = LinePanel(
        heading=f"Times as fast as {baseline} (log scale)",
        x_label="time the server takes to answer",
        curves=drawn,
        write_x=quantities.subdivided_seconds,
        write_y=quantities.factor,
        steps_x=True,
        levels=[Level(1.0, f"1×: as fast as {baseline}")],
    )
    sheet = Sheet(
        title=_title(drawn),
        reading="Higher is better; ratios are taken within each repetition of the interleaved run. "
        f"{_concurrency(others)}",
        panels=(),
        notes=conditions.notes_for(results, measurements, {"fetch"}, {SERIES, UNDELAYED_SERIES}),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, [panel], page)


def when_overlapping_pays(results: Results) -> str:
    """The title's statement, as a sentence without its full stop; NothingToDraw without one."""
    measurements = _measurements(results)
    require(measurements, f"rows of the series {SERIES}")
    drawn = _speed_ups(results, measurements, _baseline(results, measurements))
    if not drawn:
        raise NothingToDraw(f"no repetition of {SERIES} has two lanes")
    return _statement(drawn)


def speed_up(measurement: Measurement, one_by_one: Measurement) -> Estimate | None:
    """How many times as fast as one by one it is; None where no repetition has both."""
    return paired_ratio(
        measurement.by_repetition(_items_per_second), one_by_one.by_repetition(_items_per_second)
    )


def _speed_ups(results: Results, measurements: Sequence[Measurement], baseline: str) -> list[Curve]:
    """How many times as fast as the baseline each other lane is."""
    baselines = {(m.series, m.number("delay_s")): m for m in measurements if m.lane == baseline}

    def times_as_fast(measurement: Measurement) -> Estimate | None:
        one_by_one = baselines.get((measurement.series, measurement.number("delay_s")))
        return None if one_by_one is None else speed_up(measurement, one_by_one)

    others = [m for m in measurements if m.lane != baseline]
    return curves(others, "delay_s", times_as_fast, styles_of(results))


def _measurements(results: Results) -> list[Measurement]:
    """The sweep over delays, and the undelayed rows that have as many in flight."""
    delayed = [m for m in results.series(SERIES) if m.number("delay_s") is not None]
    delays = {m.number("delay_s") for m in delayed}
    inflight = {(m.lane, m.number("inflight")) for m in delayed}
    undelayed = [
        m
        for m in results.series(UNDELAYED_SERIES)
        if m.number("delay_s") == 0
        and m.number("delay_s") not in delays
        and (m.lane, m.number("inflight")) in inflight
    ]
    return [*delayed, *undelayed] if delayed else []


def _baseline(results: Results, measurements: Sequence[Measurement]) -> str:
    """The first lane that overlaps nothing."""
    one_by_one = results.of_family(Family.NONE, measurements)
    require(one_by_one, f"rows of the series {SERIES} of a lane that overlaps nothing")
    return results.table.in_order(m.lane for m in one_by_one)[0]


def _items_per_second(row: Row) -> float:
    return row.counters.get("items_per_second", 1.0 / row.wall_s)


def _concurrency(measurements: Sequence[Measurement]) -> str:
    inflight = {m.given.get("inflight") for m in measurements} - {None}
    if len(inflight) != 1:
        return ""
    return f"{quantities.parameter('inflight', inflight.pop())}."


def _title(drawn: Sequence[Curve]) -> str:
    longest = max(point.x for curve in drawn for point in curve.points)
    # Of each lane only the best, or the title would be a table.
    best: dict[str, tuple[float, str]] = {}
    for curve in drawn:
        point = curve.at(longest)
        if point is not None and point.y.median > best.get(curve.lane, (0.0, ""))[0]:
            best[curve.lane] = (point.y.median, curve.short_label)
    at_longest = listed((label, quantities.factor(times)) for times, label in best.values())
    return f"{_statement(drawn)}: {at_longest} at {quantities.duration(longest)}"


def _statement(drawn: Sequence[Curve]) -> str:
    delays = sorted({point.x for curve in drawn for point in curve.points})
    pays = [delay for delay in delays if _all_faster(drawn, delay)]
    if pays == delays:
        return "Overlapping requests pays at every delay measured"
    first = next((d for at, d in enumerate(delays) if set(delays[at:]) <= set(pays)), None)
    if first is None:
        return "There is no delay from which on overlapping requests surely pays in every lane"
    return f"Overlapping requests pays from a delay of {quantities.duration(first)} on"


def _all_faster(drawn: Sequence[Curve], delay: float) -> bool:
    """Whether every lane is faster at this delay, decided by the interval."""
    points = [point for curve in drawn if (point := curve.at(delay)) is not None]
    return all(point.y.confidence > 0 and point.y.low > 1.0 for point in points)


CHART = Chart("crossover", draw)
