"""The sheet that a chart is drawn on: title, key, panels, notes and conditions, each in its place.

Everything is laid out from measured text before anything is drawn, so that nothing overlaps,
however long a reason is; the sheet grows downwards instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from bench.analysis import style

POINTS_PER_INCH = 72.0
LEADING = 1.32
_KEY_SWATCH_IN = 0.34
_KEY_GAP_IN = 0.22
_PANEL_GAP_IN = 0.34
# Screens draw glyphs a little wider than the outlines say.
_HINTING = 1.02


@dataclass(frozen=True, slots=True)
class Page:
    """What the chart is made for. Narrow charts stack their panels and name lanes in a key.

    Without `words` title, notes and footer are left to what shows the chart.
    """

    width_in: float
    narrow: bool
    words: bool
    margin_in: float

    @property
    def inner_in(self) -> float:
        return self.width_in - 2 * self.margin_in


# A picture to be shown alone.
WIDE = Page(width_in=9.0, narrow=False, words=True, margin_in=0.16)
# A column of a web page, which is as wide as a telephone.
NARROW = Page(width_in=4.1, narrow=True, words=False, margin_in=0.04)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A swatch and its meaning: a line with a marker, or a filled box where `box` is set."""

    label: str
    colour: str
    marker: str = ""
    dashes: style.Dashes | None = None
    box: bool = False
    hatch: str = ""
    hollow: bool = False
    bold: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes. `heading` names what is drawn and its unit, and stands above it."""

    heading: str
    x_label: str
    height_in: float
    left_in: float
    right_in: float = 0.1
    # A second line of ticks, as of grouped rows, needs more room below.
    below_in: float = 0.46
    # Room for ticks that are written above the axes, too.
    above_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    panels: Sequence[Panel]
    reading: str = ""
    columns: int = 1
    key: Sequence[KeyEntry] = field(default=())
    notes: Sequence[str] = field(default=())
    footer: str = ""


class SheetFigure(Figure):
    """A figure that keeps the words of its sheet, drawn or not."""

    def __init__(self, sheet: Sheet, size_in: tuple[float, float]) -> None:
        super().__init__(figsize=size_in, facecolor=style.PAPER)
        self.sheet = sheet


@lru_cache(maxsize=8)
def _font(bold: bool) -> FontProperties:
    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=10.0)


_measure = TextToPath()


@lru_cache(maxsize=8192)
def text_width_in(text: str, points: float, bold: bool = False) -> float:
    width, _height, _descent = _measure.get_text_width_height_descent(text, _font(bold), False)
    return _HINTING * width * points / 10.0 / POINTS_PER_INCH


def wrap(text: str, width_in: float, points: float, bold: bool = False) -> list[str]:
    """Lines that fit. A word wider than a line is cut, after a separator where it has one.

    No-break spaces hold, which is why this splits at plain spaces only.
    """
    lines: list[str] = []
    line = ""
    for word in filter(None, text.split(" ")):
        candidate = f"{line} {word}" if line else word
        if text_width_in(candidate, points, bold) <= width_in:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while text_width_in(line, points, bold) > width_in:
            cut = _longest_prefix(line, width_in, points, bold)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _longest_prefix(word: str, width_in: float, points: float, bold: bool) -> int:
    cut = len(word)
    while cut > 1 and text_width_in(word[:cut], points, bold) > width_in:
        cut -= 1
    separators = [at + 1 for at in range(cut // 2, cut) if word[at] in "/:,;-_="]
    return separators[-1] if separators else cut


def lay_out(sheet: Sheet, page: Page) -> tuple[SheetFigure, list[Axes]]:
    """The figure with all its words in place, and empty axes for the panels in order."""
    inner_in = page.inner_in
    shown = sheet if page.words else replace(sheet, title="", reading="", notes=(), footer="")
    title = wrap(shown.title, inner_in, style.TITLE_POINTS, bold=True)
    reading = wrap(shown.reading, inner_in, style.TEXT_POINTS)
    key_rows = _flow_key(sheet.key, inner_in)
    notes = [wrap(note, inner_in, style.NOTE_POINTS) for note in shown.notes]
    footer = wrap(shown.footer, inner_in, style.FOOTER_POINTS)
    # What sets apart two blocks of words is not needed where there are none.
    apart_in = 1.0 if page.words else 0.0

    columns = 1 if page.narrow else max(1, min(sheet.columns, len(sheet.panels)))
    cell_in = (inner_in - (columns - 1) * _PANEL_GAP_IN) / columns
    rows = [sheet.panels[at : at + columns] for at in range(0, len(sheet.panels), columns)]
    headings = {
        id(panel): wrap(panel.heading, cell_in, style.LABEL_POINTS, bold=True)
        for panel in sheet.panels
    }
    heading_rows = [max(len(headings[id(panel)]) for panel in row) for row in rows]

    height_in = 2 * page.margin_in
    height_in += _lines_in(len(title), style.TITLE_POINTS) + 0.04 * apart_in
    height_in += _lines_in(len(reading), style.TEXT_POINTS) + 0.06 * apart_in
    height_in += _lines_in(len(key_rows), style.LABEL_POINTS) + (0.1 if key_rows else 0.0)
    for row, heading_lines in zip(rows, heading_rows, strict=True):
        height_in += _lines_in(heading_lines, style.LABEL_POINTS) + 0.1
        height_in += max(_tall_in(panel) for panel in row) + 0.12
    for lines in notes:
        height_in += _lines_in(len(lines), style.NOTE_POINTS) + 0.03
    height_in += 0.08 * apart_in + _lines_in(len(footer), style.FOOTER_POINTS)

    figure = SheetFigure(sheet, (page.width_in, height_in))
    writer = _Writer(figure, page.width_in, height_in, page.margin_in)
    writer.write(title, style.TITLE_POINTS, style.INK, bold=True)
    writer.skip(0.04 * apart_in)
    writer.write(reading, style.TEXT_POINTS, style.QUIET_INK)
    writer.skip(0.06 * apart_in)
    for key_row in key_rows:
        writer.write_key(key_row)
    writer.skip(0.1 if key_rows else 0.0)

    axes: list[Axes] = []
    for row, heading_lines in zip(rows, heading_rows, strict=True):
        top_in = writer.top_in
        for column, panel in enumerate(row):
            writer.top_in = top_in
            left_in = page.margin_in + column * (cell_in + _PANEL_GAP_IN)
            writer.write(
                headings[id(panel)], style.LABEL_POINTS, style.INK, bold=True, left_in=left_in
            )
            plot_top_in = top_in + _lines_in(heading_lines, style.LABEL_POINTS) + 0.1
            plot_top_in += panel.above_in
            width_in = cell_in - panel.left_in - panel.right_in
            plot = figure.add_axes(
                (
                    (left_in + panel.left_in) / page.width_in,
                    1.0 - (plot_top_in + panel.height_in) / height_in,
                    width_in / page.width_in,
                    panel.height_in / height_in,
                )
            )
            _dress(plot, panel)
            axes.append(plot)
        writer.top_in = top_in + _lines_in(heading_lines, style.LABEL_POINTS) + 0.1
        writer.skip(max(_tall_in(panel) for panel in row) + 0.12)

    for lines in notes:
        writer.write(lines, style.NOTE_POINTS, style.INK)
        writer.skip(0.03)
    writer.skip(0.08 * apart_in)
    writer.write(footer, style.FOOTER_POINTS, style.QUIET_INK)
    return figure, axes


def _tall_in(panel: Panel) -> float:
    return panel.above_in + panel.height_in + panel.below_in


def _lines_in(count: int, points: float) -> float:
    return count * points * LEADING / POINTS_PER_INCH


def _flow_key(entries: Sequence[KeyEntry], width_in: float) -> list[list[tuple[float, KeyEntry]]]:
    """Rows of (offset from the left, entry), broken where the next entry would not fit."""
    rows: list[list[tuple[float, KeyEntry]]] = []
    at_in = 0.0
    for entry in entries:
        needed_in = _KEY_SWATCH_IN + 0.08 + text_width_in(entry.label, style.LABEL_POINTS)
        if not rows or at_in + needed_in > width_in:
            rows.append([])
            at_in = 0.0
        rows[-1].append((at_in, entry))
        at_in += needed_in + _KEY_GAP_IN
    return rows


def _dress(axes: Axes, panel: Panel) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(style.IDEAL)
    axes.set_axisbelow(True)
    axes.grid(True, color=style.RULE, linewidth=0.6)
    axes.tick_params(
        length=0, pad=5, labelsize=style.LABEL_POINTS, labelcolor=style.INK, which="both"
    )
    axes.set_xlabel(panel.x_label, fontsize=style.LABEL_POINTS, color=style.QUIET_INK, labelpad=4)


class _Writer:
    """Writes lines from the top of the figure downwards; lengths are in inches."""

    def __init__(self, figure: Figure, width_in: float, height_in: float, margin_in: float) -> None:
        self._figure = figure
        self._width_in = width_in
        self._height_in = height_in
        self._margin_in = margin_in
        self.top_in = margin_in

    def skip(self, inches: float) -> None:
        self.top_in += inches

    def write(
        self,
        lines: Sequence[str],
        points: float,
        colour: str,
        bold: bool = False,
        left_in: float | None = None,
    ) -> None:
        left_in = self._margin_in if left_in is None else left_in
        for line in lines:
            self._text(left_in, line, points, colour, bold)
            self.top_in += _lines_in(1, points)

    def write_key(self, row: Sequence[tuple[float, KeyEntry]]) -> None:
        middle_in = self.top_in + 0.55 * _lines_in(1, style.LABEL_POINTS)
        for offset_in, entry in row:
            left_in = self._margin_in + offset_in
            self._swatch(left_in, middle_in, entry)
            self._text(
                left_in + _KEY_SWATCH_IN + 0.08, entry.label, style.LABEL_POINTS, style.INK, False
            )
        self.top_in += _lines_in(1, style.LABEL_POINTS)

    def _text(self, left_in: float, line: str, points: float, colour: str, bold: bool) -> None:
        baseline_in = self.top_in + points / POINTS_PER_INCH
        self._figure.text(
            left_in / self._width_in,
            1.0 - baseline_in / self._height_in,
            line,
            fontsize=points,
            color=colour,
            fontweight="bold" if bold else "normal",
            ha="left",
            va="baseline",
            parse_math=False,
        )

    def _swatch(self, left_in: float, middle_in: float, entry: KeyEntry) -> None:
        y = 1.0 - middle_in / self._height_in
        if entry.box:
            height_in = 0.11
            box = Rectangle(
                (left_in / self._width_in, y - height_in / 2 / self._height_in),
                _KEY_SWATCH_IN / self._width_in,
                height_in / self._height_in,
                facecolor=entry.colour,
                edgecolor=style.PAPER if entry.hatch else entry.colour,
                hatch=entry.hatch or None,
                linewidth=0,
                transform=self._figure.transFigure,
            )
            self._figure.add_artist(box)
            return
        line = Line2D(
            [(left_in + part * _KEY_SWATCH_IN) / self._width_in for part in (0.0, 0.5, 1.0)],
            [y, y, y],
            color=entry.colour,
            linewidth=0 if entry.dashes is None else 1.8 if entry.bold else 1.0,
            linestyle=entry.dashes if entry.dashes is not None else "none",
            marker=entry.marker or None,
            markevery=[1],
            markersize=6 if entry.bold else 4.5,
            markeredgecolor=entry.colour if entry.hollow else style.PAPER,
            markerfacecolor=style.PAPER if entry.hollow else entry.colour,
            markeredgewidth=1.4 if entry.hollow else 0.6,
        )
        self._figure.add_artist(line)


def figure_of(axes: Axes) -> Figure:
    """The figure of axes that were laid out here."""
    figure = axes.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise TypeError("the axes belong to no figure")
    return figure


def sheet_of(figure: Figure) -> Sheet:
    """What a figure that was laid out here says."""
    if not isinstance(figure, SheetFigure):
        raise TypeError("the figure was not laid out on a sheet")
    return figure.sheet
