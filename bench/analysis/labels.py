"""Names written next to the lines they name, where they cover nothing."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from bench.analysis import style
from bench.analysis.curves import Curve
from bench.analysis.sheet import figure_of, text_width_in

# Rows of x and y.
Points = npt.NDArray[np.float64]

_GAP_IN = 0.1
_LEADER_IN = 0.2


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least `gap` apart and within [low, high], as near to the wanted as can be.

    Pools neighbours that are too close and sets each pool around its mean (isotonic regression).
    When they cannot all fit they are set evenly from `low`, `gap` apart.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    pools: list[tuple[float, int]] = []
    for rank, at in enumerate(order):
        total, count = wanted[at] - rank * gap, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            previous_total, previous_count = pools.pop()
            total, count = total + previous_total, count + previous_count
        pools.append((total, count))
    room = high - (len(wanted) - 1) * gap
    bases = [
        min(max(total / count, low), max(room, low)) for total, count in pools for _ in range(count)
    ]
    result = [0.0] * len(wanted)
    for rank, at in enumerate(order):
        result[at] = bases[rank] + rank * gap
    return result


def label_margin_in(curves: Sequence[Curve]) -> float:
    """The room to leave right of the axes for the labels of these curves."""
    widest = max((text_width_in(curve.label, style.LABEL_POINTS) for curve in curves), default=0.0)
    return widest + _LEADER_IN + _GAP_IN


def label_curves(
    axes: Axes,
    curves: Sequence[Curve],
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
    line_px = style.LABEL_POINTS * 1.25 * dpi / 72
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
        width_px = text_width_in(curve.label, style.LABEL_POINTS) * dpi
        spot = _free_spot(end_x, end_y, width_px, line_px, box, obstacles, taken)
        if spot is None:
            in_margin.append(at)
            continue
        left, bottom = spot
        taken.append((left, bottom, left + width_px, bottom + line_px))
        _write(axes, left / dpi, (bottom + line_px / 2) / dpi, curve)

    wanted = [float(paths[at][-1][1]) for at in in_margin]
    for at, y in zip(in_margin, spread(wanted, line_px, box.y0 + line_px / 2, box.y1), strict=True):
        end_x, end_y = paths[at][-1]
        label_x = box.x1 + _LEADER_IN * dpi
        if abs(y - end_y) > 2 or end_x < far_right - 2:
            _draw_leader(axes, (end_x + 5, end_y), (label_x - 3, y), curves[at].style.colour)
        _write(axes, label_x / dpi, y / dpi, curves[at])


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


def _write(axes: Axes, left_in: float, middle_in: float, curve: Curve) -> None:
    figure = figure_of(axes)
    width_in, height_in = figure.get_size_inches()
    figure.text(
        left_in / width_in,
        middle_in / height_in,
        curve.label,
        fontsize=style.LABEL_POINTS,
        # Light shades are for lines; words stay dark enough to read.
        color=style.readable(curve.style.colour),
        va="center",
        ha="left",
        parse_math=False,
    )
