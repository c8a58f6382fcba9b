"""The article's claims. To add one, add an entry."""

from __future__ import annotations

from statistics import median_low

from bench.analysis.charts.load import BENT, KEPT_UP, loads, where_knees_lie
from bench.analysis.charts.map import Contest, map_of, score
from bench.analysis.claims.claim import (
    LOOP,
    MARGIN,
    Claim,
    Judge,
    beats,
    rate_against_threads,
    takes_its_ideal,
    task_memory,
)
from bench.analysis.claims.evidence import (
    Cell,
    Evidence,
    NotMeasured,
    counter,
    ideal,
    number,
    rates,
    ratio,
)
from bench.analysis.claims.verdict import Check, Finding, amount, interval
from bench.analysis.lanes import Family
from bench.analysis.quantities import percent
from bench.analysis.results import Measurement, SpecValue
from bench.analysis.series import Series
from bench.analysis.statistics import Estimate, paired_ratio

# "Far less" and "a fraction" leave the measure open; these are ours.
FAR_LESS = 5.0
A_FRACTION = 2.0
# A share of its throughput that a queue may lose, and still not be a bottleneck.
KEPT = 1 - MARGIN

_WITHIN = f"the interval of the wall time ends below the model plus {percent(MARGIN)}"
_NEAR = f"the interval lies within {percent(MARGIN)} of the model, both ways"
_AHEAD = "the interval of the ratio, taken within repetitions, lies above 1"

_INTRODUCTION = "Introduction"
_DIFFERENCE = "Synchronous and asynchronous: the difference"
_NOT_SIMPLE = "Asynchronous is not simple"
_SYNTAX = "async/await and coroutines"
_RULES = "The rules of async IO"
_CHAINS = "Design patterns: chained coroutines"
_QUEUE = "Design patterns: using a queue"
_HTTP = "A complete asynchronous HTTP request"
_OTHERS = "Other high-level functions"

_NO_DELAY = {"delay_s": 0.0}
_ONE_TO_ONE = {"producers": 1, "consumers": 1, "capacity": 64}
_CROWDED = {"producers": 5, "consumers": 100, "capacity": 64}

# Lanes that a claim is about as such.
THREAD = "thread_per_task"
OFFLOAD = "coroutine_offload"


def _exhibition(evidence: Evidence) -> Finding:
    one_by_one = evidence.least_wall(Cell(Series.ARTICLE, "chess", Family.NONE))
    boards, moves, own, opponent = (
        number(one_by_one, name) for name in ("boards", "moves", "own", "opponent")
    )
    pair, round_of_boards = own + opponent, boards * own
    in_turn = boards * moves * pair
    overlapped = max(round_of_boards, pair) * (moves - 1) + round_of_boards + opponent
    model = in_turn / overlapped

    def check(lane: str | Family) -> Check:
        faster = evidence.least_wall(Cell(Series.ARTICLE, "chess", lane))
        return Check(
            f"{faster.lane}: times as fast as game by game",
            ratio(one_by_one, faster),
            "×",
            (1 - MARGIN) * model,
            (1 + MARGIN) * model,
        )

    return Finding(
        [check(LOOP)],
        model,
        lambda: [check(Family.THREADS)],
        [
            f"without the last reply, which the article leaves out, the model would be "
            f"{amount(in_turn / (max(round_of_boards, pair) * moves), '×')}"
        ],
    )


def _blocking_serialises(evidence: Evidence) -> Finding:
    blocked = evidence.one(Cell(Series.ARTICLE, "blocking_call", LOOP))
    model = number(blocked, "tasks") * number(blocked, "delay_s")
    return Finding(
        [
            Check(
                f"{LOOP}: wall time",
                blocked.wall(),
                "s",
                (1 - MARGIN) * model,
                (1 + MARGIN) * model,
            )
        ],
        model,
    )


