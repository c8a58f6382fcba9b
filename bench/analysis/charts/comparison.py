"""What `simul compare` was asked: every lane against the fastest, at each point of a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.curves import Curve, Point
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.line_chart import LinePanel, draw_lines
from bench.analysis.results import Measurement, Results, SpecValue
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import paired_ratio
from bench.analysis.style import LaneStyle

SERIES = Series.COMPARE

# More values than this of a number are drawn along an axis.
_FEW = 2

_TIME = "time"


def draw(results: Results, page: Page) -> Figure:
    rows = results.series(SERIES)
    require(rows, f"rows of the series {SERIES}")
    axis, others = _swept(rows)
    notes = conditions.notes_for(results, rows, {rows[0].workload}, {SERIES})
    footer = conditions.footer(results)
    if axis is not None:
        sheet = Sheet(
            title=f"{_work(rows)}: {_fastest_along(rows, axis)}",
            reading="Wall time, lower is better; the lanes ran in rounds, each in random order.",
            panels=(),
            columns=2,
            notes=notes,
            footer=footer,
        )
        return draw_lines(sheet, _panels(rows, axis, others, styles_of(results)), page)
    sheet = Sheet(
        title=f"{_work(rows)}: {_fastest(rows)}",
        reading="Wall time as a multiple of the fastest lane's, by the ratios within each round; the "
        "further right, the slower.",
        panels=(),
        notes=notes,
        footer=footer,
    )
    groups = [
        Group(heading, _ratio_rows(members, styles_of(results)))
        for heading, members in _points(rows).items()
    ]
    return draw_dots(
        sheet,
        groups,
        page,
        heading="Wall time ÷ that of the fastest lane",
        x_label="times as long as the fastest (log scale)",
        write=quantities.factor,
        level=1.0,
    )


def label_of(row: Measurement) -> str:
    """The lane; with a number where it takes part more than once."""
    _, found, time = row.name.partition(f"/{_TIME}:")
    return f"{row.lane} ({time})" if found else row.lane


def _varying(rows: Sequence[Measurement]) -> dict[str, list[SpecValue]]:
    """The parameters that are not the same in all rows, with their values in order."""
    names = dict.fromkeys(name for row in rows for name in row.spec)
    values = {name: list(dict.fromkeys(row.spec.get(name, "") for row in rows)) for name in names}
    return {name: each for name, each in values.items() if len(each) > 1}


def _swept(rows: Sequence[Measurement]) -> tuple[str | None, list[str]]:
    """The swept parameter that makes an axis, None where none does, and the others."""
    varying = _varying(rows)
    numbers = [
        name
        for name, values in varying.items()
        if len(values) > _FEW
        and all(isinstance(value, (int, float)) and value > 0 for value in values)
    ]
    if not numbers:
        return None, list(varying)
    axis = max(numbers, key=lambda name: len(varying[name]))
    return axis, [name for name in varying if name != axis]


def _work(rows: Sequence[Measurement]) -> str:
    """What was to be done at every point, such as `mix, 300 in flight`."""
    varying = _varying(rows)
    given = {
        name: value for row in rows for name, value in row.given.items() if name not in varying
    }
    work = quantities.parameters(given)
    return f"{rows[0].workload}, {work}" if work else rows[0].workload


def _points(rows: Sequence[Measurement]) -> Mapping[str, list[Measurement]]:
    """The rows of each point under its name, which is empty where there is one only."""
    varying = _varying(rows)
    points: dict[str, list[Measurement]] = {}
    for row in rows:
        at = quantities.parameters({name: row.spec.get(name) for name in varying})
        points.setdefault(at, []).append(row)
    return points


def _by_wall(members: Sequence[Measurement]) -> list[Measurement]:
    return sorted(members, key=lambda row: row.wall().median)


def _ratio_rows(members: Sequence[Measurement], styles: Mapping[str, LaneStyle]) -> list[Row]:
    ordered = _by_wall(members)
    least = ordered[0].by_repetition(lambda row: row.wall_s)
    rows = []
    for each in ordered:
        ratio = paired_ratio(each.by_repetition(lambda row: row.wall_s), least)
        if ratio is None:
            continue
        rows.append(
            Row(
                label=label_of(each),
                dots=[Dot(ratio, styles[each.lane])],
                value_text=f"{quantities.factor(ratio.median)}, "
                f"{quantities.duration(each.wall().median)}",
                detail=_latency(each),
            )
        )
    return rows


def _latency(row: Measurement) -> str:
    if not (row.has("latency_p50_s") and row.has("latency_p99_s")):
        return ""
    p50, p99 = (row.counter(f"latency_{each}_s").median for each in ("p50", "p99"))
    return f"latency p50 {quantities.duration(p50)}, p99 {quantities.duration(p99)}"


def _panels(
    rows: Sequence[Measurement], axis: str, others: Sequence[str], styles: Mapping[str, LaneStyle]
) -> list[LinePanel]:
    panels: dict[str, list[Measurement]] = {}
    for row in rows:
        at = quantities.parameters({name: row.spec.get(name) for name in others})
        panels.setdefault(at, []).append(row)
    name = quantities.parameter_name(axis)
    write = quantities.subdivided_seconds if axis.endswith("_s") else quantities.short_count
    return [
        LinePanel(
            heading=f"Wall time{f', {at}' if at else ''} (log scale)",
            x_label=f"{name} (log scale)",
            curves=_curves(members, axis, styles),
            write_x=write,
            write_y=quantities.subdivided_seconds,
            ideals=True,
        )
        for at, members in panels.items()
    ]


def _curves(
    members: Sequence[Measurement], axis: str, styles: Mapping[str, LaneStyle]
) -> list[Curve]:
    by_label: dict[str, list[Measurement]] = {}
    for row in members:
        by_label.setdefault(label_of(row), []).append(row)
    order = list(styles)
    curves = []
    for label, of_lane in sorted(by_label.items(), key=lambda each: order.index(each[1][0].lane)):
        points = sorted(
            (Point(row.number(axis) or 0.0, row.wall(), row) for row in of_lane),
            key=lambda point: point.x,
        )
        lane = of_lane[0].lane
        curves.append(Curve(lane, label, label, styles[lane], tuple(points)))
    return curves


def _fastest(rows: Sequence[Measurement]) -> str:
    """Who is the fastest at each point, with the time of the one point or where it changes."""
    points = {at: _by_wall(members)[0] for at, members in _points(rows).items()}
    if len(points) == 1:
        ((row),) = points.values()
        return f"{label_of(row)} is the fastest with {quantities.duration(row.wall().median)}"
    return _by_point({at: label_of(row) for at, row in points.items()})


def _fastest_along(rows: Sequence[Measurement], axis: str) -> str:
    ordered = sorted(_points(rows).items(), key=lambda each: each[1][0].number(axis) or 0.0)
    return _by_point({at: label_of(_by_wall(members)[0]) for at, members in ordered})


def _by_point(fastest: Mapping[str, str]) -> str:
    if len(set(fastest.values())) == 1:
        return f"{next(iter(fastest.values()))} is the fastest at every point"
    points = list(fastest.items())
    first, last = points[0], points[-1]
    if first[1] == last[1]:
        return "the fastest lane changes from point to point"
    return f"{first[1]} is the fastest at {first[0]}, {last[1]} at {last[0]}"


CHART = Chart("comparison", draw)
