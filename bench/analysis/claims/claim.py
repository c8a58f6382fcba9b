"""What a claim is, and the ways of judging that several claims share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bench.analysis.charts.memory import bytes_per_task
from bench.analysis.claims.evidence import (
    Cell,
    Evidence,
    NotMeasured,
    ideal,
    rates,
    ratio,
)
from bench.analysis.claims.verdict import Check, Finding
from bench.analysis.lanes import Family
from bench.analysis.results import Measurement, SpecValue
from bench.analysis.series import Series
from bench.analysis.statistics import Estimate, estimate

# How far from its model a measurement may be and still be what the model says. Between a wait and
# its end lie a timer, a scheduler and other processes; between the longest wait and the sum of all
# lies much more than this.
MARGIN = 0.25

# The lane that the article's claims are about.
LOOP = "coroutine"

MEMORY_WORKLOAD = "memory"

# A server that stalls, seen by requests that wait for the answers before them, and by those that do
# not. A closed loop has no rate.
CLOSED_STALL = Cell(Series.FETCH_STALL, "fetch", LOOP, {"rate": None})
OPEN_STALL = Cell(Series.FETCH_STALL, "fetch", LOOP, {"rate": 4_000})

Spec = Mapping[str, SpecValue]
Judge = Callable[[Evidence], Finding]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the article made measurable. All words; the numbers come from the results."""

    key: str
    title: str  # for a line of a terminal
    statement: str
    where: str  # the article's section, and what stands there
    model: str  # the formula of the model value
    rule: str  # when the claim holds
    unit: str
    judge: Judge


def takes_its_ideal(series: Series, workload: str, spec: Spec | None = None) -> Judge:
    """The wall time of the loop is within the margin above its plan's ideal; of threads, too."""
    spec = spec or {}

    def judge(evidence: Evidence) -> Finding:
        loop = evidence.one(Cell(series, workload, LOOP, spec))
        model = ideal(loop)

        def check(measurement: Measurement) -> Check:
            at_most = (1 + MARGIN) * model
            return Check(f"{measurement.lane}: wall time", measurement.wall(), "s", at_most=at_most)

        def threads() -> list[Check]:
            return [check(evidence.least_wall(Cell(series, workload, Family.THREADS, spec)))]

        return Finding([check(loop)], model, threads)

    return judge


def beats(title: str, slower: Cell, faster: Cell, at_least: float = 1.0) -> Judge:
    """The ratio of two wall times of the loop, of the same repetition, is at least so much.

    Threads are judged by their best lane for the faster way.
    """

    def judge(evidence: Evidence) -> Finding:
        def check(quick: Measurement) -> Check:
            slow = evidence.least_wall(replace(slower, lane=quick.lane))
            return Check(f"{quick.lane}: {title}", ratio(slow, quick), "×", at_least=at_least)

        def threads() -> list[Check]:
            return [check(evidence.least_wall(replace(faster, lane=Family.THREADS)))]

        return Finding([check(evidence.one(faster))], threads=threads)

    return judge


def task_memory(evidence: Evidence, lane: str | Family) -> dict[int, float]:
    """Bytes per waiting task by repetition; of a family those of its leanest lane."""
    lanes: dict[str, list[Measurement]] = {}
    for measurement in evidence.find(Cell(Series.MEMORY, MEMORY_WORKLOAD, lane)):
        lanes.setdefault(measurement.lane, []).append(measurement)
    slopes = [found for each in lanes.values() if (found := bytes_per_task(each))]
    if not slopes:
        raise NotMeasured(f"memory of {' and '.join(lanes)} was measured for one number of tasks")
    return min(slopes, key=lambda found: estimate(found.values()).median)


def memory_per_task(evidence: Evidence, lane: str) -> Estimate:
    return estimate(task_memory(evidence, lane).values())


def rate_against_threads(evidence: Evidence, loop: Cell, threads: Cell) -> Estimate:
    """Units a second of the loop over those of the best lane of threads, at its best."""
    return rates(evidence.one(loop), evidence.highest_rate(threads))
