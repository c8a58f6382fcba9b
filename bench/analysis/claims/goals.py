"""The figures that simul itself is to reach. To add one, add an entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.analysis.claims.claim import (
    CLOSED_STALL,
    LOOP,
    OPEN_STALL,
    memory_per_task,
    rate_against_threads,
)
from bench.analysis.claims.evidence import Cell, Evidence, counter, ideal, number, rates
from bench.analysis.claims.verdict import Check
from bench.analysis.lanes import Family
from bench.analysis.results import Measurement
from bench.analysis.series import Series
from bench.analysis.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach, with one bound or both."""

    key: str
    what: str
    unit: str
    measure: Callable[[Evidence], Estimate]
    # What keeps it from being reached, in a word or two.
    limit: str
    at_least: float | None = None
    at_most: float | None = None

    def check(self, evidence: Evidence) -> Check:
        return Check(self.what, self.measure(evidence), self.unit, self.at_least, self.at_most)


_WRK = Cell(Series.REFERENCE, "fetch", "wrk", {"inflight": 64})
_NO_DELAY = {"delay_s": 0.0}
_LOOP = Cell(Series.FETCH_INFLIGHT, "fetch", LOOP, {"inflight": 64, **_NO_DELAY})
_LEAST_IN_FLIGHT = Cell(Series.FETCH_INFLIGHT, "fetch", LOOP, {"inflight": 16, **_NO_DELAY})
_MOST_IN_FLIGHT = Cell(Series.FETCH_INFLIGHT, "fetch", LOOP, {"inflight": 256, **_NO_DELAY})
_LOOP_BEAST = Cell(Series.FETCH_CLIENT, "fetch", LOOP, {"inflight": 64, "client": "beast"})
_LEAN_BEAST = replace(_LOOP_BEAST, lane="lean")
_GO_CLIENT = Cell(Series.REFERENCE, "fetch", "go", {"inflight": 64})
_MANY = Cell(Series.FETCH_MANY, "fetch", LOOP, {"inflight": 10_000})
_TEN_THOUSAND_A_SECOND = Cell(Series.FETCH_LOAD, "fetch", LOOP, {"rate": 10_000})
_THREADS = Cell(Series.FETCH_INFLIGHT, "fetch", Family.THREADS, _NO_DELAY)
_SLEEPS = 100_000
_SHAPE = {"producers": 5, "consumers": 100, "capacity": 64}


def _times(measurement: Measurement, reference_s: float) -> Estimate:
    return measurement.wall().scaled(1 / reference_s)


def _rate(numerator: Cell, denominator: Cell) -> Callable[[Evidence], Estimate]:
    return lambda evidence: rates(evidence.one(numerator), evidence.one(denominator))


def _many_sleeps(evidence: Evidence) -> Estimate:
    loop = evidence.one(Cell(Series.SLEEPS_MANY, "sleeps", LOOP, {"tasks": _SLEEPS}))
    return _times(loop, number(loop, "delay_s"))


def _pool(threads: int, tasks: int, at_most: float) -> Goal:
    def measure(evidence: Evidence) -> Estimate:
        spec = {"threads": threads, "tasks": tasks}
        pool = evidence.one(Cell(Series.SLEEPS_THREADS, "sleeps", "thread_pool", spec))
        return _times(pool, ideal(pool))

    what = f"wall time over ideal: {tasks:,} sleeps on {threads} threads"
    return Goal(f"pool-{threads}", what, "×", measure, "waking so many threads", at_most=at_most)


def _for_each_request(evidence: Evidence, figure: str) -> Estimate:
    """A figure of the ten thousand answers at once, for each of them."""
    many = evidence.one(_MANY)
    return counter(many, figure).scaled(1 / number(many, "inflight"))


def _server_connection(evidence: Evidence) -> Estimate:
    many = evidence.one(_MANY)
    peak = counter(many, "server_connections_peak").median
    return counter(many, "server_max_rss_bytes").scaled(1 / peak)


def _stall(what: str, loop: Cell, at_least: float | None, at_most: float) -> Goal:
    """What a loop of requests says of a server that stalls: its tail, over the stall."""

    def measure(evidence: Evidence) -> Estimate:
        row = evidence.one(loop)
        return counter(row, "latency_p99_s").scaled(1 / number(row, "stall_s"))

    return Goal(
        f"stall-{what}",
        f"99 % latency over the stall of the server: {what} loop",
        "×",
        measure,
        "the machine's own stalls",
        at_least,
        at_most,
    )


