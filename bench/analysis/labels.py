"""Names written next to the lines they name, where they cover nothing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from bench.analysis import style
from bench.analysis.curves import Curve
from bench.analysis.sheet import POINTS_PER_INCH, figure_of, text_width_in

# Rows of x and y.
Points = npt.NDArray[np.float64]

_GAP_IN = 0.1
_LEADER_IN = 0.2
_LEADING = 1.25


@dataclass(frozen=True, slots=True)
class Labelling:
    """How names are written beside their lines; `folded`: what is said of a lane below its name."""

    points: float
    folded: bool

    def of(self, curve: Curve) -> list[str]:
        return curve.label.split(", ", 1) if self.folded else [curve.label]

    def size_in(self, curve: Curve) -> tuple[float, float]:
        """Width and height."""
        lines = self.of(curve)
        widest = max(text_width_in(line, self.points, curve.style.bold) for line in lines)
        return widest, len(lines) * self.points * _LEADING / POINTS_PER_INCH


ON_ONE_LINE = Labelling(style.LABEL_POINTS, folded=False)
FOLDED = Labelling(style.NOTE_POINTS, folded=True)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of things of these sizes that do not overlap within [low, high], as near to the
    wanted as can be.

    Pools neighbours that are too close and sets each pool around its mean (isotonic regression).
    When they cannot all fit they are set one after the other from `low`.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    # How far each is from the first where all touch.
    offsets = [0.0]
    for below, above in itertools.pairwise(order):
        offsets.append(offsets[-1] + (sizes[below] + sizes[above]) / 2)
    pools: list[tuple[float, int]] = []
    for rank, at in enumerate(order):
        total, count = wanted[at] - offsets[rank], 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            previous_total, previous_count = pools.pop()
            total, count = total + previous_total, count + previous_count
        pools.append((total, count))
    result = [0.0] * len(wanted)
    if not order:
        return result
    lowest = low + sizes[order[0]] / 2
    highest = max(high - sizes[order[-1]] / 2 - offsets[-1], lowest)
    bases = [
        min(max(total / count, lowest), highest) for total, count in pools for _ in range(count)
    ]
    for rank, at in enumerate(order):
        result[at] = bases[rank] + offsets[rank]
    return result


def label_margin_in(curves: Sequence[Curve], labelling: Labelling) -> float:
    """The room to leave right of the axes for the labels of these curves."""
    widest = max((labelling.size_in(curve)[0] for curve in curves), default=0.0)
    return widest + _LEADER_IN + _GAP_IN


def label_curves(
    axes: Axes,
    curves: Sequence[Curve],
    labelling: Labelling,
    other_lines: Sequence[Sequence[tuple[float, float]]] = (),
) -> None:
    """Writes each curve's name right of its end. Limits and scales must be final.

    Names keep clear of the curves and of `other_lines`, given in data coordinates. A curve that
    ends before the others gets its name next to its end where that is free, else in the right
    margin with a leader.
    """
    figure = figure_of(axes)
    figure.draw_without_rendering()
    dpi = figure.dpi
    box = axes.get_window_extent()
    paths = [
        axes.transData.transform([(point.x, point.y.median) for point in curve.points])
        for curve in curves
    ]
    intervals = [
        [(point.x, point.y.low), (point.x, point.y.high)]
        for curve in curves
        for point in curve.points
        if point.y.low > 0 or axes.get_yscale() == "linear"
    ]
    others = [axes.transData.transform(line) for line in (*intervals, *other_lines)]
    obstacles = np.vstack([_sampled(path) for path in (*paths, *others)])
    taken: list[tuple[float, float, float, float]] = []
    in_margin: list[int] = []
    far_right = max((path[-1][0] for path in paths), default=box.x1)
    for at, (curve, path) in enumerate(zip(curves, paths, strict=True)):
        end_x, end_y = path[-1]
        if end_x >= far_right - 2:
            in_margin.append(at)
            continue
        width_px, height_px = (inches * dpi for inches in labelling.size_in(curve))
        spot = _free_spot(end_x, end_y, width_px, height_px, box, obstacles, taken)
        if spot is None:
            in_margin.append(at)
            continue
        left, bottom = spot
        taken.append((left, bottom, left + width_px, bottom + height_px))
        _write(axes, left / dpi, (bottom + height_px / 2) / dpi, curve, labelling)

    wanted = [float(paths[at][-1][1]) for at in in_margin]
    sizes = [labelling.size_in(curves[at])[1] * dpi for at in in_margin]
    over_px = labelling.points * dpi / POINTS_PER_INCH / 2
    middles = spread(wanted, sizes, box.y0, box.y1 + over_px)
    for at, y in zip(in_margin, middles, strict=True):
        end_x, end_y = paths[at][-1]
        label_x = box.x1 + _LEADER_IN * dpi
        if abs(y - end_y) > 2 or end_x < far_right - 2:
            _draw_leader(axes, (end_x + 5, end_y), (label_x - 3, y), curves[at].style.colour)
        _write(axes, label_x / dpi, y / dpi, curves[at], labelling)


def _draw_leader(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str
) -> None:
    """A thin line between two pixel positions, kept in figure fractions: any dpi may follow."""
    to_fraction = figure_of(axes).transFigure.inverted()
    (start_x, start_y), (end_x, end_y) = to_fraction.transform([start, end])
    leader = Line2D(
        [start_x, end_x],
        [start_y, end_y],
        color=style.lighter(colour, 0.4),
        linewidth=0.7,
        transform=figure_of(axes).transFigure,
    )
    figure_of(axes).add_artist(leader)


def _sampled(path: Points) -> Points:
    """Points along the polyline, close enough that no label fits between two of them."""
    if len(path) == 1:
        return path
    return np.vstack(
        [
            np.linspace(start, end, num=1 + int(np.hypot(*(end - start)) // 4) + 1)
            for start, end in itertools.pairwise(path)
        ]
    )


def _free_spot(
    x: float,
    y: float,
    width: float,
    height: float,
    box: Bbox,
    obstacles: Points,
    taken: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float] | None:
    candidates = (
        (x + 10, y - height / 2),
        (x - width / 2, y + 8),
        (x - width / 2, y - height - 8),
        (x + 6, y - height - 6),
        (x + 6, y + 6),
        (x - width - 10, y + 4),
        (x + 10, y + 1.5 * height),
        (x + 10, y - 2.5 * height),
        (x + 10, y + 3 * height),
        (x + 10, y - 4 * height),
    )
    for left, bottom in candidates:
        right, top = left + width, bottom + height
        if left < box.x0 + 2 or right > box.x1 or bottom < box.y0 + 2 or top > box.y1:
            continue
        hit = (
            (obstacles[:, 0] > left - 3)
            & (obstacles[:, 0] < right + 3)
            & (obstacles[:, 1] > bottom - 2)
            & (obstacles[:, 1] < top + 2)
        )
        if hit.any():
            continue
        if any(left < x1 and x0 < right and bottom < y1 and y0 < top for x0, y0, x1, y1 in taken):
            continue
        return left, bottom
    return None


def _write(
    axes: Axes, left_in: float, middle_in: float, curve: Curve, labelling: Labelling
) -> None:
    figure = figure_of(axes)
    width_in, height_in = figure.get_size_inches()
    figure.text(
        left_in / width_in,
        middle_in / height_in,
        "\n".join(labelling.of(curve)),
        fontsize=labelling.points,
        fontweight="bold" if curve.style.bold else "normal",
        linespacing=1.1,
        # Light shades are for lines; words stay dark enough to read.
        color=style.readable(curve.style.colour),
        va="center",
        ha="left",
        parse_math=False,
    )
