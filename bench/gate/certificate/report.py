"""The certificate as a table for people and as JSON."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from bench.gate.certificate.error_rates import ErrorRates
from bench.gate.certificate.pool import RELINKED, SLOWED, Pool


def markdown(pool: Pool, rates: ErrorRates) -> str:
    machine, conditions = pool.machine, pool.conditions
    rules = pool.rules
    blocks = ", ".join(f"{count} {arm}" for arm, count in rates.blocks.items() if count)
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
    for rate in rates.rates:
        lines.append(
            f"| {rate.what} | {rate.happened} | {rate.gates} | {rate.happened / rate.gates:.1%} "
            f"| {rate.low:.1%} – {rate.high:.1%} "
            f"| {rate.asked}{'' if rate.reached else ': **missed**'} |"
        )
    arms = [arm for arm in (RELINKED, *SLOWED.values()) if rates.blocks.get(arm)]
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
    for case in rates.cases:
        cells = []
        for arm in arms:
            measured = f"{case.measured[arm]:+.1%}" if arm in case.measured else "–"
            cells.append(f"{measured}, {case.found[arm]}" if arm in case.found else measured)
        cpu = " (CPU)" if case.measure == "cpu_s" else ""
        lines.append(
            f"| `{case.case}`{cpu} | {case.spread:.2%} | {case.detectable:.1%} | {' | '.join(cells)} |"
        )
    return "\n".join(lines) + "\n"


def as_json(pool: Pool, rates: ErrorRates) -> dict[str, Any]:
    return {
        "revision": pool.revision,
        "date": pool.date,
        "machine": pool.machine,
        "conditions": pool.conditions,
        "rules": pool.rules.as_json(),
        "blocks": rates.blocks,
        "rates": [{**asdict(rate), "reached": rate.reached} for rate in rates.rates],
        "cases": [
            {
                "case": c.case,
                "block": c.spread,
                "detectable": c.detectable if math.isfinite(c.detectable) else None,
                "measured": c.measured,
                "found": c.found,
            }
            for c in rates.cases
        ],
    }
