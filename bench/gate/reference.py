"""An earlier file in place of the base: a gate.json, or results of `simul bench --gate`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.analysis import results
from bench.analysis.series import Series
from bench.gate import record as records
from bench.gate.record import ALONE, SCREEN, Record, Reference

# Two machines of which these agree may be one and the same.
_IDENTITY = ("host_name", "cpu", "num_cpus", "kernel")


def machine_of(context: Mapping[str, Any]) -> dict[str, Any]:
    """What a results file says of the machine that it was measured on."""
    simul = context.get("simul", {})
    return {
        **{name: context.get(name) for name in ("host_name", "num_cpus", "mhz_per_cpu")},
        **{name: simul.get(name) for name in ("cpu", "kernel", "governor", "timer_slack_ns")},
    }


def load_reference(path: Path, machine: Mapping[str, Any]) -> Reference:
    """The file's gate cases. Raises ResultsError with one line when it is no results file."""
    if records.is_record(results.read_json(path)):
        earlier, _verdict = records.load(path)
        return Reference(str(path), same_machine(machine, earlier.machine), _times_of(earlier))
    loaded = results.load(path)
    times = {
        measurement.name: [row.wall_s for row in measurement.repetitions]
        for measurement in loaded.series(Series.GATE)
    }
    return Reference(str(path), same_machine(machine, machine_of(loaded.context)), times)


def same_machine(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in _IDENTITY)


def _times_of(earlier: Record) -> dict[str, list[float]]:
    """The candidate's, a value a block."""
    times: dict[str, list[float]] = {}
    for case in earlier.cases:
        blocks = earlier.blocks_of(case.name, SCREEN, ALONE)
        logs = [block.log_real("B") for block in blocks]
        times[case.name] = [math.exp(log) for log in logs if log is not None]
    return times
