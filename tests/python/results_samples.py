"""Synthetic results files of `simul bench`: their figures are made up, their shape is not."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

Spec = Mapping[str, Any]

# What a spec holds beside the parameters that a row's name states, meaningful to the lane or not.
DEFAULTS: Mapping[str, Spec] = {
    "sleeps": {"threads": 64},
    "fetch": {"bytes": 1024, "url": ""},
    "queue": {"latency": False, "handover": "tbb"},
    "chess": {"own": 5, "opponent": 55, "unit_s": 5e-5},
    "count": {"unit_s": 0.01},
    "as_completed": {"groups": [[3, 2, 1], [10, 5, 0]], "unit_s": 0.01},
    "blocking_call": {"heartbeat_s": 0.001, "threads": 10},
    "cpu": {"tasks": 100, "work": 5000},
}


def lane_row(
    name: str,
    family: str,
    neighbour: str | None,
    difference: str | None,
    colour: str,
    marker: str,
) -> Mapping[str, Any]:
    """A row of the lane table as `simul bench` writes it."""
    return {
        "name": name,
        "summary": f"what {name} is",
        "family": family,
        "neighbour": neighbour,
        "difference": difference,
        "colour": colour,
        "marker": marker,
    }


LANES: Sequence[Mapping[str, Any]] = (
    lane_row("sequential", "none", None, None, "#000000", "s"),
    lane_row("thread_pool", "threads", "sequential", "N things at a time", "#D55E00", "^"),
    lane_row("thread_per_task", "threads", "thread_pool", "no pool", "#E69F00", "v"),
    lane_row("coroutine", "loop", "thread_pool", "waiting holds no thread", "#0072B2", "o"),
    lane_row(
        "coroutine_offload", "loop", "coroutine", "blocking calls run on a pool", "#009E73", "D"
    ),
)

# More lanes that differ from the coroutine in one thing each.
MORE_LANES: Sequence[Mapping[str, Any]] = tuple(
    lane_row(name, "loop", "coroutine", difference, colour, marker)
    for name, difference, colour, marker in (
        ("callback", "completion handlers instead of coroutines", "#56B4E9", "<"),
        ("stackful", "each task has a stack of its own", "#CC79A7", "p"),
        ("multi_loop", "one loop for each core", "#999933", "P"),
        ("lean", "no library between the coroutine and the kernel", "#882255", "X"),
    )
)


def made_up_lane(name: str, family: str, marker: str = "p") -> Mapping[str, Any]:
    """A lane that nobody has thought of yet."""
    return lane_row(name, family, "coroutine", "made up", "#CC79A7", marker)


@dataclass
class Sample:
    """Collects rows and writes them as one results file. Equal seeds write equal files."""

    repetitions: int = 5
    seed: int = 444
    noise: float = 0.03
    rows: list[dict[str, Any]] = field(default_factory=list)
    declined: list[dict[str, str]] = field(default_factory=list)
    lanes: list[Mapping[str, Any]] = field(default_factory=lambda: list(LANES))
    conditions: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(
        self,
        series: str,
        workload: str,
        lane: str,
        spec: Spec,
        wall_s: float,
        cpu_s: float | None = None,
        counters: Mapping[str, float] | None = None,
        rate_of: float | None = None,
    ) -> None:
        """One benchmark; with `rate_of` items per run it has the items_per_second of its wall time."""
        name = row_name(workload, lane, spec)
        cpu_s = wall_s * 0.9 if cpu_s is None else cpu_s
        for repetition in range(self.repetitions):
            wall = wall_s * math.exp(self._random.gauss(0.0, self.noise))
            cpu = cpu_s * math.exp(self._random.gauss(0.0, self.noise))
            row: dict[str, Any] = {
                "name": name,
                "run_name": name,
                "run_type": "iteration",
                "repetitions": self.repetitions,
                "repetition_index": repetition,
                "threads": 1,
                "iterations": 3,
                "real_time": wall * 1e3,
                "cpu_time": cpu * 1e3,
                "time_unit": "ms",
                "workload": workload,
                "lane": lane,
                "series": series,
                "spec": {**DEFAULTS.get(workload, {}), **spec},
                "cpu_user_s": cpu * 0.6,
                "cpu_system_s": cpu * 0.4,
                **{
                    key: value * math.exp(self._random.gauss(0.0, self.noise / 3))
                    if isinstance(value, float) and key != "ideal_s"
                    else value
                    for key, value in (counters or {}).items()
                },
            }
            if rate_of is not None:
                row["items_per_second"] = rate_of / wall
                row["completed"] = rate_of
            self.rows.append(row)

    def fail(
        self,
        series: str,
        workload: str,
        lane: str,
        spec: Spec,
        message: str,
        repetitions: Sequence[int] | None = None,
    ) -> None:
        """Rows as Google Benchmark writes them after SkipWithError: an error, and time 0."""
        name = row_name(workload, lane, spec)
        for repetition in range(self.repetitions) if repetitions is None else repetitions:
            self.rows.append(
                {
                    "name": name,
                    "run_name": name,
                    "run_type": "iteration",
                    "repetitions": self.repetitions,
                    "repetition_index": repetition,
                    "threads": 1,
                    "iterations": 0,
                    "real_time": 0.0,
                    "cpu_time": 0.0,
                    "time_unit": "ms",
                    "workload": workload,
                    "lane": lane,
                    "series": series,
                    "spec": {**DEFAULTS.get(workload, {}), **spec},
                    "error_occurred": True,
                    "error_message": message,
                }
            )

    def decline(self, workload: str, lane: str, spec: Spec, reason: str) -> None:
        self.declined.append(
            {
                "workload": workload,
                "lane": lane,
                "name": row_name(workload, lane, spec),
                "reason": reason,
            }
        )

    def document(self) -> dict[str, Any]:
        return {
            "context": {
                "date": "2000-01-01T12:00:00+00:00",
                "host_name": "sample",
                "executable": "simul",
                "num_cpus": 2,
                "mhz_per_cpu": 2000,
                "cpu_scaling_enabled": False,
                "caches": [],
                "load_avg": [0.1, 0.2, 0.3],
                "library_build_type": "release",
                "simul": {
                    "version": "0.1.0",
                    "commit": "0123456789abcdef0123456789abcdef01234567-dirty",
                    "compiler": "GNU 12.2.0",
                    "flags": "-O3 -DNDEBUG",
                    "build_type": "Release",
                    "cpu": "Sample CPU @ 2.00GHz",
                    "kernel": "Linux 6.1.0",
                    "governor": "performance",
                    "timer_slack_ns": 1,
                    "seed": 444,
                    "mode": "default",
                    "libraries": {"boost": "1.81"},
                    "load_start": [0.1, 0.2, 0.3],
                    "load_end": [1.1, 0.6, 0.4],
                    "interrupted": False,
                    "order": [],
                    "declined": self.declined,
                    "lanes": self.lanes,
                    **self.conditions,
                },
            },
            "benchmarks": self.rows,
        }

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps(self.document(), indent=1), encoding="utf-8")
        return path


def row_name(workload: str, lane: str, spec: Spec) -> str:
    def typed(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    parameters = [
        f"{key.removesuffix('_s')}:{typed(value)}"
        for key, value in spec.items()
        if value is not None
    ]
    return "/".join([workload, lane, *parameters])


def add_sleeps(sample: Sample, counts: Sequence[int] = (1, 10, 100, 1000, 10_000, 100_000)) -> None:
    delay = 0.01
    for tasks in counts:
        if tasks <= 1000:
            sample.add(
                "sleeps_scaling",
                "sleeps",
                "sequential",
                {"tasks": tasks, "delay_s": delay, "threads": 1},
                tasks * delay * 1.006,
                tasks * 4e-6,
                {"ideal_s": tasks * delay, "voluntary_switches": float(tasks)} | _process(1, tasks),
            )
        for threads in (8, 64, 256):
            if tasks / threads > 200:
                continue
            ideal = math.ceil(tasks / threads) * delay
            sample.add(
                "sleeps_scaling",
                "sleeps",
                "thread_pool",
                {"tasks": tasks, "delay_s": delay, "threads": threads},
                ideal * (1.01 + threads / 800) + tasks * 1e-6,
                tasks * 1.4e-5,
                {"ideal_s": ideal, "voluntary_switches": tasks * 1.7} | _process(threads, tasks),
            )
        sample.add(
            "sleeps_scaling",
            "sleeps",
            "coroutine",
            {"tasks": tasks, "delay_s": delay},
            delay * 1.005 + tasks * 1.1e-6,
            tasks * 1.05e-6 + 2e-5,
            {"ideal_s": delay, "voluntary_switches": 12.0} | _process(1, tasks),
        )
    sample.decline(
        "sleeps",
        "sequential",
        {"tasks": 100_000, "delay_s": delay},
        "one by one this would take 16.7 min, longer than the default mode allows: use --full",
    )


def add_pool_threads(sample: Sample) -> None:
    for threads in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512):
        ideal = 0.1
        sample.add(
            "sleeps_threads",
            "sleeps",
            "thread_pool",
            {"tasks": threads * 10, "delay_s": 0.01, "threads": threads},
            ideal * (1.01 + (threads / 350) ** 1.5),
            threads * 2e-4,
            {"ideal_s": ideal, "voluntary_switches": threads * 17.0}
            | _process(threads, threads * 10),
        )


def add_fetch(sample: Sample) -> None:
    ceilings = {"sequential": 11e3, "thread_pool": 56e3, "coroutine": 69e3}
    for inflight in (1, 2, 4, 8, 16, 32, 64, 128, 256):
        for lane, ceiling in ceilings.items():
            if lane == "sequential" and inflight > 1:
                continue
            requests = 4000
            rate = ceiling if lane == "sequential" else ceiling * inflight / (inflight + 5.0)
            p50 = inflight / rate
            sample.add(
                "fetch_inflight",
                "fetch",
                lane,
                {"requests": requests, "inflight": inflight, "delay_s": 0.0},
                requests / rate,
                requests / rate * 0.8,
                {
                    "connections": inflight,
                    "latency_p50_s": p50,
                    "latency_p90_s": p50 * 1.4,
                    "latency_p99_s": p50 * (2.5 if lane == "coroutine" else 5.0),
                    "latency_p999_s": p50 * (4 if lane == "coroutine" else 14.0),
                    "latency_max_s": p50 * (6 if lane == "coroutine" else 30.0),
                    "server_cpu_s": requests * 6e-6,
                    "voluntary_switches": requests * (0.05 if lane == "coroutine" else 1.1),
                }
                | _process(inflight if lane == "thread_pool" else 1, requests),
                rate_of=requests,
            )
    for lane, ceiling in ceilings.items():
        _add_without_libcurl(sample, lane, 2.5 * ceiling)
    for inflight in (1, 64):
        rate = 104e3 * inflight / (inflight + 5.0)
        sample.add(
            "reference",
            "fetch",
            "wrk",
            {"requests": 4000, "inflight": inflight},
            4000 / rate,
            rate_of=4000,
        )
    sample.decline(
        "fetch",
        "sequential",
        {"requests": 4000, "inflight": 64},
        "it has one request in flight at any time",
    )
    for delay in (0.0, 0.001, 0.005, 0.02, 0.1):
        requests = 128
        for lane in ceilings:
            concurrency = 1 if lane == "sequential" else 64
            wall = max(requests / ceilings[lane], 0) + math.ceil(requests / concurrency) * delay
            sample.add(
                "fetch_delay",
                "fetch",
                lane,
                {"requests": requests, "inflight": concurrency, "delay_s": delay},
                wall,
                requests * 2.5e-5,
                {
                    "ideal_s": math.ceil(requests / concurrency) * delay,
                    "latency_p50_s": delay + 2e-4,
                    "latency_p90_s": delay + 3e-4,
                    "latency_p99_s": delay + 6e-4,
                    "latency_p999_s": delay + 1e-3,
                    "latency_max_s": delay + 2e-3,
                    "voluntary_switches": requests * (0.3 if lane == "coroutine" else 1.2),
                }
                | _process(concurrency if lane == "thread_pool" else 1, requests),
                rate_of=requests,
            )


# By lane half of the latency at low rates, and the highest rate that it keeps up with.
_KEEPING_UP: Mapping[str, tuple[float, float]] = {
    "sequential": (9e-5, 18e3),
    "thread_pool": (2e-4, 29e3),
    "coroutine": (1.1e-4, 80e3),
}


def add_load(sample: Sample, lanes: Mapping[str, tuple[float, float]]) -> None:
    """An open loop at several rates: past its knee a lane's latencies are those of a full queue."""
    outstanding = 64
    for lane, (calm, highest) in lanes.items():
        for rate in (10_000, 30_000, 60_000, 100_000):
            reached = min(float(rate), highest)
            queued = outstanding / highest if rate > highest else 0.0
            p50 = calm / (1 - min(rate / highest, 0.8)) + queued
            requests = rate * 4 // 25
            spec = {
                "requests": requests,
                "rate": rate,
                "outstanding": outstanding,
                "client": "beast",
            }
            figures = {
                "latency_p50_s": p50,
                "latency_p99_s": p50 * 2 + queued * 6,
                "offered_per_second": float(rate),
                "reached_per_second": reached,
                "not_sent": requests * (1 - reached / rate),
                "late_p99_s": 2e-4,
            }
            served = requests * reached / rate
            sample.add("fetch_load", "fetch", lane, spec, 0.16, 0.1, figures, rate_of=served)


