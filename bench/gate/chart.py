"""The gate as a picture: a row for each case, its ratio with its interval."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from bench.analysis import style
from bench.analysis.chart import NothingToDraw
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.sheet import KeyEntry, Page, Sheet
from bench.analysis.statistics import Estimate
from bench.gate import report
from bench.gate.record import Record
from bench.gate.verdict import FAIL, INCONCLUSIVE, SHOWN_CONFIDENCE, CaseVerdict, Verdict

_LOOKS = {
    FAIL: style.LaneStyle(style.VERMILLION, "D", (0, ())),
    INCONCLUSIVE: style.LaneStyle(style.ORANGE, "s", (0, ())),
    "PASS": style.LaneStyle(style.BLUE, "o", (0, ())),
}


def draw(record: Record, verdict: Verdict, page: Page) -> Figure:
    drawable = [case for case in verdict.cases if math.isfinite(case.low * case.high)]
    if not drawable or record.reference is not None:
        raise NothingToDraw("no case was compared by its times")
    labels = _labels(record)
    rows = [Row(labels[case.case], [_dot(case)], _words(case)) for case in drawable]
    used = [kind for kind in _LOOKS if any(case.verdict == kind for case in drawable)]
    sheet = Sheet(
        title=_title(record, verdict),
        panels=(),
        reading="Candidate ÷ base; right of 1 is slower. Bars are 95 % intervals.",
        key=[KeyEntry(kind, _LOOKS[kind].colour, marker=_LOOKS[kind].marker) for kind in used],
        notes=[*verdict.reasons],
        footer=report.footer(record),
    )
    return draw_dots(
        sheet, [Group("", rows)], page, "Time of the candidate ÷ time of the base", "", _tick
    )


def _labels(record: Record) -> dict[str, str]:
    """Workload and lane where that is enough to tell the cases apart."""
    cells = [case.cell for case in record.cases]
    return {c.name: c.cell if cells.count(c.cell) == 1 else c.name for c in record.cases}


def _title(record: Record, verdict: Verdict) -> str:
    return f"{verdict.verdict}: {record.candidate.asked} against {record.base.asked}"


def _dot(case: CaseVerdict) -> Dot:
    estimate = Estimate(case.ratio, case.low, case.high, SHOWN_CONFIDENCE, case.blocks)
    return Dot(estimate, _LOOKS[case.verdict])


def _words(case: CaseVerdict) -> str:
    return f"{report.ratio(case.ratio)}  detects {report.detectable(case)}"


def _tick(value: float) -> str:
    return f"{value:.2f}"
