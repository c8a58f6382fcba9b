"""The answer and what deviates from the claims, on a terminal, within a hundred columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bench.analysis.answer import HEADING, Sentence, answer
from bench.analysis.claims import verdict as verdicts
from bench.analysis.claims import words
from bench.analysis.claims.ledger import NOT_MET, Ledger
from bench.analysis.claims.words import SIGNS, Line
from bench.analysis.quantities import NO_BREAK

COLUMNS = 100
_INDENT = "  "
# With more of them than this the table is one to be read on the page.
_MOST_ROWS = 12
_MOST_LOSSES = 3
_DEVIATING = frozenset({verdicts.DOES_NOT_HOLD, verdicts.UNDECIDED, NOT_MET})


def text(ledger: Ledger) -> str:
    """The answer, the ledger in short, and the choice once more."""
    sentences = answer(ledger.results)
    lines = [
        *_answer(sentences),
        "",
        *_short_ledger(ledger),
        "",
        *_wrapped(f"{HEADING}: {sentences[0].text}", ""),
    ]
    return _plain(lines)


def summary(ledger: Ledger) -> str:
    """The answer and how many claims hold: what a README has room for."""
    return _plain([*_answer(answer(ledger.results)), "", *_wrapped(words.summary(ledger), "")])


def _answer(sentences: Sequence[Sentence]) -> Iterator[str]:
    yield f"{HEADING}:"
    width = max(len(each.topic) for each in sentences)
    for each in sentences:
        first = f"{each.topic.ljust(width)}{_INDENT}"
        yield from _wrapped(each.text, " " * len(first), first)


def _short_ledger(ledger: Ledger) -> Iterator[str]:
    yield from _wrapped(words.summary(ledger), "")
    yield from _rows(words.claim(entry) for entry in ledger.entries)
    yield from _wrapped(words.score(ledger), "")
    yield from _losses(ledger)
    yield from _wrapped(words.goals_summary(ledger), "")
    yield from _rows(words.goal(reached) for reached in ledger.goals)


def _rows(lines: Iterable[Line]) -> Iterator[str]:
    """What deviates: its sign, its title and its figures, and why."""
    shown = [line for line in lines if line.verdict in _DEVIATING]
    for line in shown[:_MOST_ROWS]:
        figures = f"{line.measured}, {'model ' if line.modelled else ''}{line.asked}"
        why = f" ({line.why})" if line.verdict == NOT_MET else ""
        said = f"{SIGNS[line.verdict]} {line.title}: {figures}{why}"
        yield from _wrapped(said, _INDENT * 2, _INDENT)
    if len(shown) > _MOST_ROWS:
        yield f"{_INDENT}and {len(shown) - _MOST_ROWS} more, in claims.md"


def _losses(ledger: Ledger) -> Iterator[str]:
    lost = words.losses(ledger)
    for each in lost[:_MOST_LOSSES]:
        yield from _wrapped(f"{words.lost(each)} faster: {each.threads}", _INDENT)
    if len(lost) > _MOST_LOSSES:
        yield f"{_INDENT}and {len(lost) - _MOST_LOSSES} more, in claims.md"


def _wrapped(said: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        said,
        COLUMNS,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _plain(lines: Sequence[str]) -> str:
    return "\n".join(lines).replace(NO_BREAK, " ")
