"""Two results files on one page: every row of both, with the ratio of their wall times."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from bench.analysis import conditions, quantities, rows
from bench.analysis.results import Measurement, Results, natural
from bench.analysis.rows import Figure, Listed
from bench.analysis.statistics import Estimate, interval_in_words, paired_ratio
from bench.analysis.templates import html

NOT_ONE_RUN = (
    "Two runs on a shared machine prove little. These files were not measured in one interleaved "
    "run: a ratio is that of two medians and has no interval, and whatever else changed between "
    "the runs is in it."
)

# Where a run finds its server and certificates is no part of its work.
_PLACES = frozenset({"url", "cacert"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of either file or of both. Without a ratio it says why there is none."""

    name: str
    series: str
    lane: str
    first: Listed | None
    second: Listed | None
    ratio: Estimate | None
    why: str = ""

    @property
    def figure(self) -> Figure | None:
        return rows.factor(self.ratio) if self.ratio else None


def interleaved(first: Results, second: Results) -> bool:
    """Whether both files say that they come from the same interleaved run."""
    run = first.conditions.get("interleaved_with")
    return isinstance(run, str) and run != "" and run == second.conditions.get("interleaved_with")


def pairs(first: Results, second: Results) -> list[Pair]:
    """All rows of the two files, by series and name."""
    sides = [{(row.series, row.name): row for row in rows.listed(each)} for each in (first, second)]
    keys = sorted(sides[0].keys() | sides[1].keys(), key=lambda key: (key[0], natural(key[1])))
    one_run = interleaved(first, second)
    return [_pair(sides[0].get(key), sides[1].get(key), one_run) for key in keys]


def _pair(first: Listed | None, second: Listed | None, one_run: bool) -> Pair:
    row = first or second
    assert row is not None
    ratio, why = None, "only in A" if first else "only in B"
    if first and second:
        ratio, why = None, "not measured whole in both"
        if first.whole and second.whole:
            why = _other_work(first.whole, second.whole)
            ratio = None if why else _ratio(first.whole, second.whole, one_run)
    return Pair(row.name, row.series, row.lane, first, second, ratio, why)


def _other_work(first: Measurement, second: Measurement) -> str:
    """Where the same name stands for other work, as after a change of a default."""
    changed = [
        f"{key} {first.spec[key]} in A, {second.spec[key]} in B"
        for key in first.spec
        if key in second.spec and key not in _PLACES and first.spec[key] != second.spec[key]
    ]
    return f"not the same work: {'; '.join(changed)}" if changed else ""


def _ratio(first: Measurement, second: Measurement, one_run: bool) -> Estimate:
    """B over A: within repetitions of one run, else of the medians and without an interval."""
    if one_run:
        walls = [each.by_repetition(lambda row: row.wall_s) for each in (second, first)]
        if found := paired_ratio(*walls):
            return found
    ratio = second.wall().median / first.wall().median
    return Estimate(ratio, ratio, ratio, 0.0, 1)


def page(first: Results, second: Results) -> str:
    """The page of the two files: A is the first, B the second."""
    found = pairs(first, second)
    return html("side_by_side.html").render(
        names=[os.fsencode(each.path).decode("utf-8", "replace") for each in (first, second)],
        warnings=_warnings(first, second),
        summary=_summary(found, interleaved(first, second)),
        conditions=_conditions(first, second),
        compared=[each for each in found if each.ratio],
        others=[each for each in found if not each.ratio],
        state=_state,
        figures=rows,
    )


def _warnings(first: Results, second: Results) -> list[str]:
    lines = [] if interleaved(first, second) else [NOT_ONE_RUN]
    for side, results in (("A", first), ("B", second)):
        lines += [f"{side}: {line}" for line in conditions.warnings(results)]
    return lines


def _summary(found: Sequence[Pair], one_run: bool) -> str:
    """How many rows there are, and of one run what their intervals say."""
    ratios = [each.ratio for each in found if each.ratio]
    if not ratios:
        return "No row was measured whole in both files."
    said = (
        f"{len(ratios)} of {len(found)} rows were measured whole in both files. "
        "Wall times are medians, with their interval where there is one; "
        "a ratio below 1 says that B took less time."
    )
    sure = [each for each in ratios if each.confidence > 0]
    if not one_run or not sure:
        return said
    less, more = sum(each.high < 1 for each in sure), sum(each.low > 1 for each in sure)
    by_chance = sum(1 - each.confidence for each in sure)
    return (
        f"{said} Both files come from one interleaved run: ratios are taken within each "
        f"repetition, and their interval is {interval_in_words({each.count for each in sure})}. "
        f"B took less time in {less}, more in {more}; in {len(sure) - less - more} the interval "
        f"includes 1. Of two equal programs about {quantities.significant(by_chance, 2)} intervals "
        "would leave 1 out by chance."
    )


def _conditions(first: Results, second: Results) -> list[tuple[str, str, str]]:
    """Each condition of either file: its name, and what it was in A and in B."""
    a, b = dict(conditions.table(first)), dict(conditions.table(second))
    return [(label, a.get(label, ""), b.get(label, "")) for label in {**a, **b}]


def _state(row: Listed | None) -> str:
    """In words what a file has of a row that has no ratio."""
    if row is None:
        return "not in the file"
    if row.missing:
        return f"{row.missing}: {row.reason}"
    assert row.measured is not None
    return quantities.duration(row.measured.wall().median)
