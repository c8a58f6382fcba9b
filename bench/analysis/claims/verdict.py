"""From estimates to verdicts. The interval decides, never the point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bench.analysis import quantities
from bench.analysis.claims.evidence import NotMeasured
from bench.analysis.statistics import Estimate

HOLDS = "holds"
FOR_THREADS_TOO = "holds for threads too"
DOES_NOT_HOLD = "does not hold"
UNDECIDED = "undecided"
NOT_MEASURED = "not measured"


class Side(Enum):
    INSIDE = "inside"
    OUTSIDE = "outside"
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class Check:
    """An estimate, and the bounds that it has to be within; a bound itself is within."""

    what: str
    measured: Estimate
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def side(self) -> Side:
        if self.measured.confidence <= 0:
            return Side.ACROSS
        low, high = self.measured.low, self.measured.high
        if self.at_least is not None and high < self.at_least:
            return Side.OUTSIDE
        if self.at_most is not None and low > self.at_most:
            return Side.OUTSIDE
        above = self.at_least is None or low >= self.at_least
        below = self.at_most is None or high <= self.at_most
        return Side.INSIDE if above and below else Side.ACROSS

    @property
    def bounds(self) -> str:
        lowest, highest = (
            None if bound is None else amount(bound, self.unit)
            for bound in (self.at_least, self.at_most)
        )
        if lowest and highest:
            return f"{lowest} to {highest}"
        return f"at least {lowest}" if lowest else f"at most {highest}"

    def __str__(self) -> str:
        return f"{self.what} {interval(self.measured, self.unit)}, asked {self.bounds}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a claim was judged by. The first check is the one that the ledger shows."""

    checks: Sequence[Check]
    model: float | None = None
    # The same for the thread pool, where that is a question; raises NotMeasured.
    threads: Callable[[], Sequence[Check]] | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: str
    why: str
    threads: Sequence[Check] = ()


def side_of(checks: Iterable[Check]) -> Side:
    """Where the checks lie taken together: outside where one is, inside where all are."""
    sides = {check.side for check in checks}
    return next((side for side in (Side.OUTSIDE, Side.ACROSS) if side in sides), Side.INSIDE)


def judge(finding: Finding) -> Judgement:
    if failing := _on(Side.OUTSIDE, finding.checks):
        return Judgement(DOES_NOT_HOLD, _reasons(failing))
    if undecided := _on(Side.ACROSS, finding.checks):
        return Judgement(UNDECIDED, _reasons(undecided, _why_undecided))
    if finding.threads is None:
        return Judgement(HOLDS, "")
    try:
        threads = tuple(finding.threads())
    except NotMeasured as reason:
        return Judgement(HOLDS, f"for threads not measured: {reason}")
    if failing := _on(Side.OUTSIDE, threads):
        return Judgement(HOLDS, f"not for threads: {_reasons(failing)}", threads)
    if undecided := _on(Side.ACROSS, threads):
        reasons = _reasons(undecided, _why_undecided)
        return Judgement(HOLDS, f"for threads undecided: {reasons}", threads)
    return Judgement(FOR_THREADS_TOO, "; ".join(map(_reached, threads)), threads)


def amount(value: float, unit: str) -> str:
    """A number with its unit, as people read it."""
    if unit == "s":
        return quantities.duration(value)
    if unit == "bytes":
        return quantities.size(value)
    if unit == "×":
        return quantities.factor(value)
    unit = unit.removesuffix("s") if value == 1 else unit
    return f"{quantities.significant(value)}{quantities.NO_BREAK}{unit}".strip()


def interval(estimate: Estimate, unit: str) -> str:
    """The median with its interval, which one repetition has not."""
    median = amount(estimate.median, unit)
    if estimate.confidence <= 0:
        return median
    if estimate.low == estimate.high:
        return f"{median} (always)"
    return f"{median} ({amount(estimate.low, unit)} to {amount(estimate.high, unit)})"


def _on(side: Side, checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if check.side is side]


def _reached(check: Check) -> str:
    return f"{check.what} {interval(check.measured, check.unit)}"


def _why_undecided(check: Check) -> str:
    if check.measured.confidence <= 0:
        return f"{check.what} has one repetition, which has no interval"
    return f"{check}: more repetitions would tell"


def _reasons(checks: Iterable[Check], reason: Callable[[Check], str] = str) -> str:
    return "; ".join(map(reason, checks))
