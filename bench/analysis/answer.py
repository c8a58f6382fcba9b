"""What the results say to someone who has to choose: a handful of sentences made from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bench.analysis.chart import NothingToDraw
from bench.analysis.charts import computing, crossover, load, map, memory, requests, scaling
from bench.analysis.claims.claim import (
    CLOSED_STALL,
    MARGIN,
    MEMORY_WORKLOAD,
    OPEN_STALL,
    task_memory,
)
from bench.analysis.claims.evidence import (
    Cell,
    Evidence,
    NotMeasured,
    counter,
    number,
    rates,
    ratio,
)
from bench.analysis.claims.verdict import amount, interval
from bench.analysis.comparison import choice_of
from bench.analysis.lanes import Family, LaneTable
from bench.analysis.quantities import count, duration, percent
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.statistics import Estimate, estimate, paired_ratio

HEADING = "On this machine"

_AT_ONCE = {"delay_s": 0.0}
# Of more lanes than this a sentence names the first and the last.
_MOST_NAMED = 4
# Nobody should choose by a smaller lead.
_SLIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Sentence:
    """`chart` is the name of the picture that shows it."""

    topic: str
    text: str
    chart: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """A text, and what follows from it for the choice between a loop and threads."""

    text: str
    # In words that follow "for".
    for_loop: str = ""
    for_threads: str = ""
    for_either: str = ""
    undecided: str = ""
    # The lanes of a loop and of threads that it rests on.
    loops: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()


def answer(results: Results) -> list[Sentence]:
    """The choice, then what it rests on. Of what cannot be said each says why not."""
    evidence = Evidence(results)
    sentences, findings = [], []
    for topic, chart, find in (
        ("Waiting", scaling.CHART, _waiting),
        ("Memory", memory.CHART, _memory),
        ("Requests", requests.CHART, _requests),
        ("Computing", computing.CHART, _computing),
        ("Latency", load.CHART, _latency),
        ("Mixes", map.CHART, _mixes),
    ):
        try:
            finding = find(evidence)
            findings.append(finding)
            text = finding.text
        except NotMeasured as reason:
            text = f"not measured: {reason}."
        sentences.append(Sentence(topic, _capital(text), chart.name))
    choice = f"{_choice(findings)} {_overlapping(evidence)}"
    return [Sentence("Choice", choice, crossover.CHART.name), *sentences]


def families(table: LaneTable) -> str:
    """Which lanes are meant where a loop or threads are spoken of."""
    said = [
        f"{what} {_listed(lanes)}"
        for what, lanes in (
            ("a loop is", table.of_family(Family.LOOP)),
            ("threads are", table.of_family(Family.THREADS)),
            ("nothing overlaps in", table.of_family(Family.NONE)),
        )
        if lanes
    ]
    return f"The lanes by what they overlap waiting with: {'; '.join(said)}."


@dataclass(frozen=True, slots=True)
class _Point:
    """How many times as long as the best loop the best of threads takes for so many waits."""

    tasks: float
    loop: Measurement
    threads: Measurement
    longer: Estimate

    @property
    def behind(self) -> bool:
        return _is_sure(self.longer) and self.longer.low > 1 + MARGIN

    @property
    def keeps_up(self) -> bool:
        return _is_sure(self.longer) and self.longer.high <= 1 + MARGIN

    def __str__(self) -> str:
        return (
            f"with {count(self.tasks)} {_named(self.threads)} takes "
            f"{interval(self.longer, '×')} as long as {_named(self.loop)}"
        )


def _waiting(evidence: Evidence) -> _Finding:
    points = _points(evidence)
    kept = [*takewhile(lambda point: point.keeps_up, points)]
    fallen = [*takewhile(lambda point: point.behind, reversed(points))]
    margin = percent(MARGIN)
    either = f"up to {count(kept[-1].tasks)} waits at once" if kept else ""
    keeping = ""
    if kept:
        threads, loops = _lanes(kept)
        keeping = f"{either} {threads} keeps up with {loops} within {margin}"
    if not fallen:
        last = points[-1]
        if last.keeps_up and len(kept) == len(points):
            return _Finding(f"{keeping}, the most measured: {last}.", for_either=either)
        threads, loops = _lanes([last])
        unsure = (
            f"when {threads} falls behind {loops} by {margin} is undecided: {last}{_why(last)}."
        )
        said = f"{keeping}; {unsure}" if kept else unsure
        return _Finding(said, for_either=either, undecided="many waits at once")
    first, most = fallen[-1], fallen[0]
    begin = count(first.tasks)
    threads, loops = _lanes(fallen)
    behind = f"{threads} falls behind {loops}"
    if kept:
        same = _lanes(kept) == (threads, loops)
        text = f"{keeping}; from {begin} on {'it falls behind' if same else behind}: {first}"
    elif len(fallen) == len(points):
        text = f"already at {begin} waits at once {behind}: {first}"
    else:
        text = f"from {begin} waits at once on {behind}: {first}"
    if most is not first:
        text += f", with {count(most.tasks)} {interval(most.longer, '×')}"
    return _Finding(
        f"{text}.",
        for_loop=f"{begin} or more waits at once",
        for_either=either,
        loops=_each_once(point.loop.lane for point in fallen),
    )


def _lanes(points: Sequence[_Point]) -> tuple[str, str]:
    """The lanes of threads and of a loop that were the best at these points."""
    return (
        " or ".join(_each_once(point.threads.lane for point in points)),
        " or ".join(_each_once(point.loop.lane for point in points)),
    )


def _each_once(lanes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lanes))


def _points(evidence: Evidence) -> list[_Point]:
    """One for each number of waits that both a loop and threads were measured with."""
    cells = [Cell(Series.SLEEPS_SCALING, "sleeps", each) for each in (Family.LOOP, Family.THREADS)]
    loops, threads = (evidence.find(cell) for cell in cells)
    common = {number(each, "tasks") for each in loops} & {number(each, "tasks") for each in threads}
    # A single wait has nothing to overlap with.
    common.discard(1)
    if not common:
        raise NotMeasured("a loop and threads have no number of waits in common")
    points = []
    for tasks in sorted(common):
        loop, pool = (
            evidence.least_wall(Cell(cell.series, cell.workload, cell.lane, {"tasks": tasks}))
            for cell in cells
        )
        points.append(_Point(tasks, loop, pool, ratio(pool, loop)))
    return points


def _why(point: _Point) -> str:
    return "" if _is_sure(point.longer) else ", measured once"


def _memory(evidence: Evidence) -> _Finding:
    by_lane, reason = {}, NotMeasured("no lane has memory to compare")
    for lane in evidence.results.lanes():
        try:
            by_lane[lane] = task_memory(evidence, lane)
        except NotMeasured as missing:
            if any(each.lane == lane for each in evidence.results.series(Series.MEMORY)):
                reason = missing
    costs = {lane: estimate(slopes.values()) for lane, slopes in by_lane.items()}
    lanes = sorted(
        (lane for lane in costs if costs[lane].median > 0), key=lambda n: costs[n].median
    )
    if not lanes:
        evidence.find(Cell(Series.MEMORY, MEMORY_WORKLOAD, Family.LOOP))
        raise reason
    said = [f"{amount(costs[lane].median, 'bytes')} in {lane}" for lane in lanes]
    if len(said) > _MOST_NAMED:
        said = [*said[: _MOST_NAMED - 1], f"so on to {said[-1]}"]
    text = f"a waiting task costs {_listed(said)}"
    least, most = lanes[0], lanes[-1]
    if len(lanes) == 1:
        return _Finding(f"{text} ({interval(costs[least], 'bytes')}); no other lane was measured.")
    times = paired_ratio(by_lane[most], by_lane[least])
    if times is None:
        return _Finding(f"{text}; no repetition has both.", undecided="memory")
    text += f": {interval(times, '×')} as much"
    if not _is_ahead(times):
        return _Finding(f"{text}, which decides nothing{_once(times)}.", undecided="memory")
    family = evidence.results.table.family(least)
    return _Finding(
        f"{text}.",
        for_loop="little memory" if family is Family.LOOP else "",
        for_threads="little memory" if family is Family.THREADS else "",
        loops=(least,) if family is Family.LOOP else (),
        threads=(least,) if family is Family.THREADS else (),
    )


def _requests(evidence: Evidence) -> _Finding:
    loop, threads = (
        evidence.highest_rate(Cell(Series.FETCH_INFLIGHT, "fetch", family, _AT_ONCE))
        for family in (Family.LOOP, Family.THREADS)
    )
    return _contest(
        "of requests answered at once {ahead} gets {times} as many a second as {behind}",
        "requests answered at once",
        loop,
        threads,
        rates,
    )


def _computing(evidence: Evidence) -> _Finding:
    loop, threads = (
        evidence.least_wall(Cell(computing.SERIES, computing.WORKLOAD, family))
        for family in (Family.LOOP, Family.THREADS)
    )
    cores = evidence.results.context.get("num_cpus")
    where = f" on {cores} CPUs" if isinstance(cores, int) and cores > 1 else ""
    return _contest(
        f"work that never waits is {{times}} as fast in {{ahead}} as in {{behind}}{where}",
        "computing",
        loop,
        threads,
        lambda ahead, behind: ratio(behind, ahead),
    )


def _latency(evidence: Evidence) -> _Finding:
    """Decides nothing between lanes, but which latencies to believe."""
    closed, open_ = evidence.one(CLOSED_STALL), evidence.one(OPEN_STALL)
    said_closed, said_open = (counter(each, load.TAIL) for each in (closed, open_))
    return _Finding(
        f"of a server that stalls for {duration(number(open_, 'stall_s'))} in every second a closed "
        f"loop sees {percent(0.99)} of the answers within {duration(said_closed.median)}, an open "
        f"loop within {duration(said_open.median)}: believe the open one{_once(said_open)}."
    )


def _mixes(evidence: Evidence) -> _Finding:
    """Decides nothing by itself: which place on the map is meant is the reader's."""
    for family in (Family.LOOP, Family.THREADS):
        evidence.require(Cell(map.SERIES, "mix", family))
    found = map.map_of(evidence.results)
    if not found:
        raise NotMeasured("no mix of computing and waiting was measured on a loop and of threads")
    surest = max((each.threads_over_loops for each in found.values()), key=lambda e: e.confidence)
    return _Finding(f"{map.title(found)}{_once(surest)}.")


