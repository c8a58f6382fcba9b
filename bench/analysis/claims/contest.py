"""The best loop lane against the best of threads, wherever both did the same work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.analysis.claims.evidence import NotMeasured, ratio
from bench.analysis.lanes import Family
from bench.analysis.results import Measurement, Results, natural
from bench.analysis.series import PACED, YARDSTICKS, Series
from bench.analysis.statistics import Estimate

# Wall times of memory are of whole processes, which do more than the work.
_NO_CONTEST = YARDSTICKS | PACED | {Series.MEMORY}
_OWN = frozenset({"threads", "handover"})


@dataclass(frozen=True, slots=True)
class Contest:
    """How many times as long as the fastest loop lane the fastest of threads took for the same work."""

    loop: str
    threads: str
    threads_over_loop: Estimate

    @property
    def loop_loses(self) -> bool:
        return self.threads_over_loop.confidence > 0 and self.threads_over_loop.high < 1

    @property
    def loop_wins(self) -> bool:
        return self.threads_over_loop.confidence > 0 and self.threads_over_loop.low > 1


def contests(results: Results) -> Iterator[Contest]:
    """In the order of the names. A benchmark of which a repetition failed takes no part."""
    failed = {failure.name for failure in results.failures}
    sides: dict[tuple[object, ...], list[Measurement]] = {}
    for each in results.measurements:
        if each.series in _NO_CONTEST or each.name in failed:
            continue
        work = sorted((key, str(value)) for key, value in each.given.items() if key not in _OWN)
        sides.setdefault((each.series, each.workload, *work), []).append(each)
    pairs = []
    for same in sides.values():
        loops, pools = (results.of_family(f, same) for f in (Family.LOOP, Family.THREADS))
        if loops and pools:
            pairs.append((min(loops, key=_wall), min(pools, key=_wall)))
    for loop, pool in sorted(pairs, key=lambda pair: natural(pair[0].name)):
        try:
            yield Contest(loop.name, pool.name, ratio(pool, loop))
        except NotMeasured:
            continue


def _wall(measurement: Measurement) -> float:
    return measurement.wall().median
