"""Axis ticks that never crowd: on a logarithmic axis as dense as there is room for, not denser."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from bench.analysis import style
from bench.analysis.sheet import text_width_in

_MANTISSAS = ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1, 3), (1,))
# Below this span a logarithmic axis is nearly linear, and even steps read best.
_NEARLY_LINEAR = 2.5


def log_ticks(low: float, high: float, most: int, binary: bool = False) -> list[float]:
    """At most `most` round values within [low, high]: even steps, 1-2-5, or decades.

    `binary` takes powers of two, as sizes in KiB and MiB need.
    """
    if binary and high / low >= _NEARLY_LINEAR:
        return _binary_ticks(low, high, most)
    if high / low < _NEARLY_LINEAR:
        scale = _binary_scale(high) if binary else 1.0
        ticks = _even_ticks(low / scale, high / scale, most)
        return [tick * scale for tick in ticks if tick > 0]
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    inside: list[float] = []
    for mantissas in _MANTISSAS:
        inside = [
            mantissa * 10.0**decade
            for decade in range(first, last + 1)
            for mantissa in mantissas
            if low * 0.999 <= mantissa * 10.0**decade <= high * 1.001
        ]
        if len(inside) <= most:
            return inside
    stride = math.ceil(len(inside) / max(1, most))
    return inside[::stride]


def _binary_ticks(low: float, high: float, most: int) -> list[float]:
    first, last = math.floor(math.log2(low)), math.ceil(math.log2(high))
    powers = [2.0**power for power in range(first, last + 1)]
    inside: list[float] = []
    for candidates in (sorted([*powers, *(1.5 * power for power in powers)]), powers):
        inside = [tick for tick in candidates if low <= tick <= high]
        if len(inside) <= most:
            return inside
    stride = math.ceil(len(inside) / max(1, most))
    return inside[::stride]


def _binary_scale(value: float) -> float:
    return 1024.0 ** math.floor(math.log(value, 1024)) if value >= 1 else 1.0


def _even_ticks(low: float, high: float, most: int) -> list[float]:
    decade = 10.0 ** math.floor(math.log10(high - low))
    ticks: list[float] = []
    for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0):
        first = math.ceil(low / (decade * step) - 1e-9)
        last = math.floor(high / (decade * step) + 1e-9)
        ticks = [index * decade * step for index in range(first, last + 1)]
        if len(ticks) <= most:
            break
    return ticks


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
    axis.set_major_formatter(FuncFormatter(lambda value, _position: write(value)))


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
    for left, right in zip(ordered[:-1], ordered[1:], strict=True):
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
    axis.set_major_formatter(FuncFormatter(lambda value, _position: write(value)))


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
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at, _position: write(values[round(at)])))
