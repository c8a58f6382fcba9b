"""How long single requests and items take, from the usual to the worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities
from bench.analysis.chart import Chart, require, styles_of
from bench.analysis.comparison import listed, same_work
from bench.analysis.curves import Curve, Point
from bench.analysis.line_chart import LinePanel, draw_lines
from bench.analysis.results import Measurement, Results
from bench.analysis.series import PACED
from bench.analysis.sheet import Page, Sheet
from bench.analysis.style import LaneStyle

PERCENTILES = (
    ("latency_p50_s", "50 %"),
    ("latency_p90_s", "90 %"),
    ("latency_p99_s", "99 %"),
    ("latency_p999_s", "99.9 %"),
    ("latency_max_s", "all"),
)
# Of fewer units the slowest hundredth is not even one.
FEWEST = 100
_HEADING = ": latency (log scale)"
_THREADS = frozenset({"threads"})


def draw(results: Results, page: Page) -> Figure:
    # What is paced has a picture of its own.
    rows = [m for m in results.measurements if m.series not in PACED]
    timed = [m for m in rows if any(m.has(name) for name, _ in PERCENTILES)]
    require(timed, "rows with latencies")
    timed = [m for m in timed if not _has_too_few(m)]
    require(timed, f"latencies of {FEWEST} units or more")
    styles = styles_of(results)
    series: dict[tuple[str, str], list[Measurement]] = {}
    for measurement in timed:
        series.setdefault((measurement.workload, measurement.series), []).append(measurement)
    comparisons = {
        key: same_work(members, lanes_choice=_THREADS, enough_lanes=2)
        for key, members in series.items()
    }
    if any(len(compared) > 1 for compared in comparisons.values()):
        comparisons = {key: found for key, found in comparisons.items() if len(found) > 1}
    panels: list[LinePanel] = []
    shown: list[Measurement] = []
    for (workload, _series), compared in comparisons.items():
        drawn = [curve for m in compared if (curve := _curve(m, styles)) is not None]
        if not drawn:
            continue
        shown += compared
        work = quantities.parameters(compared[0].given, without=_THREADS)
        panels.append(
            LinePanel(
                heading=f"{workload}, {work}{_HEADING}" if work else f"{workload}{_HEADING}",
                x_label="share that took no longer",
                curves=drawn,
                write_x=lambda at: PERCENTILES[round(at)][1],
                write_y=quantities.subdivided_seconds,
                steps_x=True,
            )
        )
    require(shown, "latency above zero")
    sheet = Sheet(
        title=_title(panels),
        reading="Lower is better; a steep right end means that some wait far longer than most. "
        f"Of work with {FEWEST} units or more.",
        panels=(),
        columns=2,
        notes=conditions.notes_for(
            results, shown, {m.workload for m in shown}, {m.series for m in shown}
        ),
        footer=conditions.footer(results),
    )
    return draw_lines(sheet, panels, page)


def _has_too_few(measurement: Measurement) -> bool:
    if not measurement.has("completed"):
        return False
    return measurement.counter("completed").median < FEWEST


def _curve(measurement: Measurement, styles: Mapping[str, LaneStyle]) -> Curve | None:
    points = tuple(
        Point(float(at), value, measurement)
        for at, (counter, _name) in enumerate(PERCENTILES)
        if measurement.has(counter) and (value := measurement.counter(counter)).median > 0
    )
    if not points:
        return None
    lane = measurement.lane
    return Curve(lane, lane, lane, styles[lane], points)


def _title(panels: Sequence[LinePanel]) -> str:
    """The panel in which the lanes differ most at the 99th percentile says it best."""
    at_99 = next(at for at, (counter, _) in enumerate(PERCENTILES) if counter == "latency_p99_s")

    def values(panel: LinePanel) -> list[tuple[str, float]]:
        found = ((curve.lane, curve.at(at_99)) for curve in panel.curves)
        return sorted(
            ((lane, point.y.median) for lane, point in found if point is not None),
            key=lambda pair: pair[1],
        )

    candidates = [panel for panel in panels if values(panel)]
    if not candidates:
        return "Latency, from the usual to the worst"
    chosen = max(candidates, key=lambda panel: _contrast(v for _, v in values(panel)))
    said = listed((lane, quantities.duration(value)) for lane, value in values(chosen))
    work = chosen.heading.removesuffix(_HEADING)
    return f"99{quantities.NO_BREAK}% took at most: {said} ({work})"


def _contrast(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[-1] / ordered[0]


CHART = Chart("latency", draw)
