"""The lane table of a results file: which lanes there are, of which family, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# The markers of matplotlib that are one character.
_MARKERS = frozenset(".,ov^<>12348spP*hH+xXDd|_")


class Family(StrEnum):
    """What a lane overlaps waiting with."""

    NONE = "none"
    THREADS = "threads"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    summary: str
    family: Family
    # The lane from which it differs in one thing; None for the first.
    neighbour: str | None
    # From the neighbour, in a few words; empty where the file does not say.
    difference: str
    colour: str
    marker: str


class LaneTable:
    """The lanes in the order of charts. Names that are not in it are of no family."""

    def __init__(self, lanes: Iterable[Lane] = ()) -> None:
        self._lanes = {lane.name: lane for lane in lanes}

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._lanes.values())

    def __len__(self) -> int:
        return len(self._lanes)

    def get(self, name: str) -> Lane | None:
        return self._lanes.get(name)

    def family(self, name: str) -> Family | None:
        lane = self._lanes.get(name)
        return lane.family if lane else None

    def of_family(self, family: Family) -> list[str]:
        return [lane.name for lane in self if lane.family is family]

    def is_neighbour(self, name: str) -> bool:
        """Whether another lane is described by its difference from this one."""
        return any(lane.neighbour == name for lane in self)

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Each name once: those of the table in its order, then the others by name."""
        position = {name: at for at, name in enumerate(self._lanes)}
        return sorted(set(names), key=lambda name: (position.get(name, len(position)), name))


def parse_lanes(entries: Any) -> LaneTable:
    """The table in `context.simul.lanes`; empty where there is none.

    Raises ValueError, which says in a few words what is wrong with it.
    """
    if entries is None:
        return LaneTable()
    if not isinstance(entries, list):
        raise ValueError("its lane table is no list")
    lanes = [_parse_lane(entry) for entry in entries]
    if len({lane.name for lane in lanes}) < len(lanes):
        raise ValueError("its lane table has a lane twice")
    return LaneTable(lanes)


def _parse_lane(entry: Any) -> Lane:
    if not isinstance(entry, Mapping):
        raise ValueError("a lane of its lane table is no object")
    name, family, neighbour = entry.get("name"), entry.get("family"), entry.get("neighbour")
    difference = entry.get("difference")
    colour, marker = entry.get("colour"), entry.get("marker")
    if not isinstance(name, str) or not name:
        raise ValueError("a lane of its lane table has no name")
    if family not in tuple(Family):
        raise ValueError(f"the lane {name} is of an unknown family")
    if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
        raise ValueError(f"the lane {name} has no colour such as #0072B2")
    if not isinstance(marker, str) or marker not in _MARKERS:
        raise ValueError(f"the lane {name} has no marker of one character")
    return Lane(
        name=name,
        summary=str(entry.get("summary", "")),
        family=Family(family),
        neighbour=neighbour if isinstance(neighbour, str) else None,
        difference=difference if isinstance(difference, str) else "",
        colour=colour,
        marker=marker,
    )
