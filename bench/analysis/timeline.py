"""Timelines: what every task did when, lanes under each other, from `simul run --trace`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from bench.analysis import quantities, style, ticks
from bench.analysis.comparison import listed
from bench.analysis.results import ResultsError, natural, read_json
from bench.analysis.sheet import KeyEntry, Page, Panel, Sheet, figure_of, lay_out, text_width_in


@dataclass(frozen=True, slots=True)
class ActivityStyle:
    colour: str
    hatch: str
    # The share of the row's height; what matters most is tallest.
    height: float


# Light, dark and hatched: told apart without colour, too.
ACTIVITIES = {
    "waiting": ActivityStyle(style.lighter(style.SKY_BLUE, 0.5), "", 0.62),
    "queued": ActivityStyle(style.lighter(style.ORANGE, 0.35), "/////", 0.62),
    "working": ActivityStyle(style.VERMILLION, "", 0.9),
}

_ROW_IN = 0.18
_TALLEST_IN = 4.2
# Below this height rows are too close for names.
_NAMED_ROW_IN = 0.125
# With more spans than this a vector picture would be megabytes: they become an image in it.
_MOST_VECTOR_SPANS = 4_000


@dataclass(frozen=True, slots=True)
class Span:
    activity: str
    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One run of a workload in a lane. Times count from the first span's begin."""

    name: str
    tracks: tuple[Track, ...]

    @property
    def workload(self) -> str:
        return self.name.partition("/")[0]

    @property
    def lane(self) -> str:
        return self.name.partition("/")[2] or self.name

    @property
    def length_s(self) -> float:
        return max(span.end_s for track in self.tracks for span in track.spans)


def load_timelines(path: Path) -> list[Timeline]:
    """The processes of a Chrome trace. Raises ResultsError with one line when it holds none."""
    document = read_json(path)
    events = document.get("traceEvents") if isinstance(document, dict) else document
    if not isinstance(events, list):
        raise ResultsError(f"{path} is no trace: it has no list of traceEvents")
    process_names: dict[Any, str] = {}
    track_names: dict[tuple[Any, Any], str] = {}
    spans: dict[Any, dict[Any, list[Span]]] = {}
    for position, event in enumerate(events):
        if not isinstance(event, dict):
            raise ResultsError(f"{path} is no trace: event {position} is no object")
        process, track = _identity(event, "pid"), _identity(event, "tid")
        if event.get("ph") == "M":
            arguments = event.get("args")
            name = arguments.get("name") if isinstance(arguments, dict) else None
            if event.get("name") == "process_name" and isinstance(name, str):
                process_names[process] = name
            elif event.get("name") == "thread_name" and isinstance(name, str):
                track_names[process, track] = name
        elif event.get("ph") == "X":
            span = _parse_span(path, position, event)
            spans.setdefault(process, {}).setdefault(track, []).append(span)
    if not spans:
        raise ResultsError(f"{path} holds no spans: was it written by `simul run --trace`?")
    return [
        _timeline(process_names.get(process, path.stem), process, tracks, track_names)
        for process, tracks in spans.items()
    ]


def _identity(event: dict[str, Any], key: str) -> str | int:
    value = event.get(key, 0)
    return value if isinstance(value, (str, int)) else 0


def _parse_span(path: Path, position: int, event: dict[str, Any]) -> Span:
    begin, duration = event.get("ts"), event.get("dur", 0)
    if not (_is_number(begin) and _is_number(duration)):
        raise ResultsError(f"{path} is no trace: event {position} has no number as ts or dur")
    activity = event.get("cat")
    if activity not in ACTIVITIES:
        known = ", ".join(ACTIVITIES)
        raise ResultsError(
            f"{path}: event {position} is of the unknown category {activity!r}; there are {known}"
        )
    return Span(str(activity), begin * 1e-6, (begin + max(0, duration)) * 1e-6)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _timeline(
    name: str,
    process: Any,
    tracks: dict[Any, list[Span]],
    track_names: dict[tuple[Any, Any], str],
) -> Timeline:
    origin = min(span.begin_s for spans in tracks.values() for span in spans)
    return Timeline(
        name,
        tuple(
            Track(
                track_names.get((process, track), str(track)),
                tuple(
                    Span(span.activity, span.begin_s - origin, span.end_s - origin)
                    for span in tracks[track]
                ),
            )
            for track in sorted(tracks, key=lambda track: natural(str(track)))
        ),
    )


