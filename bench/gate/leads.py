"""Leads of one lane over another, taken within one run: they mean the same on every machine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations
from statistics import median

from bench.gate.bounds import lower_bound, upper_bound
from bench.gate.record import ALONE, SCREEN, Case, Record


@dataclass(frozen=True, slots=True)
class Lead:
    """How many times faster `ahead` is than `behind`; the bounds are corrected for all pairs."""

    ahead: str
    behind: str
    base: float
    base_low: float
    candidate: float
    candidate_high: float
    lost: bool


def leads(record: Record) -> list[Lead]:
    """Every lead that the base surely has, and whether the candidate surely lost it."""
    found = []
    pairs = [
        (ahead, behind)
        for ahead, behind in permutations(record.cases, 2)
        if ahead.workload == behind.workload
        and ahead.completed == behind.completed
        and ahead.measure == behind.measure == "real_s"
    ]
    # Either direction of a pair can be a lead, but not both.
    alpha = record.rules.lead_alpha / max(1, len(pairs))
    for ahead, behind in pairs:
        base = _samples(record, "A", ahead, behind)
        candidate = _samples(record, "B", ahead, behind)
        if not base or not candidate:
            continue
        base_low, candidate_high = lower_bound(base, alpha), upper_bound(candidate, alpha)
        if base_low <= 0:
            continue
        found.append(
            Lead(
                ahead.name,
                behind.name,
                math.exp(median(base)),
                math.exp(base_low),
                math.exp(median(candidate)),
                math.exp(candidate_high),
                lost=candidate_high < record.rules.lead_kept * base_low,
            )
        )
    return found


def _samples(record: Record, build: str, ahead: Case, behind: Case) -> list[float]:
    """A number per block: the logarithm of how many times faster."""
    fast, slow = (_times(record, build, case.name) for case in (ahead, behind))
    return [b - a for a, b in zip(fast, slow, strict=False)]


def _times(record: Record, build: str, case: str) -> list[float]:
    if build == "A" and record.reference is not None:
        return [math.log(time) for time in record.reference.times.get(case, ())]
    logs = [block.log_real(build) for block in record.blocks_of(case, SCREEN, ALONE)]
    return [log for log in logs if log is not None]
