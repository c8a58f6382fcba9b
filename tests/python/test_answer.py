"""What the results say to someone who has to choose: from clear, undecided and missing rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.answer import answer, families
from bench.analysis.chart import NothingToDraw
from bench.analysis.charts import CHARTS, crossover
from bench.analysis.results import parse
from bench.analysis.sheet import WIDE, sheet_of
from results_samples import (
    SHAPES,
    Sample,
    add_memory,
    made_up_lane,
    made_up_lanes,
    with_article,
)

TOPICS = ["Choice", "Waiting", "Memory", "Requests", "Computing", "Latency", "Mixes"]


def said(document: Mapping[str, Any]) -> dict[str, str]:
    sentences = answer(parse(Path("results.json"), document))
    assert [each.topic for each in sentences] == TOPICS
    assert {each.chart for each in sentences} <= {chart.name for chart in CHARTS}
    return {each.topic: each.text.replace("\u00a0", " ") for each in sentences}


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    document = with_article(repetitions=6, noise=0).document()
    for row in document["benchmarks"]:
        change(row)
    return document


def test_clear_results_give_a_sentence_each_with_their_ratios_and_intervals() -> None:
    found = said(with_article(repetitions=6).document())
    assert re.fullmatch(
        r"Up to 10 waits at once thread_pool keeps up with coroutine within 25 %; from 100 on it "
        r"falls behind: with 100 thread_pool \(256 threads\) takes 1\.3\d?× \(.*× to .*×\) as long as "
        r"coroutine, with 10,000 2\d(\.\d)?× \(.*× to .*×\)\.",
        found["Waiting"],
    )
    assert re.fullmatch(
        r"A waiting task costs 7[89]\d B in coroutine and 28\.\d KiB in thread_pool: "
        r"3\d(\.\d)?× \(.*× to .*×\) as much\.",
        found["Memory"],
    )
    assert re.fullmatch(
        r"Of requests answered at once coroutine \(\d+ in flight\) gets 1\.\d+× \(.*\) as many a "
        r"second as thread_pool \(\d+ in flight\)\.",
        found["Requests"],
    )
    assert re.fullmatch(
        r"Work that never waits is 1\.9\d?× \(.*\) as fast in thread_pool as in coroutine on 2 "
        r"CPUs\.",
        found["Computing"],
    )
    assert re.fullmatch(
        r"Of a server that stalls for 200 ms in every second a closed loop sees 99 % of the answers "
        r"within 2\.\d+ ms, an open loop within 19\d(\.\d)? ms: believe the open one\.",
        found["Latency"],
    )
    assert re.fullmatch(
        r"Of 9 mixes of computing and waiting loops win 6, threads 3; with 512 at a time that wait "
        r"99 % threads take 3(\.\d)?× as long\.",
        found["Mixes"],
    )
    assert found["Choice"].startswith(
        "Take a loop (coroutine) for 100 or more waits at once, for little memory and for requests "
        "answered at once. Take threads (thread_pool) for computing. Either will do for up to 10 "
        "waits at once. Overlapping requests pays at every delay measured: with answers after 1 ms "
        "coroutine (64 in flight) is "
    )
    assert found["Choice"].endswith("as fast as sequential.")


def test_no_figure_is_typed(tmp_path: Path) -> None:
    """Other rows, other sentences: on a machine where threads are twice as fast everywhere."""

    def threads_win(row: dict[str, Any]) -> None:
        if row["lane"] == "thread_pool":
            row["real_time"] /= 100
            if "items_per_second" in row:
                row["items_per_second"] *= 100

    found = said(changed(threads_win))
    assert found["Waiting"].startswith("Up to 10,000 waits at once thread_pool keeps up")
    assert "the most measured" in found["Waiting"]
    assert "thread_pool (256 in flight) gets 8" in found["Requests"]
    assert found["Choice"].startswith(
        "Take a loop (coroutine) for little memory. Take threads (thread_pool) for requests answered "
        "at once and for computing. Either will do for up to 10,000 waits at once."
    )
    assert "thread_pool (64 in flight) is" in found["Choice"]


def test_what_the_interval_leaves_open_is_said_to_be_undecided() -> None:
    """Half of the repetitions say one thing, half the other."""

    def doubtful(row: dict[str, Any]) -> None:
        odd = row["repetition_index"] % 2
        if row["lane"] == "thread_pool":
            row["real_time"] *= 0.01 if odd else 4
            row["items_per_second"] = row.get("items_per_second", 0) * (100 if odd else 1)
            if odd:
                row["rss_bytes"] = row.get("rss_bytes", 0) / 1000
                row["page_table_bytes"] = row["kernel_stack_bytes"] = 0
        if row["lane"] == "sequential" and row["series"] == "fetch_delay":
            row["real_time"] /= 200 if odd else 1
            row["items_per_second"] *= 200 if odd else 1

    found = said(changed(doubtful))
    assert "when thread_pool falls behind coroutine by 25 % is undecided: with 10,000" in (
        found["Waiting"].replace("When", "when")
    )
    assert found["Memory"].endswith("as much, which decides nothing.")
    assert found["Requests"].endswith(": undecided who is ahead.")
    assert found["Computing"].endswith(": undecided who is ahead.")
    assert "It is undecided for " in found["Choice"]
    for what in ("many waits at once", "memory", "requests answered at once", "computing"):
        assert what in found["Choice"]
    assert "There is no delay from which on overlapping requests surely pays" in found["Choice"]
    assert "Take" not in found["Choice"]


def test_an_interval_across_the_margin_is_no_keeping_up() -> None:
    """Of ten waits two repetitions of six are late, and the median is as it was."""

    def late(row: dict[str, Any]) -> None:
        if row["name"].startswith("sleeps/thread_pool/tasks:10/") and row["repetition_index"] < 2:
            row["real_time"] *= 1.5

    found = said(changed(late))
    assert found["Waiting"].startswith(
        "From 100 waits at once on thread_pool falls behind coroutine: "
    )
    assert "Either" not in found["Choice"]


def test_a_small_lead_is_no_reason_to_choose() -> None:
    pool = {row["real_time"] for row in changed(lambda _: None)["benchmarks"] if is_pools_cpu(row)}

    def nearly_as_fast(row: dict[str, Any]) -> None:
        if row["workload"] == "cpu" and row["lane"] == "coroutine":
            row["real_time"] = 1.05 * max(pool)

    found = said(changed(nearly_as_fast))
    assert found["Computing"].endswith("which is little.")
    assert "Either will do for up to 10 waits at once and for computing" in found["Choice"]


def is_pools_cpu(row: Mapping[str, Any]) -> bool:
    return row["workload"] == "cpu" and row["lane"] == "thread_pool"


def test_a_single_wait_says_nothing_of_many() -> None:
    document = with_article().document()
    document["benchmarks"] = [
        row
        for row in document["benchmarks"]
        if row["series"] != "sleeps_scaling" or row["spec"]["tasks"] == 1
    ]
    assert "have no number of waits in common" in said(document)["Waiting"]


def test_one_repetition_decides_nothing() -> None:
    found = said(with_article(repetitions=1).document())
    for topic in TOPICS:
        assert "measured once" in found[topic], topic
    assert found["Choice"].startswith("It is undecided for ")


@pytest.mark.parametrize(
    "topic, series",
    [
        ("Waiting", "sleeps_scaling"),
        ("Memory", "memory"),
        ("Requests", "fetch_inflight"),
        ("Computing", "article"),
        ("Mixes", "mix_map"),
    ],
)
def test_what_was_not_measured_says_so_and_the_rest_stands(topic: str, series: str) -> None:
    document = with_article().document()
    whole = said(document)
    document["benchmarks"] = [row for row in document["benchmarks"] if row["series"] != series]
    found = said(document)
    assert found[topic].startswith("Not measured: the results have no row ")
    for other in set(TOPICS) - {topic, "Choice"}:
        assert found[other] == whole[other]
    assert found["Choice"].startswith("Take ")


def test_without_short_waits_only_that_part_of_the_choice_is_missing() -> None:
    document = with_article().document()
    document["benchmarks"] = [r for r in document["benchmarks"] if r["series"] != "fetch_delay"]
    found = said(document)
    assert "Whether overlapping pays at all is not measured: fetch/sequential/" in (found["Choice"])


def test_nothing_measured_is_nothing_decided() -> None:
    sample = Sample()
    sample.add("start", "start", "coroutine", {"tasks": 10}, 0.1)
    found = said(sample.document())
    assert found["Choice"].startswith("Nothing was measured that decides it.")
    assert all(found[topic].startswith("Not measured: ") for topic in TOPICS[1:])


def test_new_lanes_are_named_where_they_are_the_best_of_their_family() -> None:
    found = said(made_up_lanes().document())
    assert "fibers takes" in found["Waiting"] and "as long as lean" in found["Waiting"]
    assert found["Memory"].startswith("A waiting task costs 130 B in lean, ")
    assert "fibers (64 in flight) gets" in found["Requests"]
    assert "as fast in fibers as in " in found["Computing"]


def test_of_very_many_lanes_the_first_and_the_last_are_named() -> None:
    sample = Sample()
    add_memory(sample)
    for position in range(6):
        name = f"lane_{position}"
        sample.lanes.append(made_up_lane(name, "loop"))
        for tasks in (1000, 10_000):
            figures = {"rss_bytes": 9e6 + (1000.0 + 100 * position) * tasks}
            sample.add("memory", "memory", name, {"tasks": tasks}, 0.1, 0.1, figures)
    found = said(sample.document())["Memory"]
    assert "in coroutine, " in found and "in thread_pool: " in found and "in lane_0, " in found
    assert "lane_4" not in found


@pytest.mark.parametrize("shape", SHAPES)
def test_every_file_has_an_answer(shape: str) -> None:
    for text in said(SHAPES[shape]().document()).values():
        assert text[0].isupper() and text.endswith(".")
        assert "None" not in text and "nan" not in text


@pytest.mark.parametrize("shape", SHAPES)
def test_the_sentence_on_overlapping_is_that_of_its_picture(shape: str) -> None:
    results = parse(Path("results.json"), SHAPES[shape]().document())
    choice = answer(results)[0].text
    try:
        statement = crossover.when_overlapping_pays(results)
    except NothingToDraw:
        assert "is not measured" in choice
        return
    assert f" {statement}: with answers after " in choice
    assert sheet_of(crossover.draw(results, WIDE)).title.startswith(f"{statement}: ")


def test_it_says_once_which_lanes_are_loops_and_which_threads() -> None:
    results = parse(Path("results.json"), made_up_lanes().document())
    assert families(results.table) == (
        "The lanes by what they overlap waiting with: a loop is coroutine, coroutine_offload and "
        "lean; threads are thread_pool, thread_per_task and fibers; nothing overlaps in sequential."
    )
