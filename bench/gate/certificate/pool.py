"""Recorded blocks, and the gates that can be drawn from them."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.gate.procedure import carry_out
from bench.gate.record import Block, Case, Record, Run, Side
from bench.gate.rules import Rules
from bench.gate.verdict import Verdict, judge
from bench.analysis.picture import write_whole
from bench.analysis.results import ResultsError, read_json

FORMAT = "simul gate pool"

# What was measured against the base.
SAME, RELINKED, LOADED = "same binary", "linked in another order", "same binary under load"
SLOWED = {0.05: "slowed down by 5 %", 0.10: "slowed down by 10 %", 0.20: "slowed down by 20 %"}
# In these both builds are one and the same file, so that either may be called the base.
_INTERCHANGEABLE = (SAME, LOADED)


@dataclass(frozen=True, slots=True)
class PooledBlock:
    """Of a block what the verdict needs, as logarithms: candidate / base, and each against itself."""

    case: str
    arm: str
    order: str
    ratio: float
    control_a: float
    control_b: float


@dataclass(slots=True)
class Pool:
    revision: str
    date: str
    rules: Rules
    machine: Mapping[str, Any]
    conditions: Mapping[str, Any]
    cases: list[Case]
    # Arms in the order in which a round of each was measured.
    rounds: list[str] = field(default_factory=list)
    blocks: list[PooledBlock] = field(default_factory=list)

    def add(self, arm: str, blocks: list[Block]) -> None:
        self.rounds.append(arm)
        self.blocks += [
            PooledBlock(
                block.case,
                arm,
                block.order,
                round(block.log_ratio(), 6),
                round(block.control("A"), 6),
                round(block.control("B"), 6),
            )
            for block in blocks
        ]

    def of(self, case: str, arm: str) -> list[PooledBlock]:
        return [block for block in self.blocks if block.case == case and block.arm == arm]

    def save(self, path: Path) -> None:
        head = asdict(self)
        blocks = ",\n".join(json.dumps(block) for block in head.pop("blocks"))
        lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
        text = f'{{\n"format": "{FORMAT}",\n' + "\n".join(lines) + f'\n"blocks": [\n{blocks}\n]\n}}\n'
        write_whole(path, text.encode("utf-8"))

    @staticmethod
    def load(path: Path) -> Pool:
        document = read_json(path)
        if not isinstance(document, dict) or document.pop("format", None) != FORMAT:
            raise ResultsError(f"{path} holds no recorded blocks of ./dev gate --certify")
        try:
            return Pool(
                **{
                    **document,
                    "rules": Rules.from_json(document["rules"]),
                    "cases": [Case(**case) for case in document["cases"]],
                    "blocks": [PooledBlock(**block) for block in document["blocks"]],
                }
            )
        except (KeyError, TypeError) as error:
            raise ResultsError(f"{path} is damaged: {error!r}") from error


class Drawn:
    """Blocks drawn from a pool, with replacement. `arms` says what each case is compared with."""

    def __init__(self, pool: Pool, arms: Mapping[str, str], seed: int) -> None:
        self._blocks = {case: pool.of(case, arm) for case, arm in arms.items()}
        self._random = random.Random(seed)

    def block(self, case: Case, phase: str, order: str) -> Block:
        drawn = self._random.choice(self._blocks[case.name])
        swapped = drawn.arm in _INTERCHANGEABLE and self._random.random() < 0.5
        ratio = -drawn.ratio if swapped else drawn.ratio
        control_a, control_b = drawn.control_a, drawn.control_b
        if swapped:
            control_a, control_b = control_b, control_a
        # Four processes of one turn each, from which the very same figures follow.
        times = {
            "A": [math.exp(-control_a / 2), math.exp(control_a / 2)],
            "B": [math.exp(ratio - control_b / 2), math.exp(ratio + control_b / 2)],
        }
        runs = []
        for build in order:
            time = times[build].pop(0)
            runs.append(Run(build, (time,), time, time))
        return Block(case.name, phase, tuple(runs))


def virtual_gate(pool: Pool, arms: Mapping[str, str], seed: int) -> tuple[Record, Verdict]:
    """A whole gate by the rules, on blocks that were measured before."""
    record = Record(
        seed=seed,
        rules=pool.rules,
        date=pool.date,
        machine=pool.machine,
        base=Side("base", pool.revision),
        candidate=Side("candidate", pool.revision),
        # Recorded blocks know no absolute times, so lanes have no leads.
        cases=[Case(**{**asdict(case), "completed": -1.0 - n}) for n, case in enumerate(pool.cases)],
    )
    carry_out(record, Drawn(pool, arms, seed))
    return record, judge(record)
