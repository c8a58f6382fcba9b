"""How long requests take the more of them come, whether or not the client keeps up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.charts.requests import rate as requests_per_second
from bench.analysis.comparison import listed
from bench.analysis.curves import curves
from bench.analysis.line_chart import Bound, LinePanel, draw_lines
from bench.analysis.results import Measurement, Results, Row
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate

SERIES = Series.FETCH_LOAD
REFERENCE_SERIES = Series.REFERENCE

_PERCENTILES = (("latency_p50_s", "Half of the requests took"), ("latency_p99_s", "99 % took"))
TAIL = "latency_p99_s"
REACHED = "reached_per_second"

# A lane is past its knee where its tail is so many times what it is at the lowest rate, …
BENT = 10.0
# … or where it answers a smaller share than this of what is offered.
KEPT_UP = 0.95


@dataclass(frozen=True, slots=True)
class Load:
    """A lane at each of the offered rates, in their order."""

    lane: str
    rows: tuple[Measurement, ...]

    def sustained(self) -> dict[int, float]:
        """By repetition the highest rate before the knee; 0 where the lowest is already past it."""
        calm = self.rows[0].counter(TAIL).median
        before: dict[int, float] = {}
        past: set[int] = set()
        for measurement in self.rows:
            offered = measurement.number("rate") or 0.0
            for row in measurement.repetitions:
                before.setdefault(row.repetition, 0.0)
                if row.repetition in past or _is_past(row, offered, calm):
                    past.add(row.repetition)
                else:
                    before[row.repetition] = offered
        return before

    def knee(self) -> float | None:
        """The lowest rate past the knee, in most repetitions; None where all are before it."""
        usual = median_low(self.sustained().values())
        rates = (measurement.number("rate") or 0.0 for measurement in self.rows)
        return next((rate for rate in rates if rate > usual), None)

    def up_to_knee(self) -> list[Measurement]:
        """Farther on, the few requests that are sent say nothing of those that are not."""
        knee = self.knee()
        return [row for row in self.rows if knee is None or (row.number("rate") or 0.0) <= knee]


def _is_past(row: Row, offered: float, calm: float) -> bool:
    return row.counters[TAIL] > BENT * calm or row.counters[REACHED] < KEPT_UP * offered


def loads(measurements: Iterable[Measurement]) -> list[Load]:
    """One for each lane, of what has the figures that a knee is found by."""
    by_lane: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        if measurement.number("rate") and measurement.has(TAIL) and measurement.has(REACHED):
            by_lane.setdefault(measurement.lane, []).append(measurement)
    return [
        Load(lane, tuple(sorted(rows, key=lambda row: row.number("rate") or 0.0)))
        for lane, rows in by_lane.items()
    ]


def where_knees_lie(found: Sequence[Load]) -> str:
    """In a clause for each lane, the first to bend first."""

    def place(load: Load) -> float:
        knee = load.knee()
        return float("inf") if knee is None else knee

    return listed((load.lane, _said(load)) for load in sorted(found, key=place))


def _said(load: Load) -> str:
    rates = [measurement.number("rate") or 0.0 for measurement in load.rows]
    knee = load.knee()
    if knee is None:
        return f"above {quantities.short_count(rates[-1])}/s"
    if knee == rates[0]:
        return f"below {quantities.short_count(knee)}/s"
    below = quantities.short_count(rates[rates.index(knee) - 1])
    return f"{below} to {quantities.short_count(knee)}/s"


def draw(results: Results, page: Page) -> Figure:
    measurements = results.series(SERIES)
    found = loads(measurements)
    require([row for load in found for row in load.rows], f"rows of the series {SERIES}")
    bounds = _bounds(results)
    panels = [
        panel
        for counter, heading in _PERCENTILES
        if (panel := _panel(results, found, counter, heading, bounds)) is not None
    ]
    if not panels:
        raise NothingToDraw(f"no row of the series {SERIES} has a latency above zero")
    sheet = Sheet(
        title=f"The knee lies at: {where_knees_lie(found)}",
        reading="Lower is better. Requests come at the offered rate, whatever becomes of those "
        "before, and latency counts from when each was due. A curve ends, ringed, at the first "
        f"rate past the lane's knee, with a 99{quantities.NO_BREAK}% latency of over {BENT:.0f} "
        f"times that at its lowest rate, or less than {quantities.percent(KEPT_UP)} answered.",
        panels=(),
        columns=2,
        notes=[
            *_why_an_open_loop(results),
            *conditions.notes_for(results, measurements, {"fetch"}, {SERIES}),
        ],
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, panels, page)


def _why_an_open_loop(results: Results) -> list[str]:
    """What both kinds of loop say of a server that stalls, where both were measured."""
    rows = [m for m in results.series(Series.FETCH_STALL) if m.has(TAIL)]
    paced = [m for m in rows if m.number("rate")]
    closed = [m for m in rows if not m.number("rate")]
    if not paced or not closed:
        return []
    (open_, *_), (waiting, *_) = paced, closed
    stall, rate = (open_.number(name) or 0.0 for name in ("stall_s", "rate"))
    at_once = waiting.number("inflight") or 0.0
    said = [quantities.duration(m.counter(TAIL).median) for m in (waiting, open_)]
    return [
        f"Why an open loop: of a server that stalls for {quantities.duration(stall)} in every "
        f"second, one that sends the next request after an answer reports a 99{quantities.NO_BREAK}% "
        f"latency of {said[0]}, because it sends nothing during the stall, and only the "
        f"{quantities.count(at_once)} requests under way are late. With {quantities.count(rate)} "
        f"requests a second that are due all the same, as those of users are, it is {said[1]}."
    ]


def _panel(
    results: Results, found: Sequence[Load], counter: str, heading: str, bounds: Sequence[Bound]
) -> LinePanel | None:
    def latency(measurement: Measurement) -> Estimate | None:
        value = measurement.counter(counter) if measurement.has(counter) else None
        return value if value and value.low > 0 else None

    rows = [row for load in found for row in load.up_to_knee()]
    drawn = curves(rows, "rate", latency, styles_of(results))
    if not drawn:
        return None
    knees = {load.lane: load.knee() for load in found}
    return LinePanel(
        heading=f"{heading} at most (log scale)",
        x_label="requests offered per second (log scale)",
        curves=drawn,
        write_x=quantities.short_count,
        write_y=quantities.subdivided_seconds,
        ringed=[
            (point.x, point.y.median)
            for curve in drawn
            if (point := curve.points[-1]).x == knees[curve.lane]
        ],
        bounds=bounds,
    )


def _bounds(results: Results) -> list[Bound]:
    """What the server answers at most, as far as the load generator can tell."""
    measured = [
        (value.median, measurement)
        for measurement in results.series(REFERENCE_SERIES)
        if measurement.workload == "fetch"
        and measurement.lane == "wrk"
        and (value := requests_per_second(measurement)) is not None
    ]
    if not measured:
        return []
    most, measurement = max(measured, key=lambda pair: pair[0])
    return [
        Bound(
            most,
            f"{measurement.lane}, which waits for its answers: at most "
            f"{quantities.short_count(most)}/s",
        )
    ]


CHART = Chart("load", draw)