def add_stalls(sample: Sample) -> None:
    spec: dict[str, Any] = {"delay_s": 0.002, "stall_s": 0.2, "client": "beast"}
    closed = {"requests": 6000, "inflight": 16, "rate": None, **spec}
    paced = {"requests": 4000, "rate": 4000, "outstanding": 1024, **spec}
    for given, p99 in ((closed, 0.0024), (paced, 0.195)):
        figures = {"latency_p50_s": 0.0021, "latency_p99_s": p99, "late_p99_s": 1e-4}
        requests = given["requests"]
        sample.add("fetch_stall", "fetch", "coroutine", given, 1.0, 0.1, figures, rate_of=requests)


def _add_without_libcurl(sample: Sample, lane: str, ceiling: float) -> None:
    inflight = 1 if lane == "sequential" else 64
    rate = ceiling if inflight == 1 else ceiling * inflight / (inflight + 5.0)
    spec = {"requests": 4000, "inflight": inflight, "delay_s": 0.0, "client": "beast"}
    _add_rate(sample, "fetch_client", "fetch", lane, spec, rate)


def add_queue(sample: Sample) -> None:
    shapes = ((1, 1, 1), (1, 1, 64), (5, 100, 64), (5, 100, 1024), (100, 5, 64), (100, 100, 64))
    items = 200_000
    for producers, consumers, capacity in shapes:
        speeds = {
            "sequential": 180e6,
            "thread_pool": 3e6 * min(1.0, capacity / 64 + 0.02) / (1 + consumers / 60),
            "coroutine": 16e6 * min(1.0, capacity / 64 + 0.05),
        }
        spec = {
            "producers": producers,
            "consumers": consumers,
            "capacity": capacity,
            "items": items,
        }
        for lane, rate in speeds.items():
            if lane == "thread_pool" and producers + consumers > 150:
                sample.decline(
                    "queue",
                    lane,
                    spec,
                    f"it needs {producers + consumers} threads, one for each participant that can "
                    "block, and the limit of this user is 128 (raise it with ulimit -u)",
                )
                continue
            sample.add(
                "queue_shapes",
                "queue",
                lane,
                spec,
                items / rate,
                items / rate * (1.8 if lane == "thread_pool" else 1.0),
                {"voluntary_switches": 90_000.0 if lane == "thread_pool" else 2.0}
                | _process(producers + consumers if lane == "thread_pool" else 1, items),
                rate_of=items,
            )

    spec = {"producers": 5, "consumers": 100, "capacity": 64, "items": 20_000}
    sample.add("reference", "queue", "asyncio", spec, 20_000 / 4e5, rate_of=20_000)


