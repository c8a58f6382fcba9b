"""What each lane makes of work that never waits."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.comparison import lane_label, listed, same_work
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet

SERIES = Series.ARTICLE
WORKLOAD = "cpu"


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.workload == WORKLOAD]
    require(measurements, f"rows of the workload {WORKLOAD}")
    compared = same_work(measurements)
    styles = styles_of(results)
    rows = [
        Row(lane_label(m), [Dot(m.wall(), styles[m.lane])], quantities.duration(m.wall().median))
        for m in compared
    ]
    said = listed((m.lane, quantities.duration(m.wall().median)) for m in compared)
    sheet = Sheet(
        title=f"Computing without a wait: {said}",
        reading="Further left is better: only more cores make it so.",
        panels=(),
        notes=conditions.notes_for(results, compared, {WORKLOAD}),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        [Group("", rows)],
        page,
        heading="Wall time of the same computations",
        x_label="time per run (log scale)",
        write=quantities.subdivided_seconds,
    )


CHART = Chart("computing", draw)
