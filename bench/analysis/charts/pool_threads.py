"""How far a pool of blocked threads scales."""

from __future__ import annotations

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.charts.overhead import added_to_ideal, over_ideal
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import Level, LinePanel, draw_lines
from bench.analysis.results import Results
from bench.analysis.sheet import Page, Sheet

SERIES = "sleeps_threads"
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
    sentences = []
    for curve in drawn:
        near = 0.0
        for point in curve.points:
            if point.y.median > NEAR:
                break
            near = point.x
        last = curve.points[-1]
        if near == last.x:
            sentences.append(
                f"{curve.label}: within {quantities.percent(NEAR - 1)} of the ideal "
                f"up to {_threads(last.x)}, the most measured"
            )
            continue
        far = f"with {_threads(last.x)} {added_to_ideal(last.y.median)}"
        kept = f"within {quantities.percent(NEAR - 1)} of the ideal up to {_threads(near)}, "
        sentences.append(f"{curve.label}: {kept if near else ''}{far}")
    return "; ".join(sentences)


def _threads(count: float) -> str:
    return quantities.parameter("threads", count)


CHART = Chart("pool_threads", draw)
