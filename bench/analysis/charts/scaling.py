"""How long N waits take, from a few to very many."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.comparison import listed, widest
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import LinePanel, draw_lines
from bench.analysis.results import Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet

SERIES = Series.SLEEPS_SCALING


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("tasks")]
    require(measurements, f"rows of the series {SERIES}")
    styles = styles_of(results)
    delays = sorted({m.number("delay_s") or 0.0 for m in measurements})
    panels, by_delay = [], {}
    for delay_s in delays:
        of_delay = [m for m in measurements if (m.number("delay_s") or 0.0) == delay_s]
        by_delay[delay_s] = curves(of_delay, "tasks", lambda m: m.wall(), styles)
        several = f", waits of {quantities.duration(delay_s)}" if len(delays) > 1 else ""
        panels.append(
            LinePanel(
                heading=f"Wall time{several} (log scale)",
                x_label="number of waits, all begun at once (log scale)",
                curves=by_delay[delay_s],
                write_x=quantities.short_count,
                write_y=quantities.subdivided_seconds,
                ideals=True,
            )
        )
    sheet = Sheet(
        title=_title(by_delay),
        reading="Lower is better. A line that rises as steeply as the axis pays for every wait; "
        "a flat one pays for the longest only.",
        panels=(),
        columns=2,
        notes=conditions.notes_for(
            results, measurements, {"sleeps"}, {SERIES}, [conditions.floor_note(results)]
        ),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, panels, page)


def _title(by_delay: dict[float, list[Curve]]) -> str:
    delay_s, drawn = max(by_delay.items(), key=lambda item: len({c.lane for c in item[1]}))
    tasks, compared = widest(drawn)
    times = listed(
        (curve.short_label, quantities.duration(point.y.median)) for curve, point in compared
    )
    return f"{quantities.count(tasks)} waits of {quantities.duration(delay_s)}: {times}"


CHART = Chart("scaling", draw)
