"""The ledger's rules: every claim and every goal on each side of its line, and without its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.goals import GOALS
from bench.analysis.claims.ledger import Entry, Reached, derive, judge_claim, judge_goal
from bench.analysis.claims.verdict import Check, Side
from bench.analysis.results import Results, parse
from bench.analysis.statistics import estimate
from results_samples import made_up_lanes, with_article

Document = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What has to become of which rows, for a claim to fail; and how it does otherwise."""

    key: str
    rows: str  # a regular expression over the names
    factor: float
    figure: str = "real_time"
    verdict: str = "holds"
    threads: str = ""  # rows of the pool that the same has to become of


THREADS_TOO = "holds for threads too"

CASES = [
    Case("exhibition", "chess/coroutine", 2, verdict=THREADS_TOO, threads="chess/thread_pool"),
    Case("count", "count/coroutine", 2, verdict=THREADS_TOO, threads="count/thread_pool"),
    Case("random", "random/coroutine", 2, verdict=THREADS_TOO, threads="random/thread_pool"),
    Case(
        "gather",
        "as_completed/coroutine/mode:gather",
        1.3,
        verdict=THREADS_TOO,
        threads="as_completed/thread_pool/mode:gather",
    ),
    Case("chained", "chained/coroutine", 2, verdict=THREADS_TOO, threads="chained/thread_pool"),
    Case(
        "awaited-sleep",
        "sleeps/coroutine/tasks:10/",
        10,
        verdict=THREADS_TOO,
        threads="sleeps/thread_pool/tasks:10/",
    ),
    Case("blocking-sleep", "blocking_call/coroutine/", 0.1),
    Case("blocking-stall", "blocking_call/coroutine/", 0.01, "longest_stall_s"),
    Case("offload", "blocking_call/coroutine_offload/", 10),
    Case("offload", "blocking_call/coroutine_offload/", 100, "longest_stall_s"),
    Case(
        "hundreds-of-consumers",
        "asyncq/coroutine/nprod:5/ncon:100/",
        1.4,
        verdict=THREADS_TOO,
        threads="asyncq/thread_pool/nprod:5/ncon:100/",
    ),
    Case(
        "thousands-of-consumers",
        "asyncq/coroutine/nprod:5/ncon:1000/",
        1.4,
        verdict=THREADS_TOO,
        threads="asyncq/thread_pool/nprod:5/ncon:1000/",
    ),
    Case(
        "time-in-queue",
        "asyncq/coroutine/nprod:5/ncon:100/",
        100,
        "latency_max_s",
        verdict=THREADS_TOO,
        threads="asyncq/thread_pool/nprod:5/ncon:100/",
    ),
    Case("crawl", "crawl/coroutine", 1.5, verdict=THREADS_TOO, threads="crawl/thread_pool"),
    Case("ten-thousand-answers", "fetch/coroutine/requests:10000/", 2),
    Case(
        "as-completed",
        "as_completed/coroutine/mode:as_completed",
        3,
        "first_s",
        verdict=THREADS_TOO,
        threads="as_completed/thread_pool/mode:as_completed",
    ),
    Case(
        "as-completed",
        "as_completed/coroutine/mode:gather",
        0.3,
        "first_s",
        verdict=THREADS_TOO,
        threads="as_completed/thread_pool/mode:gather",
    ),
    Case(
        "session",
        "fetch/coroutine/.*new_connections:true",
        0.1,
        verdict=THREADS_TOO,
        threads="fetch/thread_pool/.*new_connections:true",
    ),
    Case("one-thread", "sleeps/coroutine/.*delay:0.01", 4, "threads_peak"),
    Case("memory", "memory/coroutine", 30, "rss_bytes"),
    Case("start", "start/coroutine", 1000),
    Case("contention", "queue/thread_pool/producers:5/consumers:100/", 4, "items_per_second"),
    Case("no-contention", "queue/coroutine/producers:5/consumers:100/", 0.1, "items_per_second"),
    Case("busy-queue", "queue/coroutine/producers:5/consumers:100/", 0.01, "items_per_second"),
    Case("many-waits", "sleeps/coroutine/tasks:10000/", 100),
    Case("mixes", "mix/coroutine/", 10),
    Case(
        "overlap-pays",
        "fetch/coroutine/requests:128/inflight:64/delay:0.0$",
        10,
        verdict=THREADS_TOO,
        threads="fetch/thread_pool/requests:128/inflight:64/delay:0.0$",
    ),
    Case(
        "requests-without-delay",
        "fetch/coroutine/requests:4000/inflight:64/delay:0.0$",
        0.5,
        "items_per_second",
    ),
    Case("knee", "fetch/coroutine/.*rate:.*outstanding:64/", 0.5, "reached_per_second"),
    Case("computing-loop", "cpu/coroutine", 0.5),
    Case("computing-threads", "cpu/thread_pool", 2),
]

