"""Gates whose blocks are drawn from a pool instead of being measured."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import asdict

from bench.gate.certificate.pool import INTERCHANGEABLE, Pool
from bench.gate.procedure import carry_out
from bench.gate.record import Block, Case, Record, Run, Side
from bench.gate.verdict import Verdict, judge


class ResampledBlocks:
    """Blocks drawn from a pool with replacement; `arms` has the arm of each case."""

    def __init__(self, pool: Pool, arms: Mapping[str, str], seed: int) -> None:
        self._blocks = {case: pool.of(case, arm) for case, arm in arms.items()}
        self._random = random.Random(seed)

    def block(self, case: Case, phase: str, order: str) -> Block:
        drawn = self._random.choice(self._blocks[case.name])
        swapped = drawn.arm in INTERCHANGEABLE and self._random.random() < 0.5
        ratio = -drawn.ratio if swapped else drawn.ratio
        control_a, control_b = drawn.control_a, drawn.control_b
        if swapped:
            control_a, control_b = control_b, control_a
        # Four processes of one turn each, which have exactly these figures.
        times = {
            "A": [math.exp(-control_a / 2), math.exp(control_a / 2)],
            "B": [math.exp(ratio - control_b / 2), math.exp(ratio + control_b / 2)],
        }
        runs = []
        for build in order:
            time = times[build].pop(0)
            runs.append(Run(build, (time,), time, time))
        return Block(case.name, phase, tuple(runs))


def resampled_gate(pool: Pool, arms: Mapping[str, str], seed: int) -> tuple[Record, Verdict]:
    """A whole gate by the rules of the pool, on blocks drawn from it."""
    record = Record(
        seed=seed,
        rules=pool.rules,
        date=pool.date,
        machine=pool.machine,
        base=Side("base", pool.revision),
        candidate=Side("candidate", pool.revision),
        # A pool has no absolute times: different amounts of work keep lanes from having leads.
        cases=[
            Case(**{**asdict(case), "completed": -1.0 - n}) for n, case in enumerate(pool.cases)
        ],
    )
    carry_out(record, ResampledBlocks(pool, arms, seed))
    return record, judge(record)
