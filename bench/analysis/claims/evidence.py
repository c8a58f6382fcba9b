"""What a results file has on one claim, or the reason why it has nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bench.analysis import quantities
from bench.analysis.lanes import Family
from bench.analysis.results import SECONDS_PER_UNIT, Failure, Measurement, Results, Row, SpecValue
from bench.analysis.series import Series
from bench.analysis.statistics import Estimate, paired_ratio

RATE = "items_per_second"


class NotMeasured(Exception):
    """Why a claim cannot be judged, in one line without a full stop."""


_MADE_OF = {
    Family.NONE: "that overlaps nothing",
    Family.THREADS: "of threads",
    Family.LOOP: "on a loop",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The rows of a lane, or of all lanes of a family, in one series, with these parameters."""

    series: Series
    workload: str
    lane: str | Family
    # None: without that parameter.
    spec: Mapping[str, SpecValue | None] = field(default_factory=dict)

    def __str__(self) -> str:
        what = quantities.parameters(self.spec)
        lane = f"/{self.lane}"
        if isinstance(self.lane, Family):
            lane = f" of a lane {_MADE_OF[self.lane]}"
        return f"{self.workload}{lane}" + (f" with {what}" if what else "")


class Evidence:
    """Finds measurements in a results file, and remembers which ones were asked for.

    `instead` has lanes that stand in for the lane, or for the whole family, that is asked for.
    """

    def __init__(self, results: Results, instead: Mapping[str | Family, str] | None = None) -> None:
        self.results = results
        self.used: list[str] = []
        # The lanes and families that were asked for.
        self.asked: set[str | Family] = set()
        self._instead = instead or {}

    def find(self, cell: Cell) -> list[Measurement]:
        """At least one measurement of the cell, and all of them whole.

        A benchmark of which a repetition failed did not do equal work: it is no evidence.
        """
        found = self._search(cell)
        for each in found:
            self._note(each)
        return found

    def one(self, cell: Cell) -> Measurement:
        found = self._search(cell)
        if len(found) > 1:
            raise NotMeasured(f"{len(found)} rows could be meant by {cell}")
        return self._note(found[0])

    def require(self, cell: Cell) -> None:
        """Raises NotMeasured where nothing was measured of the cell."""
        self._search(cell)

    def require_whole(self, series: Series) -> None:
        """Raises NotMeasured where a row of the series failed."""
        failures = [each for each in self.results.failures if each.series == series]
        if failures:
            raise NotMeasured(_failed(failures))

    def choose(self, cell: Cell, key: Callable[[Measurement], Any]) -> Measurement:
        """Of the cell's measurements the one with the largest key."""
        return self._note(max(self._search(cell), key=key))

    def largest(self, cell: Cell, parameter: str) -> Measurement:
        return self.choose(cell, lambda each: number(each, parameter))

    def smallest(self, cell: Cell, parameter: str) -> Measurement:
        return self.choose(cell, lambda each: -number(each, parameter))

    def least_wall(self, cell: Cell) -> Measurement:
        """The one with the least median wall time: of a family its best lane, at its best."""
        return self.choose(cell, lambda each: -each.wall().median)

    def highest_rate(self, cell: Cell) -> Measurement:
        """The one with the highest median rate."""
        return self.choose(cell, lambda each: counter(each, RATE).median)

    def _note(self, measurement: Measurement) -> Measurement:
        if measurement.name not in self.used:
            self.used.append(measurement.name)
        return measurement

    def _search(self, cell: Cell) -> list[Measurement]:
        self.asked.add(cell.lane)
        cell = replace(cell, lane=self._instead.get(cell.lane, cell.lane))
        failed = {failure.name for failure in self.results.failures}
        found = [
            each
            for each in self.results.series(cell.series)
            if each.workload == cell.workload
            and self._is_of(each.lane, cell.lane)
            and all(each.spec.get(key) == value for key, value in cell.spec.items())
            and each.name not in failed
        ]
        if not found:
            raise NotMeasured(self._why_none(cell))
        return found

    def _is_of(self, name: str, lane: str | Family) -> bool:
        if isinstance(lane, Family):
            return self.results.table.family(name) is lane
        return name == lane

    def _why_none(self, cell: Cell) -> str:
        def meant(workload: str, lane: str, series: str, name: str) -> bool:
            # A refusal may not say its series.
            return (
                workload == cell.workload
                and self._is_of(lane, cell.lane)
                and series in (cell.series, "", workload)
                and _agrees(cell.spec, name)
            )

        failures = [
            each
            for each in self.results.failures
            if meant(each.workload, each.lane, each.series, each.name)
        ]
        if failures:
            return _failed(failures)
        for each in self.results.declined:
            if meant(each.workload, each.lane, each.series, each.name):
                return f"{each.name} declined: {each.reason}"
        return f"the results have no row {cell}"


def _failed(failures: Sequence[Failure]) -> str:
    """What the first of them said, and how often its benchmark failed."""
    first = failures[0]
    times = sum(each.name == first.name for each in failures)
    return f"{first.name} failed {times}×: {first.message}"


def counter(measurement: Measurement, name: str) -> Estimate:
    if not measurement.has(name):
        raise NotMeasured(f"{measurement.name} has no figure {name}")
    return measurement.counter(name)


def number(measurement: Measurement, parameter: str) -> float:
    value = measurement.number(parameter)
    if value is None:
        raise NotMeasured(f"{measurement.name} has no parameter {parameter}")
    return value


def ideal(measurement: Measurement) -> float:
    """The ideal of its plan in seconds."""
    value = counter(measurement, "ideal_s").median
    if value <= 0:
        raise NotMeasured(f"{measurement.name} has no ideal")
    return value


def ratio(
    numerator: Measurement,
    denominator: Measurement,
    quantity: Callable[[Row], float] = lambda row: row.wall_s,
) -> Estimate:
    """Of wall times unless told otherwise; within repetitions."""
    found = paired_ratio(numerator.by_repetition(quantity), denominator.by_repetition(quantity))
    if found is None:
        raise NotMeasured(f"no repetition has both {numerator.name} and {denominator.name}")
    return found


def rates(numerator: Measurement, denominator: Measurement) -> Estimate:
    for each in (numerator, denominator):
        counter(each, RATE)
    return ratio(numerator, denominator, lambda row: row.counters[RATE])


def _agrees(spec: Mapping[str, SpecValue | None], name: str) -> bool:
    """Whether the parameters that a row's name states are those of the spec; others may be any."""
    stated = dict(part.split(":", 1) for part in name.split("/") if ":" in part)
    for key, value in spec.items():
        text = stated.get(key, stated.get(key.removesuffix("_s")))
        if text is not None and _value(text) != value:
            return False
    return True


def _value(text: str) -> SpecValue:
    """A parameter as it is typed, as the spec holds it: `10ms` is 0.01, `false` is False."""
    if text in ("true", "false"):
        return text == "true"
    timed = re.fullmatch(r"([\d.]+)(ns|us|ms|s)?", text)
    if timed:
        # Divided, not multiplied: 0.05 is 50 ms to the last bit, 50 × 0.001 is not.
        return float(timed[1]) / round(1 / SECONDS_PER_UNIT[timed[2] or "s"])
    return text
