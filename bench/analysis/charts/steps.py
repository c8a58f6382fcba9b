"""What each step costs: every lane against its neighbour, from which it differs in one thing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, NothingToDraw, styles_of
from bench.analysis.comparison import LANES_CHOICE, same_work
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.lanes import Lane
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.sheet import Page, Sheet
from bench.analysis.statistics import Estimate, paired_ratio
from bench.analysis.style import LaneStyle

# By workload the series in which lanes do the same work.
SERIES: Mapping[str, Sequence[Series]] = {
    "queue": (Series.QUEUE_SHAPES,),
    "sleeps": (Series.SLEEPS_SCALING, Series.SLEEPS_MANY),
    "fetch": (Series.FETCH_INFLIGHT,),
    "start": (Series.START,),
}


@dataclass(frozen=True, slots=True)
class Step:
    """How many times as long as its neighbour a lane takes for the same work."""

    lane: Lane
    of_lane: Measurement
    of_neighbour: Measurement
    times: Estimate

    @property
    def work(self) -> str:
        """What was to be done, such as `sleeps, 100 tasks`."""
        work = quantities.parameters(self.of_lane.given, without=LANES_CHOICE)
        return f"{self.of_lane.workload}, {work}" if work else self.of_lane.workload


def steps(results: Results, workload: str) -> list[Step]:
    """In the order of the lane table. A lane is left out where it has no work in common with its
    neighbour, or no repetition of it."""
    rows = [m for m in results.series(*SERIES[workload]) if m.workload == workload]
    found = []
    for lane in results.table:
        step = _step(lane, rows)
        if step is not None:
            found.append(step)
    return found


def _step(lane: Lane, rows: Sequence[Measurement]) -> Step | None:
    """At the largest work that both did, each at its best concurrency."""
    by_lane = {
        name: [m for m in rows if m.lane == name] for name in (lane.name, lane.neighbour or "")
    }
    # Most lanes: work that only one of both did is no comparison.
    compared = {m.lane: m for m in same_work(m for each in by_lane.values() for m in each)}
    ours, theirs = compared.get(lane.name), compared.get(lane.neighbour or "")
    if ours is None or theirs is None:
        return None
    times = paired_ratio(
        ours.by_repetition(lambda row: row.wall_s), theirs.by_repetition(lambda row: row.wall_s)
    )
    return Step(lane, ours, theirs, times) if times is not None else None


def draw(results: Results, page: Page) -> Figure:
    by_workload = {workload: found for workload in SERIES if (found := steps(results, workload))}
    if not by_workload:
        raise NothingToDraw("no lane did the same work as its neighbour in the lane table")
    styles = styles_of(results)
    shown = [step for found in by_workload.values() for step in found]
    measurements = [m for step in shown for m in (step.of_lane, step.of_neighbour)]
    sheet = Sheet(
        title=_title(shown),
        reading="Each lane differs from its neighbour in one thing, which stands below its name. "
        "Left of 1× that saves time, right of it costs; ratios are taken within each repetition "
        "of the interleaved run, at the largest work that both did, each at its best concurrency.",
        panels=(),
        notes=conditions.notes_for(
            results,
            measurements,
            by_workload,
            {series for workload in by_workload for series in SERIES[workload]},
        ),
        footer=conditions.footer(results),
    )
    return draw_dots(
        sheet,
        [Group(*_group(found, styles)) for found in by_workload.values()],
        page,
        heading="Wall time ÷ that of the neighbour",
        x_label="times as long as the neighbour (log scale)",
        write=quantities.factor,
        level=1.0,
    )


def _group(found: Sequence[Step], styles: Mapping[str, LaneStyle]) -> tuple[str, list[Row]]:
    """The work that most of them did is said once, above them."""
    ((heading, _count),) = Counter(step.work for step in found).most_common(1)
    rows = [
        Row(
            label=f"{step.lane.name} ÷ {step.lane.neighbour}",
            dots=[Dot(step.times, styles[step.lane.name])],
            value_text=quantities.factor(step.times.median),
            detail="; ".join(_difference(step, heading)),
        )
        for step in found
    ]
    return heading, rows


def _difference(step: Step, heading: str) -> Iterator[str]:
    if step.lane.difference:
        yield step.lane.difference
    if step.work != heading:
        yield f"here {step.work.removeprefix(f'{step.of_lane.workload}, ')}"


def _title(shown: Sequence[Step]) -> str:
    """The step that saves the most time and the one that costs the most, as far as is sure."""
    sure = [step for step in shown if step.times.leaves_out(1)]
    if not sure:
        return "What each step costs: no ratio between neighbours is surely another than 1×"
    most = sorted(sure, key=lambda step: math.log(step.times.median))
    told = [most[0]] if len(most) == 1 else [most[0], most[-1]]
    said = "; ".join(
        f"{step.lane.name} takes {quantities.factor(step.times.median)} as long as "
        f"{step.lane.neighbour} ({step.of_lane.workload})"
        for step in told
    )
    return f"What each step costs: {said}"


CHART = Chart("steps", draw)
