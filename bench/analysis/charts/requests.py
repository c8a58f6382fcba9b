"""How many requests a second each lane makes, the more it keeps in flight."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import listed
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import Level, LinePanel, draw_lines
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate

SERIES = Series.FETCH_INFLIGHT
REFERENCE_SERIES = Series.REFERENCE


def rate(measurement: Measurement) -> Estimate | None:
    """Items per second; None where the rows do not say."""
    return measurement.counter("items_per_second") if measurement.has("items_per_second") else None


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("inflight")]
    require(measurements, f"rows of the series {SERIES}")
    reference = [m for m in results.series(REFERENCE_SERIES) if m.workload == "fetch"]
    styles = dict(styles_of(results)) | {m.lane: style.REFERENCE for m in reference}
    drawn = curves(measurements, "inflight", rate, styles)
    if not drawn:
        raise NothingToDraw(f"no row of the series {SERIES} has items_per_second")
    yardsticks = curves(reference, "inflight", rate, styles)
    lines = [curve for curve in yardsticks if len(curve.points) > 1]
    levels = [_level(curve) for curve in yardsticks if len(curve.points) == 1]
    panel = LinePanel(
        heading="Requests per second",
        x_label="requests in flight (log scale)",
        curves=[*drawn, *lines],
        write_x=quantities.short_count,
        write_y=quantities.short_count,
        log_y=False,
        levels=levels,
    )
    sheet = Sheet(
        title=_title(drawn, yardsticks),
        reading="Higher is better. Kept-alive connections to the fixture server, "
        "which runs as a process of its own on the same machine.",
        panels=(),
        notes=conditions.notes_for(results, measurements, {"fetch"}, {SERIES, REFERENCE_SERIES}),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, [panel], page)


def _level(curve: Curve) -> Level:
    point = curve.points[0]
    return Level(
        point.y.median,
        f"{curve.lane}, {quantities.count(point.x)} in flight: "
        f"{quantities.short_count(point.y.median)}/s",
    )


def _title(drawn: Sequence[Curve], yardsticks: Sequence[Curve]) -> str:
    best = _best_by_lane(drawn)
    said = listed(
        (lane, quantities.short_count(value))
        for lane, value in sorted(best.items(), key=lambda item: -item[1])
    )
    beside = listed(
        (lane, quantities.short_count(value)) for lane, value in _best_by_lane(yardsticks).items()
    )
    title = f"Requests per second at best: {said}"
    return f"{title}; beside them {beside}" if beside else title


def _best_by_lane(drawn: Sequence[Curve]) -> dict[str, float]:
    best: dict[str, float] = {}
    for curve in drawn:
        highest = max(point.y.median for point in curve.points)
        best[curve.lane] = max(best.get(curve.lane, 0.0), highest)
    return best


CHART = Chart("requests", draw)
