"""How often the kernel had to switch threads for each unit of work."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import by_question, listed
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.quantities import NO_BREAK
from bench.analysis.results import Measurement, Results
from bench.analysis.results import Row as Repetition
from bench.analysis.series import NO_WORK
from bench.analysis.sheet import KeyEntry, Page, Sheet
from bench.analysis.statistics import Estimate

_COUNTERS = ("voluntary_switches", "involuntary_switches", "completed")


# What cannot be told apart from none: the harness and the timer interrupt switch now and then.
FLOOR = 1.0


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
    if not any(_switches(m) > 0 for _, members in questions for m in members):
        raise NothingToDraw("no row counts context switches")
    # The most switches first.
    questions.sort(key=lambda question: -max(map(_switches, question[1])))
    styles = styles_of(results)
    rows = [
        Row(
            label=members[0].workload,
            dots=[Dot(_at_least_floor(m), styles[m.lane]) for m in members],
            detail=heading.removeprefix(members[0].workload).removeprefix(", "),
        )
        for heading, members in questions
    ]
    shown = [m for _heading, members in questions for m in members]
    lanes = {m.lane for m in shown}
    sheet = Sheet(
        title=_title(questions),
        reading="Further left is better: a switch costs time in the kernel and cold caches after. "
        "The same work in each lane, at the lane's best concurrency.",
        panels=(),
        key=[
            KeyEntry(lane, look.colour, look.marker)
            for lane, look in styles.items()
            if lane in lanes
        ],
        notes=conditions.notes_for(results, shown, {m.workload for m in working}),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        [Group("", rows)],
        page,
        heading="Context switches per 1,000 units completed",
        x_label="switches per 1,000 units (log scale)",
        write=lambda value: f"≤{NO_BREAK}1" if value == FLOOR else quantities.short_count(value),
    )


def _switches(measurement: Measurement) -> float:
    return measurement.estimate(per_thousand).median


def _at_least_floor(measurement: Measurement) -> Estimate:
    return measurement.estimate(lambda row: max(FLOOR, per_thousand(row)))


def _title(questions: Sequence[tuple[str, list[Measurement]]]) -> str:
    """The comparison in which the lanes differ most says it best."""

    def contrast(members: Sequence[Measurement]) -> float:
        values = [_at_least_floor(m).median for m in members]
        return max(values) / min(values)

    heading, members = max(questions, key=lambda question: contrast(question[1]))
    said = listed((m.lane, _said(_switches(m))) for m in sorted(members, key=_switches))
    return f"Context switches per 1,000 units, {heading}: {said}"


def _said(switches: float) -> str:
    return quantities.significant(switches, 2) if switches >= FLOOR else f"below{NO_BREAK}1"


CHART = Chart("switches", draw)
