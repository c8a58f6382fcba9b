"""Every claim, every goal and every loss of the loop, judged on one results file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.claims.agreement import Other, others
from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.claim import Claim
from bench.analysis.claims.contest import Contest, contests
from bench.analysis.claims.evidence import Evidence, NotMeasured
from bench.analysis.claims.goals import GOALS, Goal
from bench.analysis.claims.verdict import NOT_MEASURED, UNDECIDED, Check, Finding, Side, judge
from bench.analysis.results import Results

MET = "met"
NOT_MET = "not met"

_OF_GOAL = {Side.INSIDE: MET, Side.OUTSIDE: NOT_MET, Side.ACROSS: UNDECIDED}


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim and what came of it. Without a finding there was nothing to judge it by."""

    claim: Claim
    verdict: str
    why: str
    finding: Finding | None = None
    threads: Sequence[Check] = ()
    rows: Sequence[str] = ()
    # What becomes of it with the other lanes of its families.
    others: Sequence[Other] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """A goal and what came of it."""

    goal: Goal
    verdict: str
    why: str = ""
    check: Check | None = None
    rows: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    results: Results
    entries: Sequence[Entry]
    goals: Sequence[Reached]
    contests: Sequence[Contest]


def derive(results: Results) -> Ledger:
    return Ledger(
        results,
        tuple(judge_claim(claim, results) for claim in CLAIMS),
        tuple(judge_goal(goal, results) for goal in GOALS),
        tuple(contests(results)),
    )


def judge_claim(claim: Claim, results: Results) -> Entry:
    evidence = Evidence(results)
    try:
        finding = claim.judge(evidence)
    except NotMeasured as reason:
        return Entry(claim, NOT_MEASURED, str(reason), rows=evidence.used)
    other_lanes = others(claim, results, finding, evidence)
    judgement = judge(finding)
    why = "; ".join(part for part in (judgement.why, *finding.notes) if part)
    return Entry(
        claim, judgement.verdict, why, finding, judgement.threads, evidence.used, other_lanes
    )


def judge_goal(goal: Goal, results: Results) -> Reached:
    evidence = Evidence(results)
    try:
        check = goal.check(evidence)
    except NotMeasured as reason:
        return Reached(goal, NOT_MEASURED, str(reason), rows=evidence.used)
    verdict = _OF_GOAL[check.side]
    why = ""
    if verdict == UNDECIDED:
        why = "the interval does not lie on one side"
    if verdict == NOT_MET:
        why = f"limit: {goal.limit}"
    if check.measured.confidence <= 0:
        why = "one repetition has no interval"
    return Reached(goal, verdict, why, check, evidence.used)
