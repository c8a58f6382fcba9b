"""Which cases both builds have, and how often a process runs each of them."""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.gate.process import (
    Paced,
    ProcessFailed,
    bare_environment,
    last_line,
    run_command,
)
from bench.gate.record import Case, Failure
from bench.gate.rules import Rules


class GateError(Exception):
    """Why there can be no gate, and what to do, in one line."""


def names(program: Path, who: str) -> list[str]:
    command = [str(program), "bench", "--gate", "--benchmark_list_tests"]
    try:
        done = run_command(command, bare_environment(), timeout_s=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GateError(f"{who} cannot be gated: {error}") from error
    if done.returncode != 0:
        raise GateError(
            f"{who} cannot be gated: its `simul bench --gate` says: {last_line(done.stderr)}; "
            "take a revision that has the gate"
        )
    return done.stdout.split()


def chosen(all_names: list[str], only: str) -> list[str]:
    try:
        pattern = re.compile(only)
    except re.error as error:
        raise GateError(f"--only: '{only}' is no regular expression ({error})") from error
    kept = [name for name in all_names if pattern.search(name)]
    if not kept:
        raise GateError(f"no case matches --only {only}; there are: {', '.join(all_names)}")
    return kept


def calibrate(
    program: Path, wanted: list[str], rules: Rules, tell: Callable[[str], None]
) -> tuple[list[Case], list[Failure], dict[str, Any]]:
    """The cases with their iteration counts, those that went wrong, and the program's context."""
    cases: list[Case] = []
    failures: list[Failure] = []
    context: dict[str, Any] = {}
    for name in wanted:
        tell(name)
        try:
            case, context = _calibrate(program, name, rules)
        except ProcessFailed as error:
            workload, lane = name.split("/")[:2]
            case = Case(name, workload, lane, "real_s", 1, 1, 0.0)
            failures.append(Failure(name, "A", str(error)))
        cases.append(case)
    return cases, failures, context


def _calibrate(program: Path, name: str, rules: Rules) -> tuple[Case, dict[str, Any]]:
    with Paced(program, name) as process:
        context = process.context()
        iterations, answer = 1, process.turn(1)
        # The first runs of a process are slower than the others, so the count grows by steps.
        while (taken_s := answer["real_s"] * iterations) < rules.turn_seconds:
            needed = 1.1 * rules.turn_seconds / answer["real_s"]
            iterations = max(iterations + 1, math.ceil(min(needed, iterations * 100)))
            answer = process.turn(iterations)
    mostly_waits = 2 * answer.get("ideal_s", 0.0) > answer["real_s"]
    case = Case(
        name=name,
        workload=context["workload"],
        lane=context["lane"],
        measure="cpu_s" if mostly_waits else "real_s",
        iterations=iterations,
        turns=max(1, math.ceil(rules.least_seconds / taken_s)),
        completed=answer.get("completed", 0.0),
    )
    return case, context
