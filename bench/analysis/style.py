"""How charts look: colours that colour-blind people can tell apart, one look per lane everywhere.

Colours are those of Okabe and Ito (jfly.uni-koeln.de/color); a lane has its colour and its marker
from the lane table. No meaning hangs on colour alone: a lane also has its own marker and line
style, and its name stands next to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from matplotlib.colors import to_hex, to_rgb

from bench.analysis.lanes import Family, LaneTable

ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

INK = "#1A1A1A"
QUIET_INK = "#5F5F5F"
RULE = "#D9D9D9"
IDEAL = "#8A8A8A"
PAPER = "#FFFFFF"

TITLE_POINTS = 14.0
TEXT_POINTS = 10.0
LABEL_POINTS = 9.5
NOTE_POINTS = 8.5
FOOTER_POINTS = 7.5

Dashes = tuple[float, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class LaneStyle:
    colour: str
    marker: str
    dashes: Dashes
    # Whether its line stands out among others.
    bold: bool = True


_SOLID: Dashes = (0, ())
_LONG: Dashes = (0, (6, 2))
_DASH_DOT: Dashes = (0, (5, 1.5, 1.2, 1.5))
_SHORT: Dashes = (0, (2.5, 1.2))
_DASH_DOT_DOT: Dashes = (0, (5, 1.5, 1.2, 1.5, 1.2, 1.5))

# Lines of a family are alike; its members take these in turn.
_DASHES: Mapping[Family, Sequence[Dashes]] = {
    Family.NONE: (_LONG,),
    Family.THREADS: (_DASH_DOT, _DASH_DOT_DOT),
    Family.LOOP: (_SOLID, _SHORT),
}

# For names that are not in the lane table.
_SPARE = (
    LaneStyle(GREEN, "D", _SHORT),
    LaneStyle(PURPLE, "v", _DASH_DOT_DOT),
    LaneStyle(SKY_BLUE, "P", _LONG),
    LaneStyle(ORANGE, "X", _SOLID),
)
_SPARE_MARKERS = ("D", "v", "P", "X", "p", "h", "*", "<", ">", "H", "8", "d")

# The external load generator is no lane: it is a yardstick, drawn in grey.
REFERENCE = LaneStyle("#707070", "", (0, (1, 1.4)))
# The same, where it is a mark and not a line.
MARKED_REFERENCE = replace(REFERENCE, marker="d")

SVG_SETTINGS: Mapping[str, object] = {
    # Text stays text: it can be searched, copied and read aloud.
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "axes.unicode_minus": True,
}


def lane_styles(table: LaneTable, names: Iterable[str]) -> dict[str, LaneStyle]:
    """A look for each name, in chart order: the table's own, a spare one for what it lacks.

    Bold are the lanes that others are described by, as their neighbours: whoever knows these reads
    the thin ones as their variations. Without such a lane all are bold.
    """
    colours, markers = {lane.colour.upper() for lane in table}, {lane.marker for lane in table}
    free = [look for look in _SPARE if look.colour not in colours] or _SPARE
    # With many unknown names colours repeat; the marker then tells them apart.
    spare = (
        replace(look, marker=marker)
        for look, marker in zip(
            cycle(free), cycle(m for m in _SPARE_MARKERS if m not in markers), strict=False
        )
    )
    members: Counter[Family] = Counter()
    styles: dict[str, LaneStyle] = {}
    of_table: dict[str, LaneStyle] = {}
    all_bold = not any(table.is_neighbour(lane.name) for lane in table)
    for lane in table:
        dashes = _DASHES[lane.family]
        at = members[lane.family] % len(dashes)
        bold = all_bold or table.is_neighbour(lane.name)
        of_table[lane.name] = LaneStyle(lane.colour, lane.marker, dashes[at], bold)
        members[lane.family] += 1
    for name in table.in_order(names):
        styles[name] = of_table.get(name) or replace(next(spare), bold=all_bold)
    return styles


def lighter(colour: str, share: float) -> str:
    """The colour with so much white mixed in (0: as it is, 1: white)."""
    red, green, blue = (channel + (1.0 - channel) * share for channel in to_rgb(colour))
    return to_hex((red, green, blue))


def readable(colour: str) -> str:
    """The colour, darkened until words in it stand out from paper (WCAG contrast of 4.5)."""
    red, green, blue = to_rgb(colour)
    for _ in range(40):
        channels = (red, green, blue)
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        if 1.05 / (luminance + 0.05) >= 4.5:
            break
        red, green, blue = (channel * 0.95 for channel in channels)
    return to_hex((red, green, blue))