def add_memory(sample: Sample) -> None:
    for lane, resident, tables, stack in (
        ("thread_pool", 8600, 4300, 16384),
        ("coroutine", 790, 2, 0),
    ):
        for tasks in (1000, 10_000, 100_000):
            if lane == "thread_pool" and tasks > 10_000:
                sample.decline(
                    "memory", lane, {"tasks": tasks}, "the kernel allows 15,000 threads here"
                )
                continue
            sample.add(
                "memory",
                "memory",
                lane,
                {"tasks": tasks},
                0.2,
                0.1,
                {
                    "rss_bytes": 9e6 + resident * float(tasks),
                    "page_table_bytes": 2e5 + tables * float(tasks),
                    "kernel_stack_bytes": 16384.0 + stack * float(tasks),
                },
            )


def add_floor_and_start(sample: Sample) -> None:
    sample.add("floor", "floor", "empty", {}, 4e-7, 4e-7)
    sample.add("floor", "floor", "sleep", {"delay_s": 0.01}, 0.01006, 5e-6, {"ideal_s": 0.01})
    for tasks in (16, 64, 256):
        for lane, cost_s in (
            ("thread_per_task", 1.4e-5),
            ("thread_pool", 2.2e-5),
            ("coroutine", 1.5e-7),
        ):
            sample.add("start", "start", lane, {"tasks": tasks}, 2e-6 + cost_s * tasks)


