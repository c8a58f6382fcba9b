"""Two results files on one page: which rows get a ratio, and when the ratio has an interval."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.results import Results, parse
from bench.analysis.side_by_side import NOT_ONE_RUN, Pair, interleaved, page, pairs
from results_samples import Sample, add_queue, add_sleeps, made_up_lane
from test_plot import one_line, plot
from test_plot_page import Elements, plain

ROW = "sleeps/coroutine/tasks:10/delay:0.01"


def sample(seed: int = 444, run: str | None = None, repetitions: int = 5) -> Sample:
    made = Sample(repetitions=repetitions, seed=seed)
    add_sleeps(made, counts=(1, 10))
    if run is not None:
        made.conditions["interleaved_with"] = run
    return made


def read(made: Sample, name: str = "results.json") -> Results:
    return parse(Path(name), made.document())


def slower(made: Sample, factor: float) -> Sample:
    for row in made.rows:
        row["real_time"] *= factor
    return made


def pair_of(found: list[Pair], name: str = ROW) -> Pair:
    return next(each for each in found if each.name == name)


def test_of_two_runs_the_ratio_is_of_medians_and_without_an_interval() -> None:
    a, b = read(sample(1)), read(sample(2))
    found = pairs(a, b)
    assert len(found) == len(a.measurements) + 1  # and the declined one
    for each in found:
        if each.ratio is None:
            assert each.why == "not measured whole in both"
            continue
        walls = [side.measured.wall().median for side in (each.first, each.second)]
        assert each.ratio.median == pytest.approx(walls[1] / walls[0])
        assert each.ratio.confidence == 0 and each.figure.interval == ""
    text = page(a, b)
    assert NOT_ONE_RUN in text and "one interleaved run:" in text
    assert "ratios are taken within each repetition" not in text


def test_of_one_interleaved_run_the_ratio_is_by_pairs_and_has_an_interval() -> None:
    # What disturbs a repetition disturbs both of its pair: each pair has the ratio 1.5.
    a, b = read(sample(1, "run 7")), read(slower(sample(1, "run 7"), 1.5))
    for each in pairs(a, b):
        if each.ratio:
            assert (each.ratio.low, each.ratio.high) == pytest.approx((1.5, 1.5))
            assert each.ratio.confidence > 0.9 and each.ratio.count == 5
    text = page(a, b)
    assert NOT_ONE_RUN not in text
    measured = len(a.measurements)
    assert f"B took less time in 0, more in {measured}; in 0 the interval includes 1" in text
    assert f"about {0.0625 * measured:.2g} intervals would leave 1 out by chance" in text


@pytest.mark.parametrize(
    "first, second, expected",
    [
        ("x", "x", True),
        ("x", "y", False),
        ("x", None, False),
        (None, None, False),
        ("", "", False),
        (7, 7, False),
        ([], [], False),
    ],
)
def test_one_run_is_what_both_files_name(first: Any, second: Any, expected: bool) -> None:
    a, b = read(sample(run=first)), read(sample(run=second))
    assert interleaved(a, b) is expected
    assert (NOT_ONE_RUN in page(a, b)) is not expected


def test_one_repetition_has_no_interval_even_in_one_run() -> None:
    a, b = (read(sample(seed, "x", repetitions=1)) for seed in (1, 2))
    assert pair_of(pairs(a, b)).figure.interval == ""
    assert "min–max" not in page(a, b)


@pytest.mark.parametrize("run", [None, "x"])
def test_what_failed_has_no_ratio_and_no_time(run: str | None) -> None:
    whole, broken = sample(run=run), sample(run=run)
    for row in broken.rows:
        if row["name"] == ROW and row["repetition_index"] == 2:
            row |= {"real_time": 0.0, "error_occurred": True, "error_message": "lost <one>"}
    broken.fail("sleeps_scaling", "sleeps", "coroutine", {"tasks": 77}, "lost all")
    for a, b in ((whole, broken), (broken, whole)):
        found = pairs(read(a), read(b))
        assert pair_of(found).ratio is None
        assert pair_of(found, "sleeps/coroutine/tasks:77").ratio is None
        text = plain(page(read(a), read(b)))
        assert "1 of 5 failed: lost &lt;one&gt;" in text
        assert "failed 5×: lost all" in text
        assert not re.search(r"data-value=\"(0|0\.0|inf|nan)\"", text)


def test_rows_of_one_file_are_listed_with_that_fact() -> None:
    a, b = sample(), sample()
    b.lanes.append(made_up_lane("fibers", "loop"))
    b.add("unheard_of", "sleeps", "fibers", {"tasks": 3}, 0.01)
    a.decline("sleeps", "fibers", {"tasks": 9}, "no fibers here")
    found = pairs(read(a), read(b))
    assert pair_of(found, "sleeps/fibers/tasks:3").why == "only in B"
    assert pair_of(found, "sleeps/fibers/tasks:9").why == "only in A"
    text = plain(page(read(a), read(b)))
    others = text[text.index('id="others"') :]
    assert "sleeps/fibers/tasks:3" in others and "declined: no fibers here" in others
    assert others.count("not in the file") == 2


def test_the_same_name_for_other_work_has_no_ratio() -> None:
    a, b = sample(), sample()
    for row in b.rows:
        row["spec"] |= {"url": "http://elsewhere.example/"}
        if row["name"] == ROW:
            row["spec"]["threads"] = 128
    for row in a.rows:
        row["spec"] |= {"url": ""}
    found = pairs(read(a), read(b))
    assert pair_of(found).ratio is None
    assert pair_of(found).why == "not the same work: threads 64 in A, 128 in B"
    assert sum(each.ratio is None for each in found) == 2


def test_files_that_share_nothing_make_a_page() -> None:
    other = Sample(repetitions=2)
    add_queue(other)
    text = page(read(sample()), read(other))
    assert "No row was measured whole in both files." in text
    assert 'id="others"' in text


def test_conditions_stand_side_by_side_and_differences_are_marked() -> None:
    a, b = sample(), sample()
    b.conditions |= {"compiler": "Clang <19>", "build_type": "Debug"}
    text = page(read(a, "old/benchmark.json"), read(b, "new/benchmark.json"))
    assert "A is old/benchmark.json, B is new/benchmark.json." in text
    assert text.count('<tr class="differs">') == text.count("<small>differs</small>") == 2
    marked = re.findall(r'<tr class="differs"><th scope="row">(\w+)', text)
    assert marked == ["Compiler", "Build"]
    assert "<td>GNU 12.2.0</td><td>Clang &lt;19&gt;</td>" in text
    assert "B: Debug build" in text and "A: Debug build" not in text


def test_plot_writes_the_page_alone(tmp_path: Path) -> None:
    a, b = sample(1).write(tmp_path / "a.json"), sample(2).write(tmp_path / "b.json")
    for folder in ("one", "two"):
        run = plot(a, b, "-o", tmp_path / folder, "--page")
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout == f"page: {tmp_path / folder / 'index.html'}\n"
        assert [path.name for path in (tmp_path / folder).iterdir()] == ["index.html"]
    written = (tmp_path / "one" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "two" / "index.html").read_text(encoding="utf-8") == written
    elements = Elements(written)
    assert not elements.open
    assert [attributes for tag, attributes in elements.found if tag == "script"] == [{}]
    for _tag, attributes in elements.found:
        assert "src" not in attributes and (attributes.get("href") or "#").startswith("#")
    ids = [attributes["id"] for _tag, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for _t, a in elements.found if a.get("href")} <= set(ids)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["a.json", "a.json", "a.json", "--page"], "3 results files: give one, or two with --page"),
        (["a.json", "a.json"], "two results files make a page: add --page"),
        (["a.json", "a.json", "--page", "--timeline", "t"], "timelines go with one results file"),
        (["a.json", "absent.json", "--page"], "cannot read absent.json"),
        (["absent.json", "a.json", "--page"], "cannot read absent.json"),
        (["a.json", "no.json", "--page"], "no.json is no results file"),
        (["no.json", "a.json", "--page"], "no.json is no results file"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_status_2(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    sample().write(tmp_path / "a.json")
    (tmp_path / "no.json").write_text(json.dumps({"benchmarks": {}}))
    run = plot(*arguments, "-o", "out", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert one_line(run.stderr) and said in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    a = sample().write(tmp_path / "a <b>.json")
    b = sample().write(tmp_path / os.fsdecode(b"\xff.json"))
    assert plot(a, b, "-o", tmp_path / "out", "--page").returncode == 0
    written = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "a &lt;b&gt;.json, B is" in written and "\ufffd.json" in written


def test_a_place_that_cannot_be_written_is_one_line_and_status_1(tmp_path: Path) -> None:
    a = sample().write(tmp_path / "a.json")
    (tmp_path / "out").write_text("in the way")
    run = plot(a, a, "-o", tmp_path / "out", "--page")
    assert run.returncode == 1
    assert one_line(run.stderr) and "cannot write" in run.stderr
