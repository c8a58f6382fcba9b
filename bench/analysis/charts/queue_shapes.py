"""How many items a second pass through a bounded queue, by its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.charts.requests import REFERENCE_SERIES, rate
from bench.analysis.comparison import listed, same_work
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.lanes import Family
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.sheet import KeyEntry, Page, Sheet

SERIES = Series.QUEUE_SHAPES
# The number of items is how long a row was measured, not the shape of the queue.
_NO_SHAPE = frozenset({"items", "threads"})


def draw(results: Results, page: Page) -> Figure:
    measurements = results.series(SERIES)
    require(measurements, f"rows of the series {SERIES}")
    measurements = [m for m in measurements if rate(m) is not None]
    if not measurements:
        raise NothingToDraw(f"no row of the series {SERIES} has items_per_second")
    shapes: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        shapes.setdefault(_shape(measurement), []).append(measurement)
    references = [
        m
        for m in results.series(REFERENCE_SERIES)
        if m.workload == "queue" and _shape(m) in shapes and rate(m) is not None
    ]
    for reference in references:
        shapes[_shape(reference)].append(reference)
    styles = {**styles_of(results), **{m.lane: style.MARKED_REFERENCE for m in references}}
    rows = [
        Row(
            label=shape,
            dots=[Dot(value, styles[m.lane]) for m in members if (value := rate(m)) is not None],
        )
        for shape, members in shapes.items()
    ]
    sheet = Sheet(
        title=_title(measurements, references),
        reading=" ".join(["Further right is better.", *_in_turn(results, measurements)]),
        panels=(),
        key=_key([*measurements, *references], styles),
        notes=conditions.notes_for(results, measurements, {"queue"}, {SERIES, REFERENCE_SERIES}),
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


def _in_turn(results: Results, measurements: Sequence[Measurement]) -> list[str]:
    lanes = results.table.in_order(m.lane for m in results.of_family(Family.NONE, measurements))
    if not lanes:
        return []
    return [
        f"Where nothing overlaps ({', '.join(lanes)}), a plain queue is filled and drained in turn: "
        "what the items cost when nobody waits for anybody."
    ]


def _shape(measurement: Measurement) -> str:
    return quantities.parameters(measurement.given, without=_NO_SHAPE) or "default shape"


def _key(
    measurements: Sequence[Measurement], styles: Mapping[str, style.LaneStyle]
) -> list[KeyEntry]:
    lanes = {m.lane: m.series == REFERENCE_SERIES for m in measurements}
    position = {lane: at for at, lane in enumerate(styles)}
    return [
        KeyEntry(
            f"{lane}, for reference" if is_reference else lane,
            styles[lane].colour,
            styles[lane].marker,
        )
        for lane, is_reference in sorted(lanes.items(), key=lambda item: position[item[0]])
    ]


def _title(measurements: Sequence[Measurement], references: Sequence[Measurement]) -> str:
    """The shape with a reference, if there is one; else the one that most lanes have."""
    shapes = {_shape(reference) for reference in references}
    told = [m for m in measurements if _shape(m) in shapes] or list(measurements)
    compared = same_work(told, frozenset({"threads"}))
    shape = _shape(compared[0])
    rates = listed(
        (m.lane, f"{quantities.short_count(value.median)}/s")
        for m in (*compared, *(r for r in references if _shape(r) == shape))
        if (value := rate(m)) is not None
    )
    return f"{shape}: {rates}"


CHART = Chart("queue_shapes", draw)
