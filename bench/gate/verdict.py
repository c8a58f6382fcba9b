"""PASS, FAIL or INCONCLUSIVE: a function of the record and of nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench.gate.bounds import lower_bound, smallest_detectable, upper_bound
from bench.gate.counters import Comparison, compare_counters
from bench.gate.leads import Lead, leads
from bench.gate.record import FIRST_LOOK, SCREEN, SECOND_LOOK, Case, Record

PASS, FAIL, INCONCLUSIVE = "PASS", "FAIL", "INCONCLUSIVE"

# Of the intervals that are shown. The verdict has its own, corrected bounds.
SHOWN_CONFIDENCE = 0.95
# Of blocks, that are recommended.
_COUNTS = (12, 16, 24, 32, 40, 48, 64, 80, 96, 128)


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """Ratios are candidate / base. `bound` is the corrected one that decides."""

    case: str
    verdict: str
    reason: str
    suspect: bool
    ratio: float
    low: float
    high: float
    bound: float
    smallest_detectable: float
    blocks: int


@dataclass(frozen=True, slots=True)
class Verdict:
    verdict: str
    cases: tuple[CaseVerdict, ...]
    leads: tuple[Lead, ...]
    counters: tuple[Comparison, ...]
    # Why it is not PASS, and what would help: a line each.
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {name: _finite(value) for name, value in asdict(self).items()}


def judge(record: Record) -> Verdict:
    suspected = suspects(record)
    cases = tuple(_judge_case(record, case, suspected) for case in record.cases)
    lane_leads = tuple(leads(record))
    counters = tuple(compare_counters(record))

    failing = [f"{each.case}: {each.reason}" for each in cases if each.verdict == FAIL]
    failing += [
        f"{lead.ahead} lost its lead over {lead.behind}: {lead.base:.2f} times faster in the base, "
        f"{lead.candidate:.2f} times in the candidate"
        for lead in lane_leads
        if lead.lost
    ]
    failing += [
        f"{each.case}: {each.counter} rose from {each.base:.6g} to {each.candidate:.6g} a run"
        for each in counters
        if each.said == "rose"
    ]
    open_ones = [f"{each.case}: {each.reason}" for each in cases if each.verdict == INCONCLUSIVE]
    open_ones += [f"{name}: the candidate does not have it" for name in record.absent]
    if record.interrupted:
        open_ones.append("the run was interrupted")
    if not record.cases:
        open_ones.append("there is nothing to compare")
    if record.reference is not None and not lane_leads:
        open_ones.append(
            f"{record.reference.path} holds no lead of one lane over another that was measured here"
        )
    verdict = FAIL if failing else INCONCLUSIVE if open_ones else PASS
    return Verdict(verdict, cases, lane_leads, counters, tuple(failing + open_ones))


def suspects(record: Record) -> list[str]:
    """The cases whose screening blocks say that the candidate is slower, however little."""
    rules = record.rules
    return [
        case.name
        for case in record.cases
        if lower_bound(record.ratios(case, SCREEN), rules.screen_alpha) > 0
    ]


def too_noisy(record: Record) -> list[str]:
    """The cases that are no suspects, but whose blocks vary so much that a slowdown could hide."""
    suspected = suspects(record)
    limit = math.log1p(record.rules.max_undetected)
    return [
        case.name
        for case in record.cases
        if case.name not in suspected
        and not record.failed(case.name)
        and _detectable(record, record.ratios(case, SCREEN), (), len(suspected)) > limit
    ]


def undecided(record: Record, suspected: Sequence[str]) -> list[str]:
    """The suspects that the first look left open: slower by the estimate, but not surely."""
    return [
        name
        for name in suspected
        if (ratios := record.ratios(record.case(name), FIRST_LOOK))
        and median(ratios) > record.rules.log_min_effect
        and _bound(record, record.case(name), suspected) <= record.rules.log_min_effect
    ]


def _bound(record: Record, case: Case, suspected: Sequence[str]) -> float:
    """The larger lower bound of the two looks, each at its own error probability."""
    rules = record.rules
    first = record.ratios(case, FIRST_LOOK)
    bound = lower_bound(first, rules.first_look_alpha / len(suspected))
    second = record.ratios(case, SECOND_LOOK)
    if second:
        alpha = rules.second_look_alpha / len(suspected)
        bound = max(bound, lower_bound(first + second, alpha))
    return bound


def _judge_case(record: Record, case: Case, suspected: Sequence[str]) -> CaseVerdict:
    suspect = case.name in suspected
    confirmed_with = record.ratios(case, FIRST_LOOK, SECOND_LOOK)
    screened_with = record.ratios(case, SCREEN)
    shown = confirmed_with if suspect and confirmed_with else screened_with
    bound = _bound(record, case, suspected) if suspect else -math.inf
    detectable = _detectable(record, screened_with, confirmed_with, len(suspected))
    verdict, reason = _decide(record, case, suspect, bound, detectable, len(screened_with))
    if not reason:
        size = f"{math.expm1(detectable):.0%}" if detectable < 5 else "any size"
        hint = _help(record, screened_with, confirmed_with, len(suspected))
        reason = f"a slowdown of {size} could go unseen; {hint}"
    tail = (1.0 - SHOWN_CONFIDENCE) / 2.0
    return CaseVerdict(
        case.name,
        verdict,
        reason,
        suspect,
        math.exp(median(shown)) if shown else math.nan,
        math.exp(lower_bound(shown, tail)),
        math.exp(upper_bound(shown, tail)),
        math.exp(bound),
        math.expm1(detectable) if detectable < 5 else math.inf,
        len(shown),
    )


def _decide(
    record: Record,
    case: Case,
    suspect: bool,
    bound: float,
    detectable: float,
    screened: int,
) -> tuple[str, str]:
    """The verdict and its reason, which is empty where a slowdown could go unseen."""
    rules = record.rules
    if failure := record.failed(case.name, "B"):
        return FAIL, f"the candidate did not do the work: {failure.message}"
    if record.reference is not None:
        return PASS, "only its leads are compared"
    if failure := record.failed(case.name, "A"):
        return INCONCLUSIVE, f"the base did not do the work: {failure.message}"
    if control := _broken_control(record, case):
        return INCONCLUSIVE, control
    if suspect:
        if bound > rules.log_min_effect:
            return FAIL, f"slower by more than {math.expm1(bound):.1%}, surely"
        if not record.blocks_of(case.name, FIRST_LOOK):
            return INCONCLUSIVE, "suspected of being slower, and not looked at again"
    if screened < rules.screen_blocks:
        return INCONCLUSIVE, f"{screened} of {rules.screen_blocks} blocks were measured"
    if detectable > math.log1p(rules.max_undetected):
        return INCONCLUSIVE, ""
    return PASS, "not surely slower" if suspect else "not slower"


def _broken_control(record: Record, case: Case) -> str:
    """What is wrong where a build differs from itself by what would matter; else empty."""
    rules = record.rules
    blocks = record.blocks_of(case.name, SCREEN, FIRST_LOOK, SECOND_LOOK)
    alpha = rules.control_alpha / (4 * len(record.cases))
    for build, who in (("A", "the base"), ("B", "the candidate")):
        controls = [block.control(build) for block in blocks]
        low, high = lower_bound(controls, alpha), upper_bound(controls, alpha)
        if low > rules.log_min_effect or high < -rules.log_min_effect:
            return (
                f"{who} differs from itself by {math.expm1(median(controls)):+.1%} within its "
                "blocks; something else changes while it is measured: end that, and measure again"
            )
    return ""


def _detectable(
    record: Record, screened: Sequence[float], confirmed: Sequence[float], suspected: int
) -> float:
    """The smallest slowdown, as a logarithm, that both steps find with the power of the rules."""
    count = len(confirmed) or record.rules.confirm_blocks
    confirm = _confirmable(record, confirmed or screened, count, suspected)
    return confirm if confirmed else max(_suspectable(record, screened, len(screened)), confirm)


def _suspectable(record: Record, values: Sequence[float], count: int) -> float:
    rules = record.rules
    return smallest_detectable(values, count, rules.screen_alpha, 0.0, math.sqrt(rules.power))


def _confirmable(record: Record, values: Sequence[float], count: int, suspected: int) -> float:
    rules = record.rules
    alpha = rules.first_look_alpha / max(1, suspected)
    return smallest_detectable(values, count, alpha, rules.log_min_effect, math.sqrt(rules.power))


def _help(
    record: Record, screened: Sequence[float], confirmed: Sequence[float], suspected: int
) -> str:
    """The options by which blocks like these would be enough."""
    rules = record.rules
    goal = math.log1p(rules.max_undetected)
    values = confirmed or screened
    screen = [n for n in _COUNTS if confirmed or _suspectable(record, screened, n) <= goal]
    confirm = [n for n in _COUNTS if _confirmable(record, values, n, suspected) <= goal]
    if not screen or not confirm:
        return "a quieter machine or longer runs (--seconds 1) would help"
    # A noisy case is screened twice as long as the option says.
    blocks = max(rules.screen_blocks, math.ceil(screen[0] / 2))
    options = [f"--blocks {blocks}"] if blocks > rules.screen_blocks else []
    if confirm[0] > rules.confirm_blocks:
        options.append(f"--confirm {confirm[0]}")
    return " or ".join([*filter(None, [" ".join(options)]), "a quieter machine would help"])


def _finite(value: Any) -> Any:
    """JSON has no infinity: what is not finite becomes null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return value