def add_article(sample: Sample) -> None:
    """The article's programs, all as their models say; and what else only claims and goals ask."""
    one_by_one, at_once = 24 * 30 * 60 * 5e-5, (120 * 30 + 55) * 5e-5
    article(sample, "chess", {"boards": 24, "moves": 30}, one_by_one, at_once)
    article(sample, "count", {"tasks": 3}, 0.03, 0.01)
    article(sample, "random", {"unit_s": 0.001}, 0.02, 0.012)
    article(sample, "chained", {"numbers": "9,6,3"}, 0.23, 0.11)
    article(sample, "crawl", {}, 0.8, 0.4)
    for mode, first in (("gather", 0.1), ("as_completed", 0.03)):
        ends = {"first_s": first * 1.01, "last_s": 0.101}
        article(sample, "as_completed", {"mode": mode}, 0.13, 0.1, ends)
    for producers, consumers in ((2, 5), (5, 100), (5, 1000)):
        spec = {"nprod": producers, "ncon": consumers, "unit_s": 0.001}
        article(sample, "asyncq", spec, 0.3, 0.04, {"latency_max_s": 8e-5})

    spec = {"tasks": 10, "delay_s": 0.01}
    article(sample, "blocking_call", spec, 0.1, 0.01, lanes=("sequential", "thread_pool"))
    for lane, wall, stall in (("coroutine", 0.1, 0.099), ("coroutine_offload", 0.01, 2e-4)):
        figures = {"ideal_s": wall, "longest_stall_s": stall}
        sample.add("article", "blocking_call", lane, spec, wall * 1.02, 0.001, figures)
    for lane, wall in (("sequential", 0.04), ("thread_pool", 0.0205), ("coroutine", 0.0401)):
        sample.add("article", "cpu", lane, {}, wall, 0.04, {"ideal_s": 0.0})

    for lane in ("sequential", "thread_pool", "coroutine"):
        for new, wall in ((False, 0.004), (True, 0.02)):
            inflight = 1 if lane == "sequential" else 16
            spec = {"requests": 200, "inflight": inflight, "new_connections": new}
            sample.add("fetch_connections", "fetch", lane, spec, wall)
    many = {"tasks": 100_000, "delay_s": 0.1}
    sample.add("sleeps_many", "sleeps", "coroutine", many, 0.18, 0.1, {"ideal_s": 0.1})
    sample.add("reference", "serve", "nginx", {"inflight": 64}, 4000 / 6.4e4, rate_of=4000)
    libcurl = {"requests": 4000, "inflight": 64}
    sample.add("floor", "fetch_floor", "curl_multi", libcurl, 4000 / 6.6e4, rate_of=4000)


