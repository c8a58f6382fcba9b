"""What one waiting task costs in memory, counting what the kernel holds for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style, ticks
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import listed
from bench.analysis.curves import Curve, curves
from bench.analysis.line_chart import LinePanel, draw_panel, frame
from bench.analysis.results import Measurement, Results, Row
from bench.analysis.series import Series
from bench.analysis.sheet import KeyEntry, Page, Panel, Sheet, lay_out, text_width_in
from bench.analysis.statistics import Estimate, estimate, slope

SERIES = Series.MEMORY
_ROW_IN = 0.62


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
    total: Estimate
    parts: tuple[float, ...]
    fitted: bool


def total_bytes(row: Row) -> float:
    return sum(row.counters.get(part.counter, 0.0) for part in PARTS)


def cost_per_task(curve: Curve) -> Cost:
    """The slope over the number of tasks, repetition by repetition.

    The slope leaves out what the process takes anyway. With a single number of tasks there is none;
    the whole is then divided by the tasks, and `fitted` is False.
    """
    rows = [(point.x, row) for point in curve.points for row in point.measurement.repetitions]

    def per_task(of: Sequence[tuple[float, float]]) -> float:
        return slope(of) if len({x for x, _ in of}) > 1 else of[0][1] / of[0][0]

    by_repetition: dict[int, list[tuple[float, float]]] = {}
    for x, row in rows:
        by_repetition.setdefault(row.repetition, []).append((x, total_bytes(row)))
    most = max(len({x for x, _ in points}) for points in by_repetition.values())
    whole = [p for p in by_repetition.values() if len({x for x, _ in p}) == most]
    parts = tuple(
        max(0.0, per_task([(x, row.counters.get(part.counter, 0.0)) for x, row in rows]))
        for part in PARTS
    )
    return Cost(curve, estimate(per_task(points) for points in whole), parts, most > 1)


def draw(results: Results, page: Page) -> Figure:
    measurements = [
        m for m in results.series(SERIES) if m.number("tasks") and m.has("rss_bytes")
    ]
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
    bars = Panel(
        heading="Memory per waiting task",
        x_label="bytes per task",
        height_in=_ROW_IN * len(costs) + 0.1,
        left_in=0.2,
        right_in=0.3,
    )
    direct = not page.narrow
    sheet = Sheet(
        title=_title(costs),
        reading="Each number of tasks in a fresh process; the slope over it is the cost of a task. "
        "The resident set alone would flatter threads.",
        panels=[bars, frame(growth, direct, 2.9)],
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
            results, measurements, {m.workload for m in measurements}, {SERIES}, _unfitted_notes(costs)
        ),
        footer=conditions.footer(results),
    )
    figure, (bar_axes, growth_axes) = lay_out(sheet, page)
    _draw_bars(bar_axes, costs)
    draw_panel(growth_axes, growth, direct)
    return figure


def _total(measurement: Measurement) -> Estimate:
    return measurement.estimate(total_bytes)


def _draw_bars(axes: Axes, costs: Sequence[Cost]) -> None:
    highest = max(cost.total.high for cost in costs)
    width_in = axes.get_position().width * axes.figure.get_figwidth()
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
            row + 0.3,
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
    if len(costs) > 1:
        ratio = quantities.factor(costs[-1].total.median / costs[0].total.median)
        title += f"; {'' if len(costs) == 2 else 'up to '}{ratio} as much".replace(
            " as much", f"{quantities.NO_BREAK}as{quantities.NO_BREAK}much"
        )
    return title


CHART = Chart("memory", draw)
