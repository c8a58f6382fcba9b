"""What a claim is, and the ways of judging that several claims share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.analysis.charts.memory import total_bytes
from bench.analysis.claims.evidence import (
    Cell,
    Evidence,
    NotMeasured,
    ideal,
    number,
    rates,
    ratio,
)
from bench.analysis.claims.verdict import Check, Finding
from bench.analysis.results import SpecValue
from bench.analysis.statistics import Estimate, estimate, slope

# How far from its model a measurement may be and still be what the model says. Between a wait and
# its end lie a timer, a scheduler and other processes; between the longest wait and the sum of all
# lies much more than this.
MARGIN = 0.25

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


def takes_its_ideal(
    series: str, workload: str, spec: Spec | None = None, pool: Spec | None = None
) -> Judge:
    """The wall time of the loop is within the margin above its plan's ideal; of the pool, too.

    `pool` is the spec of the thread pool's row where it differs.
    """
    spec = spec or {}

    def judge(evidence: Evidence) -> Finding:
        loop = evidence.one(Cell(series, workload, "coroutine", spec))
        model = ideal(loop)

        def check(lane: str, wall: Estimate) -> Check:
            return Check(f"{lane}: wall time", wall, "s", at_most=(1 + MARGIN) * model)

        def threads() -> list[Check]:
            cell = Cell(series, workload, "thread_pool", spec if pool is None else pool)
            return [check("thread_pool", evidence.one(cell).wall())]

        return Finding([check("coroutine", loop.wall())], model, threads)

    return judge


def beats(
    title: str,
    slower: Cell,
    faster: Cell,
    at_least: float = 1.0,
    threads: tuple[Cell, Cell] | None = None,
) -> Judge:
    """The ratio of two wall times, of the same repetition, is at least so much."""

    def judge(evidence: Evidence) -> Finding:
        def check(pair: tuple[Cell, Cell]) -> Check:
            measured = ratio(evidence.one(pair[0]), evidence.one(pair[1]))
            return Check(f"{pair[1].lane}: {title}", measured, "×", at_least=at_least)

        return Finding(
            [check((slower, faster))],
            threads=None if threads is None else lambda: [check(threads)],
        )

    return judge


def bytes_per_task(evidence: Evidence, lane: str) -> dict[int, float]:
    """Memory per waiting task by repetition: the slope over the number of tasks.

    Counts what the kernel holds for the tasks, too.
    """
    points: dict[int, list[tuple[float, float]]] = {}
    for measurement in evidence.find(Cell("memory", "memory", lane)):
        tasks = number(measurement, "tasks")
        for row in measurement.repetitions:
            points.setdefault(row.repetition, []).append((tasks, total_bytes(row)))
    most = max(len(each) for each in points.values())
    if most < 2:
        raise NotMeasured(f"memory/{lane} was measured for one number of tasks only")
    return {repetition: slope(each) for repetition, each in points.items() if len(each) == most}


def memory_per_task(evidence: Evidence, lane: str) -> Estimate:
    return estimate(bytes_per_task(evidence, lane).values())


def rate_against_best_pool(evidence: Evidence, loop: Cell, pool: Cell) -> Estimate:
    """Units a second of the loop over those of the pool with the number of threads best for it."""
    return rates(evidence.one(loop), evidence.fastest(pool))
