"""What one waiting task costs in memory, counting what the kernel holds for it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style, ticks
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import listed
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import LinePanel, draw_panel, frame, labelling_for
from bench.analysis.results import Measurement, Results, Row
from bench.analysis.series import Series
from bench.analysis.sheet import KeyEntry, Page, Panel, Sheet, figure_of, lay_out, text_width_in
from bench.analysis.statistics import Estimate, estimate, paired_ratio, slope

SERIES = Series.MEMORY
_ROW_IN = 0.5
# So many bars share a scale whatever they are.
_FEW = 3
# So many times as much as the next smaller one makes a bar too long for the scale of the others.
_FAR_ABOVE = 5.0


@dataclass(frozen=True, slots=True)
class Part:
    counter: str
    name: str
    whiteness: float
    hatch: str


PARTS = (
    Part("rss_bytes", "resident set", 0.0, ""),
    Part("page_table_bytes", "page tables", 0.4, ""),
    Part("kernel_stack_bytes", "kernel stacks", 0.7, "////"),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Bytes per waiting task of one curve: the whole, and its parts in the order of PARTS."""

    curve: Curve
    by_repetition: Mapping[int, float]
    parts: tuple[float, ...]
    fitted: bool

    @property
    def total(self) -> Estimate:
        return estimate(self.by_repetition.values())


def total_bytes(row: Row) -> float:
    return sum(row.counters.get(part.counter, 0.0) for part in PARTS)


def bytes_per_task(measurements: Iterable[Measurement]) -> dict[int, float]:
    """By repetition the slope over the number of tasks, which leaves out what any process takes.

    Empty where there is one number of tasks only, and so no slope.
    """
    points: dict[int, list[tuple[float, float]]] = {}
    for measurement in measurements:
        tasks = measurement.number("tasks")
        if tasks is not None:
            for row in measurement.repetitions:
                points.setdefault(row.repetition, []).append((tasks, total_bytes(row)))
    most = max((len(each) for each in points.values()), default=0)
    if most < 2:
        return {}
    return {repetition: slope(each) for repetition, each in points.items() if len(each) == most}


def cost_per_task(curve: Curve) -> Cost:
    """With a single number of tasks the whole is divided by the tasks, and `fitted` is False."""
    slopes = bytes_per_task(point.measurement for point in curve.points)
    rows = [(point.x, row) for point in curve.points for row in point.measurement.repetitions]
    fitted = bool(slopes)
    if not fitted:
        slopes = {row.repetition: total_bytes(row) / tasks for tasks, row in rows}

    def per_task(counter: str) -> float:
        points = [(tasks, row.counters.get(counter, 0.0)) for tasks, row in rows]
        return slope(points) if fitted else points[0][1] / points[0][0]

    parts = tuple(max(0.0, per_task(part.counter)) for part in PARTS)
    return Cost(curve, slopes, parts, fitted)


def draw(results: Results, page: Page) -> Figure:
    measurements = [m for m in results.series(SERIES) if m.number("tasks") and m.has("rss_bytes")]
    require(measurements, f"rows of the series {SERIES}")
    drawn = curves(measurements, "tasks", _total, styles_of(results))
    costs = sorted((cost_per_task(curve) for curve in drawn), key=lambda cost: cost.total.median)
    costs = [cost for cost in costs if cost.total.median > 0]
    if not costs:
        raise NothingToDraw("memory does not grow with the number of tasks")
    growth = LinePanel(
        heading="Memory of the whole process (log scale)",
        x_label="tasks that wait (log scale)",
        curves=drawn,
        write_x=quantities.short_count,
        write_y=quantities.size,
        binary_y=True,
    )
    scales = _scales(costs)
    bars = [
        Panel(
            heading=_bars_heading(scales, at),
            x_label="bytes per task",
            height_in=_ROW_IN * len(members) + 0.1,
            left_in=0.2,
            right_in=0.3,
        )
        for at, members in enumerate(scales)
    ]
    labelling = labelling_for([growth], page)
    sheet = Sheet(
        title=_title(costs),
        reading="Each number of tasks in a fresh process; the slope over it is the cost of a task. "
        "The resident set alone would flatter threads.",
        panels=[*bars, frame(growth, labelling, 2.9)],
        key=[
            KeyEntry(
                part.name,
                style.lighter(style.QUIET_INK, part.whiteness),
                box=True,
                hatch=part.hatch,
            )
            for part in PARTS
        ],
        notes=conditions.notes_for(
            results,
            measurements,
            {m.workload for m in measurements},
            {SERIES},
            _unfitted_notes(costs),
        ),
        footer=conditions.footer(results),
    )
    figure, (*bar_axes, growth_axes) = lay_out(sheet, page)
    for axes, members in zip(bar_axes, scales, strict=True):
        _draw_bars(axes, members)
    draw_panel(growth_axes, growth, labelling)
    return figure


