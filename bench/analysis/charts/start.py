"""What it costs to have a pool or a loop to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.comparison import listed
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Measurement, Results
from bench.analysis.sheet import Page, Sheet

SERIES = "start"


def draw(results: Results, page: Page) -> Figure:
    measurements = sorted(results.series(SERIES), key=lambda m: m.wall().median)
    require(measurements, f"rows of the series {SERIES}")
    styles = styles_of(results)
    rows = [
        Row(
            label=_label(m),
            dots=[Dot(m.wall(), styles[m.lane])],
            value_text=quantities.duration(m.wall().median),
        )
        for m in measurements
    ]
    sheet = Sheet(
        title=_title(measurements),
        reading="Further left is better. These costs are outside the clock in every other chart.",
        panels=(),
        notes=conditions.notes_for(
            results, measurements, {m.workload for m in measurements}, {SERIES}
        ),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        [Group("", rows)],
        page,
        heading="Made and ended once",
        x_label="wall time (log scale)",
        write=quantities.duration,
    )


def _label(measurement: Measurement, link: str = ", ") -> str:
    what = quantities.parameters(measurement.spec)
    return f"{measurement.lane}{link}{what}" if what else measurement.lane


def _title(measurements: Sequence[Measurement]) -> str:
    first, last = measurements[0], measurements[-1]
    ends = [first, last] if first is not last else [first]
    said = listed((_label(m, " with "), quantities.duration(m.wall().median)) for m in ends)
    return f"To make it and to end it: {said}"


CHART = Chart("start", draw)
