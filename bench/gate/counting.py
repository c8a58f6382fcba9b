"""Counts allocations, system calls and instructions of a case, in processes that are not timed.

Each is counted over N and over 2 N runs of the cell: the difference is that of N runs, free of what
starting and ending the process takes.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.gate.process import bare_environment, bench_command, run_command
from bench.gate.record import Case

# Of every case; and of those that seem to have risen by them. Nine independent readings of equal
# builds all lie above nine others once in 48,620 times.
READINGS, READINGS_AGAIN = 3, 6
_TIMEOUT_S = 120.0
COUNTER_LIBRARY = "simul_allocation_counter.so"


class Counting:
    """What can be counted on this machine; `notes` say what cannot, and why."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders
        self.notes: list[str] = []
        libraries = [folder / COUNTER_LIBRARY for folder in folders.values()]
        self._library = next((library for library in libraries if library.exists()), None)
        if self._library is None:
            self.notes.append(f"allocations are not counted: no build has {COUNTER_LIBRARY}")
        self._strace = _works(["strace", "-f", "-c", "-o", "/dev/null", "true"])
        if not self._strace:
            self.notes.append("system calls are not counted: strace is missing or not allowed here")
        self._perf = _counts_instructions()
        if not self._perf:
            self.notes.append("instructions are not counted: this machine does not count them")

    def count(self, case: Case, readings: int) -> dict[str, dict[str, list[float]]]:
        """counter -> build -> readings, per run of the cell. A process that fails gives none: the
        timed processes report the failure."""
        found: dict[str, dict[str, list[float]]] = {}
        for _ in range(readings):
            for build in self._folders:
                for counter, value in self._reading(build, case).items():
                    found.setdefault(counter, {}).setdefault(build, []).append(value)
        return found

    def _reading(self, build: str, case: Case) -> dict[str, float]:
        runs = max(1, case.iterations // 2)
        less, more = self._totals(build, case, runs), self._totals(build, case, 2 * runs)
        each = {name: (more[name] - less[name]) / runs for name in less.keys() & more.keys()}
        if "allocated_bytes" in each:
            allocated = each.pop("allocated_bytes")
            each["bytes_per_task"] = allocated / max(1.0, case.completed)
        return each

    def _totals(self, build: str, case: Case, iterations: int) -> dict[str, float]:
        with tempfile.TemporaryDirectory(prefix="simul-gate-") as name:
            folder = Path(name)
            command = bench_command(
                self._folders[build] / "simul", case.name, iterations, folder / "row.json"
            )
            totals = self._allocations_and_calls(command, folder)
            if self._perf:
                totals |= _instructions(command, folder)
            return totals

    def _allocations_and_calls(self, command: list[str], folder: Path) -> dict[str, float]:
        environment = bare_environment()
        preload = {}
        if self._library is not None:
            preload = {
                "LD_PRELOAD": str(self._library.resolve()),
                "SIMUL_ALLOCATIONS": str(folder / "allocations"),
            }
        summary = folder / "calls"
        if self._strace:
            given = [word for key, value in preload.items() for word in ("-E", f"{key}={value}")]
            command = ["strace", "-f", "-c", "-o", str(summary), *given, *command]
        elif preload:
            environment |= preload
        else:
            return {}
        try:
            done = run_command(command, environment, timeout_s=_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            return {}
        if done.returncode != 0:
            return {}
        totals = {}
        if summary.exists():
            totals["system_calls"] = _total_of(summary.read_text())
        # The fixture server ends by a signal, and so writes no file of its own.
        for file in folder.glob("allocations.*"):
            allocations, allocated = map(float, file.read_text().split())
            totals["allocations"] = totals.get("allocations", 0.0) + allocations
            totals["allocated_bytes"] = totals.get("allocated_bytes", 0.0) + allocated
        return totals


def _total_of(summary: str) -> float:
    """The number of calls in the last line of strace's table."""
    total = next(line.split() for line in summary.splitlines() if line.endswith(" total"))
    return float(total[3])


def _instructions(command: list[str], folder: Path) -> dict[str, float]:
    report = folder / "instructions"
    perf = ["perf", "stat", "-x", ",", "-e", "instructions:u", "-o", str(report), *command]
    try:
        done = run_command(perf, bare_environment(), timeout_s=_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        return {}
    return _counted(report) if done.returncode == 0 else {}


def _counted(report: Path) -> dict[str, float]:
    """perf's comma-separated report: the value comes first, or why there is none."""
    for line in report.read_text().splitlines():
        value, _, rest = line.partition(",")
        if "instructions" in rest and value.isdigit():
            return {"instructions": float(value)}
    return {}


def _works(command: list[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return run_command(command, bare_environment(), timeout_s=30).returncode == 0


def _counts_instructions() -> bool:
    if shutil.which("perf") is None:
        return False
    with tempfile.TemporaryDirectory(prefix="simul-gate-") as name:
        return bool(_instructions(["true"], Path(name)))