def _contest(
    text: str,
    what: str,
    loop: Measurement,
    threads: Measurement,
    times: Callable[[Measurement, Measurement], Estimate],
) -> _Finding:
    """The one with the better median is named first; whether it is ahead the interval decides."""
    ahead, behind = loop, threads
    measured = times(ahead, behind)
    if measured.median < 1:
        ahead, behind = threads, loop
        measured = times(ahead, behind)
    said = text.format(ahead=_named(ahead), behind=_named(behind), times=interval(measured, "×"))
    if not _is_ahead(measured):
        return _Finding(f"{said}: undecided who is ahead{_once(measured)}.", undecided=what)
    if measured.median <= 1 + _SLIGHT:
        return _Finding(f"{said}, which is little.", for_either=what)
    if ahead is loop:
        return _Finding(f"{said}.", for_loop=what, loops=(loop.lane,))
    return _Finding(f"{said}.", for_threads=what, threads=(threads.lane,))


def _choice(findings: Sequence[_Finding]) -> str:
    """What the findings come to, a sentence each."""
    loops = _each_once(lane for each in findings for lane in each.loops)
    threads = _each_once(lane for each in findings for lane in each.threads)
    said = [
        f"{who} {_listed([f'for {each}' for each in what])}."
        for who, what in (
            (f"Take a loop ({', '.join(loops)})", [e.for_loop for e in findings if e.for_loop]),
            (
                f"Take threads ({', '.join(threads)})",
                [e.for_threads for e in findings if e.for_threads],
            ),
            ("Either will do", [e.for_either for e in findings if e.for_either]),
            ("It is undecided", [e.undecided for e in findings if e.undecided]),
        )
        if what
    ]
    return " ".join(said) or "Nothing was measured that decides it."


