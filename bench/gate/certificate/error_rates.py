"""How often the gate errs on a machine, and which slowdowns it finds.

Every rate is that of whole gates by the rules, whose blocks are resampled from a pool.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from bench.gate.bounds import rate_interval
from bench.gate.certificate.pool import LOADED, RELINKED, SAME, SLOWED, Pool
from bench.gate.certificate.resampling import resampled_gate
from bench.gate.verdict import FAIL, INCONCLUSIVE, PASS, Verdict

# Resampled for each rate. Those that look for one slow case take each case in turn.
GATES = 300
# Requirements: no FAIL in the first; the slow case found in this share of gates in the second.
NEVER_FAIL = (SAME, LOADED)
FOUND = {SLOWED[0.10]: 28 / 30, SLOWED[0.20]: 1.0}
# An arm with fewer rounds is left out.
LEAST_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of gates with its exact interval; required is a share from `least` to `most`."""

    what: str
    happened: int
    gates: int
    low: float
    high: float
    least: float
    most: float

    @staticmethod
    def of(what: str, happened: int, gates: int, least: float = 0.0, most: float = 1.0) -> Rate:
        return Rate(what, happened, gates, *rate_interval(happened, gates), least, most)

    @property
    def reached(self) -> bool:
        rounding = 1e-9
        return self.least - rounding <= self.happened / self.gates <= self.most + rounding

    @property
    def asked(self) -> str:
        if self.most == 0.0:
            return "none"
        return "all" if self.least == 1.0 else f"{self.least:.1%}" if self.least > 0 else ""


@dataclass(frozen=True, slots=True)
class CaseSpread:
    """One case.

    `spread` is the median deviation of a block of equal builds, `measured` the median change of each
    arm, `found` how many gates found it, `detectable` the smallest detectable slowdown. All are
    shares; nan where no block was measured.
    """

    case: str
    measure: str
    spread: float
    measured: dict[str, float]
    found: dict[str, str]
    detectable: float


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """`blocks` has the number of rounds measured of each arm."""

    rates: tuple[Rate, ...]
    cases: tuple[CaseSpread, ...]
    blocks: dict[str, int]


def error_rates(pool: Pool, gates: int = GATES) -> ErrorRates:
    names = [case.name for case in pool.cases]
    counts = {arm: pool.rounds.count(arm) for arm in (SAME, RELINKED, LOADED, *SLOWED.values())}
    enough = {arm for arm, count in counts.items() if count >= LEAST_BLOCKS}
    rates: list[Rate] = []
    found: dict[str, dict[str, list[bool]]] = {name: {} for name in names}
    detectable: dict[str, list[float]] = {name: [] for name in names}

    for arm in (SAME, RELINKED, LOADED):
        if arm not in enough:
            continue
        verdicts = [resampled_gate(pool, dict.fromkeys(names, arm), n)[1] for n in range(gates)]
        if arm == SAME:
            for verdict in verdicts:
                for judged in verdict.cases:
                    detectable[judged.case].append(judged.smallest_detectable)
        for said in (FAIL, INCONCLUSIVE, PASS):
            happened = sum(verdict.verdict == said for verdict in verdicts)
            most = 0.0 if said == FAIL and arm in NEVER_FAIL else 1.0
            rates.append(Rate.of(f"{arm}: {said}", happened, gates, most=most))

    for arm in SLOWED.values():
        if not {arm, SAME} <= enough:
            continue
        for n in range(gates):
            slow = names[n % len(names)]
            arms = {name: arm if name == slow else SAME for name in names}
            found[slow].setdefault(arm, []).append(_only(resampled_gate(pool, arms, n)[1], slow))
        every = [each for name in names for each in found[name].get(arm, [])]
        what = f"one case {arm}: found, and no other"
        rates.append(Rate.of(what, sum(every), len(every), least=FOUND.get(arm, 0.0)))

    spreads = []
    for case in pool.cases:
        same = [abs(block.ratio) for block in pool.of(case.name, SAME)]
        spreads.append(
            CaseSpread(
                case.name,
                case.measure,
                math.expm1(median(same)) if same else math.nan,
                {
                    arm: math.expm1(median(block.ratio for block in pool.of(case.name, arm)))
                    for arm in (RELINKED, *SLOWED.values())
                    if pool.of(case.name, arm)
                },
                {arm: f"{sum(each)} of {len(each)}" for arm, each in found[case.name].items()},
                median(detectable[case.name]) if detectable[case.name] else math.nan,
            )
        )
    return ErrorRates(tuple(rates), tuple(spreads), counts)


def _only(verdict: Verdict, slow: str) -> bool:
    return [case.case for case in verdict.cases if case.verdict == FAIL] == [slow]
