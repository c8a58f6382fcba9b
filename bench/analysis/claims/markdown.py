"""claims.md: the ledger to read in a repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.analysis import conditions
from bench.analysis.claims import words
from bench.analysis.claims.ledger import Ledger
from bench.analysis.claims.words import SIGNS, Line


def markdown(ledger: Ledger) -> str:
    claims = [words.claim(entry) for entry in ledger.entries]
    goals = [words.goal(reached) for reached in ledger.goals]
    lost = words.losses(ledger)
    sections = [
        "# The claims",
        *(f"**{line}**" for line in conditions.warnings(ledger.results)),
        f"{words.summary(ledger)} {words.intervals(ledger)}",
        _table(
            ("Verdict", "Claim", "Model", "Measured"),
            (
                (_verdict(line), _claim(line), line.asked, line.measured)
                for line in claims
            ),
        ),
        "## Where the loop loses to threads",
        words.score(ledger),
    ]
    if lost:
        sections.append(
            _table(
                ("The pool is faster by", "Fastest pool", "Loop"),
                ((words.lost(each), f"`{each.pool}`", f"`{each.loop}`") for each in lost),
            )
        )
    sections += [
        "## Figures to reach",
        _table(
            ("Verdict", "What", "Asked", "Reached"),
            ((_verdict(line), line.title, line.asked, line.measured) for line in goals),
        ),
        "## Rules",
        "The interval decides, not the median: it has to lie on one side of the line.",
        "\n".join(
            f"- **{_cell(line.title)}**: {_cell(line.rule)}.{_rows(line.rows)}" for line in claims
        ),
        "## Conditions",
        _cell(conditions.footer(ledger.results)),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _verdict(line: Line) -> str:
    return f"{SIGNS[line.verdict]} {line.verdict}" + (f"<br>{line.why}" if line.why else "")


def _claim(line: Line) -> str:
    return f"**{line.title}.** {line.statement}<br>*{line.where}*"


def _rows(rows: Sequence[str]) -> str:
    return f" Rows: {', '.join(f'`{row}`' for row in rows)}." if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def _cell(text: str) -> str:
    """What a reason may hold must not end its cell or its line."""
    return " ".join(text.replace("|", "\\|").split("\n"))