GOALS: tuple[Goal, ...] = (
    Goal(
        "fixture-server",
        "requests/s: simul-fixture over nginx, both under wrk",
        "×",
        _rate(_WRK, Cell(Series.REFERENCE, "serve", "nginx", {"inflight": 64})),
        limit="the server, one thread",
        at_least=1.2,
    ),
    Goal(
        "requests-against-wrk",
        "requests/s: fetch/coroutine over wrk",
        "×",
        _rate(_LOOP, _WRK),
        limit="libcurl",
        at_least=0.5,
    ),
    Goal(
        "beast-against-wrk",
        "requests/s: fetch/coroutine, client beast, over wrk",
        "×",
        _rate(_LOOP_BEAST, _WRK),
        limit="Asio, and a coroutine for each request",
        at_least=0.75,
    ),
    Goal(
        "lean-against-wrk",
        "requests/s: fetch/lean, client beast, over wrk",
        "×",
        _rate(_LEAN_BEAST, _WRK),
        limit="the parser",
        at_least=0.9,
    ),
    Goal(
        "beast-against-go",
        "requests/s: fetch/coroutine, client beast, over Go's net/http",
        "×",
        _rate(_LOOP_BEAST, _GO_CLIENT),
        limit="one core",
        at_least=2,
    ),
    Goal(
        "many-in-flight",
        "requests/s: fetch/coroutine, 256 in flight over 16",
        "×",
        _rate(_MOST_IN_FLIGHT, _LEAST_IN_FLIGHT),
        limit="libcurl's search for a connection",
        at_least=0.9,
    ),
    Goal(
        "requests-against-libcurl",
        "requests/s: fetch/coroutine over libcurl's own loop",
        "×",
        _rate(_LOOP, Cell(Series.FLOOR, "fetch_floor", "curl_multi", {"inflight": 64})),
        limit="a coroutine for each request",
        at_least=0.9,
    ),
    Goal(
        "requests-against-pool",
        "requests/s: fetch/coroutine over the best of threads",
        "×",
        lambda evidence: rate_against_threads(evidence, _LOOP, _THREADS),
        limit="one core",
        at_least=0.9,
    ),
    Goal(
        "queue-against-asyncio",
        "items/s: queue/coroutine over asyncio.Queue",
        "×",
        _rate(
            Cell(Series.QUEUE_SHAPES, "queue", LOOP, _SHAPE),
            Cell(Series.REFERENCE, "queue", "asyncio", _SHAPE),
        ),
        limit="waking through the event loop",
        at_least=20,
    ),
    Goal(
        "many-sleeps",
        f"wall time over delay: {_SLEEPS:,} sleeps on the loop",
        "×",
        _many_sleeps,
        limit="a timer for each task",
        at_most=2.2,
    ),
    Goal(
        "bytes-per-sleep",
        "memory per sleeping coroutine",
        "bytes",
        lambda evidence: memory_per_task(evidence, LOOP),
        limit="coroutine frame and timer",
        at_most=900,
    ),
    Goal(
        "due-times",
        "sent later than due, 99 % of requests at 10,000 a second",
        "s",
        lambda evidence: counter(evidence.one(_TEN_THOUSAND_A_SECOND), "late_p99_s"),
        limit="waking up, and what else the loop does",
        at_most=1e-3,
    ),
    _stall("open", OPEN_STALL, at_least=0.75, at_most=1.25),
    _stall("closed", CLOSED_STALL, at_least=None, at_most=0.1),
    Goal(
        "client-connections",
        "memory per connection, 10,000 answers at once: client",
        "bytes",
        lambda evidence: _for_each_request(evidence, "grown_rss_bytes"),
        limit="its buffer, and a coroutine",
        at_most=12 * 1024,
    ),
    Goal(
        "server-connections",
        "memory per connection, 10,000 answers at once: server",
        "bytes",
        _server_connection,
        limit="its buffers, and a timer",
        at_most=8 * 1024,
    ),
    _pool(threads=64, tasks=640, at_most=1.08),
    _pool(threads=256, tasks=2560, at_most=1.7),
    Goal(
        "harness",
        "overhead of the harness around an empty cell",
        "s",
        lambda evidence: evidence.one(Cell(Series.FLOOR, "floor", "empty")).wall(),
        limit="reading clocks and counters",
        at_most=1e-6,
    ),
)
