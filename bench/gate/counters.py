"""Comparison of what runs count, such as allocations: it varies far less than time does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.gate.record import SCREEN, Readings, Record

# Differences of up to half an event a run are ignored.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """`said` is "same", "fell", "rose" (which fails), or "varies": then it is not compared."""

    case: str
    counter: str
    base: float
    candidate: float
    said: str


def compare_counters(record: Record) -> list[Comparison]:
    found = []
    for case in record.cases:
        for counter, readings in sorted(_readings(record, case.name).items()):
            base, candidate = readings.get("A", ()), readings.get("B", ())
            if len(base) < 2 or len(candidate) < 2:
                continue
            said = _compare(base, candidate, record)
            found.append(Comparison(case.name, counter, median(base), median(candidate), said))
    return found


def _readings(record: Record, case: str) -> Readings:
    """What was counted apart, and what the timed processes counted."""
    readings = {counter: dict(each) for counter, each in record.counters.get(case, {}).items()}
    for block in record.blocks_of(case, SCREEN):
        for run in block.runs:
            for counter, value in run.counters.items():
                readings.setdefault(counter, {}).setdefault(run.build, []).append(value)
    return readings


def _compare(base: Sequence[float], candidate: Sequence[float], record: Record) -> str:
    rules = record.rules
    widest = 0.0
    for readings in (base, candidate):
        spread = max(readings) - min(readings)
        if spread > max(rules.counter_spread * median(readings), _HALF):
            return "varies"
        widest = max(widest, spread)
    rise = max(rules.counter_rise * median(base), rules.counter_ranges * widest, _HALF)
    if min(candidate) > max(base) + rise:
        return "rose"
    if max(candidate) < min(base) - rise:
        return "fell"
    return "same"
