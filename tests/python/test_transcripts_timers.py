"""The timer programs print what asyncio prints: the coroutine lane on the virtual clock against Python's own loop."""

import importlib
import random
import subprocess

import pytest

import virtual_loop

SEEDS = range(400, 450)


def asyncio_lines(workload, seed, *arguments):
    """What the Python counterpart of a workload prints."""
    counterpart = importlib.import_module(f"asyncio_counterparts.{workload}")
    lines = []
    virtual_loop.run(counterpart.program(lines.append, random.Random(seed), *arguments))
    return lines


@pytest.fixture
def simul_lines(simul_bin):
    """Runs a workload on the virtual clock and returns its transcript, without the summary."""

    def run(workload, *arguments, lane="coroutine"):
        command = [simul_bin / "simul", "run", workload, *arguments]
        command += ["--lane", lane, "--clock", "virtual"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        transcript, summary, _ = done.stdout.partition(f"\n{workload}/{lane}\n")
        assert summary
        return transcript.splitlines()

    return run


@pytest.mark.parametrize(
    "numbers",
    [(1, 2, 3), (9, 6, 3), (5,), (7, 7, 7), tuple(range(40))],
    ids=lambda numbers: f"{len(numbers)}_from_{numbers[0]}",
)
def test_chained(simul_lines, numbers):
    for seed in SEEDS:
        expected = asyncio_lines("chained", seed, numbers)
        assert simul_lines("chained", *map(str, numbers), "--seed", str(seed)) == expected, seed


def test_chained_defaults_to_one_two_three(simul_lines):
    assert simul_lines("chained", "--seed", "444") == asyncio_lines("chained", 444, (1, 2, 3))


def test_the_unit_scales_time_and_not_the_transcript(simul_lines):
    expected = simul_lines("chained", "9", "6", "3", "--unit", "1s")
    assert "-->Chained result9 => " in "".join(expected)
    for unit in ["1ns", "10ms", "1h"]:
        assert simul_lines("chained", "9", "6", "3", "--unit", unit) == expected
