"""Fresh processes of `simul bench`, and blocks of them. They end with the gate."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from bench.gate.record import Block, Case, Failure, Run

# Both builds draw the same plans, in every process.
_SEED = 1
_TIMEOUT_S = 120.0
# Of the extended regular expressions of POSIX.
_SPECIAL = frozenset(".[]()*+?{}|^$\\")
# What the timed processes count anyway, and equal code does equally often.
COUNTED = ("connections", "voluntary_switches")


class ProcessFailed(Exception):
    """A process did not do its work. The message is the last line of what it said."""


def run_command(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    timeout_s: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run, but an exception ends the command's whole process group."""
    process = subprocess.Popen(
        [str(word) for word in command],
        env=dict(environment) if environment is not None else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=timeout_s)
    except BaseException:
        end_group(process)
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def end_group(process: subprocess.Popen[Any]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    process.wait()


def bare_environment() -> dict[str, str]:
    """The same few variables for both builds: the size of the environment moves the stack."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/"}


def bench_command(program: Path, case: str, iterations: int, out: Path) -> list[str]:
    return [
        str(program),
        "bench",
        "--gate",
        f"--benchmark_filter={exactly(case)}",
        f"--iterations={iterations}",
        "--benchmark_repetitions=1",
        f"--benchmark_out={out}",
        f"--seed={_SEED}",
    ]


class Paced:
    """A fresh process of one case, which measures on request. A context manager."""

    def __init__(self, program: Path, case: str, cpu: int | None = None) -> None:
        """All its threads, and the server that it may start, run on `cpu` if that is given."""
        command = [
            str(program),
            "bench",
            "--gate",
            f"--benchmark_filter={exactly(case)}",
            f"--seed={_SEED}",
            "--paced",
        ]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        try:
            with _staying_on(cpu):
                self._process = subprocess.Popen(
                    command,
                    env=bare_environment(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    start_new_session=True,
                )
        except OSError as error:
            self._errors.close()
            raise ProcessFailed(f"it cannot be started: {error}") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout

    def __enter__(self) -> Paced:
        return self

    def __exit__(self, *_: object) -> None:
        end_group(self._process)
        for stream in (self._input, self._output, self._errors):
            with suppress(OSError):
                stream.close()

    def context(self) -> dict[str, Any]:
        """The conditions that it prints first. To be called once, before any turn."""
        return self._answer()

    def turn(self, iterations: int) -> dict[str, Any]:
        """Runs the cell so often; returns the time and the counters of one run. Raises ProcessFailed."""
        try:
            self._input.write(f"{iterations}\n".encode())
            self._input.flush()
        except OSError:
            pass  # it has ended; _answer() finds out why
        answer = self._answer()
        if "error" in answer:
            raise ProcessFailed(str(answer["error"]))
        if not (answer.get("real_s", 0) > 0 and answer.get("cpu_s", 0) > 0):
            raise ProcessFailed("it measured no time")
        return answer

    def _answer(self) -> dict[str, Any]:
        ready, _, _ = select.select([self._output], [], [], _TIMEOUT_S)
        if not ready:
            raise ProcessFailed(f"it said nothing for {_TIMEOUT_S:.0f} s")
        line = self._output.readline()
        if not line.endswith(b"\n"):
            self._process.wait()
            self._errors.seek(0)
            said = last_line(self._errors.read().decode(errors="replace"))
            raise ProcessFailed(said or f"it ended with status {self._process.returncode}")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ProcessFailed(f"it said {last_line(line.decode(errors='replace'))!r}")
        return answer


@contextmanager
def _staying_on(cpu: int | None) -> Iterator[None]:
    """What is started meanwhile inherits the restriction."""
    if cpu is None:
        yield
        return
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cpu})
    try:
        yield
    finally:
        os.sched_setaffinity(0, everywhere)


def exactly(case: str) -> str:
    """A regular expression that matches this name only."""
    return "^" + "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in case) + "$"


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


class LiveBlocks:
    """Blocks of two programs, measured now.

    The processes of a block run side by side and take turns of some milliseconds, so that what
    slows the machine down for longer than that slows down all of them. They share one CPU, drawn
    for each block: CPUs of a shared machine are not equally fast, and a thread that moves between
    them can take twice as long.
    """

    def __init__(self, programs: Mapping[str, Path], seed: int | str) -> None:
        """`seed` is that of the CPUs."""
        self._programs = programs
        self._random = random.Random(seed)

    def block(self, case: Case, phase: str, order: str) -> Block | Failure:
        with ExitStack() as stack:
            processes = []
            turns: list[list[dict[str, Any]]] = [[] for _ in order]
            build = order[0]
            cpu = self._random.choice(sorted(os.sched_getaffinity(0)))
            try:
                for build in order:
                    process = stack.enter_context(Paced(self._programs[build], case.name, cpu))
                    process.context()
                    processes.append(process)
                # A first turn warms up; one that waits has nothing to gain from it.
                warm_up = 0 if case.measure == "cpu_s" else 1
                for turn in range(warm_up + case.turns):
                    for at, build in enumerate(order):  # noqa: B007 - the handler names the build
                        answer = processes[at].turn(case.iterations)
                        if turn >= warm_up:
                            turns[at].append(answer)
            except ProcessFailed as error:
                return Failure(case.name, build, str(error))
        runs = (_run(build, case, answers) for build, answers in zip(order, turns, strict=True))
        return Block(case.name, phase, tuple(runs), cpu)


def _run(build: str, case: Case, answers: Sequence[Mapping[str, float]]) -> Run:
    def middle(name: str) -> float:
        return _rounded(median(answer[name] for answer in answers))

    return Run(
        build,
        tuple(_rounded(answer[case.measure]) for answer in answers),
        middle("real_s"),
        middle("cpu_s"),
        {name: middle(name) for name in COUNTED if all(name in answer for answer in answers)},
    )


def _rounded(value: float) -> float:
    """To six digits: more than the clock resolves, and the record stays small."""
    return float(f"{value:.6g}")
