"""Every row of a results file for a page: what it measured, or in words why it did not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bench.analysis import quantities
from bench.analysis.claims.evidence import RATE
from bench.analysis.results import Declined, Failure, Measurement, Results, natural
from bench.analysis.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Listed:
    """A benchmark over its repetitions, measured, failed or declined."""

    name: str
    series: str
    lane: str
    anchor: str
    measured: Measurement | None
    failed: int
    reason: str  # why it failed or was declined

    @property
    def repetitions(self) -> int:
        return len(self.measured.repetitions) if self.measured else 0

    @property
    def whole(self) -> Measurement | None:
        """What it measured, unless a repetition failed: then it did not do equal work."""
        return None if self.failed else self.measured

    @property
    def missing(self) -> str:
        """In words what is not there; empty where every repetition measured something."""
        if not self.failed:
            return "" if self.measured else "declined"
        if not self.measured:
            return f"failed {self.failed}×"
        return f"{self.failed} of {self.failed + self.repetitions} failed"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number to sort by, and how it is read."""

    value: float
    text: str
    interval: str = ""


def listed(results: Results) -> list[Listed]:
    """All rows by series and name, as the measurements are ordered."""
    measured = {(each.series, each.name): each for each in results.measurements}
    failed = Counter((each.series, each.name) for each in results.failures)
    named: Iterable[Measurement | Failure | Declined] = (
        *results.measurements,
        *results.failures,
        *results.declined,
    )
    lanes = {(each.series, each.name): each.lane for each in named}
    reasons: dict[tuple[str, str], str] = {}
    for failure in results.failures:
        reasons.setdefault((failure.series, failure.name), failure.message)
    for declined in results.declined:
        reasons.setdefault((declined.series, declined.name), declined.reason)
    keys = sorted(lanes, key=lambda key: (key[0], natural(key[1])))
    return [
        Listed(
            name,
            series,
            lanes[series, name],
            anchor,
            measured.get((series, name)),
            failed[series, name],
            reasons.get((series, name), ""),
        )
        for (series, name), anchor in zip(keys, _anchors(name for _, name in keys), strict=True)
    ]


def anchors(rows: Iterable[Listed]) -> Mapping[str, str]:
    """Where a name of the results is to be found on the page."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.name, row.anchor)
    return found


def time(estimate: Estimate) -> Figure:
    """A median of seconds and, where there is one, its interval."""
    return _figure(estimate, quantities.duration)


def factor(estimate: Estimate) -> Figure:
    """A median of ratios and, where there is one, its interval."""
    return _figure(estimate, quantities.factor)


def over_ideal(measured: Measurement) -> Figure | None:
    """How many times its ideal it took; None where its plan has no ideal, or one of nothing."""
    if not measured.has("ideal_s") or measured.counter("ideal_s").low <= 0:
        return None
    ratio = measured.estimate(lambda row: row.wall_s / row.counters["ideal_s"]).median
    return Figure(ratio, quantities.factor(ratio))


def cpu(measured: Measurement) -> Figure:
    median = measured.cpu().median
    return Figure(median, quantities.duration(median))


def rate(measured: Measurement) -> Figure | None:
    """Units a second; None where the row has none."""
    median = measured.counter(RATE).median if measured.has(RATE) else 0.0
    return Figure(median, quantities.short_count(median)) if median else None


def _figure(estimate: Estimate, said: Callable[[float], str]) -> Figure:
    interval = ""
    if estimate.confidence > 0:
        interval = f"{said(estimate.low)} to {said(estimate.high)}"
    return Figure(estimate.median, said(estimate.median), interval)


def _anchors(names: Iterable[str]) -> list[str]:
    """An id for each name: readable in an address, the same every time, and no two alike."""
    found: list[str] = []
    taken: Counter[str] = Counter()
    for name in names:
        anchor = "row-" + re.sub(r"[^A-Za-z0-9._]+", "-", name).strip("-")
        taken[anchor] += 1
        # Two hyphens: no name ends like that by itself.
        found.append(anchor if taken[anchor] == 1 else f"{anchor}--{taken[anchor]}")
    return found
