"""claims.md: the answer and the whole ledger, to read in a repository."""

from __future__ import annotations

from bench.analysis import conditions, templates
from bench.analysis.answer import HEADING, answer, families
from bench.analysis.claims import words
from bench.analysis.claims.ledger import Ledger


def markdown(ledger: Ledger) -> str:
    return templates.markdown("claims.md").render(
        heading=HEADING,
        answer=answer(ledger.results),
        families=families(ledger.results.table),
        warnings=conditions.warnings(ledger.results),
        ledger=ledger,
        claims=[words.claim(entry) for entry in ledger.entries],
        goals=[words.goal(reached) for reached in ledger.goals],
        words=words,
        footer=conditions.footer(ledger.results),
    )
