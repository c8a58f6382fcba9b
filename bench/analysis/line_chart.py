"""Line charts: a quantity along a parameter, one curve per lane, each panel on its own axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.analysis import style, ticks
from bench.analysis.curves import IDEAL_KEY, Curve, draw_curve, draw_ideal, ideal_line
from bench.analysis.labels import FOLDED, ON_ONE_LINE, Labelling, label_curves, label_margin_in
from bench.analysis.sheet import KeyEntry, Page, Panel, Sheet, figure_of, lay_out, text_width_in

_Y_TICKS = 8
# With more curves than this no room is left to name each at its end.
_MOST_DIRECT_LABELS = 11


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line that the curves are to be compared with."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A vertical line: what x can be at most."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class LinePanel:
    heading: str
    x_label: str
    curves: Sequence[Curve]
    write_x: Callable[[float], str]
    write_y: Callable[[float], str]
    log_y: bool = True
    # Powers of two instead of ten, for sizes in memory.
    binary_y: bool = False
    # Equal steps between the measured x, for values that include zero or have no scale.
    steps_x: bool = False
    ideals: bool = False
    levels: Sequence[Level] = ()
    bounds: Sequence[Bound] = ()
    # Points of the curves to be seen first.
    ringed: Sequence[tuple[float, float]] = ()


def draw_lines(sheet: Sheet, panels: Sequence[LinePanel], page: Page) -> Figure:
    """Draws the panels on the sheet, whose own panels are filled in here."""
    labelling = labelling_for(panels, page)
    columns = 1 if page.narrow else max(1, min(sheet.columns, len(panels)))
    key = [*sheet.key, *_levels_of(panels)]
    if labelling is None:
        key = [*_key_of(panels), *key]
    if any(_ideals(panel, panel.curves) for panel in panels):
        key.append(IDEAL_KEY)

    frames = [
        frame(panel, labelling, 2.9 if page.narrow or columns > 1 else 3.7) for panel in panels
    ]
    figure, axes = lay_out(replace(sheet, panels=frames, key=key), page)
    for panel, plot in zip(panels, axes, strict=True):
        draw_panel(plot, panel, labelling)
    return figure


def labelling_for(panels: Sequence[LinePanel], page: Page) -> Labelling | None:
    """How the curves are named at their ends; None where there are too many: a key names them."""
    if any(len(panel.curves) > _MOST_DIRECT_LABELS for panel in panels):
        return None
    return FOLDED if page.narrow else ON_ONE_LINE


def frame(panel: LinePanel, labelling: Labelling | None, height_in: float) -> Panel:
    """The room that the panel needs on a sheet, with the names of its curves at their ends."""
    return Panel(
        heading=panel.heading,
        x_label=panel.x_label,
        height_in=height_in,
        left_in=_y_labels_in(panel, _y_limits(panel)) + 0.12,
        right_in=label_margin_in(panel.curves, labelling) if labelling else 0.3,
    )


def _measured_x(curves: Sequence[Curve]) -> list[float]:
    return sorted({point.x for curve in curves for point in curve.points})


def _in_steps(curves: Sequence[Curve]) -> list[Curve]:
    """The same curves with each x replaced by its rank."""
    rank = {x: float(at) for at, x in enumerate(_measured_x(curves))}
    return [
        replace(curve, points=tuple(replace(point, x=rank[point.x]) for point in curve.points))
        for curve in curves
    ]


def _key_of(panels: Sequence[LinePanel]) -> list[KeyEntry]:
    entries = {curve.label: curve.key() for panel in panels for curve in panel.curves}
    return list(entries.values())


def _levels_of(panels: Sequence[LinePanel]) -> list[KeyEntry]:
    names: dict[str, None] = {}
    for panel in panels:
        names |= {level.label: None for level in panel.levels}
        names |= {bound.label: None for bound in panel.bounds}
    return [KeyEntry(name, style.REFERENCE.colour, "", style.REFERENCE.dashes) for name in names]


def _y_limits(panel: LinePanel) -> tuple[float, float]:
    values = [level.y for level in panel.levels]
    for curve in panel.curves:
        for point in curve.points:
            values += [point.y.low, point.y.median, point.y.high]
    for line, _colour in _ideals(panel, panel.curves):
        values += [y for _x, y in line]
    if panel.log_y:
        return ticks.log_limits([value for value in values if value > 0])
    return 0.0, max(values) * 1.08


def _y_labels_in(panel: LinePanel, limits: tuple[float, float]) -> float:
    if panel.log_y:
        return ticks.widest_in(limits, _Y_TICKS, panel.write_y, panel.binary_y)
    return max(
        text_width_in(panel.write_y(tick), style.LABEL_POINTS)
        for tick in ticks.linear_ticks(limits[1], _Y_TICKS)
    )


def draw_panel(axes: Axes, panel: LinePanel, labelling: Labelling | None) -> None:
    curves = _in_steps(panel.curves) if panel.steps_x else panel.curves
    width_in = axes.get_position().width * figure_of(axes).get_figwidth()
    y_limits = _y_limits(panel)
    if panel.log_y:
        ticks.label_log_axis(axes, "y", y_limits, panel.write_y, _Y_TICKS, binary=panel.binary_y)
    else:
        ticks.label_linear_axis(axes, "y", y_limits, panel.write_y, _Y_TICKS)

    xs = _measured_x(panel.curves)
    if panel.steps_x:
        ticks.label_steps(axes, xs, panel.write_x, width_in)
    else:
        limits = ticks.log_limits([*xs, *(bound.x for bound in panel.bounds)], margin=0.04)
        at_values = ticks.values_that_fit(xs, limits, width_in, panel.write_x)
        most = max(2, int(width_in / 0.75))
        ticks.label_log_axis(axes, "x", limits, panel.write_x, most, at_values)

    for level in panel.levels:
        axes.axhline(
            level.y, color=style.REFERENCE.colour, linestyle=style.REFERENCE.dashes, linewidth=1.6
        )
    for bound in panel.bounds:
        axes.axvline(
            bound.x, color=style.REFERENCE.colour, linestyle=style.REFERENCE.dashes, linewidth=1.6
        )
    if panel.ringed:
        axes.plot(
            *zip(*panel.ringed, strict=True),
            linestyle="none",
            marker="o",
            markersize=14,
            markerfacecolor="none",
            markeredgecolor=style.INK,
            markeredgewidth=1.2,
            zorder=4,
        )
    ideals = _ideals(panel, curves)
    for line, colour in ideals:
        draw_ideal(axes, line, colour)
    for curve in curves:
        draw_curve(axes, curve)
    if labelling:
        ends, sides = axes.get_xlim(), axes.get_ylim()
        levels = [[(ends[0], level.y), (ends[1], level.y)] for level in panel.levels]
        bounds = [[(bound.x, sides[0]), (bound.x, sides[1])] for bound in panel.bounds]
        others = [*(line for line, _colour in ideals), *levels, *bounds]
        label_curves(axes, curves, labelling, others)


def _ideals(
    panel: LinePanel, curves: Sequence[Curve]
) -> list[tuple[list[tuple[float, float]], str]]:
    """The ideals with their colours; one that several curves share in that of the first."""
    if not panel.ideals:
        return []
    found: list[tuple[list[tuple[float, float]], str]] = []
    for curve in curves:
        line = ideal_line(curve)
        if line and not any(set(line) <= set(other) for other, _colour in found):
            found.append((line, curve.style.colour))
    return found