def article(
    sample: Sample,
    workload: str,
    spec: Spec,
    one_by_one_s: float,
    at_once_s: float,
    counters: Mapping[str, float] | None = None,
    lanes: Sequence[str] = ("sequential", "thread_pool", "coroutine"),
) -> None:
    """A program of the article in several lanes, two percent slower than its ideals."""
    for lane in lanes:
        ideal = one_by_one_s if lane == "sequential" else at_once_s
        figures = {"ideal_s": ideal, **(counters or {})}
        sample.add("article", workload, lane, spec, ideal * 1.02, 0.002, figures)


def _process(threads: int, completed: float) -> dict[str, float]:
    return {
        "threads_peak": threads,
        "max_rss_bytes": 1.2e7 + threads * 9000.0,
        "involuntary_switches": threads * 3.0,
        "completed": completed,
        "checksum_low52": 12345,
    }


def full(repetitions: int = 5, seed: int = 444, noise: float = 0.03) -> Sample:
    """Every series that the charts know, and what a real run has of refusals and failures."""
    sample = Sample(repetitions=repetitions, seed=seed, noise=noise)
    add_sleeps(sample)
    add_pool_threads(sample)
    add_fetch(sample)
    add_queue(sample)
    add_memory(sample)
    add_floor_and_start(sample)
    add_map(sample)
    return sample


def with_article(repetitions: int = 5, noise: float = 0.03) -> Sample:
    """All that the ledger asks for."""
    sample = full(repetitions=repetitions, noise=noise)
    add_article(sample)
    _add_without_libcurl(sample, "lean", 190e3)
    add_load(sample, _KEEPING_UP)
    many = {"requests": 10_000, "inflight": 10_000, "delay_s": 1.0, "client": "beast"}
    figures = {
        "ideal_s": 1.0,
        "grown_rss_bytes": 7.4e7,
        "server_max_rss_bytes": 6.7e7,
        "server_connections_peak": 10_000,
    }
    sample.add("fetch_many", "fetch", "coroutine", many, 1.2, 0.3, figures, rate_of=10_000)
    add_stalls(sample)
    sample.add("reference", "fetch", "go", {"inflight": 64}, 0.1, rate_of=4000)
    return sample


