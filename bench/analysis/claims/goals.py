"""The figures that simul itself is to reach. To add one, add an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.analysis.claims.claim import memory_per_task, rate_against_best_pool
from bench.analysis.claims.evidence import Cell, Evidence, ideal, number, rates
from bench.analysis.claims.verdict import Check
from bench.analysis.results import Measurement
from bench.analysis.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach; one of the bounds is None."""

    key: str
    what: str
    unit: str
    measure: Callable[[Evidence], Estimate]
    at_least: float | None = None
    at_most: float | None = None

    def check(self, evidence: Evidence) -> Check:
        return Check(self.what, self.measure(evidence), self.unit, self.at_least, self.at_most)


_WRK = Cell("reference", "fetch", "wrk", {"inflight": 64})
_NO_DELAY = {"delay_s": 0.0}
_LOOP = Cell("fetch_inflight", "fetch", "coroutine", {"inflight": 64, **_NO_DELAY})
_POOL = Cell("fetch_inflight", "fetch", "thread_pool", _NO_DELAY)
_SLEEPS = 100_000
_SHAPE = {"producers": 5, "consumers": 100, "capacity": 64}


def _times(measurement: Measurement, reference_s: float) -> Estimate:
    return measurement.wall().scaled(1 / reference_s)


def _rate(numerator: Cell, denominator: Cell) -> Callable[[Evidence], Estimate]:
    return lambda evidence: rates(evidence.one(numerator), evidence.one(denominator))


def _many_sleeps(evidence: Evidence) -> Estimate:
    loop = evidence.one(Cell("sleeps_many", "sleeps", "coroutine", {"tasks": _SLEEPS}))
    return _times(loop, number(loop, "delay_s"))


def _pool(threads: int, tasks: int, at_most: float) -> Goal:
    def measure(evidence: Evidence) -> Estimate:
        spec = {"threads": threads, "tasks": tasks}
        pool = evidence.one(Cell("sleeps_threads", "sleeps", "thread_pool", spec))
        return _times(pool, ideal(pool))

    what = f"wall time over ideal: {tasks:,} sleeps on {threads} threads"
    return Goal(f"pool-{threads}", what, "×", measure, at_most=at_most)


GOALS: tuple[Goal, ...] = (
    Goal(
        "fixture-server",
        "requests/s: simul-fixture over nginx, both under wrk",
        "×",
        _rate(_WRK, Cell("reference", "serve", "nginx", {"inflight": 64})),
        at_least=1.2,
    ),
    Goal(
        "requests-against-wrk",
        "requests/s: fetch/coroutine over wrk",
        "×",
        _rate(_LOOP, _WRK),
        at_least=0.5,
    ),
    Goal(
        "requests-against-libcurl",
        "requests/s: fetch/coroutine over libcurl's own loop",
        "×",
        _rate(_LOOP, Cell("floor", "fetch_floor", "curl_multi", {"inflight": 64})),
        at_least=0.9,
    ),
    Goal(
        "requests-against-pool",
        "requests/s: fetch/coroutine over the best fetch/thread_pool",
        "×",
        lambda evidence: rate_against_best_pool(evidence, _LOOP, _POOL),
        at_least=0.9,
    ),
    Goal(
        "queue-against-asyncio",
        "items/s: queue/coroutine over asyncio.Queue",
        "×",
        _rate(
            Cell("queue_shapes", "queue", "coroutine", _SHAPE),
            Cell("reference", "queue", "asyncio", _SHAPE),
        ),
        at_least=20,
    ),
    Goal(
        "many-sleeps",
        f"wall time over delay: {_SLEEPS:,} sleeps on the loop",
        "×",
        _many_sleeps,
        at_most=2.2,
    ),
    Goal(
        "bytes-per-sleep",
        "memory per sleeping coroutine",
        "bytes",
        lambda evidence: memory_per_task(evidence, "coroutine"),
        at_most=900,
    ),
    _pool(threads=64, tasks=640, at_most=1.08),
    _pool(threads=256, tasks=2560, at_most=1.7),
    Goal(
        "harness",
        "overhead of the harness around an empty cell",
        "s",
        lambda evidence: evidence.one(Cell("floor", "floor", "empty")).wall(),
        at_most=1e-6,
    ),
)