def _ten_thousand_answers(evidence: Evidence) -> Finding:
    loop = evidence.one(Cell(Series.FETCH_MANY, "fetch", LOOP, {"inflight": 10_000}))
    model = ideal(loop)
    return Finding([Check(f"{LOOP}: wall time", loop.wall(), "s", at_most=1.5 * model)], model)


def _knee(evidence: Evidence) -> Finding:
    loop, *_ = loads(evidence.find(Cell(Series.FETCH_LOAD, "fetch", LOOP)))
    pools = loads(evidence.find(Cell(Series.FETCH_LOAD, "fetch", Family.THREADS)))
    pool = max(pools, key=lambda each: median_low(each.sustained().values()))
    offered = [[number(row, "rate") for row in load.rows] for load in (loop, pool)]
    if offered[0] != offered[1]:
        raise NotMeasured(f"{loop.lane} and {pool.lane} were not offered the same rates")
    measured = paired_ratio(loop.sustained(), pool.sustained())
    if measured is None:
        raise NotMeasured(f"the lowest rate is already too much for {pool.lane}")
    every = loads(evidence.results.series(Series.FETCH_LOAD))
    return Finding(
        [Check(f"{loop.lane} over {pool.lane}: rate kept up", measured, "×", 1 + MARGIN)],
        notes=[f"knees: {where_knees_lie(every)}"],
    )