def add_map(sample: Sample) -> None:
    """Loops win where there is much to wait for, threads where there is nothing."""
    for waiting, wait_s in ((0.0, 0.0), (0.9, 4.5e-4), (0.99, 4.95e-3)):
        for inflight in (8, 64, 512):
            spec = {"tasks": inflight, "inflight": inflight, "compute_s": 5e-5, "wait_s": wait_s}
            loop_s = 5e-5 * inflight + wait_s
            threads_s = loop_s * (0.55 if waiting == 0 else 1.1 + waiting * inflight / 256)
            for lane, wall_s, bytes_ in (
                ("coroutine", loop_s, 800.0 * inflight),
                ("thread_pool", threads_s, 9000.0 * inflight),
            ):
                figures = {"ideal_s": loop_s / 2, "peak_rss_bytes": bytes_}
                sample.add("mix_map", "mix", lane, spec, wall_s, wall_s, figures)


def one_repetition() -> Sample:
    return full(repetitions=1)


def few_points() -> Sample:
    """One point per lane in every series: lines without length."""
    sample = Sample(repetitions=2)
    add_sleeps(sample, counts=(10,))
    sample.add(
        "sleeps_threads",
        "sleeps",
        "thread_pool",
        {"tasks": 640, "delay_s": 0.01, "threads": 64},
        0.106,
        0.01,
        {"ideal_s": 0.1},
    )
    for lane, rate in (("sequential", 11e3), ("coroutine", 68e3)):
        spec = {"requests": 500, "inflight": 1 if lane == "sequential" else 64, "delay_s": 0.0}
        sample.add("fetch_inflight", "fetch", lane, spec, 500 / rate, rate_of=500)
        beast = {**spec, "client": "beast"}
        sample.add("fetch_client", "fetch", lane, beast, 400 / rate, rate_of=500)
        spec = {**spec, "delay_s": 0.05}
        sample.add("fetch_delay", "fetch", lane, spec, 500 / rate * 3, rate_of=500)
    sample.add("reference", "fetch", "wrk", {"inflight": 64}, 0.005, rate_of=500)
    sample.add("queue_shapes", "queue", "coroutine", {"items": 1000}, 1e-4, rate_of=1000)
    sample.add(
        "memory", "memory", "coroutine", {"tasks": 1000}, 0.1, 0.1, {"rss_bytes": 8_000_000.0}
    )
    return sample


def many_lanes() -> Sample:
    """Eight names that are not in the lane table, close to one another, beside those that are."""
    sample = full()
    for position in range(8):
        lane = f"fibers_of_kind_{chr(ord('a') + position)}"
        slower = 1.0 + 0.04 * position
        for tasks in (1, 10, 100, 1000, 10_000, 100_000):
            sample.add(
                "sleeps_scaling",
                "sleeps",
                lane,
                {"tasks": tasks, "delay_s": 0.01},
                (0.01 + tasks * 2e-6) * slower,
                tasks * 1e-6 * slower,
                {"ideal_s": 0.01, "completed": tasks, "voluntary_switches": 3.0}
                | {"involuntary_switches": 1.0},
            )
            sample.add(
                "memory",
                "memory",
                lane,
                {"tasks": tasks},
                0.1,
                0.1,
                {"rss_bytes": 9e6 + 1500.0 * slower * tasks},
            )
        for inflight in (1, 8, 64):
            sample.add(
                "fetch_inflight",
                "fetch",
                lane,
                {"requests": 4000, "inflight": inflight, "delay_s": 0.0},
                0.06 * slower + 0.2 / inflight,
                rate_of=4000,
            )
    return sample


def long_reasons() -> Sample:
    """Reasons that go on, with what a text layout trips over: $, _, <, a word wider than a line."""
    sample = with_article()
    for position in range(12):
        sample.decline(
            "sleeps",
            "thread_pool",
            {"tasks": 10_000 * (position + 1), "delay_s": 0.01, "threads": 4096 + position},
            f"reason {position}: it needs {4096 + position} threads & <more> than $ulimit -u$ "
            "allows, which is 1_024 here; "
            + "see_/proc/sys/kernel/threads-max_and_/proc/sys/vm/max_map_count_"
            * 4,
        )
    sample.fail(
        "queue_shapes",
        "queue",
        "coroutine",
        {"producers": 2, "consumers": 2, "capacity": 8, "items": 200_000},
        "checksum 0x12ab is not the expected 0x34cd: an item was lost or doubled " * 3,
    )
    sample.fail(
        "sleeps_scaling",
        "sleeps",
        "coroutine",
        {"tasks": 1000, "delay_s": 0.01},
        "completed 999 of 1,000",
        repetitions=[7],
    )
    sample.conditions["flags"] = "-O3 -march=native -fno-omit-frame-pointer " * 5
    sample.conditions["interrupted"] = True
    return sample


