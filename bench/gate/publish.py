"""`publish.json`: the candidate's times as Google Benchmark JSON, for services that keep them.

One row for each case, without aggregates and failed rows: services take each row for a benchmark.
"""

from __future__ import annotations

import json
from statistics import median
from typing import Any

from bench.gate.record import ALONE, FIRST_LOOK, SCREEN, SECOND_LOOK, Record


def publication(record: Record) -> str:
    rows: list[dict[str, Any]] = []
    for case in record.cases:
        blocks = record.blocks_of(case.name, SCREEN, FIRST_LOOK, SECOND_LOOK, ALONE)
        runs = [run for block in blocks for run in block.runs if run.build == "B"]
        if not runs or record.failed(case.name, "B"):
            continue
        rows.append(
            {
                "name": case.name,
                "family_index": len(rows),
                "per_family_instance_index": 0,
                "run_name": case.name,
                "run_type": "iteration",
                "repetitions": 1,
                "repetition_index": 0,
                "threads": 1,
                "iterations": case.iterations * case.turns,
                "real_time": median(run.real_s for run in runs) * 1e9,
                "cpu_time": median(run.cpu_s for run in runs) * 1e9,
                "time_unit": "ns",
            }
        )
    context: dict[str, Any] = {
        "date": record.date,
        "host_name": record.machine.get("host_name") or "",
        "executable": "simul",
        "num_cpus": record.machine.get("num_cpus") or 0,
        "mhz_per_cpu": record.machine.get("mhz_per_cpu") or 0,
        "cpu_scaling_enabled": False,
        "caches": [],
        "load_avg": [],
        "library_build_type": "release",
        "revision": record.candidate.revision,
    }
    return json.dumps({"context": context, "benchmarks": rows}, indent=1) + "\n"
