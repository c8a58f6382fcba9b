"""The loop against threads, wherever both did the same work: also where the loop loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.analysis.claims.evidence import NotMeasured, ratio
from bench.analysis.results import YARDSTICKS, Measurement, Results, natural
from bench.analysis.statistics import Estimate

# Wall times there are of whole processes, which do more than the work.
_NO_CONTEST = YARDSTICKS | {"memory"}
_OWN = frozenset({"threads", "threads_s"})


@dataclass(frozen=True, slots=True)
class Contest:
    """How many times as long as the loop the fastest pool took for the same work."""

    loop: str
    pool: str
    pool_over_loop: Estimate

    @property
    def loop_loses(self) -> bool:
        return self.pool_over_loop.confidence > 0 and self.pool_over_loop.high < 1

    @property
    def loop_wins(self) -> bool:
        return self.pool_over_loop.confidence > 0 and self.pool_over_loop.low > 1


def contests(results: Results) -> Iterator[Contest]:
    """In the order of the names. A benchmark of which a repetition failed takes no part."""
    failed = {failure.name for failure in results.failures}
    sides: dict[tuple[object, ...], dict[str, list[Measurement]]] = {}
    for each in results.measurements:
        if each.series in _NO_CONTEST or each.name in failed:
            continue
        work = sorted((key, str(value)) for key, value in each.given.items() if key not in _OWN)
        same = sides.setdefault((each.series, each.workload, *work), {})
        same.setdefault(each.lane, []).append(each)
    pairs = [
        (lanes["coroutine"][0], min(lanes["thread_pool"], key=lambda each: each.wall().median))
        for lanes in sides.values()
        if {"coroutine", "thread_pool"} <= lanes.keys()
    ]
    for loop, pool in sorted(pairs, key=lambda pair: natural(pair[0].name)):
        try:
            yield Contest(loop.name, pool.name, ratio(pool, loop))
        except NotMeasured:
            continue
