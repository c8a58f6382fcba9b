"""How far a pool of blocked threads scales."""

from __future__ import annotations

import itertools

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.charts.overhead import added_to_ideal, over_ideal
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import Level, LinePanel, draw_lines
from bench.analysis.results import Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet

SERIES = Series.SLEEPS_THREADS
# Up to here a pool counts as keeping to its ideal.
NEAR = 1.10


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("threads")]
    require(measurements, f"rows of the series {SERIES}")
    # Tasks follow threads in this sweep, so they tell no curves apart.
    drawn = curves(measurements, "threads", over_ideal, styles_of(results))
    if not drawn:
        raise NothingToDraw(f"no row of the series {SERIES} has an ideal")
    panel = LinePanel(
        heading="Wall time ÷ ideal (log scale)",
        x_label="threads in the pool (log scale)",
        curves=drawn,
        write_x=quantities.short_count,
        write_y=quantities.factor,
        levels=[Level(1.0, "1×: as if threads cost nothing")],
    )
    sheet = Sheet(
        title=_title(drawn),
        reading="Lower is better. Each task blocks its thread for the whole wait.",
        panels=(),
        notes=conditions.notes_for(results, measurements, {"sleeps"}, {SERIES}),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, [panel], page)


def _title(drawn: list[Curve]) -> str:
    return "; ".join(f"{curve.label}: {_how_far(curve)}" for curve in drawn)


def _how_far(curve: Curve) -> str:
    """Up to how many threads the curve keeps near its ideal, and what the most threads give."""
    within = f"within {quantities.percent(NEAR - 1)} of the ideal"
    kept = list(itertools.takewhile(lambda point: point.y.median <= NEAR, curve.points))
    first, last = curve.points[0], curve.points[-1]
    if len(kept) == len(curve.points):
        return f"{within} up to {_threads(last.x)}, the most measured"
    ends = [last] if kept or first is last else [first, last]
    said = ", ".join(f"{_threads(end.x)} {added_to_ideal(end.y.median)}" for end in ends)
    return f"{within} up to {_threads(kept[-1].x)}, {said}" if kept else f"{said} on the ideal"


def _threads(count: float) -> str:
    return quantities.parameter("threads", count)


CHART = Chart("pool_threads", draw)