GOAL_CASES = [
    Case("fixture-server", "serve/nginx", 2, "items_per_second"),
    Case("requests-against-wrk", "fetch/wrk/.*inflight:64", 2, "items_per_second"),
    Case("requests-against-libcurl", "fetch_floor/curl_multi", 2, "items_per_second"),
    Case("requests-against-pool", "fetch/thread_pool/requests:4000/", 2, "items_per_second"),
    Case("beast-against-wrk", "fetch/wrk/.*inflight:64", 3, "items_per_second"),
    Case("lean-against-wrk", "fetch/wrk/.*inflight:64", 3, "items_per_second"),
    Case("beast-against-go", "fetch/go/", 4, "items_per_second"),
    Case("many-in-flight", "fetch/coroutine/.*inflight:256", 0.5, "items_per_second"),
    Case("queue-against-asyncio", "queue/asyncio", 3, "items_per_second"),
    Case("many-sleeps", "sleeps/coroutine/tasks:100000/delay:0.1", 1.5),
    Case("bytes-per-sleep", "memory/coroutine", 1.5, "rss_bytes"),
    Case("due-times", "fetch/coroutine/.*rate:10000/", 10, "late_p99_s"),
    Case("stall-open", "fetch/coroutine/.*rate:4000/", 0.02, "latency_p99_s"),
    Case("stall-closed", "fetch/coroutine/.*inflight:16/.*stall:", 90, "latency_p99_s"),
    Case("client-connections", "fetch/coroutine/requests:10000/", 2, "grown_rss_bytes"),
    Case("server-connections", "fetch/coroutine/requests:10000/", 2, "server_max_rss_bytes"),
    Case("pool-64", "sleeps/thread_pool/tasks:640/", 1.5),
    Case("pool-256", "sleeps/thread_pool/tasks:2560/", 1.5),
    Case("harness", "floor/empty", 3),
]


@pytest.fixture
def document() -> Document:
    """Every repetition the same, and every claim true."""
    made = with_article(repetitions=2, noise=0).document()
    change(made, "sleeps/thread_pool/tasks:640/", "real_time", 0.95)
    return made


def read(document: Document) -> Results:
    return parse(Path("results.json"), document)


@pytest.fixture(scope="module")
def once() -> Results:
    return read(with_article(repetitions=1, noise=0).document())


def matching(document: Document, rows: str) -> list[dict[str, Any]]:
    found = [row for row in document["benchmarks"] if re.match(rows, row["name"])]
    assert found, rows
    return found


def change(
    document: Document, rows: str, figure: str, factor: float, repetitions: range = range(100)
) -> None:
    for row in matching(document, rows):
        if row["repetition_index"] in repetitions:
            row[figure] *= factor


def entry(results: Results, key: str) -> Entry:
    return judge_claim(next(claim for claim in CLAIMS if claim.key == key), results)


def reached(results: Results, key: str) -> Reached:
    return judge_goal(next(goal for goal in GOALS if goal.key == key), results)


def named(case: Case) -> str:
    return f"{case.key}-{case.figure}"


def test_every_claim_and_every_goal_has_its_case() -> None:
    assert {case.key for case in CASES} == {claim.key for claim in CLAIMS}
    assert {case.key for case in GOAL_CASES} == {goal.key for goal in GOALS}
    assert len({claim.key for claim in CLAIMS}) == len(CLAIMS)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_claim_on_the_right_side_of_its_line(case: Case, document: Document) -> None:
    found = entry(read(document), case.key)
    assert found.verdict == case.verdict, found.why
    assert any(re.match(case.rows, row) for row in found.rows)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_claim_on_the_wrong_side(case: Case, document: Document) -> None:
    change(document, case.rows, case.figure, case.factor)
    found = entry(read(document), case.key)
    assert found.verdict == "does not hold", found.why
    assert "asked" in found.why


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_interval_across_the_line_decides_nothing(case: Case, document: Document) -> None:
    change(document, case.rows, case.figure, case.factor, repetitions=range(1))
    found = entry(read(document), case.key)
    assert found.verdict == "undecided" and "more repetitions would tell" in found.why


