"""plot.py as a person types it: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from results_samples import REPOSITORY, Sample, add_queue, add_sleeps, errors_only

PLOT = REPOSITORY / "plot.py"


def plot(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PLOT, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def small() -> Sample:
    sample = Sample(repetitions=3)
    add_sleeps(sample, counts=(1, 10))
    return sample


def one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and "Traceback" not in text


def test_charts_are_written_as_svg_and_png_and_the_others_named(tmp_path: Path) -> None:
    results = small().write(tmp_path / "results.json")
    run = plot(results, "-o", tmp_path / "new" / "charts")
    assert (run.returncode, run.stderr) == (0, "")
    written = {path.name for path in (tmp_path / "new" / "charts").iterdir()}
    assert {"scaling.svg", "scaling.png", "overhead.svg", "overhead.png"} <= written
    assert (tmp_path / "new/charts/scaling.svg").read_text().startswith("<?xml")
    assert (tmp_path / "new/charts/scaling.png").read_bytes().startswith(b"\x89PNG")
    assert "memory: not drawn: the file has no rows of the series memory" in run.stdout
    assert not any(name.startswith("memory") for name in written)
    assert not any(name.endswith(".part") for name in written)


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    results = small().write(tmp_path / "results.json")
    for folder in ("one", "two"):
        assert plot(results, "-o", tmp_path / folder).returncode == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_chart_of_an_earlier_file_does_not_stay(tmp_path: Path) -> None:
    earlier = Sample(repetitions=2)
    add_queue(earlier)
    charts = tmp_path / "charts"
    assert plot(earlier.write(tmp_path / "a.json"), "-o", charts, "--format", "svg").returncode == 0
    assert (charts / "queue_shapes.svg").exists()
    (charts / "notes.txt").write_text("mine")
    assert plot(small().write(tmp_path / "b.json"), "-o", charts, "--format", "svg").returncode == 0
    assert not (charts / "queue_shapes.svg").exists()
    assert (charts / "notes.txt").exists()


def test_it_runs_from_anywhere_and_takes_one_format(tmp_path: Path) -> None:
    small().write(tmp_path / "results.json")
    run = plot("results.json", "-o", "charts", "--format", "svg", cwd=tmp_path)
    assert run.returncode == 0
    assert {path.suffix for path in (tmp_path / "charts").iterdir()} == {".svg"}


def test_help_has_an_example() -> None:
    run = plot("--help")
    assert run.returncode == 0
    assert "examples:" in run.stdout and "./plot.py results/" in run.stdout


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "the following arguments are required"),
        (["r.json"], "-o/--output"),
        (["r.json", "-o", "d", "--format", "gif"], "--format takes svg and png, not gif"),
        (["r.json", "-o", "d", "--format", ","], "--format takes svg and png"),
        (["r.json", "-o", "d", "--colour"], "unrecognized arguments: --colour"),
        (["absent.json", "-o", "d"], "cannot read absent.json: No such file or directory"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    run = plot(*arguments, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert one_line(run.stderr) and said in run.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", ["", "no json", "{}", '{"benchmarks": [{"name": "x"}]}'])
def test_a_file_of_something_else_is_one_line_and_status_2(content: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    run = plot(path, "-o", tmp_path / "charts")
    assert (run.returncode, run.stdout) == (2, "")
    assert one_line(run.stderr) and str(path) in run.stderr
    assert not (tmp_path / "charts").exists()


def test_a_file_of_failures_only_is_one_line_and_status_1(tmp_path: Path) -> None:
    run = plot(errors_only().write(tmp_path / "results.json"), "-o", tmp_path / "charts")
    assert run.returncode == 1
    assert one_line(run.stderr)
    assert "nothing to draw" in run.stderr and "completed 9 of 10" in run.stderr
    assert not (tmp_path / "charts").exists()


def test_a_file_without_a_lane_table_is_one_line_and_status_2(tmp_path: Path) -> None:
    sample = small()
    sample.lanes = []
    run = plot(sample.write(tmp_path / "results.json"), "-o", tmp_path / "charts")
    assert (run.returncode, run.stdout) == (2, "")
    assert one_line(run.stderr) and "measure anew" in run.stderr
    assert not (tmp_path / "charts").exists()


def test_a_place_that_cannot_be_written_is_one_line_and_status_1(tmp_path: Path) -> None:
    results = small().write(tmp_path / "results.json")
    (tmp_path / "charts").write_text("a file is in the way")
    run = plot(results, "-o", tmp_path / "charts")
    assert run.returncode == 1
    assert one_line(run.stderr) and "cannot write" in run.stderr


def test_rows_of_series_that_no_chart_knows_are_one_line_and_status_1(tmp_path: Path) -> None:
    sample = Sample()
    sample.add("floor", "floor", "empty", {}, 4e-7)
    run = plot(sample.write(tmp_path / "results.json"), "-o", tmp_path / "charts")
    assert run.returncode == 1
    assert one_line(run.stderr) and "no chart knows a series" in run.stderr


def test_a_workload_of_the_future_is_drawn_where_it_can_be(tmp_path: Path) -> None:
    sample = Sample()
    for lane in ("sequential", "fibers"):
        sample.add("chess", "chess", lane, {"boards": 24}, 0.5, 0.01)
    document = sample.document()
    for row in document["benchmarks"]:
        row["something_new"] = {"nested": [1, 2]}
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document))
    run = plot(path, "-o", tmp_path / "charts", "--format", "svg")
    assert (run.returncode, run.stderr) == (0, "")
    assert "fibers" in (tmp_path / "charts" / "cpu_and_wall.svg").read_text()
