"""The timer programs print what asyncio prints: the coroutine lane on the virtual clock against Python's own loop."""

import importlib
import random
import subprocess

import pytest

import virtual_loop
from pseudo_terminal import printed_on_a_terminal

# Some seeds of one word, and some that Python makes a key of two words from.
SEEDS = [*range(400, 450), 0, 2**32 - 1, 2**32, 2**64 - 1]


def asyncio_lines(workload, seed, *arguments):
    """What the Python counterpart of a workload prints."""
    counterpart = importlib.import_module(f"asyncio_counterparts.{workload}")
    lines = []
    program = counterpart.program(lines.append, random.Random(seed), *arguments)
    tasks = virtual_loop.run(program) or []
    return lines + [f"Cancelled: {task.get_name()}" for task in tasks if task.cancelled()]


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


@pytest.mark.parametrize("tasks", [1, 2, 3, 9, 40])
def test_random(simul_lines, tasks):
    for seed in SEEDS:
        expected = asyncio_lines("random", seed, tasks)
        assert simul_lines("random", "--tasks", str(tasks), "--seed", str(seed)) == expected, seed


def test_random_defaults_to_three_tasks(simul_lines):
    assert simul_lines("random", "--seed", "444") == asyncio_lines("random", 444, 3)


@pytest.mark.parametrize("tasks", [1, 3, 100])
def test_count(simul_lines, tasks):
    assert simul_lines("count", "--tasks", str(tasks)) == asyncio_lines("count", 0, tasks)


GROUPS = [
    [[3, 2, 1], [10, 5, 0]],
    [[10, 5, 0], [3, 2, 1]],
    [[0]],
    [[4, 1], [4, 2], [0], [4, 3]],
    [[1], [0, 0], [1000], [7, 7], [999, 1], [0]],
]


@pytest.mark.parametrize("groups", GROUPS, ids=lambda groups: f"{len(groups)}_from_{groups[0][0]}")
@pytest.mark.parametrize("mode", ["gather", "as_completed", "abandon"])
def test_as_completed(simul_lines, mode, groups):
    words = [",".join(map(str, group)) for group in groups]
    expected = asyncio_lines("as_completed", 0, mode, groups)
    assert simul_lines("as_completed", *words, "--mode", mode) == expected


@pytest.mark.parametrize("workload", ["chained", "random", "count", "as_completed", "chess"])
def test_the_unit_scales_time_and_not_the_transcript(simul_lines, workload):
    for lane in ["sequential", "coroutine"]:
        expected = simul_lines(workload, "--unit", "1s", lane=lane)
        assert len(expected) > 3
        for unit in ["1us", "10ms", "1h"]:
            assert simul_lines(workload, "--unit", unit, lane=lane) == expected


def test_random_has_colours_on_a_terminal_only(simul_bin, simul_lines):
    command = [simul_bin / "simul", "run", "random", "--clock", "virtual", "--seed", "444"]

    def printed(**environment):
        # Before each line the program clears what a progress line may have left.
        return printed_on_a_terminal(command, **environment).replace("\r\x1b[K", "")

    coloured = printed()
    for task, colour in enumerate(["\x1b[36m", "\x1b[91m", "\x1b[35m"]):
        assert f"{colour}Initiated makerandom({task}) .\x1b[0m\n" in coloured
    plain = "\n".join(simul_lines("random", "--seed", "444"))
    assert "\x1b" not in plain
    assert printed(NO_COLOR="1").startswith(plain)
    assert printed(NO_COLOR="").startswith("\x1b")


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["chained", "9", "x"], "numbers: 'x' is no whole number"),
        (["as_completed", "3,,1"], "groups: '' is no whole number"),
        (["as_completed", "--mode", "wait"], "--mode: 'wait' is not among gather"),
        (["chess", "--boards", "0"], "--boards: 0 is out of range"),
        (["random", "--unit", "10"], "--unit: '10' is no length of time"),
        (["count", "--tasks", "9999", "--lane", "thread_pool"], "give --threads"),
        (["chess", "--lane", "thread_pool", "--clock", "virtual"], "virtual clock"),
    ],
)
def test_bad_input_is_answered_in_one_line(simul_bin, arguments, complaint):
    command = [simul_bin / "simul", "run", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