@pytest.mark.parametrize("case", [case for case in CASES if case.threads], ids=named)
def test_what_fails_for_threads_alone_holds_but_not_for_them(
    case: Case, document: Document
) -> None:
    change(document, case.threads, case.figure, case.factor, repetitions=range(1))
    found = entry(read(document), case.key)
    assert found.verdict == "holds" and found.why.startswith("for threads undecided")
    change(document, case.threads, case.figure, case.factor, repetitions=range(1, 100))
    found = entry(read(document), case.key)
    assert found.verdict == "holds" and found.why.startswith("not for threads"), found.why
    drop(document, case.threads)
    found = entry(read(document), case.key)
    assert found.verdict == "holds" and "for threads not measured: the results" in found.why


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_claim_without_its_rows_says_which_and_why(case: Case, document: Document) -> None:
    rows = matching(document, case.rows)
    # One that failed once is no evidence, whatever its other repetitions say.
    for row in rows:
        if row["repetition_index"] == 1:
            row.update(error_occurred=True, error_message="lost one of them", real_time=0.0)
    found = entry(read(document), case.key)
    assert found.verdict == "not measured"
    assert found.why == f"{found_name(rows, found.why)} failed 1×: lost one of them"

    drop(document, case.rows)
    found = entry(read(document), case.key)
    assert found.verdict == "not measured"
    assert found.why.startswith("the results have no row ")

    document["context"]["simul"]["declined"] = [
        {key: row[key] for key in ("name", "workload", "lane", "series")} | {"reason": "no | more"}
        for row in rows
    ]
    found = entry(read(document), case.key)
    assert found.why == f"{found_name(rows, found.why)} declined: no | more"


@pytest.mark.parametrize("key", [claim.key for claim in CLAIMS])
def test_one_repetition_decides_nothing(key: str, once: Results) -> None:
    found = entry(once, key)
    assert found.verdict == "undecided"
    assert "one repetition" in found.why


@pytest.mark.parametrize("case", GOAL_CASES, ids=named)
def test_a_goal_on_each_side_of_its_line(case: Case, document: Document) -> None:
    assert reached(read(document), case.key).verdict == "met"
    change(document, case.rows, case.figure, case.factor, repetitions=range(1))
    assert reached(read(document), case.key).verdict == "undecided"
    change(document, case.rows, case.figure, case.factor, repetitions=range(1, 100))
    assert reached(read(document), case.key).verdict == "not met"


@pytest.mark.parametrize("case", GOAL_CASES, ids=named)
def test_a_goal_without_its_rows(case: Case, document: Document) -> None:
    drop(document, case.rows)
    found = reached(read(document), case.key)
    assert found.verdict == "not measured" and found.check is None
    assert "the results have no row" in found.why


def test_the_model_of_the_exhibition_comes_from_its_spec(document: Document) -> None:
    found = entry(read(document), "exhibition")
    assert found.finding and found.finding.model == pytest.approx(43_200 / 3_655)
    for row in matching(document, "chess/"):
        row["spec"]["boards"] = 1
    found = entry(read(document), "exhibition")
    assert found.finding and found.finding.model == pytest.approx(1)


def test_the_cores_of_the_machine_are_the_model_of_computing(document: Document) -> None:
    document["context"]["num_cpus"] = 16
    found = entry(read(document), "computing-threads")
    assert found.finding and found.finding.model == 16
    assert found.verdict == "does not hold"
    document["context"]["num_cpus"] = 1
    assert "one CPU" in entry(read(document), "computing-threads").why
    del document["context"]["num_cpus"]
    assert "how many CPUs" in entry(read(document), "computing-threads").why