def draw_timelines(timelines: Sequence[Timeline], page: Page) -> Figure:
    """All timelines on one time axis, from the slowest to the fastest."""
    ordered = sorted(timelines, key=lambda timeline: -timeline.length_s)
    longest_s = ordered[0].length_s or 1e-9
    row_heights_in = [min(_ROW_IN, _TALLEST_IN / len(t.tracks)) for t in ordered]
    left_in = 0.1 + max(
        [
            _name_width_in(track)
            for timeline, row_in in zip(ordered, row_heights_in, strict=True)
            if row_in >= _NAMED_ROW_IN
            for track in timeline.tracks
        ],
        default=0.0,
    )
    panels = [
        Panel(
            heading=_heading(timeline),
            x_label="time since the start" if timeline is ordered[-1] else "",
            height_in=max(0.3, row_in * len(timeline.tracks)),
            left_in=left_in,
            right_in=0.32,
            below_in=0.46 if timeline is ordered[-1] else 0.24,
        )
        for timeline, row_in in zip(ordered, row_heights_in, strict=True)
    ]
    used = {s.activity for timeline in ordered for track in timeline.tracks for s in track.spans}
    sheet = Sheet(
        title=_title(ordered),
        reading="One row for each task, all lanes on the same time axis.",
        panels=panels,
        key=[
            KeyEntry(activity, look.colour, box=True, hatch=look.hatch)
            for activity, look in ACTIVITIES.items()
            if activity in used
        ],
    )
    figure, axes = lay_out(sheet, page)
    for plot, timeline, row_in in zip(axes, ordered, row_heights_in, strict=True):
        _draw_timeline(plot, timeline, longest_s, named=row_in >= _NAMED_ROW_IN)
    return figure


def _heading(timeline: Timeline) -> str:
    tasks = quantities.parameter("tasks", len(timeline.tracks))
    return f"{timeline.name}: {quantities.duration(timeline.length_s)}, {tasks}"


def _name_width_in(track: Track) -> float:
    return text_width_in(_short(track.name), style.NOTE_POINTS)


def _short(name: str) -> str:
    """Names such as URLs keep their ends, which tell them apart."""
    return name if len(name) <= 22 else f"…{name[-21:]}"


def _draw_timeline(axes: Axes, timeline: Timeline, longest_s: float, named: bool) -> None:
    width_in = axes.get_position().width * figure_of(axes).get_figwidth()
    ticks.label_linear_axis(
        axes,
        "x",
        (0.0, longest_s * 1.01),
        quantities.subdivided_seconds,
        max(2, int(width_in / 0.8)),
    )
    axes.grid(False, axis="y")
    axes.set_ylim(len(timeline.tracks), 0.0)
    if named:
        axes.set_yticks([row + 0.5 for row in range(len(timeline.tracks))])
        axes.set_yticklabels(
            [_short(track.name) for track in timeline.tracks],
            fontsize=style.NOTE_POINTS,
            parse_math=False,
        )
    else:
        axes.set_yticks([])
    count = sum(len(track.spans) for track in timeline.tracks)
    for activity, look in ACTIVITIES.items():
        # Between rows as thin as its lines a hatch is noise.
        hatch = look.hatch if named else ""
        margin = (1.0 - look.height) / 2
        boxes = [
            [
                (span.begin_s, row + margin),
                (span.end_s, row + margin),
                (span.end_s, row + 1 - margin),
                (span.begin_s, row + 1 - margin),
            ]
            for row, track in enumerate(timeline.tracks)
            for span in track.spans
            if span.activity == activity
        ]
        if not boxes:
            continue
        axes.add_collection(
            PolyCollection(
                boxes,
                facecolor=look.colour,
                # An edge keeps what is shorter than a pixel in sight.
                edgecolor=style.PAPER if hatch else look.colour,
                linewidth=0.0 if hatch else 0.4,
                hatch=hatch or None,
                rasterized=count > _MOST_VECTOR_SPANS,
                zorder=2,
            )
        )


def _title(ordered: Sequence[Timeline]) -> str:
    workloads = {timeline.workload for timeline in ordered}
    fastest_first = list(reversed(ordered))
    if len(workloads) > 1:
        return listed((t.name, quantities.duration(t.length_s)) for t in fastest_first)
    said = listed((t.lane, quantities.duration(t.length_s)) for t in fastest_first)
    return f"{workloads.pop()}: {said}"