def _mixes(evidence: Evidence) -> Finding:
    for family in (Family.LOOP, Family.THREADS):
        evidence.require(Cell(Series.MIX_MAP, "mix", family))
    # Without one lane another would be the best of its family, or a place be missing.
    evidence.require_whole(Series.MIX_MAP)
    found = {}
    for place, contest in map_of(evidence.results).items():
        spec = {name: contest.loop.spec[name] for name in ("inflight", "compute_s", "wait_s")}
        loop, threads = (
            evidence.least_wall(Cell(Series.MIX_MAP, "mix", family, spec))
            for family in (Family.LOOP, Family.THREADS)
        )
        found[place] = Contest(loop, threads, ratio(threads, loop))
    if not found:
        raise NotMeasured("no mix was measured on a loop and of threads")
    loops, threads_win, open_ = score(found)
    estimates = [contest.threads_over_loops for contest in found.values()]
    wins = Estimate(
        sum(estimate.median > 1 for estimate in estimates),
        loops,
        loops + open_,
        min(estimate.confidence for estimate in estimates),
        min(estimate.count for estimate in estimates),
    )
    return Finding(
        [Check("mixes in which a loop wins", wins, "mixes", at_least=(len(found) + 1) // 2)],
        notes=[
            f"of {len(found)} mixes loops surely win {loops}, threads {threads_win}, and {open_} "
            "do not tell"
        ],
    )


def _blocking_stalls(evidence: Evidence) -> Finding:
    blocked = evidence.one(Cell(Series.ARTICLE, "blocking_call", LOOP))
    delay = number(blocked, "delay_s")
    stall = counter(blocked, "longest_stall_s")
    return Finding([Check(f"{LOOP}: longest stall", stall, "s", at_least=delay)], delay)


def _offloading(evidence: Evidence) -> Finding:
    offloaded = evidence.one(Cell(Series.ARTICLE, "blocking_call", OFFLOAD))
    model = ideal(offloaded)
    stall = counter(offloaded, "longest_stall_s")
    return Finding(
        [
            Check(
                f"{OFFLOAD}: wall time",
                offloaded.wall(),
                "s",
                at_most=(1 + MARGIN) * model,
            ),
            Check("longest stall", stall, "s", at_most=number(offloaded, "delay_s")),
        ],
        model,
    )


def _first_result(evidence: Evidence) -> Finding:
    def taken(lane: str | Family, mode: str) -> Measurement:
        return evidence.least_wall(Cell(Series.ARTICLE, "as_completed", lane, {"mode": mode}))

    def share(
        lane: str | Family, mode: str, at_least: float, at_most: float | None = None
    ) -> Check:
        measurement = taken(lane, mode)
        for name in ("first_s", "last_s"):
            counter(measurement, name)
        measured = measurement.estimate(
            lambda row: row.counters["first_s"] / row.counters["last_s"]
        )
        return Check(
            f"{measurement.lane}, {mode}: the first result after this part of the whole",
            measured,
            "×",
            at_least,
            at_most,
        )

    groups = taken(LOOP, "as_completed").spec.get("groups")
    if not isinstance(groups, str):
        raise NotMeasured(f"as_completed/{LOOP} has no groups")
    longest = [max(map(float, group.split(","))) for group in groups.split()]
    model = min(longest) / max(longest)

    def both(lane: str | Family) -> list[Check]:
        return [
            share(lane, "as_completed", (1 - MARGIN) * model, (1 + MARGIN) * model),
            share(lane, "gather", 1 - MARGIN),
        ]

    return Finding(both(LOOP), model, lambda: both(Family.THREADS))


def _time_in_queue(evidence: Evidence) -> Finding:
    # Two producers, as in the article, make no item with some seeds.
    spec = _consumers(100)
    loop = evidence.one(Cell(Series.ARTICLE, "asyncq", LOOP, spec))
    second = number(loop, "unit_s")

    def check(measurement: Measurement) -> Check:
        return Check(
            f"{measurement.lane}: longest time in the queue",
            counter(measurement, "latency_max_s"),
            "s",
            at_most=second,
        )

    def threads() -> list[Check]:
        return [check(evidence.least_wall(Cell(Series.ARTICLE, "asyncq", Family.THREADS, spec)))]

    return Finding([check(loop)], second, threads)


def _one_thread(evidence: Evidence) -> Finding:
    most = evidence.largest(Cell(Series.SLEEPS_SCALING, "sleeps", LOOP), "tasks")
    threads = counter(most, "threads_peak")
    return Finding(
        [Check(f"{LOOP}: threads at most", threads, "threads", at_most=1)],
        1,
        notes=[f"for {number(most, 'tasks'):,.0f} tasks that wait"],
    )


def _memory(evidence: Evidence) -> Finding:
    thread, task = (task_memory(evidence, lane) for lane in (Family.THREADS, LOOP))
    measured = paired_ratio(thread, task)
    if measured is None:
        raise NotMeasured("no repetition has the memory of both lanes")
    return Finding(
        [Check(f"thread over {LOOP}: memory per waiting task", measured, "×", at_least=FAR_LESS)]
    )


def _start(evidence: Evidence) -> Finding:
    threads = evidence.largest(Cell(Series.START, "start", THREAD), "tasks")
    tasks = {"tasks": number(threads, "tasks")}
    coroutines = evidence.one(Cell(Series.START, "start", LOOP, tasks))
    per_task = 1 / tasks["tasks"]
    return Finding(
        [
            Check(
                f"thread over {LOOP}: time to start one",
                ratio(threads, coroutines),
                "×",
                at_least=A_FRACTION,
            )
        ],
        notes=[
            f"a {what} {interval(each.wall().scaled(per_task), 's')}"
            for what, each in (("thread", threads), ("coroutine", coroutines))
        ],
    )


def _computing_gains_nothing(evidence: Evidence) -> Finding:
    gain = ratio(
        evidence.least_wall(Cell(Series.ARTICLE, "cpu", Family.NONE)),
        evidence.one(Cell(Series.ARTICLE, "cpu", LOOP)),
    )
    bounds = (1 - MARGIN, 1 + MARGIN)
    return Finding([Check(f"{LOOP}: times as fast as one by one", gain, "×", *bounds)], 1)


def _computing_gains_cores(evidence: Evidence) -> Finding:
    pool = evidence.least_wall(Cell(Series.ARTICLE, "cpu", Family.THREADS))
    gain = ratio(evidence.one(Cell(Series.ARTICLE, "cpu", LOOP)), pool)
    cores = evidence.results.context.get("num_cpus")
    if not isinstance(cores, int) or cores < 1:
        raise NotMeasured("the results do not say how many CPUs there were")
    if cores < 2:
        raise NotMeasured("there is one CPU, and nothing to gain")
    model = min(float(cores), number(pool, "tasks"))
    lowest = 1 + (model - 1) * (1 - MARGIN)
    return Finding([Check(f"{pool.lane}: times as fast as the loop", gain, "×", lowest)], model)


def _handover(measurement: Measurement) -> dict[str, SpecValue]:
    """The queue that its threads had; older results know only one."""
    return {key: value for key, value in measurement.spec.items() if key == "handover"}


def _kept(lane: str | Family, at_least: float | None = None, at_most: float | None = None) -> Judge:
    def judge(evidence: Evidence) -> Finding:
        many = evidence.highest_rate(Cell(Series.QUEUE_SHAPES, "queue", lane, _CROWDED))
        few = evidence.one(
            Cell(Series.QUEUE_SHAPES, "queue", many.lane, {**_ONE_TO_ONE, **_handover(many)})
        )
        kept = rates(many, few)
        return Finding([Check(f"{many.lane}: items/s kept", kept, "×", at_least, at_most)])

    return judge


def _busy_queue(evidence: Evidence) -> Finding:
    loop = evidence.one(Cell(Series.QUEUE_SHAPES, "queue", LOOP, _CROWDED))
    threads = evidence.highest_rate(Cell(Series.QUEUE_SHAPES, "queue", Family.THREADS, _CROWDED))
    what = f"{LOOP} over {threads.lane}: items/s"
    return Finding([Check(what, rates(loop, threads), "×", at_least=1)])


def _requests(evidence: Evidence) -> Finding:
    gain = rate_against_threads(
        evidence,
        Cell(Series.FETCH_INFLIGHT, "fetch", LOOP, {"inflight": 64, **_NO_DELAY}),
        Cell(Series.FETCH_INFLIGHT, "fetch", Family.THREADS, _NO_DELAY),
    )
    return Finding([Check(f"{LOOP} over the best of threads: requests/s", gain, "×", 1)])


def _many_waits(evidence: Evidence) -> Finding:
    def tasks(measurement: Measurement) -> float:
        return number(measurement, "tasks")

    def few_threads(pool: Measurement) -> bool:
        threads = pool.number("threads")
        return threads is not None and tasks(pool) > threads

    pool = evidence.choose(
        Cell(Series.SLEEPS_SCALING, "sleeps", Family.THREADS),
        lambda each: (few_threads(each), tasks(each), -each.wall().median),
    )
    if not few_threads(pool):
        raise NotMeasured("no pool had fewer threads than tasks")
    loop = evidence.one(Cell(Series.SLEEPS_SCALING, "sleeps", LOOP, {"tasks": tasks(pool)}))
    what = f"{pool.lane} over {LOOP}: wall time"
    return Finding([Check(what, ratio(pool, loop), "×", at_least=1)])


def _overlap_pays(evidence: Evidence) -> Finding:
    cell = Cell(Series.FETCH_DELAY, "fetch", Family.NONE)
    one_by_one = evidence.smallest(cell, "delay_s")
    spec = {"delay_s": number(one_by_one, "delay_s"), "inflight": 64}

    def check(lane: str | Family) -> Check:
        overlapped = evidence.least_wall(Cell(Series.FETCH_DELAY, "fetch", lane, spec))
        what = f"{overlapped.lane}: times as fast as one by one"
        return Check(what, ratio(one_by_one, overlapped), "×", at_least=1)

    return Finding([check(LOOP)], None, lambda: [check(Family.THREADS)])


def _connections(new: bool) -> Cell:
    return Cell(Series.FETCH_CONNECTIONS, "fetch", LOOP, {"new_connections": new})


def _consumers(consumers: int) -> dict[str, int]:
    return {"nprod": 5, "ncon": consumers}


CLAIMS: tuple[Claim, ...] = (
    Claim(
        key="exhibition",
        title="One master, many boards",
        statement="Going from board to board while opponents think makes the exhibition as many "
        "times shorter as the arithmetic says.",
        where=f"{_DIFFERENCE}: half a day of games shrinks to about an hour",
        model="boards × moves × (own + opponent) ÷ (max(boards × own, own + opponent) × "
        "(moves − 1) + boards × own + opponent)",
        rule=_NEAR,
        unit="×",
        judge=_exhibition,
    ),
    Claim(
        key="count",
        title="Tasks that wait together",
        statement="Tasks that wait at the same time take as long as one of them.",
        where=f"{_SYNTAX}: countasync",
        model="one delay",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "count"),
    ),
    Claim(
        key="random",
        title="Calls that do not wait for each other",
        statement="Several calls that retry at their own pace end with the slowest of them.",
        where=f"{_RULES}: makerandom",
        model="the longest of the calls' sums of pauses",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "random"),
    ),
    Claim(
        key="gather",
        title="Gather takes the longest",
        statement="Gathering tasks takes the longest of them and not the sum of all.",
        where=f"{_OTHERS}: gather",
        model="the largest number of all groups, in units",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "as_completed", {"mode": "gather"}),
    ),
    Claim(
        key="chained",
        title="Chains take the longest chain",
        statement="Parts that need each other follow one another, chains stand beside each other: "
        "the whole takes the longest chain.",
        where=f"{_CHAINS}: chained",
        model="the largest sum of a chain's two parts",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "chained"),
    ),
    Claim(
        key="awaited-sleep",
        title="An awaited sleep blocks nobody",
        statement="A sleep that is awaited lets everyone else sleep at the same time.",
        where=f"{_SYNTAX}: asyncio.sleep against time.sleep",
        model="one delay",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.SLEEPS_SCALING, "sleeps", {"tasks": 10}),
    ),
    Claim(
        key="blocking-sleep",
        title="A blocking sleep serialises",
        statement="Sleeps that block, made on the loop, follow one another.",
        where=f"{_SYNTAX}: asyncio.sleep against time.sleep",
        model="tasks × delay",
        rule=_NEAR,
        unit="s",
        judge=_blocking_serialises,
    ),
    Claim(
        key="blocking-stall",
        title="A blocking call stops the loop",
        statement="While a call blocks the loop, nothing else on it gets on, so that an HTTP "
        "library that blocks is not made for one.",
        where=f"{_HTTP}: why requests does not go with async IO",
        model="one delay",
        rule="the interval of the heartbeat's longest stall lies above the delay of a call",
        unit="s",
        judge=_blocking_stalls,
    ),
    Claim(
        key="offload",
        title="A pool takes blocking calls off the loop",
        statement="Blocking calls handed to a few threads overlap again, and the loop goes on.",
        where=f"{_HTTP}: why requests does not go with async IO (the remedy is ours)",
        model="delay × tasks ÷ threads, rounded up",
        rule=f"{_WITHIN}, and that of the longest stall below one delay",
        unit="s",
        judge=_offloading,
    ),
    Claim(
        key="hundreds-of-consumers",
        title="Hundreds of consumers",
        statement="A queue with many consumers takes no longer than planned.",
        where=f"{_QUEUE}: asyncq, scaled up",
        model="the plan's run on a virtual clock",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "asyncq", _consumers(100)),
    ),
    Claim(
        key="thousands-of-consumers",
        title="Thousands of consumers",
        statement="A queue with very many consumers takes no longer than planned either.",
        where=f"{_QUEUE}: asyncq, scaled up",
        model="the plan's run on a virtual clock",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "asyncq", _consumers(1000)),
    ),
    Claim(
        key="time-in-queue",
        title="Items leave the queue at once",
        statement="With consumers to spare, an item is in the queue for a fraction of one of the "
        "article's seconds.",
        where=f"{_QUEUE}: asyncq's times, with more consumers",
        model="less than one article-second, unit_s",
        rule="the interval of the longest time of an item ends below the model",
        unit="s",
        judge=_time_in_queue,
    ),
    Claim(
        key="crawl",
        title="All pages in the time of the slowest",
        statement="A list of pages is fetched, parsed and written down in the time of its slowest "
        "page.",
        where=f"{_HTTP}: areq's log",
        model="the longest delay of a page",
        rule=_WITHIN,
        unit="s",
        judge=takes_its_ideal(Series.ARTICLE, "crawl"),
    ),
    Claim(
        key="ten-thousand-answers",
        title="Ten thousand answers at once",
        statement="Ten thousand slow answers take little more than the time of one, in one thread.",
        where=f"{_HTTP}: areq's list of URLs, scaled up",
        model="the delay of one answer",
        rule="the interval of the wall time ends below one and a half of the model",
        unit="s",
        judge=_ten_thousand_answers,
    ),
    Claim(
        key="as-completed",
        title="First results come before the whole",
        statement="Taken as they complete, the first result is there long before the last; "
        "gathered, they come together.",
        where=f"{_OTHERS}: as_completed",
        model="the shortest task ÷ the longest",
        rule=f"the interval of time to the first ÷ time to the last lies within {percent(MARGIN)} "
        f"of the model, and gathered within {percent(MARGIN)} of 1",
        unit="×",
        judge=_first_result,
    ),
    Claim(
        key="session",
        title="Pooled connections pay",
        statement="A session that keeps its connections beats a new connection for each request.",
        where=f"{_HTTP}: one session for all requests",
        model="above 1",
        rule=_AHEAD,
        unit="×",
        judge=beats(
            "a new connection each over kept ones, wall time",
            _connections(new=True),
            _connections(new=False),
        ),
    ),
    Claim(
        key="one-thread",
        title="Concurrency in one thread",
        statement="However many tasks wait, the loop needs a single thread.",
        where=f"{_INTRODUCTION}: one thread, one process, and yet concurrent",
        model="1 thread",
        rule="the interval of the peak number of threads does not exceed the model",
        unit="threads",
        judge=_one_thread,
    ),
    Claim(
        key="memory",
        title="Far less memory per waiting task",
        statement="A waiting coroutine takes far less memory than a waiting thread, counting what "
        "the kernel holds.",
        where=f"{_NOT_SIMPLE}: threads' possible bottlenecks (the measure is ours)",
        model=f"at least {amount(FAR_LESS, '×')}",
        rule="the interval of the ratio of the slopes over the number of tasks lies above the "
        "model",
        unit="×",
        judge=_memory,
    ),
    Claim(
        key="start",
        title="A coroutine starts for a fraction",
        statement="Starting and ending a coroutine costs a fraction of starting and ending a "
        "thread.",
        where=f"{_NOT_SIMPLE}: threads' possible bottlenecks (the measure is ours)",
        model=f"at least {amount(A_FRACTION, '×')}",
        rule="the interval of the ratio, taken within repetitions, lies above the model",
        unit="×",
        judge=_start,
    ),
    Claim(
        key="contention",
        title="Threads jam at a crowded queue",
        statement="From one producer and one consumer to many, a queue between threads loses "
        "throughput.",
        where=f"{_NOT_SIMPLE}: threads' possible bottlenecks",
        model=f"keeps at most {percent(KEPT)} of its items/s",
        rule="the interval of the ratio, taken within repetitions, lies below the model",
        unit="×",
        judge=_kept(Family.THREADS, at_most=KEPT),
    ),
    Claim(
        key="no-contention",
        title="The loop's queue does not jam",
        statement="From one producer and one consumer to many, a queue on the loop keeps its "
        "throughput.",
        where=f"{_NOT_SIMPLE}: async IO avoids them",
        model=f"keeps at least {percent(KEPT)} of its items/s",
        rule="the interval of the ratio, taken within repetitions, lies above the model",
        unit="×",
        judge=_kept(LOOP, at_least=KEPT),
    ),
    Claim(
        key="busy-queue",
        title="A crowded queue is faster on the loop",
        statement="Through a queue with many producers and consumers, the loop moves more items "
        "than threads do.",
        where=f"{_NOT_SIMPLE}: use async IO wherever threads are not a must",
        model="above 1",
        rule=_AHEAD,
        unit="×",
        judge=_busy_queue,
    ),
    Claim(
        key="many-waits",
        title="More waits than a pool has threads",
        statement="Where far more tasks wait than a pool has threads, the loop is faster.",
        where=f"{_NOT_SIMPLE}: use async IO wherever threads are not a must",
        model="above 1",
        rule=_AHEAD,
        unit="×",
        judge=_many_waits,
    ),
    Claim(
        key="mixes",
        title="A loop for most mixes",
        statement="Over the share of waiting and the number of tasks at a time, the best loop is "
        "faster than the best of threads in most places: threads when they must be, async IO "
        "otherwise.",
        where=f"{_NOT_SIMPLE}: use async IO wherever threads are not a must",
        model="half of the mixes on the map",
        rule="so many intervals of the ratio of wall times, taken within repetitions, lie above 1",
        unit="mixes",
        judge=_mixes,
    ),
    Claim(
        key="overlap-pays",
        title="Overlapping short waits pays",
        statement="Even at the shortest delay measured, overlapping the requests beats making "
        "them one by one.",
        where=f"{_INTRODUCTION}: others run while one waits for its result",
        model="above 1",
        rule=_AHEAD,
        unit="×",
        judge=_overlap_pays,
    ),
    Claim(
        key="requests-without-delay",
        title="Requests without delay, against threads",
        statement="With a server that answers at once, the loop gets more requests a second "
        "answered than the best pool of threads.",
        where=f"{_NOT_SIMPLE}: use async IO wherever threads are not a must",
        model="above 1",
        rule=_AHEAD,
        unit="×",
        judge=_requests,
    ),
    Claim(
        key="knee",
        title="The loop bends under more load",
        statement="Requests that come at a rate of their own are answered without a queue up to a "
        "higher rate by the loop than by the best of threads.",
        where=f"{_NOT_SIMPLE}: use async IO wherever threads are not a must (the measure is ours)",
        model=f"above {amount(1 + MARGIN, '×')}, of the rates measured",
        rule="the interval of the ratio, taken within repetitions, of the highest rates before the "
        f"knee does not begin below the model; the knee is where {percent(0.99)} of the latencies "
        f"end later than {BENT:.0f} times that of the lowest rate, or less than "
        f"{percent(KEPT_UP)} is answered",
        unit="×",
        judge=_knee,
    ),
    Claim(
        key="computing-loop",
        title="Coroutines do nothing for computing",
        statement="Work that never waits takes as long on the loop as one after the other.",
        where=f"{_RULES}: computing is not what asyncio is for",
        model="1×",
        rule=_NEAR,
        unit="×",
        judge=_computing_gains_nothing,
    ),
    Claim(
        key="computing-threads",
        title="Computing: the loop loses to threads",
        statement="For work that never waits the loop loses to a pool of threads by as many times "
        "as there are cores.",
        where=f"{_INTRODUCTION}: concurrency is one thing, more cores are another",
        model="the number of CPUs, at most one for each task",
        rule=f"the interval of the ratio lies above 1 plus {percent(1 - MARGIN)} of what the model "
        "has more",
        unit="×",
        judge=_computing_gains_cores,
    ),
)
