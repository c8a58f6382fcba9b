"""The ledger in words, the same for a page, for Markdown and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis.claims import agreement
from bench.analysis.claims import ledger as ledgers
from bench.analysis.claims import verdict as verdicts
from bench.analysis.claims.contest import Contest
from bench.analysis.claims.ledger import Entry, Ledger, Reached
from bench.analysis.claims.verdict import amount, interval
from bench.analysis.statistics import interval_in_words

SIGNS = {
    verdicts.HOLDS: "✔",
    verdicts.FOR_THREADS_TOO: "≈",
    verdicts.DOES_NOT_HOLD: "✘",
    verdicts.UNDECIDED: "?",
    verdicts.NOT_MEASURED: "–",
    ledgers.MET: "✔",
    ledgers.NOT_MET: "✘",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A claim or a goal, and what came of it."""

    title: str
    statement: str
    where: str
    asked: str  # a model value, or the bounds
    modelled: bool
    measured: str
    verdict: str
    why: str
    others: str  # whether other lanes agree
    rule: str
    rows: tuple[str, ...]


def claim(entry: Entry) -> Line:
    it, finding = entry.claim, entry.finding
    asked = it.model
    measured = ""
    if finding:
        first = finding.checks[0]
        measured = interval(first.measured, first.unit)
        asked = first.bounds if finding.model is None else amount(finding.model, it.unit)
    return Line(
        it.title,
        it.statement,
        it.where,
        asked,
        finding is not None and finding.model is not None,
        measured,
        entry.verdict,
        entry.why,
        agreement.in_words(entry.others),
        f"model: {it.model}; holds when {it.rule}",
        tuple(entry.rows),
    )


def goal(reached: Reached) -> Line:
    it, check = reached.goal, reached.check
    limits = [
        f"{how} {amount(bound, it.unit)}"
        for how, bound in (("at least", it.at_least), ("at most", it.at_most))
        if bound is not None
    ]
    return Line(
        it.what,
        it.what,
        "",
        " and ".join(limits),
        False,
        interval(check.measured, it.unit) if check else "",
        reached.verdict,
        reached.why,
        "",
        "",
        tuple(reached.rows),
    )


def losses(ledger: Ledger) -> list[Contest]:
    """Where the loop loses to threads, the worst first."""
    lost = [each for each in ledger.contests if each.loop_loses]
    return sorted(lost, key=lambda each: each.threads_over_loop.median)


def lost(contest: Contest) -> str:
    """How many times as fast threads were."""
    measured = contest.threads_over_loop
    if measured.low <= 0:
        return amount(measured.median, "×")
    times = [amount(1 / value, "×") for value in (measured.median, measured.high, measured.low)]
    return f"{times[0]} ({times[1]} to {times[2]})"


def score(ledger: Ledger) -> str:
    """How loops do against threads, over all work that both did."""
    pairs = len(ledger.contests)
    if pairs == 0:
        return "No work was done by both a loop and threads."
    wins = sum(each.loop_wins for each in ledger.contests)
    lost_pairs = sum(each.loop_loses for each in ledger.contests)
    return (
        f"Of {pairs} pieces of work that both did, the best loop was faster than the best of "
        f"threads in {wins}, slower in {lost_pairs}; in {pairs - wins - lost_pairs} the interval "
        "of their ratio includes 1."
    )


# What each sign means, in the order in which a reader is to meet them.
LEGEND = (
    (verdicts.HOLDS, "the whole interval lies where the claim has it"),
    (verdicts.FOR_THREADS_TOO, "it holds, and for threads as well: no merit of the loop"),
    (verdicts.DOES_NOT_HOLD, "the whole interval lies on the other side"),
    (verdicts.UNDECIDED, "the interval lies across the line; more repetitions would tell"),
    (verdicts.NOT_MEASURED, "the results lack its rows"),
)


def summary(ledger: Ledger) -> str:
    """How many claims got which verdict, with the signs of the verdicts."""
    kinds = [verdict for verdict, _ in LEGEND]
    return _counted("claims", [entry.verdict for entry in ledger.entries], kinds)


def goals_summary(ledger: Ledger) -> str:
    """The same of the figures to reach."""
    kinds = [ledgers.MET, ledgers.NOT_MET, verdicts.UNDECIDED, verdicts.NOT_MEASURED]
    return _counted("figures to reach", [goal.verdict for goal in ledger.goals], kinds)


def _counted(what: str, found: Sequence[str], kinds: Sequence[str]) -> str:
    counts = [f"{found.count(each)} {SIGNS[each]} {each}" for each in kinds if each in found]
    return f"{len(found)} {what}: {', '.join(counts)}."


def intervals(ledger: Ledger) -> str:
    """What the measured values are, as the number of repetitions allows."""
    findings = [entry.finding for entry in ledger.entries if entry.finding]
    measured = [check.measured for finding in findings for check in finding.checks]
    if not measured:
        return ""
    counts = {each.count for each in measured}
    if min(counts) == 1:
        return "Of what was measured once there is no interval, and nothing to be decided by it."
    repetitions = f"{min(counts)}" if len(counts) == 1 else f"{min(counts)} or more"
    return (
        f"Measured are medians of {repetitions} repetitions, with their interval in brackets: "
        f"{interval_in_words(counts)}."
    )
