"""One page with answer, charts, ledger, rows and conditions. It needs no network and no script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bench.analysis import conditions, rows
from bench.analysis.answer import HEADING, answer, families
from bench.analysis.claims import ledger as ledgers
from bench.analysis.claims import verdict as verdicts
from bench.analysis.claims import words
from bench.analysis.claims.ledger import Ledger
from bench.analysis.results import Results
from bench.analysis.rows import Listed
from bench.analysis.sheet import Sheet, wrap
from bench.analysis.statistics import interval_in_words
from bench.analysis.templates import html

# The class of a verdict in the style sheet.
KINDS = {
    verdicts.HOLDS: "holds",
    verdicts.FOR_THREADS_TOO: "threads",
    verdicts.DOES_NOT_HOLD: "fails",
    verdicts.UNDECIDED: "open",
    verdicts.NOT_MEASURED: "open",
    ledgers.MET: "holds",
    ledgers.NOT_MET: "fails",
}


# The width of a column of pictures, as templates/page.css has it where there are two.
_COLUMN_IN = 4.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for the page: the drawing as SVG, and the words that the page writes around it."""

    name: str
    words: Sheet
    svg: bytes

    @property
    def height_in(self) -> float:
        """How tall it is in a column of the page, nearly."""
        box = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', self.svg)
        drawn_in = _COLUMN_IN * float(box[2]) / float(box[1]) if box else 0.0
        words = self.words
        lines = len(wrap(words.title, _COLUMN_IN, 12.0, bold=True)) * 0.22
        lines += (
            sum(len(wrap(each, _COLUMN_IN, 9.8)) for each in (words.reading, *words.notes)) * 0.19
        )
        return drawn_in + lines + 0.5


def in_columns(pictures: Sequence[Picture]) -> list[list[tuple[int, Picture]]]:
    """Two columns as nearly equal in height as can be, each picture with its place in the order.

    The first picture is in the first column, and each column keeps the order.
    """
    places = list(enumerate(pictures))
    # By the height of a column in tenths of an inch the places that come to it.
    columns: dict[int, frozenset[int]] = {0: frozenset()}
    heights = [round(10 * picture.height_in) for picture in pictures]
    for at, height in enumerate(heights):
        taller = {total + height: chosen | {at} for total, chosen in columns.items()}
        columns = taller if at == 0 else {**taller, **columns}
    chosen = columns[min(columns, key=lambda total: abs(2 * total - sum(heights)))]
    left = [place for place in places if place[0] in chosen]
    return [left, [place for place in places if place[0] not in chosen]]


def page(results: Results, pictures: Sequence[Picture], ledger: Ledger) -> str:
    """The whole page, with the ledger of these results."""
    sentences = answer(results)
    told = {sentence.chart for sentence in sentences}
    listed = rows.listed(results)
    return html("page.html").render(
        heading=HEADING,
        answer=sentences,
        families=families(results.table),
        warnings=conditions.warnings(results),
        pictures=in_columns([each for each in pictures if each.name in told]),
        more_pictures=in_columns([each for each in pictures if each.name not in told]),
        drawn={picture.name for picture in pictures},
        inline=_inline,
        ledger=ledger,
        claims=[words.claim(entry) for entry in ledger.entries],
        goals=[words.goal(reached) for reached in ledger.goals],
        words=words,
        kinds=KINDS,
        rows=listed,
        anchors=rows.anchors(listed),
        rows_note=_rows_note(listed),
        figures=rows,
        missing=_missing(results),
        conditions=conditions.table(results),
    )


def _inline(picture: Picture) -> Markup:
    """The drawing as an element of the page: no prologue, no fixed size, ids of its own."""
    text = picture.svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.DOTALL)
    opening, rest = text.split(">", 1)
    opening = re.sub(r'\s(width|height|version)="[^"]*"', "", opening)
    label = Markup(' role="img" aria-label="{}"').format(picture.words.title)
    # An id that nothing refers to is ballast, and another picture may have it, too.
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', rest))
    rest = re.sub(
        r'\sid="([^"]*)"',
        lambda found: f' id="{picture.name}-{found[1]}"' if found[1] in used else "",
        rest,
    )
    rest = re.sub(r'(url\(#|href="#)', rf"\g<1>{picture.name}-", rest)
    # A hundredth of a point is less than any screen shows.
    rest = re.sub(r"(?<![#\w.-])(-?\d+\.\d{3,})(?=[\s,\")])", lambda n: f"{float(n[1]):.2f}", rest)
    rest = re.sub(r"\s*\n\s*", "\n", rest)
    # matplotlib has escaped what it wrote, and the label is escaped above.
    return Markup(f"{opening}{label}>{rest}")


def _rows_note(listed: Sequence[Listed]) -> str:
    """How the figures of the rows come about."""
    counts = {each.repetitions for each in listed if each.measured}
    said = "Medians of all good repetitions"
    if counts - {1}:
        said += f"; under the wall time its interval: {interval_in_words(counts - {1})}"
    return f"{said}. × ideal: over the shortest time that the waiting allows."


def _missing(results: Results) -> list[tuple[str, str, str]]:
    """Name, what became of it, and why."""
    failures = Counter((failure.name, failure.message) for failure in results.failures)
    return [
        *((each.name, "declined", each.reason) for each in results.declined),
        *((name, f"failed {count}×", said) for (name, said), count in failures.items()),
    ]
