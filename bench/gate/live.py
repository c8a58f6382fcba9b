"""A gate from beginning to end: build, calibrate, count, measure."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from bench.gate import builds, cases
from bench.gate.builds import Build
from bench.gate.counters import compare_counters
from bench.gate.counting import READINGS, READINGS_AGAIN, Counting
from bench.gate.procedure import carry_out
from bench.gate.process import LiveBlocks, Paced, ProcessFailed
from bench.gate.progress import Progress
from bench.gate.record import Record, Side, now
from bench.gate.reference import load_reference, machine_of
from bench.gate.rules import Rules


def new_record(seed: int, rules: Rules, base: str, candidate: str) -> Record:
    return Record(
        seed=seed,
        rules=rules,
        date=now(),
        machine={},
        base=Side(base, ""),
        candidate=Side(candidate, ""),
    )


def measure(
    record: Record,
    asked_base: str,
    asked_candidate: str | None,
    only: str,
    limit_s: float,
    progress: Progress,
) -> None:
    """Fills the record, which holds all that was measured even when this is interrupted. `limit_s`
    bounds what follows the building."""
    is_file = Path(asked_base).is_file() and not builds.is_revision(asked_base)
    # Names that mean nothing are refused before anything is built.
    if is_file:
        load_reference(Path(asked_base), {})
    else:
        builds.find(asked_base)
    if asked_candidate is not None:
        builds.find(asked_candidate)
    with builds.workspace() as folder:
        sides: dict[str, Build] = {}
        if not is_file:
            sides["A"] = builds.prepare(folder, "a", asked_base, progress.tell)
            record.base = Side(sides["A"].asked, sides["A"].revision)
        sides["B"] = builds.prepare(folder, "b", asked_candidate, progress.tell)
        record.candidate = Side(sides["B"].asked, sides["B"].revision)
        begin = time.monotonic()
        earlier = load_reference(Path(asked_base), {}).times if is_file else ()
        _choose_cases(record, sides, only, earlier, progress)
        programs = {build: side.programs / "simul" for build, side in sides.items()}
        if is_file:
            record.base = Side(asked_base, asked_base)
            record.reference = load_reference(Path(asked_base), record.machine)
            carry_out(record, LiveBlocks(programs, record.seed), progress)
            return
        _count(record, sides, progress)
        left_s = limit_s - (time.monotonic() - begin)
        carry_out(record, LiveBlocks(programs, record.seed), progress, left_s)


def _choose_cases(
    record: Record,
    sides: dict[str, Build],
    only: str,
    earlier: Collection[str],
    progress: Progress,
) -> None:
    """Iterations are those of the base, and used for both. `earlier` are the cases of a file that
    stands in for the base."""
    programs = {build: side.programs / "simul" for build, side in sides.items()}
    found = {build: cases.names(program, sides[build].asked) for build, program in programs.items()}
    known = [*found.values(), earlier]
    every = list(dict.fromkeys(name for each in known for name in each))
    wanted = cases.chosen(every, only)
    common = [name for name in wanted if all(name in each for each in found.values())]
    record.absent += [name for name in wanted if name not in found["B"]]
    record.notes += [
        f"{name} is new: the base has nothing to compare it with"
        for name in wanted
        if name not in found.get("A", wanted)
    ]
    first = next(iter(programs))
    record.cases, failures, context = cases.calibrate(
        programs[first],
        common,
        record.rules,
        lambda name: progress.passing(f"calibrating {name}"),
    )
    record.failures += [replace(failure, build=first) for failure in failures]
    record.machine = machine_of(context)
    conditions = {first: context.get("simul", {})}
    if "B" not in conditions and common:
        try:
            with Paced(programs["B"], common[0]) as process:
                conditions["B"] = process.context()["simul"]
        except ProcessFailed:
            conditions["B"] = {}  # its blocks will report the failure
    record.base = replace(record.base, conditions=_of_build(conditions.get("A", {})))
    record.candidate = replace(record.candidate, conditions=_of_build(conditions.get("B", {})))


def _of_build(conditions: dict[str, object]) -> dict[str, object]:
    kept = (
        "version",
        "commit",
        "compiler",
        "flags",
        "build_type",
        "libraries",
        "injected_slowdown",
    )
    return {name: conditions[name] for name in kept if name in conditions}


def _count(record: Record, sides: dict[str, Build], progress: Progress) -> None:
    counting = Counting({build: side.programs for build, side in sides.items()})
    record.notes += counting.notes
    progress.tell("counting allocations and system calls")
    for case in record.cases:
        if not record.failed(case.name):
            progress.passing(f"counting {case.name}")
            record.counters[case.name] = counting.count(case, READINGS)
    # Twelve cases have dozens of counters: three readings of equal builds may well lie apart once.
    for name in sorted({each.case for each in compare_counters(record) if each.said == "rose"}):
        progress.passing(f"counting {name} again")
        again = counting.count(record.case(name), READINGS_AGAIN)
        for counter, readings in record.counters[name].items():
            for build, values in readings.items():
                values += again.get(counter, {}).get(build, ())
