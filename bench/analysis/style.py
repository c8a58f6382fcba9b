"""How charts look: colours that colour-blind people can tell apart, one look per lane everywhere.

Colours are those of Okabe and Ito (jfly.uni-koeln.de/color). No meaning hangs on colour alone: a
lane also has its own marker and line style, and its name stands next to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matplotlib.colors import to_hex, to_rgb

BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

INK = "#1A1A1A"
QUIET_INK = "#5F5F5F"
RULE = "#D9D9D9"
IDEAL = "#8A8A8A"
PAPER = "#FFFFFF"

TITLE_POINTS = 14.0
NARROW_TITLE_POINTS = 12.0
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


_SOLID: Dashes = (0, ())
_LONG: Dashes = (0, (6, 2))
_DASH_DOT: Dashes = (0, (5, 1.5, 1.2, 1.5))
_SHORT: Dashes = (0, (2.5, 1.2))
_DASH_DOT_DOT: Dashes = (0, (5, 1.5, 1.2, 1.5, 1.2, 1.5))

_LANES: Mapping[str, LaneStyle] = {
    "sequential": LaneStyle(BLACK, "s", _LONG),
    "thread_pool": LaneStyle(VERMILLION, "^", _DASH_DOT),
    "coroutine": LaneStyle(BLUE, "o", _SOLID),
}
_OTHERS = (
    LaneStyle(GREEN, "D", _SHORT),
    LaneStyle(PURPLE, "v", _DASH_DOT_DOT),
    LaneStyle(SKY_BLUE, "P", _LONG),
    LaneStyle(ORANGE, "X", _SOLID),
)
_SPARE_MARKERS = ("D", "v", "P", "X", "p", "h", "*", "<", ">")

# The external load generator is no lane: it is a yardstick, drawn in grey.
REFERENCE = LaneStyle("#707070", "", (0, (1, 1.4)))

SVG_SETTINGS: Mapping[str, object] = {
    # Text stays text: it can be searched, copied and read aloud.
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "axes.unicode_minus": True,
}


def lane_styles(lanes: Iterable[str]) -> dict[str, LaneStyle]:
    """A look for each lane: the known ones always the same, others in order of their names."""
    names = sorted(set(lanes))
    styles = {name: _LANES[name] for name in names if name in _LANES}
    for position, name in enumerate(name for name in names if name not in _LANES):
        base = _OTHERS[position % len(_OTHERS)]
        # Beyond four unknown lanes colours repeat; the marker then tells them apart.
        marker = _SPARE_MARKERS[position % len(_SPARE_MARKERS)]
        styles[name] = replace(base, marker=marker)
    return styles


def lighter(colour: str, share: float) -> str:
    """The colour with so much white mixed in (0: as it is, 1: white)."""
    red, green, blue = to_rgb(colour)
    return to_hex(tuple(channel + (1.0 - channel) * share for channel in (red, green, blue)))


def readable(colour: str) -> str:
    """The colour, darkened until words in it stand out from paper (WCAG contrast of 4.5)."""
    channels = to_rgb(colour)
    for _ in range(40):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        if 1.05 / (luminance + 0.05) >= 4.5:
            break
        channels = tuple(channel * 0.95 for channel in channels)
    return to_hex(channels)
