"""Dot charts: one row per thing measured, dots for its quantities, on one common scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.analysis import style, ticks
from bench.analysis.sheet import Page, Panel, Sheet, lay_out, text_width_in, wrap
from bench.analysis.statistics import Estimate

_ROW_IN = 0.27
_LINE_IN = 0.2
_GROUP_GAP_IN = 0.12
_LABEL_GAP_IN = 0.14
_DETAIL_LINE_IN = 0.17
_WIDEST_DETAIL_IN = 2.7
# Where the rows go deeper than this the ticks below are out of sight of the first ones.
_DEEP_IN = 3.5


@dataclass(frozen=True, slots=True)
class Dot:
    value: Estimate
    style: style.LaneStyle
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`bridge` joins the outermost dots: the distance between them is the message.

    `detail` is what the label alone does not say, in smaller words below it.
    """

    label: str
    dots: Sequence[Dot]
    value_text: str = ""
    bridge: bool = False
    detail: str = ""

    def detail_lines(self, width_in: float) -> list[str]:
        return wrap(self.detail, width_in, style.NOTE_POINTS)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a common heading; an empty heading takes no room."""

    heading: str
    rows: Sequence[Row]


def draw_dots(
    sheet: Sheet,
    groups: Sequence[Group],
    page: Page,
    heading: str,
    x_label: str,
    write: Callable[[float], str],
    level: float | None = None,
) -> Figure:
    """Draws the rows on a logarithmic scale; on a narrow page each row's words above its dots.

    `level` is a value that all are to be compared with.
    """
    rows = [row for group in groups for row in group.rows]
    words_above = page.narrow
    inner_in = page.inner_in - 0.08
    left_in, right_in = 0.2, 0.32
    detail_in = inner_in if words_above else _WIDEST_DETAIL_IN
    if not words_above:
        left_in = _LABEL_GAP_IN + max(
            text_width_in(text, points)
            for row in rows
            for text, points in (
                (row.label, style.LABEL_POINTS),
                *((line, style.NOTE_POINTS) for line in row.detail_lines(detail_in)),
            )
        )
        right_in = 0.2 + max(text_width_in(row.value_text, style.LABEL_POINTS) for row in rows)
    placed, height_in = _stack(groups, words_above, inner_in, detail_in)

    deep = height_in > _DEEP_IN
    above_in = 0.18 if deep else 0.0
    panel = Panel(heading, x_label, height_in, left_in, right_in, above_in=above_in)
    figure, (axes,) = lay_out(replace(sheet, panels=[panel]), page)
    values = [
        value
        for row in rows
        for dot in row.dots
        for value in (dot.value.low, dot.value.median, dot.value.high)
        if value > 0
    ]
    limits = ticks.log_limits([*values, *([level] if level else [])], margin=0.05)
    width_in = axes.get_position().width * page.width_in
    widest_in = max(text_width_in(write(tick), style.LABEL_POINTS) for tick in (*limits,))
    most = max(2, int(width_in / max(0.7, widest_in + 0.12)))
    ticks.label_log_axis(axes, "x", limits, write, most)
    axes.tick_params(axis="x", labeltop=deep)
    axes.set_ylim(height_in, 0.0)
    axes.set_yticks([])
    if level is not None:
        axes.axvline(
            level, color=style.REFERENCE.colour, linestyle=style.REFERENCE.dashes, zorder=1.2
        )
    writer = _RowWriter(axes, width_in, left_in, inner_in, detail_in)
    for y_in, item in placed:
        if isinstance(item, str):
            writer.heading(y_in, item)
        elif words_above:
            writer.words_above(y_in, item)
            writer.dots(y_in, item)
        else:
            writer.words_beside(y_in, item)
            writer.dots(y_in, item)
    return figure


def _stack(
    groups: Sequence[Group], words_above: bool, width_in: float, detail_in: float
) -> tuple[list[tuple[float, str | Row]], float]:
    """What stands at which depth below the top of the axes, and how deep it is in all."""
    placed: list[tuple[float, str | Row]] = []
    depth_in = 0.04
    for position, group in enumerate(groups):
        if position:
            depth_in += _GROUP_GAP_IN
        for line in wrap(group.heading, width_in, style.LABEL_POINTS, bold=True):
            placed.append((depth_in + _LINE_IN / 2, line))
            depth_in += _LINE_IN
        for row in group.rows:
            details_in = _DETAIL_LINE_IN * len(row.detail_lines(detail_in))
            if words_above:
                depth_in += _LINE_IN * _lines_above(row, width_in) + details_in
            placed.append((depth_in + _ROW_IN / 2, row))
            depth_in += _ROW_IN + (0.0 if words_above else details_in)
    return placed, depth_in + 0.08


def _lines_above(row: Row, width_in: float) -> int:
    """Label and value share a line where they fit."""
    both_in = text_width_in(row.label, style.LABEL_POINTS) + text_width_in(
        row.value_text, style.LABEL_POINTS
    )
    return 1 if not row.value_text or both_in + 0.2 <= width_in else 2


class _RowWriter:
    """Writes into the rows of the axes, whose y is inches from the top."""

    def __init__(
        self, axes: Axes, width_in: float, left_in: float, inner_in: float, detail_in: float
    ) -> None:
        self._axes = axes
        self._width_in = width_in
        # Where the sheet's left edge is, in fractions of the axes' width.
        self._sheet_left = -left_in / width_in
        self._inner_in = inner_in
        self._detail_in = detail_in

    def heading(self, y_in: float, text: str) -> None:
        self._text(self._sheet_left, y_in, text, "left", bold=True)

    def words_beside(self, y_in: float, row: Row) -> None:
        beside = -_LABEL_GAP_IN / self._width_in
        self._text(beside, y_in, row.label, "right")
        self._text(1.0 + 0.12 / self._width_in, y_in, row.value_text, "left")
        for at, line in enumerate(row.detail_lines(self._detail_in)):
            below_in = y_in + (_LINE_IN + _DETAIL_LINE_IN) / 2 + at * _DETAIL_LINE_IN
            self._detail(beside, below_in, line, "right")

    def words_above(self, y_in: float, row: Row) -> None:
        details = row.detail_lines(self._detail_in)
        above_in = y_in - _ROW_IN / 2
        for at, line in enumerate(reversed(details)):
            line_in = above_in - (at + 0.5) * _DETAIL_LINE_IN
            self._detail(self._sheet_left, line_in, line, "left")
        line_in = above_in - len(details) * _DETAIL_LINE_IN - _LINE_IN / 2
        if _lines_above(row, self._inner_in) == 1:
            self._text(self._sheet_left, line_in, row.label, "left")
            right = self._sheet_left + self._inner_in / self._width_in
            self._text(right, line_in, row.value_text, "right")
            return
        self._text(self._sheet_left, line_in - _LINE_IN, row.label, "left")
        self._text(self._sheet_left, line_in, row.value_text, "left", colour=style.QUIET_INK)

    def dots(self, y_in: float, row: Row) -> None:
        self._axes.axhline(y_in, color=style.RULE, linewidth=0.6, zorder=1)
        medians = [dot.value.median for dot in row.dots if dot.value.median > 0]
        if row.bridge and len(medians) > 1:
            self._axes.plot(
                [min(medians), max(medians)],
                [y_in, y_in],
                color=style.lighter(row.dots[0].style.colour, 0.6),
                linewidth=3.2,
                solid_capstyle="butt",
                zorder=2,
            )
        for dot in row.dots:
            if dot.value.median <= 0:
                continue
            self._axes.errorbar(
                [dot.value.median],
                [y_in],
                xerr=[
                    [dot.value.median - max(dot.value.low, dot.value.median * 1e-6)],
                    [dot.value.high - dot.value.median],
                ],
                fmt="none",
                ecolor=dot.style.colour,
                elinewidth=1.4,
                capsize=3,
                capthick=1.2,
                zorder=2.5,
            )
            # A hollow mark is larger and lies below, so that a full one of equal value shows in it.
            self._axes.plot(
                [dot.value.median],
                [y_in],
                marker=dot.style.marker,
                markersize=9.5 if dot.hollow else 6.5,
                markerfacecolor=style.PAPER if dot.hollow else dot.style.colour,
                markeredgecolor=dot.style.colour if dot.hollow else style.PAPER,
                markeredgewidth=1.6 if dot.hollow else 0.7,
                linestyle="none",
                zorder=3 if dot.hollow else 4,
            )

    def _detail(self, x: float, y_in: float, text: str, side: str) -> None:
        self._text(x, y_in, text, side, colour=style.QUIET_INK, points=style.NOTE_POINTS)

    def _text(
        self,
        x: float,
        y_in: float,
        text: str,
        side: str,
        bold: bool = False,
        colour: str = style.INK,
        points: float = style.LABEL_POINTS,
    ) -> None:
        if not text:
            return
        self._axes.text(
            x,
            y_in,
            text,
            transform=self._axes.get_yaxis_transform(),
            ha=side,
            va="center",
            fontsize=points,
            fontweight="bold" if bold else "normal",
            color=colour,
            parse_math=False,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8},
            zorder=1.5,
        )
