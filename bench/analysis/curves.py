"""Curves: the measurements of one lane along one parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from bench.analysis import quantities, style
from bench.analysis.results import Measurement
from bench.analysis.sheet import KeyEntry
from bench.analysis.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: Estimate
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Curve:
    lane: str
    label: str
    # The same without a comma, for titles that list them.
    short_label: str
    style: style.LaneStyle
    points: tuple[Point, ...]
    # Of a lane that was measured in several ways: not the one with the most at a time.
    hollow: bool = False

    def at(self, x: float) -> Point | None:
        return next((point for point in self.points if point.x == x), None)

    def key(self) -> KeyEntry:
        return KeyEntry(
            self.label,
            self.style.colour,
            self.style.marker,
            self.style.dashes,
            hollow=self.hollow,
            bold=self.style.bold,
        )


def curves(
    measurements: Iterable[Measurement],
    x: str,
    y: Callable[[Measurement], Estimate | None],
    styles: Mapping[str, style.LaneStyle],
) -> list[Curve]:
    """Curves in the order of `styles`: one per lane, or several where a lane was measured in several
    ways at the same x.

    A lane with several thread counts gets one curve per count, unless the count only follows x (as
    when a pool has a thread per request in flight). Of a lane that is not bold only the way that is
    the fastest at the largest x is drawn. Points without a y are left out.
    """
    by_lane: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        if measurement.number(x) is not None:
            by_lane.setdefault(measurement.lane, []).append(measurement)

    result: list[Curve] = []
    for lane in (name for name in styles if name in by_lane):
        ways = _ways(by_lane[lane], x)
        if not styles[lane].bold:
            ways = [max(ways, key=lambda way: _farthest(way[1], x))]
        several = len(ways) > 1
        for position, (way, members) in enumerate(ways):
            points = [
                Point(member.number(x) or 0.0, value, member)
                for member in sorted(members, key=lambda member: member.number(x) or 0.0)
                if (value := y(member)) is not None
            ]
            if not points:
                continue
            shade = 0.75 * (1 - (position + 1) / len(ways)) if several else 0.0
            look = styles[lane]
            result.append(
                Curve(
                    lane=lane,
                    label=f"{lane}, {way}" if way else lane,
                    short_label=f"{lane} ({way})" if way else lane,
                    style=replace(look, colour=style.lighter(look.colour, shade)),
                    points=tuple(points),
                    hollow=position + 1 < len(ways),
                )
            )
    return result


def _farthest(members: Sequence[Measurement], x: str) -> tuple[float, float]:
    """Larger for members that go to a larger x, or that are faster there."""
    last = max(members, key=lambda member: member.number(x) or 0.0)
    return last.number(x) or 0.0, -last.wall().median


def _ways(members: Sequence[Measurement], x: str) -> list[tuple[str, list[Measurement]]]:
    """Groups the members by the parameters that tell them apart at equal x, named in words."""
    at_x: dict[float | None, list[Measurement]] = {}
    for member in members:
        at_x.setdefault(member.number(x), []).append(member)
    names = {
        name
        for group in at_x.values()
        for name in {key for member in group for key in member.given}
        if name != x and len({str(member.given.get(name)) for member in group}) > 1
    }
    threads = {member.given.get("threads") for member in members} - {None}
    if x != "threads" and len(threads) == 1 and threads != {1}:
        names.add("threads")
    ordered = sorted(names, key=lambda name: (name != "threads", name))
    groups: dict[tuple[object, ...], list[Measurement]] = {}
    for member in members:
        groups.setdefault(tuple(member.given.get(name) for name in ordered), []).append(member)
    return [
        (
            ", ".join(
                quantities.parameter(name, value)
                for name, value in zip(ordered, values, strict=True)
                if value is not None
            ),
            group,
        )
        for values, group in sorted(groups.items(), key=lambda item: tuple(map(_rank, item[0])))
    ]


def _rank(value: object) -> tuple[int, float, str]:
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, str(value))


def draw_curve(axes: Axes, curve: Curve) -> None:
    """The medians joined, each with its interval."""
    bold, colour = curve.style.bold, curve.style.colour
    xs = [point.x for point in curve.points]
    medians = [point.y.median for point in curve.points]
    axes.errorbar(
        xs,
        medians,
        yerr=[
            [point.y.median - point.y.low for point in curve.points],
            [point.y.high - point.y.median for point in curve.points],
        ],
        color=colour,
        linestyle=curve.style.dashes,
        linewidth=2.3 if bold else 1.0,
        marker=curve.style.marker or None,
        markersize=6.5 if bold else 4.5,
        markerfacecolor=style.PAPER if curve.hollow else colour,
        markeredgecolor=colour if curve.hollow else style.PAPER,
        markeredgewidth=1.3 if curve.hollow else 0.7,
        elinewidth=1.2 if bold else 0.8,
        capsize=2.6 if bold else 1.8,
        capthick=1.2 if bold else 0.8,
        zorder=3.0 if bold else 2.7,
    )


def ideal_line(curve: Curve) -> list[tuple[float, float]]:
    """The ideal wall time at each x of the curve, where its rows hold one."""
    return [
        (point.x, ideal)
        for point in curve.points
        if point.measurement.has("ideal_s")
        and (ideal := point.measurement.counter("ideal_s").median) > 0
    ]


_IDEAL_DASHES: style.Dashes = (0, (1, 1.6))


def draw_ideal(axes: Axes, line: Sequence[tuple[float, float]], colour: str) -> None:
    axes.plot(
        *zip(*line, strict=True),
        color=style.lighter(colour, 0.25),
        linestyle=_IDEAL_DASHES,
        linewidth=1.3,
        marker="_",
        markersize=5,
        zorder=2,
    )


IDEAL_KEY = KeyEntry("dotted, in a lane's colour: its ideal", style.IDEAL, "", _IDEAL_DASHES)