def made_up_lanes() -> Sample:
    """A lane of threads and one of a loop that nobody has thought of yet, the best of their kind."""
    sample = with_article(noise=0.001)
    sample.lanes += [made_up_lane("fibers", "threads"), made_up_lane("lean", "loop", marker="h")]
    for tasks in (10, 100, 1000, 10_000):
        for lane, wall in (("fibers", 0.0102 + tasks * 1e-5), ("lean", 0.01001 + tasks * 1e-8)):
            spec = {"tasks": tasks, "delay_s": 0.01}
            sample.add("sleeps_scaling", "sleeps", lane, spec, wall, 1e-4, {"ideal_s": 0.01})
    for tasks in (1000, 10_000):
        for lane, resident in (("fibers", 4200.0), ("lean", 130.0)):
            figures = {"rss_bytes": 9e6 + resident * tasks}
            sample.add("memory", "memory", lane, {"tasks": tasks}, 0.2, 0.1, figures)
    for lane, rate in (("fibers", 150e3), ("lean", 120e3)):
        spec = {"requests": 4000, "inflight": 64, "delay_s": 0.0}
        sample.add("fetch_inflight", "fetch", lane, spec, 4000 / rate, rate_of=4000)
    for lane, wall in (("fibers", 0.012), ("lean", 0.0399)):
        sample.add("article", "cpu", lane, {}, wall, 0.04, {"ideal_s": 0.0})
    return sample


# For each of MORE_LANES: a sleep beyond the delay, bytes of a waiting task, items/s of the queue,
# requests/s at best, starting one, and the CPUs it makes use of.
_LIKE_COROUTINE: Mapping[str, tuple[float, float, float, float, float, int]] = {
    "callback": (0.8e-6, 430.0, 19e6, 71e3, 0.9e-7, 1),
    "stackful": (1.5e-6, 9100.0, 9e6, 63e3, 9e-7, 1),
    "multi_loop": (0.7e-6, 905.0, 7e6, 98e3, 1.8e-7, 2),
    "lean": (0.15e-6, 132.0, 95e6, 0.0, 0.3e-7, 1),
}


def nine_lanes() -> Sample:
    """The coroutine's siblings beside it, each better at some things and worse at others."""
    sample = with_article()
    sample.lanes += MORE_LANES
    for lane, (per_sleep, bytes_, items, requests, per_start, cpus) in _LIKE_COROUTINE.items():
        for tasks in (1, 10, 100, 1000, 10_000, 100_000):
            wall = 0.01 * 1.004 + tasks * per_sleep
            switches = {"ideal_s": 0.01, "voluntary_switches": 11.0} | _process(cpus, tasks)
            spec = {"tasks": tasks, "delay_s": 0.01}
            sample.add("sleeps_scaling", "sleeps", lane, spec, wall, tasks * per_sleep, switches)
        for tasks in (1000, 10_000, 100_000):
            figures = {"rss_bytes": 9e6 + bytes_ * tasks, "page_table_bytes": 2e5 + 2.0 * tasks}
            sample.add("memory", "memory", lane, {"tasks": tasks}, 0.2, 0.1, figures)
        for tasks in (16, 64, 256):
            sample.add("start", "start", lane, {"tasks": tasks}, 2e-6 + per_start * tasks)
        for producers, consumers, capacity in ((1, 1, 64), (5, 100, 64), (100, 5, 64)):
            spec = {"producers": producers, "consumers": consumers, "capacity": capacity}
            _add_rate(sample, "queue_shapes", "queue", lane, {**spec, "items": 200_000}, items)
        sample.add("article", "cpu", lane, {}, 0.0402 / cpus, 0.04, {"ideal_s": 0.0})
        article(sample, "count", {"tasks": 3}, 0.03, 0.01, lanes=(lane,))
        if not requests:
            sample.decline("fetch", lane, {"requests": 4000}, "it has no HTTP client of its own")
            continue
        _add_without_libcurl(sample, lane, 2.5 * requests)
        for inflight in (1, 2, 4, 8, 16, 32, 64, 128, 256):
            spec = {"requests": 4000, "inflight": inflight, "delay_s": 0.0}
            rate = requests * inflight / (inflight + 5.0)
            _add_rate(sample, "fetch_inflight", "fetch", lane, spec, rate)
        for delay in (0.0, 0.001, 0.005, 0.02, 0.1):
            spec = {"requests": 128, "inflight": 64, "delay_s": delay}
            rate = 128 / (128 / requests + 2 * delay)
            _add_rate(sample, "fetch_delay", "fetch", lane, spec, rate)
    return sample


