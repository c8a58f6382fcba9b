"""The verdict on each side of each of its lines, and that it follows from the record alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.gate import record as records
from bench.gate.record import Block, Case, Failure, Reference, Run
from bench.gate.rules import Rules
from bench.gate.verdict import FAIL, INCONCLUSIVE, PASS, judge
from gate_samples import empty_record, simulated_gate, tied

SLOW = "work3/coroutine"


def quiet(random, size):
    return random.normal(0, 0.01, size)


def verdicts(record):
    return {case.case: case.verdict for case in judge(record).cases}


def test_a_slow_case_fails_by_name():
    verdict = judge(simulated_gate(quiet, 1, {SLOW: 0.1}))
    assert verdict.verdict == FAIL
    assert [case.case for case in verdict.cases if case.verdict == FAIL] == [SLOW]
    assert len(verdict.reasons) == 1 and verdict.reasons[0].startswith(
        f"{SLOW}: slower by more than"
    )
    slow = next(case for case in verdict.cases if case.case == SLOW)
    assert slow.low < 1.1 < slow.high and 1.02 < slow.bound < slow.ratio


def test_faster_is_no_failure():
    assert judge(simulated_gate(quiet, 1, {SLOW: -0.3})).verdict == PASS


def test_slower_by_less_than_matters_passes():
    assert judge(simulated_gate(quiet, 1, {SLOW: 0.015})).verdict == PASS


def test_what_could_hide_a_slowdown_is_never_passed():
    verdict = judge(simulated_gate(lambda random, size: random.normal(0, 0.2, size), 1))
    assert verdict.verdict == INCONCLUSIVE
    assert all("could go unseen" in reason and "would help" in reason for reason in verdict.reasons)


def test_a_noisy_case_is_screened_longer_before_anything_is_said():
    def noisy(random, size):
        return random.normal(0, 0.07, size)

    said = {
        blocks: [
            judge(simulated_gate(noisy, seed, count=3, rules=Rules(noisy_blocks=blocks))).verdict
            for seed in range(20)
        ]
        for blocks in (0, 12)
    }
    assert said[12].count(PASS) >= said[0].count(PASS) + 8
    record = simulated_gate(noisy, 1, {SLOW: 0.2})
    assert len(record.ratios(record.case("work1/coroutine"), records.SCREEN)) == 24
    assert len(record.ratios(record.case(SLOW), records.SCREEN)) == 12


def test_a_build_that_differs_from_itself_is_never_passed():
    """Every second process of each build takes longer, as with something that runs at intervals."""
    record = simulated_gate(quiet, 1)
    for position, block in enumerate(record.blocks):
        if block.case != SLOW:
            continue
        seen, runs = set(), []
        for run in block.runs:
            factor = 1.2 if run.build in seen else 1
            runs.append(replace(run, turns=tuple(factor * time for time in run.turns)))
            seen.add(run.build)
        record.blocks[position] = replace(block, runs=tuple(runs))
    verdict = judge(record)
    assert verdict.verdict == INCONCLUSIVE
    assert verdicts(record)[SLOW] == INCONCLUSIVE
    assert "differs from itself by +" in verdict.reasons[0]


def test_a_suspect_that_was_not_looked_at_again_is_never_passed():
    record = simulated_gate(quiet, 1, {SLOW: 0.1})
    record.blocks = [block for block in record.blocks if block.phase == records.SCREEN]
    assert verdicts(record)[SLOW] == INCONCLUSIVE


@pytest.mark.parametrize("build,expected", [("B", FAIL), ("A", INCONCLUSIVE)])
def test_a_case_that_goes_wrong(build, expected):
    record = simulated_gate(quiet, 1)
    record.failures.append(Failure(SLOW, build, "completed: expected 10, got 9"))
    verdict = judge(record)
    assert verdict.verdict == expected
    assert "expected 10, got 9" in verdict.reasons[0]


def test_too_few_blocks_an_interruption_and_an_absent_case_are_never_passed():
    for spoil in (
        lambda record: record.blocks.pop(),
        lambda record: setattr(record, "interrupted", True),
        lambda record: record.absent.append("gone/coroutine"),
        lambda record: record.cases.clear(),
    ):
        record = simulated_gate(quiet, 1)
        assert judge(record).verdict == PASS
        spoil(record)
        assert judge(record).verdict == INCONCLUSIVE


@pytest.mark.parametrize(
    "base,candidate,said",
    [
        ([1000, 1000], [1000, 1000], "same"),
        ([1000, 1001], [1003, 1004], "same"),
        ([1000, 1001], [1020, 1021], "rose"),
        ([1000, 1001], [900, 901], "fell"),
        ([1000, 1006], [1020, 1021], "same"),
        ([1000, 1006], [1040, 1041], "rose"),
        ([0, 0], [0.4, 0.4], "same"),
        ([0, 0], [1, 1], "rose"),
        ([1000, 1100], [2000, 2001], "varies"),
        ([1000, 1001], [2000, 2200], "varies"),
    ],
)
def test_counters(base, candidate, said):
    record = simulated_gate(quiet, 1)
    record.counters[SLOW] = {"allocations": {"A": base, "B": candidate}}
    verdict = judge(record)
    assert [comparison.said for comparison in verdict.counters] == [said]
    assert verdict.verdict == (FAIL if said == "rose" else PASS)
    if said == "rose":
        assert SLOW in verdict.reasons[0] and "allocations rose" in verdict.reasons[0]


def with_lanes(times_of_pool, times_of_coroutine):
    """A gate of two lanes of one workload; times are those of base and candidate."""
    record = empty_record(0)
    random = np.random.default_rng(1)
    for lane, times in (("thread_pool", times_of_pool), ("coroutine", times_of_coroutine)):
        name = f"queue/{lane}"
        record.cases.append(Case(name, "queue", lane, "real_s", 1, 1, 100.0))
        for _ in range(12):
            runs = []
            for build, time in zip("ABBA", (times[0], times[1], times[1], times[0]), strict=True):
                real_s = time * math.exp(random.normal(0, 0.01))
                runs.append(Run(build, (real_s,), real_s, real_s))
            record.blocks.append(Block(name, records.SCREEN, tuple(runs)))
    return record


def test_a_lead_that_is_lost_is_named():
    record = with_lanes((4.0, 2.0), (1.0, 1.0))
    verdict = judge(record)
    assert [(lead.ahead, lead.behind, lead.lost) for lead in verdict.leads] == [
        ("queue/coroutine", "queue/thread_pool", False)
    ]
    assert verdict.verdict == PASS

    verdict = judge(with_lanes((4.0, 1.9), (1.0, 1.0)))
    assert [lead.lost for lead in verdict.leads] == [True]
    assert verdict.verdict == FAIL
    assert "queue/coroutine lost its lead over queue/thread_pool" in verdict.reasons[0]


def test_lanes_that_do_other_work_have_no_lead():
    record = with_lanes((4.0, 4.0), (1.0, 1.0))
    record.cases[0] = replace(record.cases[0], completed=50.0)
    assert judge(record).leads == ()


def test_a_reference_is_compared_by_leads_only():
    record = with_lanes((4.0, 4.0), (1.0, 1.0))
    for position, block in enumerate(record.blocks):
        record.blocks[position] = replace(
            block,
            phase=records.ALONE,
            runs=tuple(run for run in block.runs if run.build == "B")[:1],
        )
    times = {"queue/coroutine": [10.0] * 12, "queue/thread_pool": [40.0] * 12}
    record.reference = Reference("there.json", False, times)
    assert judge(record).verdict == PASS
    record.reference = Reference("there.json", False, {**times, "queue/thread_pool": [400.0] * 12})
    assert judge(record).verdict == FAIL
    record.reference = Reference("there.json", False, {})
    verdict = judge(record)
    assert verdict.verdict == INCONCLUSIVE and "holds no lead" in verdict.reasons[0]


@pytest.mark.parametrize("slow", [{}, {SLOW: 0.1}])
def test_a_record_that_was_written_and_read_gives_the_same_verdict(slow, tmp_path):
    record = simulated_gate(tied, 3, slow)
    record.counters[SLOW] = {"allocations": {"A": [5.0, 5.0], "B": [5.0, 5.0]}}
    verdict = judge(record)
    records.save(record, tmp_path / "gate.json", verdict.as_json())
    read, written = records.load(tmp_path / "gate.json")
    assert read == record
    assert written == verdict.as_json() == judge(read).as_json()
