"""claims.json: the ledger for programs. Figures are numbers, in the unit beside them."""

from __future__ import annotations

import json
from typing import Any

from bench.analysis.claims.contest import Contest
from bench.analysis.claims.ledger import Entry, Ledger, Reached
from bench.analysis.claims.verdict import Check
from bench.analysis.statistics import Estimate


def document(ledger: Ledger) -> str:
    context = ledger.results.context
    content = {
        "conditions": {
            **{key: context[key] for key in ("date", "num_cpus") if key in context},
            **{
                key: value
                for key, value in ledger.results.conditions.items()
                if key not in ("order", "declined")
            },
        },
        "claims": [_claim(entry) for entry in ledger.entries],
        "loop_against_threads": [_contest(each) for each in ledger.contests],
        "figures": [_goal(reached) for reached in ledger.goals],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _claim(entry: Entry) -> dict[str, Any]:
    claim, finding = entry.claim, entry.finding
    return {
        "key": claim.key,
        "claim": claim.statement,
        "where": claim.where,
        "formula": claim.model,
        "rule": claim.rule,
        "unit": claim.unit,
        "model": finding.model if finding else None,
        "measured": _estimate(finding.checks[0].measured) if finding else None,
        "verdict": entry.verdict,
        "why": _plain(entry.why),
        "checks": [_check(each) for each in finding.checks] if finding else [],
        "threads": [_check(each) for each in entry.threads],
        "other_lanes": [
            {
                "lane": each.lane,
                "side": each.side.value,
                "agrees": each.agrees,
                "checks": [_check(check) for check in each.checks],
            }
            for each in entry.others
        ],
        "rows": list(entry.rows),
    }


def _goal(reached: Reached) -> dict[str, Any]:
    goal = reached.goal
    return {
        "key": goal.key,
        "what": goal.what,
        "unit": goal.unit,
        "at_least": goal.at_least,
        "at_most": goal.at_most,
        "reached": _estimate(reached.check.measured) if reached.check else None,
        "verdict": reached.verdict,
        "why": _plain(reached.why),
        "rows": list(reached.rows),
    }


def _contest(contest: Contest) -> dict[str, Any]:
    verdict = "open"
    if contest.loop_wins or contest.loop_loses:
        verdict = "loop wins" if contest.loop_wins else "loop loses"
    return {
        "loop": contest.loop,
        "fastest_threads": contest.threads,
        "threads_over_loop": _estimate(contest.threads_over_loop),
        "verdict": verdict,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "what": check.what,
        "unit": check.unit,
        "measured": _estimate(check.measured),
        "at_least": check.at_least,
        "at_most": check.at_most,
        "side": check.side.value,
    }


def _estimate(estimate: Estimate) -> dict[str, float]:
    """One repetition has no interval."""
    found = {"median": estimate.median, "repetitions": estimate.count}
    if estimate.confidence <= 0:
        return found
    return {
        **found,
        "low": estimate.low,
        "high": estimate.high,
        "confidence": estimate.confidence,
    }


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
