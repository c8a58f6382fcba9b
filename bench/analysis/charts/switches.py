"""How often the kernel had to switch threads for each unit of work."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import by_question, lane_label, listed
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Measurement, Results
from bench.analysis.results import Row as Repetition
from bench.analysis.series import NO_WORK
from bench.analysis.sheet import Page, Sheet

_COUNTERS = ("voluntary_switches", "involuntary_switches", "completed")


def per_thousand(repetition: Repetition) -> float:
    voluntary, involuntary, completed = (repetition.counters[name] for name in _COUNTERS)
    return 1_000 * (voluntary + involuntary) / completed


def draw(results: Results, page: Page) -> Figure:
    working = [m for m in results.measurements if m.series not in NO_WORK]
    require(working, "rows of a workload")
    counted = [
        m
        for m in working
        if all(m.has(name) for name in _COUNTERS)
        and all(row.counters["completed"] > 0 for row in m.repetitions)
    ]
    questions = by_question(counted)
    if not any(m.estimate(per_thousand).median > 0 for _, members in questions for m in members):
        raise NothingToDraw("no row counts context switches")
    styles = styles_of(results)
    groups = [
        Group(
            heading,
            [
                Row(
                    label=lane_label(m),
                    dots=[Dot(m.estimate(per_thousand), styles[m.lane])],
                    value_text=quantities.significant(m.estimate(per_thousand).median, 2),
                )
                for m in members
            ],
        )
        for heading, members in questions
    ]
    shown = [m for _heading, members in questions for m in members]
    sheet = Sheet(
        title=_title(questions),
        reading="Further left is better: a switch costs time in the kernel and cold caches after.",
        panels=(),
        notes=conditions.notes_for(results, shown, {m.workload for m in working}),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        groups,
        page,
        heading="The same work in each lane, at the lane's best concurrency",
        x_label="context switches per 1,000 units completed (log scale)",
        write=lambda value: quantities.short_count(value) if value >= 1 else f"{value:g}",
    )


def _title(questions: Sequence[tuple[str, list[Measurement]]]) -> str:
    """The comparison in which the lanes differ most says it best."""

    def contrast(members: Sequence[Measurement]) -> float:
        values = [max(m.estimate(per_thousand).median, 1e-9) for m in members]
        return max(values) / min(values)

    heading, members = max(questions, key=lambda question: contrast(question[1]))
    said = listed(
        (m.lane, quantities.significant(m.estimate(per_thousand).median, 2))
        for m in sorted(members, key=lambda m: m.estimate(per_thousand).median)
    )
    return f"Context switches per 1,000 units, {heading}: {said}"


CHART = Chart("switches", draw)
