"""What is a results file, what is not, and what becomes of rows that went wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.lanes import Family
from bench.analysis.results import ResultsError, load
from results_samples import LANES, Sample, add_sleeps


def small() -> Sample:
    sample = Sample(repetitions=3)
    add_sleeps(sample, counts=(10,))
    return sample


def write(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def broken(change: Any) -> dict[str, Any]:
    """A good document with one thing changed on its first row."""
    document = small().document()
    change(document["benchmarks"][0])
    return document


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("not json at all", "is not JSON"),
        ("[1, 2]", "no list of benchmarks"),
        ("{}", "no list of benchmarks"),
        ('{"benchmarks": {}}', "no list of benchmarks"),
        ('{"benchmarks": [3]}', "is no object"),
        ('{"benchmarks": []}', "holds no benchmark rows"),
        ('{"benchmarks": [{}]}', "has no name"),
        ("[" * 100_000, "nested too deeply"),
        ({"benchmarks": [{"name": "BM_Other", "real_time": 1.0}]}, "not written by `simul bench`"),
        ({"benchmarks": [{"name": "x", "run_type": "aggregate"}]}, "aggregates only"),
        (broken(lambda row: row.pop("real_time")), "no number as real_time"),
        (broken(lambda row: row.update(real_time="fast")), "no number as real_time"),
        (broken(lambda row: row.update(real_time=True)), "no number as real_time"),
        (broken(lambda row: row.update(time_unit="fortnight")), "unknown time unit 'fortnight'"),
        ({"benchmarks": [], "context": {"simul": {"declined": 1}}}, "declined cells are no list"),
        ({"benchmarks": [], "context": {"simul": {"declined": [1]}}}, "declined cell is no object"),
    ],
)
def test_a_file_that_holds_no_results_is_named_in_one_line(
    content: Any, said: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "bad.json", content)
    with pytest.raises(ResultsError) as error:
        load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="No such file"):
        load(tmp_path / "absent.json")
    with pytest.raises(ResultsError, match="directory"):
        load(tmp_path)
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ResultsError, match="not even text"):
        load(binary)


def test_times_are_seconds_whatever_their_unit(tmp_path: Path) -> None:
    for unit, factor in (("ns", 1e9), ("us", 1e6), ("ms", 1e3), ("s", 1.0)):
        document = broken(lambda row, u=unit, f=factor: row.update(time_unit=u, real_time=0.25 * f))
        row = load(write(tmp_path / "results.json", document)).rows[0]
        assert row.wall_s == pytest.approx(0.25)


def test_cpu_time_is_user_and_system_time_together(tmp_path: Path) -> None:
    document = broken(lambda row: row.update(cpu_user_s=0.5, cpu_system_s=0.25))
    assert load(write(tmp_path / "r.json", document)).rows[0].cpu_s == 0.75
    document = broken(lambda row: (row.pop("cpu_user_s"), row.update(cpu_time=40.0)))
    assert load(write(tmp_path / "r.json", document)).rows[0].cpu_s == pytest.approx(0.04)


def test_failed_repetitions_are_apart_from_good_ones(tmp_path: Path) -> None:
    sample = small()
    spec = {"tasks": 10, "delay_s": 0.01}
    sample.fail("sleeps_scaling", "sleeps", "coroutine", spec, "completed 9\n of 10", [3])
    results = load(sample.write(tmp_path / "results.json"))
    assert [failure.message for failure in results.failures] == ["completed 9 of 10"]
    assert all(row.wall_s > 0 for row in results.rows)
    (coroutine,) = [m for m in results.measurements if m.lane == "coroutine"]
    assert len(coroutine.repetitions) == 3


@pytest.mark.parametrize("time", [0.0, -1.0, float("nan"), float("inf")])
def test_a_row_without_a_real_time_is_a_failed_one(time: float, tmp_path: Path) -> None:
    document = broken(lambda row: row.update(real_time=time))
    results = load(write(tmp_path / "results.json", document))
    assert len(results.failures) == 1
    assert "its wall time is" in results.failures[0].message


def test_aggregate_rows_are_computed_anew_not_read(tmp_path: Path) -> None:
    document = small().document()
    aggregate = {**document["benchmarks"][0], "run_type": "aggregate", "aggregate_name": "median"}
    with_aggregates = {**document, "benchmarks": [*document["benchmarks"], aggregate]}
    plain = load(write(tmp_path / "plain.json", document))
    assert load(write(tmp_path / "both.json", with_aggregates)).rows == plain.rows


def test_repetitions_of_one_benchmark_make_one_measurement(tmp_path: Path) -> None:
    results = load(small().write(tmp_path / "results.json"))
    names = [m.name for m in results.measurements]
    assert len(names) == len(set(names))
    assert {len(m.repetitions) for m in results.measurements} == {3}


def test_parameters_that_the_name_does_not_state_are_not_given(tmp_path: Path) -> None:
    results = load(small().write(tmp_path / "results.json"))
    for measurement in results.measurements:
        assert float(measurement.spec["threads"]) >= (1 if measurement.lane == "sequential" else 8)
        assert ("threads" in measurement.given) == (measurement.lane != "coroutine")
        assert measurement.given["delay_s"] == 0.01


def test_only_finite_numbers_are_counters(tmp_path: Path) -> None:
    document = broken(
        lambda row: row.update(odd=float("nan"), text="12", flag=True, items_per_second=5)
    )
    counters = load(write(tmp_path / "results.json", document)).rows[0].counters
    assert counters["items_per_second"] == 5.0
    assert not {"odd", "text", "flag", "real_time", "iterations"} & counters.keys()


def test_lists_in_a_spec_become_words(tmp_path: Path) -> None:
    document = broken(lambda row: row.update(spec={"numbers": [9, 6, 3], "odd": {"a": None}}))
    row = next(r for r in load(write(tmp_path / "r.json", document)).rows if "odd" in r.spec)
    assert row.spec == {"numbers": "9,6,3", "odd": '{"a": null}'}


def test_the_lane_table_is_read_in_its_order(tmp_path: Path) -> None:
    sample = Sample()
    for lane in ("unknown", "coroutine", "sequential"):
        sample.add("sleeps_scaling", "sleeps", lane, {"tasks": 1}, 0.1)
    sample.add("reference", "fetch", "wrk", {"inflight": 64}, 0.1)
    results = load(sample.write(tmp_path / "results.json"))
    assert [lane.name for lane in results.table] == [lane["name"] for lane in LANES]
    assert results.lanes() == ["sequential", "coroutine", "unknown"]
    assert results.table.family("thread_pool") is Family.THREADS
    assert results.table.family("unknown") is None
    first = results.table.get("sequential")
    assert first is not None and first.neighbour is None and first.summary
    assert [m.lane for m in results.of_family(Family.LOOP, results.measurements)] == ["coroutine"]


@pytest.mark.parametrize(
    "lanes, said",
    [
        ({}, "no list"),
        ([1], "is no object"),
        ([{}], "has no name"),
        ([{**LANES[0], "family": "fibers"}], "unknown family"),
        ([{**LANES[0], "family": ["none"]}], "unknown family"),
        ([{**LANES[0], "colour": "red"}], "no colour"),
        ([{**LANES[0], "marker": "$x$"}], "no marker"),
        ([LANES[0], LANES[0]], "twice"),
    ],
)
def test_a_lane_table_that_is_none_is_one_line(lanes: Any, said: str, tmp_path: Path) -> None:
    sample = Sample(conditions={"lanes": lanes})
    sample.add("sleeps_scaling", "sleeps", "coroutine", {"tasks": 1}, 0.1)
    with pytest.raises(ResultsError) as error:
        load(sample.write(tmp_path / "results.json"))
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "reason, is_cut",
    [
        ("10 threads cannot hold 105 tasks; give --threads 105 or more", True),
        ("one by one this would take 16.7 min: use --full", True),
        ("it needs 5,000 threads, and the limit is 128 (raise it with ulimit -u)", True),
        ("the system refuses 9 threads; raise 'ulimit -u' or ask for fewer", True),
        ("there is nothing to await; it would give way to nobody", False),
        ("one thing at a time: nothing to overlap", False),
    ],
)
def test_what_to_type_is_no_part_of_a_reason(reason: str, is_cut: bool, tmp_path: Path) -> None:
    sample = Sample()
    sample.decline("sleeps", "coroutine", {}, reason)
    (declined,) = load(sample.write(tmp_path / "results.json")).declined
    assert reason.startswith(declined.reason)
    assert (declined.reason != reason) is is_cut
    assert not re.search("--|ulimit", declined.reason)
