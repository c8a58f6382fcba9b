"""The map of when overlapping pays: who wins by how many tasks there are at a time and how much they wait."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw
from bench.analysis.lanes import Family
from bench.analysis.results import Measurement, Results, Row
from bench.analysis.series import Series
from bench.analysis.sheet import KeyEntry, Page, Panel, Sheet, lay_out, text_width_in
from bench.analysis.statistics import Estimate, paired_ratio

SERIES = Series.MIX_MAP
MEMORY = "peak_rss_bytes"

_COLOURS = {Family.LOOP: style.BLUE, Family.THREADS: style.VERMILLION}
_NAMES = {Family.LOOP: "loops", Family.THREADS: "threads"}
_GREY = style.RULE
# A lead of so many times has the full colour.
_FULL = 8.0
_ROW_IN = 0.62
_LABELS_IN = 0.92


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the map: so many tasks at a time, of whose time so great a share is waiting."""

    at_a_time: float
    waiting: float


@dataclass(frozen=True, slots=True)
class Contest:
    """The best lane of either family at a place, and how many times as much threads took as loops."""

    loop: Measurement
    threads: Measurement
    threads_over_loops: Estimate

    @property
    def winner(self) -> Family | None:
        """None where the interval does not tell, or there is none."""
        if not self.threads_over_loops.leaves_out(1):
            return None
        return Family.LOOP if self.threads_over_loops.median > 1 else Family.THREADS

    @property
    def lead(self) -> float:
        """How many times as much the one that took more took."""
        ratio = self.threads_over_loops.median
        return max(ratio, 1 / ratio)


Map = Mapping[Place, Contest]


def map_of(results: Results, quantity: Callable[[Row], float] = lambda row: row.wall_s) -> Map:
    """Every place at which lanes of both families did their work, whole, with the quantity."""
    failed = {failure.name for failure in results.failures}
    places: dict[Place, list[Measurement]] = {}
    for each in results.series(SERIES):
        if each.name not in failed:
            places.setdefault(_place(each), []).append(each)
    found = {}
    for place in sorted(places, key=lambda place: (place.waiting, place.at_a_time)):
        contest = _contest(results, places[place], quantity)
        if contest is not None:
            found[place] = contest
    return found


def _place(row: Measurement) -> Place:
    compute, wait = row.number("compute_s") or 0.0, row.number("wait_s") or 0.0
    share = wait / (compute + wait) if compute + wait > 0 else 0.0
    return Place(row.number("inflight") or 1.0, round(share, 6))


def _contest(
    results: Results, rows: Sequence[Measurement], quantity: Callable[[Row], float]
) -> Contest | None:
    loops, threads = (results.of_family(each, rows) for each in (Family.LOOP, Family.THREADS))
    if not loops or not threads:
        return None

    def least(members: Iterable[Measurement]) -> Measurement:
        return min(members, key=lambda each: each.estimate(quantity).median)

    loop, thread = least(loops), least(threads)
    ratio = paired_ratio(thread.by_repetition(quantity), loop.by_repetition(quantity))
    if ratio is None or ratio.median <= 0:
        return None
    return Contest(loop, thread, ratio)


def score(found: Map) -> tuple[int, int, int]:
    """At how many places loops win, threads do, and nobody surely does."""
    winners = [contest.winner for contest in found.values()]
    return winners.count(Family.LOOP), winners.count(Family.THREADS), winners.count(None)


def places_of(rows: Iterable[Measurement]) -> list[Place]:
    """Where on a map these rows of `mix` would stand, each place once."""
    return list(dict.fromkeys(_place(row) for row in rows if row.number("wait_s") is not None))


