"""What libcurl costs: each lane's requests a second with either client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bench.analysis import conditions, quantities, style
from bench.analysis.chart import Chart, NothingToDraw, styles_of
from bench.analysis.charts.requests import rate
from bench.analysis.comparison import LANES_CHOICE, listed
from bench.analysis.dot_chart import Dot, Group, Row, draw_dots
from bench.analysis.results import Measurement, Results, SpecValue
from bench.analysis.series import Series
from bench.analysis.sheet import KeyEntry, Page, Sheet
from bench.analysis.statistics import Estimate, paired_ratio

WITHOUT_SERIES = Series.FETCH_CLIENT
WITH_SERIES = Series.FETCH_INFLIGHT
REFERENCE_SERIES = Series.REFERENCE


@dataclass(frozen=True, slots=True)
class Clients:
    """A lane's rows of the same work with either client; None where it cannot have libcurl."""

    lane: str
    without: Measurement
    with_libcurl: Measurement | None
    # How many times as many requests a second it makes without libcurl.
    times: Estimate | None


def compared(results: Results) -> list[Clients]:
    """In the order of the lane table; where lanes have several numbers in flight, at that of most
    lanes."""
    rows = [m for m in results.series(WITHOUT_SERIES) if rate(m) is not None]
    at = _in_flight(rows)
    return [
        _clients(results, row)
        for lane in results.table
        for row in rows
        if row.lane == lane.name and row.number("inflight") in (1, at)
    ]


def _in_flight(rows: Sequence[Measurement]) -> float:
    """What most rows have, the largest if several."""
    counts = [row.number("inflight") or 0 for row in rows]
    return max(counts, key=lambda each: (counts.count(each), each), default=0)


def _clients(results: Results, without: Measurement) -> Clients:
    for other in results.series(WITH_SERIES):
        if other.lane == without.lane and _but_for_client(other) == _but_for_client(without):
            times = paired_ratio(
                other.by_repetition(lambda row: row.wall_s),
                without.by_repetition(lambda row: row.wall_s),
            )
            return Clients(without.lane, without, other, times)
    return Clients(without.lane, without, None, None)


def _but_for_client(measurement: Measurement) -> dict[str, SpecValue]:
    return {key: value for key, value in measurement.spec.items() if key != "client"}


def draw(results: Results, page: Page) -> Figure:
    found = compared(results)
    if not any(each.times for each in found):
        raise NothingToDraw(f"no lane of the series {WITHOUT_SERIES} has a row with libcurl, too")
    styles = styles_of(results)
    rows = [_row(each, styles[each.lane]) for each in found]
    in_flight = _in_flight([each.without for each in found])
    yardsticks = [
        Row(m.lane, [Dot(value, style.MARKED_REFERENCE)], _per_second(value))
        for m in results.series(REFERENCE_SERIES)
        if m.workload == "fetch"
        and m.number("inflight") == in_flight
        and (value := rate(m)) is not None
    ]
    measured = [m for each in found for m in (each.without, each.with_libcurl) if m is not None]
    sheet = Sheet(
        title=_title(found),
        reading="Right is better. The same requests in the same lane, only the client differs; the "
        "ratio is taken within each repetition of the interleaved run.",
        panels=(),
        notes=conditions.notes_for(results, measured, {"fetch"}, {WITHOUT_SERIES}),
        footer=conditions.footer(results),
        key=(
            KeyEntry("libcurl", style.INK, "o", hollow=True),
            KeyEntry("Boost.Beast's parser", style.INK, "o"),
        ),
    )
    work = quantities.parameters(found[0].without.given, without=LANES_CHOICE | {"client"})
    groups = [Group(f"fetch, {work}, {quantities.count(in_flight)} in flight", rows)]
    if yardsticks:
        groups.append(Group("programs of others, as many in flight", yardsticks))
    return draw_dots(
        sheet,
        groups,
        page,
        heading="Requests per second",
        x_label="requests per second (log scale)",
        write=quantities.short_count,
    )


def _row(each: Clients, look: style.LaneStyle) -> Row:
    ours = rate(each.without)
    assert ours is not None
    dots = [Dot(ours, look)]
    if each.with_libcurl is None or each.times is None:
        return Row(each.lane, dots, _per_second(ours), detail="has no libcurl")
    theirs = rate(each.with_libcurl)
    if theirs is not None:
        dots.append(Dot(theirs, look, hollow=True))
    return Row(
        each.lane, dots, f"libcurl costs {quantities.factor(each.times.median)}", bridge=True
    )


def _per_second(value: Estimate) -> str:
    return f"{quantities.short_count(value.median)}/s"


def _title(found: Sequence[Clients]) -> str:
    """Only what is sure: a ratio whose interval does not hold 1."""
    sure = [
        (each.lane, quantities.factor(each.times.median))
        for each in found
        if each.times and each.times.leaves_out(1)
    ]
    if not sure:
        return "What libcurl costs: in no lane is the difference sure"
    return f"Requests per second without libcurl, over those with it: {listed(sure)}"


CHART = Chart("clients", draw)
