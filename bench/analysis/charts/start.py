"""What it costs to start things that can wait: threads, pools of them, tasks of a loop."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.comparison import listed, widest
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import LinePanel, draw_lines
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate

SERIES = Series.START


def per_task(measurement: Measurement) -> Estimate:
    return measurement.wall().scaled(1.0 / (measurement.number("tasks") or 1.0))


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("tasks")]
    require(measurements, f"rows of the series {SERIES}")
    drawn = curves(measurements, "tasks", per_task, styles_of(results))
    panel = LinePanel(
        heading="Wall time for each, to start and to end it (log scale)",
        x_label="how many are started (log scale)",
        curves=drawn,
        write_x=quantities.short_count,
        write_y=quantities.subdivided_seconds,
    )
    sheet = Sheet(
        title=_title(drawn),
        reading="Lower is better. In every other chart pools and loops are made outside the clock.",
        panels=(),
        notes=conditions.notes_for(
            results, measurements, {m.workload for m in measurements}, {SERIES}
        ),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, [panel], page)


def _title(drawn: Sequence[Curve]) -> str:
    tasks, compared = widest(drawn)
    said = listed(
        (curve.short_label, quantities.duration(point.y.median)) for curve, point in compared
    )
    return f"To start one of {quantities.count(tasks)}: {said}"


CHART = Chart("start", draw)