def _total(measurement: Measurement) -> Estimate:
    return measurement.estimate(total_bytes)


def _scales(costs: Sequence[Cost]) -> list[Sequence[Cost]]:
    """The costs, in their order; those far above the others apart, on a scale of their own.

    Among few there is no need: the smallest bar says how little it is.
    """
    if len(costs) <= _FEW:
        return [costs]
    times, at = max(
        (above.total.median / below.total.median, at)
        for at, (below, above) in enumerate(itertools.pairwise(costs), start=1)
    )
    return [costs[:at], costs[at:]] if times >= _FAR_ABOVE else [costs]


def _bars_heading(scales: Sequence[Sequence[Cost]], at: int) -> str:
    heading = "Memory per waiting task"
    if len(scales) == 1:
        return heading
    return f"{heading}: {'the small ones' if at == 0 else 'the large ones, on another scale'}"


def _draw_bars(axes: Axes, costs: Sequence[Cost]) -> None:
    highest = max(cost.total.high for cost in costs)
    width_in = axes.get_position().width * figure_of(axes).get_figwidth()
    ticks.label_linear_axis(
        axes, "x", (0.0, highest * 1.04), quantities.size, max(2, int(width_in / 0.72)), binary=True
    )
    axes.set_ylim(len(costs), 0.0)
    axes.set_yticks([])
    for row, cost in enumerate(costs):
        colour = cost.curve.style.colour
        left = 0.0
        for part, bytes_ in zip(PARTS, cost.parts, strict=True):
            axes.barh(
                row + 0.68,
                bytes_,
                height=0.36,
                left=left,
                color=style.lighter(colour, part.whiteness),
                hatch=part.hatch or None,
                edgecolor=style.PAPER,
                linewidth=0.0,
                zorder=2,
            )
            left += bytes_
        axes.errorbar(
            [cost.total.median],
            [row + 0.68],
            xerr=[
                [cost.total.median - cost.total.low],
                [cost.total.high - cost.total.median],
            ],
            color=style.INK,
            elinewidth=1.4,
            capsize=3.5,
            linestyle="none",
            zorder=3,
        )
        axes.text(
            0.0,
            row + 0.28,
            _bar_label(cost, width_in),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=style.LABEL_POINTS,
            color=style.readable(colour),
            parse_math=False,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8},
            zorder=1.5,
        )


def _bar_label(cost: Cost, width_in: float) -> str:
    named = f"{cost.curve.label}: {quantities.size(cost.total.median)}"
    if cost.total.count < 2:
        return named
    interval = f"{quantities.size(cost.total.low)} to {quantities.size(cost.total.high)}"
    full = f"{named} ({interval})"
    return full if text_width_in(full, style.LABEL_POINTS) <= width_in else named


def _unfitted_notes(costs: Sequence[Cost]) -> list[str]:
    return [
        f"{cost.curve.label}: measured at one number of tasks only, so its figure holds a share of "
        "the process itself."
        for cost in costs
        if not cost.fitted
    ]


def _title(costs: Sequence[Cost]) -> str:
    said = listed((cost.curve.short_label, quantities.size(cost.total.median)) for cost in costs)
    title = f"Memory per waiting task: {said}"
    times = paired_ratio(costs[-1].by_repetition, costs[0].by_repetition)
    if len(costs) > 1 and times is not None:
        ratio = quantities.factor(times.median)
        as_much = f"{ratio}{quantities.NO_BREAK}as{quantities.NO_BREAK}much"
        title += f"; {'' if len(costs) == 2 else 'up to '}{as_much}"
    return title


CHART = Chart("memory", draw)
