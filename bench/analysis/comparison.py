"""Which measurements are to be compared: the same work, each lane at its best."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from bench.analysis import quantities
from bench.analysis.curves import Curve, Point
from bench.analysis.results import Measurement

# How many at a time, and through which queue threads pass items, is the lane's choice; what is to be
# done is not.
LANES_CHOICE = frozenset({"threads", "inflight", "handover"})


def same_work(
    measurements: Iterable[Measurement],
    lanes_choice: frozenset[str] = LANES_CHOICE,
    enough_lanes: int = 99,
) -> list[Measurement]:
    """One measurement per lane, all of the same work: what most lanes did, the largest if several.

    Parameters in `lanes_choice` may differ; of those each lane's fastest is taken. More lanes than
    `enough_lanes` count no more than that against larger work.
    """
    by_work: dict[tuple[tuple[str, str], ...], dict[str, Measurement]] = {}
    for measurement in measurements:
        work = tuple(
            sorted((k, str(v)) for k, v in measurement.given.items() if k not in lanes_choice)
        )
        lanes = by_work.setdefault(work, {})
        known = lanes.get(measurement.lane)
        if known is None or measurement.wall().median < known.wall().median:
            lanes[measurement.lane] = measurement
    if not by_work:
        return []
    chosen = max(
        by_work.values(),
        key=lambda lanes: (min(len(lanes), enough_lanes), _size(lanes, lanes_choice)),
    )
    return sorted(chosen.values(), key=lambda measurement: measurement.wall().median)


def _size(lanes: dict[str, Measurement], lanes_choice: frozenset[str]) -> float:
    """How much work it is, as far as that can be told without knowing the workload."""
    spec = next(iter(lanes.values())).given
    return sum(
        math.log10(max(float(value), 1e-9))
        for name, value in spec.items()
        if name not in lanes_choice and isinstance(value, (int, float))
    )


def by_question(measurements: Iterable[Measurement]) -> list[tuple[str, list[Measurement]]]:
    """A comparison per series, titled with the work; series of one lane only where that is all."""
    series: dict[tuple[str, str], list[Measurement]] = {}
    for measurement in measurements:
        series.setdefault((measurement.workload, measurement.series), []).append(measurement)
    compared = {key: same_work(members) for key, members in series.items()}
    result = []
    for (workload, _series), members in compared.items():
        lanes = max(len(other) for (name, _), other in compared.items() if name == workload)
        if len(members) < min(2, lanes):
            continue
        work = quantities.parameters(members[0].given, without=LANES_CHOICE)
        result.append((f"{workload}, {work}" if work else workload, members))
    return result


def choice_of(measurement: Measurement) -> str:
    """How much at a time the lane had, in words; empty for one thing at a time."""
    chosen = {
        name: value
        for name, value in measurement.given.items()
        if name in LANES_CHOICE and value != 1
    }
    return quantities.parameters(chosen)


def lane_label(measurement: Measurement) -> str:
    """The lane and what it chose, such as `pool, 64 threads`."""
    chosen = choice_of(measurement)
    return f"{measurement.lane}, {chosen}" if chosen else measurement.lane


def widest(drawn: Sequence[Curve]) -> tuple[float, list[tuple[Curve, Point]]]:
    """The x that most lanes have, the largest if several; with each lane's fastest curve there."""
    best: tuple[float, list[tuple[Curve, Point]]] = (0.0, [])
    for x in sorted({point.x for curve in drawn for point in curve.points}):
        fastest: dict[str, tuple[Curve, Point]] = {}
        for curve in drawn:
            point = curve.at(x)
            if point is None:
                continue
            known = fastest.get(curve.lane)
            if known is None or _wall_s(point) < _wall_s(known[1]):
                fastest[curve.lane] = (curve, point)
        if len(fastest) >= len(best[1]):
            best = (x, sorted(fastest.values(), key=lambda pair: pair[1].y.median))
    return best


def _wall_s(point: Point) -> float:
    return point.measurement.wall().median


# With more lanes than this a title names the first ones and the last.
_MOST_LISTED = 4


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """`name value, name value`, each pair held together where a line breaks."""
    said = [f"{name}{quantities.NO_BREAK}{value}" for name, value in pairs]
    if len(said) > _MOST_LISTED:
        said = [*said[: _MOST_LISTED - 1], "…", said[-1]]
    return ", ".join(said)
