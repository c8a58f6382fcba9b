"""Timelines: what of a trace is drawn, where, and what becomes of files that are no traces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.picture import render, settings
from bench.analysis.results import ResultsError
from bench.analysis.sheet import NARROW, WIDE, Page, sheet_of
from bench.analysis.timeline import ACTIVITIES, Timeline, draw_timelines, load_timelines
from results_samples import exhibition, full, trace
from test_charts_layout import overlapping, words
from test_plot import one_line, plot

LANES = ("sequential", "thread_pool", "coroutine")


def write(folder: Path, name: str, content: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def exhibitions(folder: Path, boards: int, lanes: Sequence[str] = LANES) -> list[Path]:
    return [write(folder, lane, exhibition(lane, boards)) for lane in lanes]


def load_all(paths: Sequence[Path]) -> list[Timeline]:
    return [timeline for path in paths for timeline in load_timelines(path)]


def test_every_span_is_a_box_at_its_time_in_its_row(tmp_path: Path) -> None:
    tracks = {
        "one": [("waiting", 1.0, 2.0), ("working", 2.0, 2.5)],
        "two": [("queued", 1.5, 3.0)],
    }
    timelines = load_timelines(write(tmp_path, "t", trace("chained/coroutine", tracks)))
    assert [timeline.name for timeline in timelines] == ["chained/coroutine"]
    assert timelines[0].length_s == pytest.approx(2.0)
    (axes,) = draw_timelines(timelines, WIDE).axes
    boxes = sorted(
        (path.get_extents().x0, path.get_extents().x1, int(path.get_extents().y0))
        for collection in axes.collections
        for path in collection.get_paths()
    )
    # Times count from the first begin of all.
    assert boxes == [
        pytest.approx((0.0, 1.0, 0)),
        pytest.approx((0.5, 2.0, 1)),
        pytest.approx((1.0, 1.5, 0)),
    ]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two"]


def test_lanes_share_the_time_axis_and_the_title_compares_them(tmp_path: Path) -> None:
    figure = draw_timelines(load_all(exhibitions(tmp_path, boards=4)), WIDE)
    assert len(figure.axes) == 3
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    title = sheet_of(figure).title.replace("\u00a0", " ")
    assert title == "chess: coroutine 255 ms, thread_pool 255 ms, sequential 960 ms"


def test_activities_differ_in_more_than_colour() -> None:
    looks = ACTIVITIES.values()
    assert len({(look.hatch, look.height) for look in looks}) == len(ACTIVITIES)
    assert len({look.colour for look in looks}) == len(ACTIVITIES)


def test_tracks_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    tracks = {f"board {n}": [("working", n / 10, n / 10 + 0.1)] for n in range(12)}
    (timeline,) = load_timelines(write(tmp_path, "t", trace("chess/coroutine", tracks)))
    assert [track.name for track in timeline.tracks] == list(tracks)


@pytest.mark.parametrize("page", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("boards", [1, 24, 400])
def test_a_timeline_is_legible_with_few_and_many_tasks(
    boards: int, page: Page, tmp_path: Path
) -> None:
    figure = draw_timelines(load_all(exhibitions(tmp_path, boards)), page)
    found = words(figure)
    assert not overlapping(found)
    for text, box in found:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, f"cut off: {text}"
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, f"cut off: {text}"


def test_very_many_spans_become_an_image_within_the_picture(tmp_path: Path) -> None:
    def picture(boards: int) -> bytes:
        with settings("timeline"):
            return render(
                draw_timelines(load_all(exhibitions(tmp_path, boards, ["coroutine"])), WIDE), "svg"
            )

    few, many = picture(24), picture(2000)
    assert b"<image" not in few
    assert b"<image" in many and len(many) < 1_000_000


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "is not JSON"),
        ("{}", "no list of traceEvents"),
        ({"traceEvents": [1]}, "event 0 is no object"),
        ({"traceEvents": []}, "holds no spans"),
        ({"traceEvents": [{"ph": "X", "cat": "waiting"}]}, "no number as ts or dur"),
        ({"traceEvents": [{"ph": "X", "cat": "waiting", "ts": True}]}, "no number as ts or dur"),
        ({"traceEvents": [{"ph": "X", "cat": "idle", "ts": 1, "dur": 1}]}, "category 'idle'"),
    ],
)
def test_a_file_that_is_no_trace_is_named_in_one_line(
    content: Any, said: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "bad", content)
    with pytest.raises(ResultsError) as error:
        load_timelines(path)
    assert said in str(error.value) and str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_the_command_draws_traces_into_one_picture(tmp_path: Path) -> None:
    paths = exhibitions(tmp_path, boards=3)
    for suffix, start in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        picture = tmp_path / "new" / f"timeline.{suffix}"
        run = plot("--timeline", *paths, "-o", picture)
        assert (run.returncode, run.stderr) == (0, "")
        assert picture.read_bytes().startswith(start)
        first = picture.read_bytes()
        assert plot("--timeline", *paths, "-o", picture).returncode == 0
        assert picture.read_bytes() == first


def test_beside_results_there_is_a_picture_per_workload(tmp_path: Path) -> None:
    results = full(repetitions=1)
    results.rows = [row for row in results.rows if row["series"] == "start"]
    paths = exhibitions(tmp_path, 3, ["coroutine"])
    paths.append(write(tmp_path, "c", trace("chained/coroutine", {"1": [("waiting", 0, 1)]})))
    charts = tmp_path / "charts"
    run = plot(
        results.write(tmp_path / "r.json"),
        *("-o", charts, "--format", "svg", "--timeline"),
        *paths,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert {path.name for path in charts.iterdir()} == {
        "start.svg",
        "steps.svg",
        "timeline_chess.svg",
        "timeline_chained.svg",
    }


def test_wrong_usage_is_one_line_and_status_2(tmp_path: Path) -> None:
    (path,) = exhibitions(tmp_path, 2, ["coroutine"])
    for arguments, said in (
        (["--timeline", path, "-o", "folder"], "ends in .svg or .png"),
        (["--timeline", tmp_path / "absent.json", "-o", "t.svg"], "cannot read"),
        (["-o", "t.svg"], "give a results file, or traces with --timeline"),
        (["--timeline", path, "-o", "t.svg", "--page"], "a page needs a results file"),
    ):
        run = plot(*arguments, cwd=tmp_path)
        assert (run.returncode, run.stdout) == (2, "")
        assert one_line(run.stderr) and said in run.stderr
