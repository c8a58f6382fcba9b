"""What the recorded blocks of a machine say of the gate: how often it errs, and what it finds."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.gate.bounds import rate_interval
from bench.gate.certificate.pool import LOADED, RELINKED, SAME, SLOWED, Pool, virtual_gate
from bench.gate.verdict import FAIL, INCONCLUSIVE, PASS, Verdict

# Drawn for each statement; power is shown of as many, spread evenly over the cases.
GATES = 300
# What is asked of the gate: never a FAIL here, and there the slow case found in so many gates.
NEVER_FAIL = (SAME, LOADED)
FOUND = {SLOWED[0.10]: 28 / 30, SLOWED[0.20]: 1.0}
# Fewer blocks of an arm than this say nothing of it.
LEAST_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Rate:
    """How many gates came to `what`, and how many should: between `least` and `most` of them."""

    what: str
    happened: int
    gates: int
    low: float
    high: float
    least: float
    most: float

    @staticmethod
    def of(
        what: str, happened: int, gates: int, least: float = 0.0, most: float = 1.0
    ) -> Rate:
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
    """Of one case: how much a block of equal builds varies, and what slowdowns it measured."""

    case: str
    measure: str
    spread: float
    measured: dict[str, float]
    found: dict[str, str]
    detectable: float


@dataclass(frozen=True, slots=True)
class Certificate:
    rates: tuple[Rate, ...]
    cases: tuple[CaseSpread, ...]
    blocks: dict[str, int]


def certificate(pool: Pool, gates: int = GATES) -> Certificate:
    names = [case.name for case in pool.cases]
    counts = {arm: pool.rounds.count(arm) for arm in (SAME, RELINKED, LOADED, *SLOWED.values())}
    enough = {arm for arm, count in counts.items() if count >= LEAST_BLOCKS}
    rates: list[Rate] = []
    found: dict[str, dict[str, list[bool]]] = {name: {} for name in names}
    detectable: dict[str, list[float]] = {name: [] for name in names}

    for arm in (SAME, RELINKED, LOADED):
        if arm not in enough:
            continue
        verdicts = [virtual_gate(pool, dict.fromkeys(names, arm), n)[1] for n in range(gates)]
        if arm == SAME:
            for verdict in verdicts:
                for case in verdict.cases:
                    detectable[case.case].append(case.smallest_detectable)
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
            found[slow].setdefault(arm, []).append(_only(virtual_gate(pool, arms, n)[1], slow))
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
    return Certificate(tuple(rates), tuple(spreads), counts)


def _only(verdict: Verdict, slow: str) -> bool:
    return [case.case for case in verdict.cases if case.verdict == FAIL] == [slow]


def markdown(pool: Pool, written: Certificate) -> str:
    machine, conditions = pool.machine, pool.conditions
    rules = pool.rules
    blocks = ", ".join(f"{count} {arm}" for arm, count in written.blocks.items() if count)
    lines = [
        "# Certificate of the gate",
        "",
        f"Of {machine.get('cpu')}, {machine.get('num_cpus')} CPUs, {machine.get('kernel')}; "
        f"{conditions.get('compiler')} {conditions.get('flags')}; revision {pool.revision[:12]}; "
        f"{pool.date}.",
        "",
        f"Measured: blocks of every case, the arms in mixed order ({blocks}). Replayed: every gate "
        "below is a whole gate by the rules, whose blocks are drawn with replacement from the measured "
        "ones; where both builds are the same file, a coin decides which of them is the base. The "
        "intervals (95 %, exact) are of the drawing; what other days do to the machine they do not "
        "know. Times only: counters and leads have no part in it.",
        "",
        "| gates | | of | rate | interval | asked |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for rate in written.rates:
        lines.append(
            f"| {rate.what} | {rate.happened} | {rate.gates} | {rate.happened / rate.gates:.1%} "
            f"| {rate.low:.1%} – {rate.high:.1%} "
            f"| {rate.asked}{'' if rate.reached else ': **missed**'} |"
        )
    arms = [arm for arm in (RELINKED, *SLOWED.values()) if written.blocks.get(arm)]
    lines += [
        "",
        f"A gate has {rules.screen_blocks} blocks to screen a case and {rules.confirm_blocks} to "
        f"confirm; smallest effect that matters {rules.min_effect:.0%}. Stated probability of a false "
        f"FAIL: at most {rules.false_alarm:.1%}.",
        "",
        "Per case: the typical (median) deviation of a block of equal builds, the smallest detectable "
        "slowdown, and what was measured of each arm (median), with how often it was found.",
        "",
        f"| case | block | detectable | {' | '.join(arms)} |",
        f"| --- | --- | --- |{' --- |' * len(arms)}",
    ]
    for case in written.cases:
        cells = []
        for arm in arms:
            measured = f"{case.measured[arm]:+.1%}" if arm in case.measured else "–"
            cells.append(f"{measured}, {case.found[arm]}" if arm in case.found else measured)
        cpu = " (CPU)" if case.measure == "cpu_s" else ""
        lines.append(
            f"| `{case.case}`{cpu} | {case.spread:.2%} | {case.detectable:.1%} | {' | '.join(cells)} |"
        )
    return "\n".join(lines) + "\n"


def as_json(pool: Pool, written: Certificate) -> dict[str, Any]:
    return {
        "revision": pool.revision,
        "date": pool.date,
        "machine": pool.machine,
        "conditions": pool.conditions,
        "rules": pool.rules.as_json(),
        "blocks": written.blocks,
        "rates": [{**asdict(rate), "reached": rate.reached} for rate in written.rates],
        "cases": [
            {
                "case": c.case,
                "block": c.spread,
                "detectable": c.detectable if math.isfinite(c.detectable) else None,
                "measured": c.measured,
                "found": c.found,
            }
            for c in written.cases
        ],
    }
