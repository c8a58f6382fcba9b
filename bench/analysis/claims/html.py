"""The ledger as sections of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bench.analysis.claims import ledger as ledgers
from bench.analysis.claims import verdict as verdicts
from bench.analysis.claims import words
from bench.analysis.claims.ledger import Ledger
from bench.analysis.claims.words import SIGNS, Line

_KINDS = {
    verdicts.HOLDS: "holds",
    verdicts.FOR_THREADS_TOO: "threads",
    verdicts.DOES_NOT_HOLD: "fails",
    verdicts.UNDECIDED: "open",
    verdicts.NOT_MEASURED: "open",
    ledgers.MET: "holds",
    ledgers.NOT_MET: "fails",
}


def claims(ledger: Ledger) -> str:
    intervals = words.intervals(ledger)
    lead = f"<p>{escape(f'{words.summary(ledger)} {intervals}'.strip())}</p>"
    rows = (
        (
            f"<strong>{escape(line.title)}.</strong> {escape(line.statement)}"
            f"<small>{escape(line.where)}</small>{_rule(line)}",
            escape(line.asked),
            _measured(line),
            _verdict(line),
        )
        for line in map(words.claim, ledger.entries)
    )
    return f"{lead}\n{_table(('Claim', 'Model', 'Measured', 'Verdict'), rows)}"


def losses(ledger: Ledger) -> str:
    lost = words.losses(ledger)
    lead = f"<p>{escape(words.score(ledger))}</p>"
    if not lost:
        return lead
    rows = ((escape(each.pool), escape(words.lost(each))) for each in lost)
    return f"{lead}\n{_table(('Work, on the fastest pool', 'Faster than the loop by'), rows)}"


def goals(ledger: Ledger) -> str:
    rows = (
        (escape(line.title), escape(line.asked), _measured(line), _verdict(line))
        for line in map(words.goal, ledger.goals)
    )
    return _table(("What", "Asked", "Reached", "Verdict"), rows)


def _rule(line: Line) -> str:
    rows = "".join(f"<small>{escape(row)}</small>" for row in line.rows)
    return (
        "<details><summary>rule</summary>"
        f"<small>{escape(line.rule[0].upper() + line.rule[1:])}.</small>{rows}</details>"
    )


def _measured(line: Line) -> str:
    median, _, interval = line.measured.partition(" (")
    return escape(median) + (f"<small>{escape(interval.rstrip(')'))}</small>" if interval else "")


def _verdict(line: Line) -> str:
    why = f"<small>{escape(line.why)}</small>" if line.why else ""
    sign = f"{SIGNS[line.verdict]} {line.verdict}"
    return f'<span class="verdict {_KINDS[line.verdict]}">{escape(sign)}</span>{why}'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML. On a narrow screen they stand under each other, labelled but for the first
    and one that labels itself."""
    body = []
    for cells in rows:
        labels = ["", *(f' data-label="{name}"' if name != "Verdict" else "" for name in head[1:])]
        said = "".join(f"<td{label}>{cell}</td>" for label, cell in zip(labels, cells, strict=True))
        body.append(f"<tr>{said}</tr>")
    titles = "".join(f"<th>{name}</th>" for name in head)
    lines = "\n".join(body)
    return (
        f'<table class="ledger"><thead><tr>{titles}</tr></thead>\n'
        f"<tbody>\n{lines}\n</tbody></table>"
    )
