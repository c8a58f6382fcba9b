"""Curves: the measurements of one lane along one parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

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

    def at(self, x: float) -> Point | None:
        return next((point for point in self.points if point.x == x), None)

    def key(self) -> KeyEntry:
        return KeyEntry(self.label, self.style.colour, self.style.marker, self.style.dashes)


def curves(
    measurements: Iterable[Measurement],
    x: str,
    y: Callable[[Measurement], Estimate | None],
    styles: Mapping[str, style.LaneStyle],
) -> list[Curve]:
    """Curves in the order of `styles`: one per lane, or several where a lane was measured in several
    ways at the same x.

    A lane with several thread counts gets one curve per count, unless the count only follows x (as
    when a pool has a thread per request in flight). Points without a y are left out.
    """
    by_lane: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        if measurement.number(x) is not None:
            by_lane.setdefault(measurement.lane, []).append(measurement)

    result: list[Curve] = []
    for lane in (name for name in styles if name in by_lane):
        ways = _ways(by_lane[lane], x)
        several = len(ways) > 1
        for position, (way, members) in enumerate(ways):
            points = [
                Point(member.number(x) or 0.0, value, member)
                for member in sorted(members, key=lambda member: member.number(x) or 0.0)
                if (value := y(member)) is not None
            ]
            if not points:
                continue
            shade = 0.55 * (1 - (position + 1) / len(ways)) if several else 0.0
            look = styles[lane]
            result.append(
                Curve(
                    lane=lane,
                    label=f"{lane}, {way}" if way else lane,
                    short_label=f"{lane} ({way})" if way else lane,
                    style=style.LaneStyle(
                        style.lighter(look.colour, shade), look.marker, look.dashes
                    ),
                    points=tuple(points),
                )
            )
    return result


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
    xs = [point.x for point in curve.points]
    medians = [point.y.median for point in curve.points]
    axes.errorbar(
        xs,
        medians,
        yerr=[
            [point.y.median - point.y.low for point in curve.points],
            [point.y.high - point.y.median for point in curve.points],
        ],
        color=curve.style.colour,
        linestyle=curve.style.dashes,
        linewidth=1.9,
        marker=curve.style.marker or None,
        markersize=6.5,
        markeredgecolor=style.PAPER,
        markeredgewidth=0.7,
        elinewidth=1.2,
        capsize=2.6,
        capthick=1.2,
        zorder=3,
    )


def ideal_line(curve: Curve) -> list[tuple[float, float]]:
    """The ideal wall time at each x of the curve, where its rows hold one."""
    return [
        (point.x, ideal)
        for point in curve.points
        if point.measurement.has("ideal_s")
        and (ideal := point.measurement.counter("ideal_s").median) > 0
    ]


def draw_ideal(axes: Axes, line: Sequence[tuple[float, float]]) -> None:
    axes.plot(
        *zip(*line, strict=True),
        color=style.IDEAL,
        linestyle=(0, (1, 1.6)),
        linewidth=1.3,
        marker="_",
        markersize=5,
        zorder=2,
    )


IDEAL_KEY = KeyEntry("ideal: the plan without any overhead", style.IDEAL, "", (0, (1, 1.6)))
