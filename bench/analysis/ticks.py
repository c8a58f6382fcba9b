"""Axis ticks that never crowd: on a logarithmic axis as dense as there is room for, not denser."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator

from bench.analysis import style
from bench.analysis.sheet import text_width_in

# Ticks within a power of the base, the densest first.
_DECIMAL = ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1, 3), (1,))
_BINARY = ((1, 1.5), (1,))
# So many that the locator leaves none out.
_ALL = 10_000
# Below this span a logarithmic axis is nearly linear, and even steps read best.
_NEARLY_LINEAR = 2.5


def log_ticks(low: float, high: float, most: int, binary: bool = False) -> list[float]:
    """At most `most` round values within [low, high]: even steps, 1-2-5, or powers.

    `binary` takes powers of two, as sizes in KiB and MiB need.
    """
    if high / low < _NEARLY_LINEAR:
        scale = _binary_scale(high) if binary else 1.0
        even = _even_ticks(low / scale, high / scale, most)
        return [tick * scale for tick in even if tick > 0]
    base, densities = (2.0, _BINARY) if binary else (10.0, _DECIMAL)
    ticks: list[float] = []
    for subs in densities:
        locator = LogLocator(base, subs, numticks=_ALL)
        ticks = _within(locator.tick_values(low, high), low, high)
        if len(ticks) <= most:
            return ticks
    return ticks[:: math.ceil(len(ticks) / max(1, most))]


def _even_ticks(low: float, high: float, most: int) -> list[float]:
    """The densest even steps of which at most `most` lie within the limits."""
    ticks: list[float] = []
    for bins in range(most + 1, 0, -1):
        locator = MaxNLocator(nbins=bins, steps=[1, 2, 5, 10])
        ticks = _within(locator.tick_values(low, high), low, high)
        if len(ticks) <= most:
            break
    return ticks


def _within(ticks: Sequence[float], low: float, high: float) -> list[float]:
    """matplotlib's locators go a step beyond both ends."""
    # A limit that is itself a tick stays one, whatever rounding made of either.
    return [float(tick) for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]


def _binary_scale(value: float) -> float:
    return 1024.0 ** math.floor(math.log(value, 1024)) if value >= 1 else 1.0


def label_log_axis(
    axes: Axes,
    which: str,
    limits: tuple[float, float],
    write: Callable[[float], str],
    most: int,
    values: Sequence[float] = (),
    binary: bool = False,
) -> None:
    """Makes the axis logarithmic, with ticks at `values` or else at round values."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    (axes.set_xlim if which == "x" else axes.set_ylim)(*limits)
    axis.set_major_locator(FixedLocator(list(values) or log_ticks(*limits, most, binary)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(lambda value, _position: write(value))


def log_limits(values: Sequence[float], margin: float = 0.06) -> tuple[float, float]:
    """Limits that leave a margin around the values; a single value gets room on both sides."""
    low, high = min(values), max(values)
    if high / low < 1.5:
        middle = math.sqrt(low * high)
        low, high = min(low, middle / 1.5), max(high, middle * 1.5)
    room = (high / low) ** margin
    return low / room, high * room


def values_that_fit(
    values: Sequence[float],
    limits: tuple[float, float],
    width_in: float,
    write: Callable[[float], str],
) -> list[float]:
    """The measured values as ticks, when all their labels fit side by side; else none of them."""
    ordered = sorted(set(values))
    per_decade_in = width_in / math.log10(limits[1] / limits[0])
    for left, right in itertools.pairwise(ordered):
        apart_in = per_decade_in * math.log10(right / left)
        needed_in = sum(text_width_in(write(value), style.LABEL_POINTS) for value in (left, right))
        if apart_in < needed_in / 2 + 0.1:
            return []
    return ordered


def widest_in(
    limits: tuple[float, float], most: int, write: Callable[[float], str], binary: bool = False
) -> float:
    """The width of the widest label that a logarithmic axis with these limits shows."""
    return max(
        (
            text_width_in(write(tick), style.LABEL_POINTS)
            for tick in log_ticks(*limits, most, binary)
        ),
        default=0.0,
    )


def linear_ticks(high: float, most: int, binary: bool = False) -> list[float]:
    """Round values from 0 to at most `high`, at most `most` of them.

    `binary` makes them round in bytes, KiB, MiB and so on.
    """
    scale = _binary_scale(high) if binary else 1.0
    return [tick * scale for tick in _even_ticks(0.0, high / scale, most)]


def label_linear_axis(
    axes: Axes,
    which: str,
    limits: tuple[float, float],
    write: Callable[[float], str],
    most: int,
    binary: bool = False,
) -> None:
    """Ticks from 0 on; for quantities whose differences, not ratios, are the message."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xlim if which == "x" else axes.set_ylim)(*limits)
    axis.set_major_locator(FixedLocator(linear_ticks(limits[1], most, binary)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(lambda value, _position: write(value))


def label_steps(
    axes: Axes, values: Sequence[float], write: Callable[[float], str], width_in: float
) -> None:
    """Equal steps, one per value; where labels would crowd, only every n-th is written."""
    step_in = width_in / max(1.0, len(values) - 0.2)
    widths = [text_width_in(write(value), style.LABEL_POINTS) for value in values]
    stride = 1
    while stride < len(values) and any(
        (left + right) / 2 + 0.06 > stride * step_in
        for left, right in zip(widths[::stride], widths[stride::stride], strict=False)
    ):
        stride += 1
    axes.set_xlim(-0.4, len(values) - 0.6)
    axes.xaxis.set_major_locator(FixedLocator(list(range(0, len(values), stride))))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda at, _position: write(values[round(at)]))
