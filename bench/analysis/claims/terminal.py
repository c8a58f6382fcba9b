"""The ledger on a terminal, within a hundred columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from bench.analysis.claims import verdict as verdicts
from bench.analysis.claims import words
from bench.analysis.claims.ledger import MET, Ledger
from bench.analysis.claims.words import SIGNS, Line
from bench.analysis.quantities import NO_BREAK

COLUMNS = 100
_INDENT = "  "
_MOST_LOSSES = 5
# The why of these is no more than figures, which are in claims.md.
_PLAIN = frozenset({verdicts.HOLDS, verdicts.FOR_THREADS_TOO, MET})


def table(ledger: Ledger) -> str:
    claims = [words.claim(entry) for entry in ledger.entries]
    goals = [words.goal(reached) for reached in ledger.goals]
    lines = [
        words.summary(ledger),
        *_rows(claims),
        "",
        *_wrapped(words.score(ledger), ""),
        *_losses(ledger),
        "",
        "Figures to reach:",
        *_rows(goals),
    ]
    return "\n".join(lines).replace(NO_BREAK, " ")


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    """A line for each: its sign, its title, its figures; and below it the reason of a bad one."""
    title = max(len(line.title) for line in lines)
    for line in lines:
        said = f"{SIGNS[line.verdict]} {line.title.ljust(title)}"
        figures = f"{line.measured}, {'model ' if line.modelled else ''}{line.asked}"
        if not line.measured:
            figures = f"{line.verdict}: {line.why}"
        whole = f"{said}{_INDENT}{figures}"
        if len(whole) <= COLUMNS:
            yield whole
        else:
            yield said.rstrip()
            yield from _wrapped(figures, _INDENT)
        if line.measured and line.why and line.verdict not in _PLAIN:
            yield from _wrapped(line.why, _INDENT)


def _losses(ledger: Ledger) -> Iterator[str]:
    lost = words.losses(ledger)
    for each in lost[:_MOST_LOSSES]:
        yield from _wrapped(f"{words.lost(each)} faster: {each.pool}", "  ")
    if len(lost) > _MOST_LOSSES:
        yield f"  and {len(lost) - _MOST_LOSSES} more, in claims.md"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
