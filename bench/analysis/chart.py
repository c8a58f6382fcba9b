"""What every chart is: a name and a function from results to a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from bench.analysis import style
from bench.analysis.results import Measurement, Results
from bench.analysis.sheet import Page


class NothingToDraw(Exception):
    """Why the results hold nothing for this chart, in words that follow 'not drawn: '."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is the file's name; `draw` raises NothingToDraw instead of leaving a panel empty."""

    name: str
    draw: Callable[[Results, Page], Figure]


def require(measurements: Sequence[Measurement], what: str) -> None:
    if not measurements:
        raise NothingToDraw(f"the file has no {what}")


def styles_of(results: Results) -> Mapping[str, style.LaneStyle]:
    return style.lane_styles(results.table, results.lanes())
