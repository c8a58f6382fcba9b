"""How many items a second pass through a bounded queue, by its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.charts.requests import rate
from bench.analysis.comparison import listed, same_work
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Measurement, Results
from bench.analysis.sheet import KeyEntry, Page, Sheet

SERIES = "queue_shapes"
# The number of items is how long a row was measured, not the shape of the queue.
_NO_SHAPE = frozenset({"items", "threads", "latency", "seed"})


def draw(results: Results, page: Page) -> Figure:
    measurements = results.series(SERIES)
    require(measurements, f"rows of the series {SERIES}")
    measurements = [m for m in measurements if rate(m) is not None]
    if not measurements:
        raise NothingToDraw(f"no row of the series {SERIES} has items_per_second")
    styles = styles_of(results)
    shapes: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        shapes.setdefault(_shape(measurement), []).append(measurement)
    rows = [
        Row(
            label=shape,
            dots=[
                Dot(value, styles[m.lane]) for m in members if (value := rate(m)) is not None
            ],
        )
        for shape, members in shapes.items()
    ]
    sheet = Sheet(
        title=_title(measurements),
        reading="Further right is better.",
        panels=(),
        key=_key(measurements, styles),
        notes=conditions.notes_for(results, measurements, {"queue"}, {SERIES}),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        [Group("", rows)],
        page,
        heading="Shape of the queue",
        x_label="items per second (log scale)",
        write=quantities.short_count,
    )


def _shape(measurement: Measurement) -> str:
    return quantities.parameters(measurement.spec, without=_NO_SHAPE)


def _key(
    measurements: Sequence[Measurement], styles: Mapping[str, style.LaneStyle]
) -> list[KeyEntry]:
    lanes = sorted({measurement.lane for measurement in measurements})
    return [KeyEntry(lane, styles[lane].colour, styles[lane].marker) for lane in lanes]


def _title(measurements: Sequence[Measurement]) -> str:
    compared = same_work(measurements, frozenset({"threads"}))
    rates = listed(
        (m.lane, f"{quantities.short_count(value.median)}/s")
        for m in compared
        if (value := rate(m)) is not None
    )
    return f"{_shape(compared[0])}: {rates}"


CHART = Chart("queue_shapes", draw)
