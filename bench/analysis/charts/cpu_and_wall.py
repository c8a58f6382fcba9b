"""How much of the wall time is work, and how much is waiting."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw, require, styles_of
from bench.analysis.comparison import by_question, lane_label, listed
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Measurement, Results
from bench.analysis.series import NO_WORK
from bench.analysis.sheet import KeyEntry, Page, Sheet


def draw(results: Results, page: Page) -> Figure:
    working = [m for m in results.measurements if m.series not in NO_WORK]
    require(working, "rows of a workload")
    styles = styles_of(results)
    questions = by_question(m for m in working if m.cpu().median > 0)
    if not questions:
        raise NothingToDraw("no row has a CPU time")
    groups = [
        Group(
            heading,
            [
                Row(
                    label=lane_label(m),
                    dots=[Dot(m.cpu(), styles[m.lane]), Dot(m.wall(), styles[m.lane], hollow=True)],
                    value_text=_share(m),
                    bridge=True,
                )
                for m in members
            ],
        )
        for heading, members in questions
    ]
    shown = [m for _heading, members in questions for m in members]
    sheet = Sheet(
        title=_title(questions),
        reading="The gap between the marks is waiting. CPU time right of wall time means that "
        "more than one core was busy.",
        panels=(),
        key=[
            KeyEntry("CPU time of the process", style.QUIET_INK, "o"),
            KeyEntry("wall time", style.QUIET_INK, "o", hollow=True),
        ],
        notes=conditions.notes_for(results, shown, {m.workload for m in working}),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        groups,
        page,
        heading="The same work in each lane, at the lane's best concurrency",
        x_label="time per run (log scale)",
        write=quantities.subdivided_seconds,
    )


def _busy(measurement: Measurement) -> float:
    return measurement.estimate(lambda row: row.cpu_s / row.wall_s).median


def _share(measurement: Measurement) -> str:
    return f"CPU {quantities.percent(_busy(measurement))} of {_wall(measurement)}"


def _wall(measurement: Measurement) -> str:
    return quantities.duration(measurement.wall().median)


def _title(questions: Sequence[tuple[str, list[Measurement]]]) -> str:
    """The comparison with the most waiting says it best."""
    heading, members = min(questions, key=lambda question: min(map(_busy, question[1])))
    shares = listed((m.lane, quantities.percent(_busy(m))) for m in members)
    return f"Share of the time that the CPU works, {heading}: {shares}"


CHART = Chart("cpu_and_wall", draw)
