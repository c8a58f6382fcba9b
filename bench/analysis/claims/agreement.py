"""Whether a claim depends on the lane: the same judgement with the other lanes of its families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.analysis.claims.claim import LOOP, Claim
from bench.analysis.claims.evidence import Evidence, NotMeasured
from bench.analysis.claims.verdict import Check, Finding, Side, side_of
from bench.analysis.lanes import Family
from bench.analysis.results import Results


@dataclass(frozen=True, slots=True)
class Other:
    """What becomes of a claim with another lane in the place of its own."""

    lane: str
    family: Family
    side: Side
    agrees: bool
    checks: tuple[Check, ...]


def others(claim: Claim, results: Results, finding: Finding, evidence: Evidence) -> list[Other]:
    """In the order of the lane table, of those lanes whose rows the file has.

    `finding` is what the claim came to with `evidence`. Every lane of a loop stands in for the one
    that the claim is about, and every lane of threads for the best of them.
    """
    asked = frozenset(evidence.asked)
    side = side_of(finding.checks)
    table = results.table
    found: list[Other] = []
    if LOOP in asked:
        for lane in table.of_family(Family.LOOP):
            if lane != LOOP:
                found += _judged(claim, results, Family.LOOP, LOOP, lane, side)
    if Family.THREADS in asked:
        judged = [
            other
            for lane in table.of_family(Family.THREADS)
            for other in _judged(claim, results, Family.THREADS, Family.THREADS, lane, side)
        ]
        # The only one of them is the best of them, and said already.
        found += judged if len(judged) > 1 else []
    return found


def _judged(
    claim: Claim,
    results: Results,
    family: Family,
    place: str | Family,
    lane: str,
    side: Side,
) -> Iterable[Other]:
    try:
        checks = tuple(claim.judge(Evidence(results, {place: lane})).checks)
    except NotMeasured:
        return
    reached = side_of(checks)
    yield Other(lane, family, reached, reached is side, checks)


def in_words(found: Iterable[Other]) -> str:
    """Such as `with lean and callback also, not with multi_loop`; empty where there is no other."""
    by_family: dict[Family, list[Other]] = {}
    for each in found:
        by_family.setdefault(each.family, []).append(each)
    return "; ".join(_of_family(family, members) for family, members in by_family.items())


_VERDICTS = {
    Side.INSIDE: "it holds",
    Side.OUTSIDE: "it does not hold",
    Side.ACROSS: "it is undecided",
}


def _of_family(family: Family, members: list[Other]) -> str:
    against = "with" if family is Family.LOOP else "against"
    agreeing = [each.lane for each in members if each.agrees]
    said = [f"{against} {_listed(agreeing)} also"] if agreeing else []
    if not agreeing and family is Family.LOOP:
        said = [f"only {against} {LOOP}"]
    for side, verdict in _VERDICTS.items():
        differing = [each.lane for each in members if not each.agrees and each.side is side]
        if differing:
            said.append(f"{against} {_listed(differing)} {verdict}")
    return ", ".join(said)


def _listed(lanes: list[str]) -> str:
    return " and ".join(part for part in (", ".join(lanes[:-1]), lanes[-1]) if part)
