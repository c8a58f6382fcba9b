"""The blocks measured for a certificate, of builds whose difference is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.analysis.picture import write_whole
from bench.analysis.results import ResultsError, read_json
from bench.gate.record import Block, Case
from bench.gate.rules import Rules

FORMAT = "simul gate pool"

# The arms: what was compared with the base.
SAME, RELINKED, LOADED = "same binary", "linked in another order", "same binary under load"
SLOWED = {0.05: "slowed down by 5 %", 0.10: "slowed down by 10 %", 0.20: "slowed down by 20 %"}
# Arms in which both builds are the same file, so that either may stand for the base.
INTERCHANGEABLE = (SAME, LOADED)


@dataclass(frozen=True, slots=True)
class PooledBlock:
    """What the verdict needs of a block, as logarithms: candidate / base, and each against itself."""

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
        text = (
            f'{{\n"format": "{FORMAT}",\n' + "\n".join(lines) + f'\n"blocks": [\n{blocks}\n]\n}}\n'
        )
        write_whole(path, text.encode("utf-8"))

    @staticmethod
    def load(path: Path) -> Pool:
        document = read_json(path)
        if not isinstance(document, dict) or document.pop("format", None) != FORMAT:
            raise ResultsError(f"{path} holds no blocks of ./dev gate --certify")
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