def _overlapping(evidence: Evidence) -> str:
    """When overlapping pays, in the words of the picture, and what it brings at the shortest wait."""
    try:
        one_by_one = evidence.choose(
            Cell(Series.FETCH_DELAY, "fetch", Family.NONE),
            # The shortest delay that is one.
            lambda each: (number(each, "delay_s") > 0, -number(each, "delay_s")),
        )
        delay_s = number(one_by_one, "delay_s")
        overlapped = []
        for family in (Family.LOOP, Family.THREADS):
            try:
                cell = Cell(Series.FETCH_DELAY, "fetch", family, {"delay_s": delay_s})
                overlapped.append(evidence.least_wall(cell))
            except NotMeasured as missing:
                reason = missing
        if not overlapped:
            raise reason
        best = min(overlapped, key=lambda each: each.wall().median)
        times = crossover.speed_up(best, one_by_one)
        if times is None:
            raise NotMeasured(f"no repetition has both {best.name} and {one_by_one.name}")
        when = crossover.when_overlapping_pays(evidence.results)
    except (NotMeasured, NothingToDraw) as missing:
        return f"Whether overlapping pays at all is not measured: {missing}."
    return (
        f"{when}: with answers after {duration(delay_s)} {_named(best)} is {interval(times, '×')} "
        f"as fast as {_named(one_by_one)}{_once(times)}."
    )


def _is_sure(estimate: Estimate) -> bool:
    return estimate.confidence > 0


def _is_ahead(estimate: Estimate) -> bool:
    return _is_sure(estimate) and estimate.low > 1


def _once(estimate: Estimate) -> str:
    return "" if _is_sure(estimate) else ", measured once"


def _named(measurement: Measurement) -> str:
    """The lane, and what it chose: `thread_pool (64 threads)`."""
    chosen = choice_of(measurement)
    return f"{measurement.lane} ({chosen})" if chosen else measurement.lane


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