def test_memory_for_one_number_of_tasks_has_no_slope(document: Document) -> None:
    drop(document, "memory/coroutine/tasks:(10000|100000)$")
    assert "one number of tasks" in entry(read(document), "memory").why


def test_the_loop_s_losses_are_counted_whatever_the_claims_say(document: Document) -> None:
    ledger = derive(read(document))
    lost = [each for each in ledger.contests if each.loop_loses]
    assert [each.loop for each in lost if each.loop.startswith("cpu")] == ["cpu/coroutine"]
    # The fastest pool counts, not the one that compares best with the loop.
    sleeps = next(each for each in ledger.contests if "tasks:1000/" in each.loop)
    assert sleeps.threads == "sleeps/thread_pool/tasks:1000/delay:0.01/threads:256"
    change(document, "cpu/thread_pool", "real_time", 3)
    assert not [e for e in derive(read(document)).contests if e.loop_loses and "cpu" in e.loop]


def test_threads_at_a_queue_are_judged_on_the_better_of_their_queues(document: Document) -> None:
    def condvar(rate: float) -> list[dict[str, Any]]:
        rows = matching(document, "queue/thread_pool/producers:(1/consumers:1|5/consumers:100)/")
        return [
            row
            | dict.fromkeys(("name", "run_name"), f"{row['name']}/handover:condvar")
            | {"spec": row["spec"] | {"handover": "condvar"}}
            | {figure: row[figure] * rate for figure in ("items_per_second", "completed")}
            | {"real_time": row["real_time"] / rate}
            for row in rows
        ]

    tbb = [row["name"] for row in matching(document, "queue/thread_pool/")]
    slower, faster = condvar(0.5), condvar(2)
    rows = document["benchmarks"]
    document["benchmarks"] = rows + slower
    assert set(entry(read(document), "contention").rows) <= set(tbb)
    document["benchmarks"] = rows + faster
    for key in ("contention", "busy-queue"):
        used = [row for row in entry(read(document), key).rows if "thread_pool" in row]
        assert used and all(row.endswith("/handover:condvar") for row in used), key
    contest = next(
        each
        for each in derive(read(document)).contests
        if "producers:5/consumers:100/capacity:64" in each.loop
    )
    assert contest.threads.endswith("/handover:condvar")


def test_the_best_of_a_family_counts_whatever_its_lanes_are_called() -> None:
    results = read(made_up_lanes().document())
    ledger = derive(results)
    sleeps = next(each for each in ledger.contests if "tasks:1000/" in each.loop)
    assert sleeps.loop.startswith("sleeps/lean/") and sleeps.threads.startswith("sleeps/fibers/")
    assert entry(results, "requests-without-delay").rows[-1].startswith("fetch/fibers/")
    assert entry(results, "computing-threads").rows[0] == "cpu/fibers"
    assert "fibers" in entry(results, "awaited-sleep").why
    assert reached(results, "requests-against-pool").rows[-1].startswith("fetch/fibers/")
    # Of the threads the leanest is compared, and with the lane that the claim is about.
    memory = entry(results, "memory").finding
    assert memory and memory.checks[0].measured.median == pytest.approx(4200 / 792, rel=0.05)


@pytest.mark.parametrize(
    "values, side",
    [
        ([1.0, 1.0], Side.INSIDE),
        ([2.0, 2.0], Side.INSIDE),
        ([1.2, 1.8], Side.INSIDE),
        ([0.9, 1.8], Side.ACROSS),
        ([1.2, 2.1], Side.ACROSS),
        ([0.5, 2.5], Side.ACROSS),
        ([0.5, 0.9], Side.OUTSIDE),
        ([2.1, 2.5], Side.OUTSIDE),
        ([1.5], Side.ACROSS),
        ([9.0], Side.ACROSS),
    ],
)
def test_the_interval_decides(values: list[float], side: Side) -> None:
    assert Check("it", estimate(values), "×", at_least=1.0, at_most=2.0).side is side


def drop(document: Document, rows: str) -> None:
    document["benchmarks"] = [r for r in document["benchmarks"] if not re.match(rows, r["name"])]


def found_name(rows: list[dict[str, Any]], why: str) -> str:
    """The row among these that a reason begins with."""
    return next((row["name"] for row in rows if why.startswith(row["name"] + " ")), "none of them")