def draw(results: Results, page: Page, marked: Sequence[Place] = ()) -> Figure:
    """The map, with a star at each place that is marked, at the edge where it lies outside."""
    times = map_of(results)
    if not times:
        raise NothingToDraw(f"no rows of the series {SERIES} in lanes of both families")
    rows = results.series(SERIES)
    memory = (
        map_of(results, lambda row: row.counters[MEMORY])
        if all(row.has(MEMORY) for row in rows)
        else {}
    )
    maps = [("Wall time: the best lane of either family, and its lead", times)]
    if memory:
        maps.append(("Memory at its peak: the leanest lane of either family", memory))
    height_in = _ROW_IN * len({place.waiting for place in times})
    compute = quantities.duration(rows[0].number("compute_s") or 0.0)
    sheet = Sheet(
        title=title(times),
        reading="Find your load: how many tasks there are at a time, and which share of a task's "
        f"time is waiting; each computes {compute}. A cell has the lead of the family that wins "
        "and its lane; the stronger the colour, the greater the lead.",
        panels=[Panel(heading, "tasks at a time", height_in, _LABELS_IN) for heading, _ in maps],
        columns=2,
        key=[
            *(KeyEntry(f"{_NAMES[f]} win", _COLOURS[f], box=True) for f in _COLOURS),
            KeyEntry("the interval does not tell", _GREY, box=True),
            *([KeyEntry("your load", style.INK, marker="*")] if marked else []),
        ],
        notes=conditions.notes_for(
            results,
            (),
            {"mix"},
            {SERIES},
            [
                "Leads are medians of the ratios within each repetition. Memory is what the process "
                "took more at its peak than before the lane's threads or loop were made, without "
                "what the kernel holds for threads.",
            ],
        ),
        footer=conditions.footer(results),
    )  # fmt: skip
    figure, axes = lay_out(sheet, page)
    for plot, (_, found) in zip(axes, maps, strict=True):
        _draw_map(plot, found, plot.get_position().width * page.width_in)
        _mark(plot, found, marked)
    return figure


def title(found: Map) -> str:
    loops, threads, _ = score(found)
    cells = f"{len(found)} mixes of computing and waiting"
    if loops == len(found):
        return f"Loops win in all {cells}"
    said = f"Of {cells} loops win {loops}, threads {threads}"
    extreme = max(found.items(), key=lambda item: item[1].threads_over_loops.median)
    place, contest = extreme
    if contest.winner is Family.LOOP:
        said += (
            f"; with {quantities.count(place.at_a_time)} at a time that wait "
            f"{quantities.percent(place.waiting)} threads take "
            f"{quantities.factor(contest.lead)} as long"
        )
    return said


def _draw_map(axes: Axes, found: Map, width_in: float) -> None:
    columns = sorted({place.at_a_time for place in found})
    rows = sorted({place.waiting for place in found})
    axes.grid(False)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks(
        [at + 0.5 for at in range(len(columns))], [quantities.short_count(x) for x in columns]
    )
    axes.set_yticks([at + 0.5 for at in range(len(rows))], [_share(share) for share in rows])
    cell_in = width_in / len(columns)
    for place, contest in found.items():
        left, top = columns.index(place.at_a_time), rows.index(place.waiting)
        axes.add_patch(
            Rectangle((left, top), 1, 1, facecolor=_colour(contest), edgecolor=style.PAPER, lw=2)
        )
        axes.text(
            left + 0.5,
            top + 0.4,
            quantities.factor(contest.lead),
            ha="center",
            va="center",
            fontsize=style.TEXT_POINTS,
            fontweight="bold" if contest.winner else "normal",
            color=style.INK,
        )
        ahead = contest.loop if contest.threads_over_loops.median > 1 else contest.threads
        points = style.FOOTER_POINTS
        if text_width_in(ahead.lane, points) < cell_in - 0.08:
            axes.text(
                left + 0.5,
                top + 0.76,
                ahead.lane,
                ha="center",
                va="center",
                fontsize=points,
                color=style.INK,
            )


def _mark(axes: Axes, found: Map, marked: Sequence[Place]) -> None:
    counts = sorted({place.at_a_time for place in found})
    shares = sorted({place.waiting for place in found})
    for place in marked:
        x = _along([math.log(count) for count in counts], math.log(place.at_a_time))
        y = _along([_odds(share) for share in shares], _odds(place.waiting))
        axes.plot(
            [x],
            [y],
            marker="*",
            markersize=15,
            markerfacecolor=style.INK,
            markeredgecolor=style.PAPER,
            linestyle="none",
            zorder=5,
        )


def _along(middles: Sequence[float], value: float) -> float:
    """Where a value stands between cells whose middles have these values, in cells."""
    edge = 0.12
    if value <= middles[0]:
        return 0.5 if value == middles[0] else edge
    for at, (low, high) in enumerate(itertools.pairwise(middles)):
        if value <= high:
            return at + 0.5 + (value - low) / (high - low)
    return len(middles) - edge


def _odds(share: float) -> float:
    """A scale on which 90 %, 99 % and 99.9 % are equally far apart."""
    return -math.log10(max(1 - share, 1e-9))


def _colour(contest: Contest) -> str:
    if contest.winner is None:
        return _GREY
    strength = min(1.0, math.log(contest.lead) / math.log(_FULL))
    # Never so dark that ink cannot be read on it.
    return style.lighter(_COLOURS[contest.winner], 0.8 - 0.45 * strength)


def _share(share: float) -> str:
    return f"wait {quantities.significant(share * 100)}{quantities.NO_BREAK}%"


CHART = Chart("map", draw)
