"""What the lanes add to the shortest time their plan allows."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import listed, widest
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import Level, LinePanel, draw_lines
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate

SERIES = Series.SLEEPS_SCALING


def over_ideal(measurement: Measurement) -> Estimate | None:
    """Wall time as a multiple of the plan's ideal; None without one."""
    if not measurement.has("ideal_s"):
        return None
    if any(row.counters["ideal_s"] <= 0 for row in measurement.repetitions):
        return None
    return measurement.estimate(lambda row: row.wall_s / row.counters["ideal_s"])


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("tasks")]
    require(measurements, f"rows of the series {SERIES}")
    drawn = curves(measurements, "tasks", over_ideal, styles_of(results))
    if not drawn:
        raise NothingToDraw(f"no row of the series {SERIES} has an ideal")
    panel = LinePanel(
        heading="Wall time ÷ ideal (log scale)",
        x_label="number of waits, all begun at once (log scale)",
        curves=drawn,
        write_x=quantities.short_count,
        write_y=quantities.factor,
        levels=[Level(1.0, "1×: the ideal of each lane's own concurrency")],
    )
    sheet = Sheet(
        title=_title(drawn),
        reading="Lower is better; at 1× a lane adds nothing to the waiting itself.",
        panels=(),
        notes=conditions.notes_for(results, measurements, {"sleeps"}, {SERIES}),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, [panel], page)


def _title(drawn: list[Curve]) -> str:
    tasks, compared = widest(drawn)
    added = listed((curve.short_label, added_to_ideal(point.y.median)) for curve, point in compared)
    return f"{quantities.count(tasks)} waits against the ideal: {added}"


def added_to_ideal(ratio: float) -> str:
    """A ratio as a reader takes it in: small ones as per cent on top, large ones as a factor."""
    if ratio >= 2:
        return quantities.factor(ratio)
    return f"{'+' if ratio >= 1 else '−'}{quantities.percent(abs(ratio - 1))}"


CHART = Chart("overhead", draw)