def _add_rate(
    sample: Sample, series: str, workload: str, lane: str, spec: Spec, rate: float
) -> None:
    """A row of so many units a second, of the work that the spec names first or as items."""
    units = int(spec.get("items", spec.get("requests", 0)))
    figures = {"voluntary_switches": units * 0.01} | _process(1, units)
    sample.add(series, workload, lane, spec, units / rate, None, figures, rate_of=units)


def six_decades() -> Sample:
    """Times from a microsecond to a quarter of an hour on one axis."""
    sample = Sample()
    for tasks in (1, 1000, 1_000_000):
        for lane, wall in (("sequential", tasks * 1e-3), ("coroutine", 1e-3 + tasks * 1e-9)):
            sample.add(
                "sleeps_scaling",
                "sleeps",
                lane,
                {"tasks": tasks, "delay_s": 0.001},
                wall,
                wall * 1e-4,
                {"ideal_s": tasks * 1e-3 if lane == "sequential" else 1e-3},
            )
    for producers, rate in ((1, 2e8), (50, 3e2), (5000, 4e5)):
        spec = {"producers": producers, "consumers": 1, "capacity": 1, "items": 1000}
        sample.add("queue_shapes", "queue", "coroutine", spec, 1000 / rate, rate_of=1000)
        sample.add("queue_shapes", "queue", "sequential", spec, 10 / rate, rate_of=1000)
    for tasks in (1, 10_000):
        sample.add("start", "start", "thread_pool", {"tasks": tasks}, 1e-7 * tasks**2)
    return sample


def errors_only() -> Sample:
    sample = Sample()
    for lane in ("sequential", "coroutine"):
        sample.fail(
            "sleeps_scaling",
            "sleeps",
            lane,
            {"tasks": 10, "delay_s": 0.01},
            "completed 9 of 10",
        )
    return sample


SHAPES = {
    "full": full,
    "one_repetition": one_repetition,
    "few_points": few_points,
    "with_article": with_article,
    "many_lanes": many_lanes,
    "made_up_lanes": made_up_lanes,
    "nine_lanes": nine_lanes,
    "long_reasons": long_reasons,
    "six_decades": six_decades,
}


def trace(process: str, tracks: Mapping[str, Sequence[tuple[str, float, float]]]) -> dict[str, Any]:
    """Chrome trace events as `simul run --trace` writes them; spans: activity, begin, end in s."""
    events: list[dict[str, Any]] = [
        {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": process}}
    ]
    for number, (name, spans) in enumerate(tracks.items()):
        events.append(
            {"ph": "M", "name": "thread_name", "pid": 1, "tid": number, "args": {"name": name}}
        )
        events += [
            {
                "ph": "X",
                "name": f"{activity} of {name}",
                "cat": activity,
                "pid": 1,
                "tid": number,
                "ts": begin * 1e6,
                "dur": (end - begin) * 1e6,
            }
            for activity, begin, end in spans
        ]
    return {"displayTimeUnit": "ms", "traceEvents": events}


def exhibition(lane: str, boards: int, moves: int = 4) -> dict[str, Any]:
    """A master who thinks 5 ms a move, opponents who think 55: boards in turn, or all at once."""
    own, opponent = 0.005, 0.055
    tracks: dict[str, list[tuple[str, float, float]]] = {
        f"board {board + 1}": [] for board in range(boards)
    }
    now = 0.0
    ready = dict.fromkeys(tracks, 0.0)
    for turn in range(boards * moves):
        name = list(tracks)[turn // moves if lane == "sequential" else turn % boards]
        begin = max(now, ready[name])
        if ready[name] and begin > ready[name]:
            tracks[name].append(("queued", ready[name], begin))
        tracks[name].append(("working", begin, begin + own))
        tracks[name].append(("waiting", begin + own, begin + own + opponent))
        ready[name] = begin + own + opponent
        now = ready[name] if lane == "sequential" else begin + own
    return trace(f"chess/{lane}", tracks)
