"""asyncq on the virtual clock prints what asyncio prints, line for line, item names aside."""

import random
import re
import subprocess

import pytest

import virtual_loop
from asyncio_counterparts import asyncq

SEEDS = [444, *range(60)]


def asyncio_lines(seed, producers, consumers):
    lines = []
    virtual_loop.run(asyncq.program(lines.append, random.Random(seed), producers, consumers))
    return lines


@pytest.fixture
def simul_lines(simul_bin):
    """Runs asyncq on the virtual clock and returns its transcript, without the summary."""

    def run(seed, producers, consumers, *arguments, lane="coroutine"):
        command = [simul_bin / "simul", "run", "asyncq", "--lane", lane, "--clock", "virtual"]
        command += ["-p", str(producers), "-c", str(consumers), "--seed", str(seed), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        transcript, summary, _ = done.stdout.partition(f"\nasyncq/{lane}\n")
        assert summary
        return transcript.splitlines()

    return run


def without_names(lines):
    return [re.sub(r"<\w{10}>", "<>", line) for line in lines]


SHAPES = [(5, 10), (2, 5), (1, 1), (1, 20), (10, 3), (7, 7), (5, 100)]


@pytest.mark.parametrize("producers, consumers", SHAPES)
def test_the_transcript_is_that_of_asyncio(simul_lines, producers, consumers):
    for seed in SEEDS:
        expected = without_names(asyncio_lines(seed, producers, consumers))
        assert without_names(simul_lines(seed, producers, consumers)) == expected, seed


def test_thousands_of_consumers_print_what_asyncio_prints(simul_lines):
    expected = without_names(asyncio_lines(444, 100, 3000))
    assert without_names(simul_lines(444, 100, 3000)) == expected


def test_the_unit_scales_time_and_not_the_transcript(simul_lines):
    expected = simul_lines(3, 5, 10, "--unit", "1s")
    assert "Consumer" in "".join(expected)
    for unit in ["1ns", "10ms", "1h"]:
        assert simul_lines(3, 5, 10, "--unit", unit) == expected


@pytest.mark.parametrize("lane", ["coroutine", "sequential"])
def test_every_item_is_added_once_and_taken_once(simul_lines, lane):
    for seed in SEEDS[:10]:
        text = "\n".join(simul_lines(seed, 4, 6, lane=lane))
        added = re.findall(r"added <(\w{10})>", text)
        taken = re.findall(r"got element <(\w{10})>", text)
        assert added
        assert len(set(added)) == len(added)
        assert sorted(taken) == sorted(added)
