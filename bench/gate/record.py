"""Everything that a run of the gate measured: `gate.json`. The verdict follows from it alone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.analysis.picture import write_whole
from bench.analysis.results import ResultsError, read_json
from bench.gate.rules import Rules

FORMAT = "simul gate"
VERSION = 1

SCREEN, FIRST_LOOK, SECOND_LOOK = "screen", "first look", "second look"
# The candidate without a base, where an earlier file stands in for it.
ALONE = "alone"

# counter -> build ("A" or "B") -> readings, per run of the cell
Readings = Mapping[str, Mapping[str, list[float]]]


@dataclass(frozen=True, slots=True)
class Case:
    """`measure` is what the gate compares: "real_s", or "cpu_s" of a case that mostly waits. A
    process has so many `turns`, in each of which it runs the cell `iterations` times."""

    name: str
    workload: str
    lane: str
    measure: str
    iterations: int
    turns: int
    completed: float

    @property
    def cell(self) -> str:
        return f"{self.workload}/{self.lane}"


@dataclass(frozen=True, slots=True)
class Run:
    """One fresh process: what its case is compared by in each of its turns, and medians of all.

    Times and counters are those of one run of the cell.
    """

    build: str
    turns: tuple[float, ...]
    real_s: float
    cpu_s: float
    counters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """Fresh processes that take turns, in this order; "A" is the base and "B" the candidate."""

    case: str
    phase: str
    runs: tuple[Run, ...]
    # The one that they shared, where they did.
    cpu: int | None = None

    @property
    def order(self) -> str:
        return "".join(run.build for run in self.runs)

    def log_ratio(self) -> float:
        """How much longer the candidate took, as a logarithm: the median over the rounds, each of
        which compares neighbours."""
        (a1, a2), (b1, b2) = self._logs("A"), self._logs("B")
        return median((b1[n] + b2[n] - a1[n] - a2[n]) / 2 for n in range(len(a1)))

    def control(self, build: str) -> float:
        """The build against itself, as a logarithm: 0 but for chance."""
        first, second = self._logs(build)
        return median(two - one for one, two in zip(first, second, strict=True))

    def log_real(self, build: str) -> float | None:
        logs = [math.log(run.real_s) for run in self.runs if run.build == build]
        return sum(logs) / len(logs) if logs else None

    def _logs(self, build: str) -> list[list[float]]:
        return [[math.log(t) for t in run.turns] for run in self.runs if run.build == build]


@dataclass(frozen=True, slots=True)
class Failure:
    """A process that did not do the work of its case."""

    case: str
    build: str
    message: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two builds: what was asked for, and what it says of itself."""

    asked: str
    revision: str
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier file that stands in for the base: only ratios within one run carry over."""

    path: str
    same_machine: bool
    times: Mapping[str, Sequence[float]]


@dataclass(slots=True)
class Record:
    seed: int
    rules: Rules
    date: str
    machine: Mapping[str, Any]
    base: Side
    candidate: Side
    cases: list[Case] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    counters: dict[str, Readings] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    # Cases of the base that the candidate lacks.
    absent: list[str] = field(default_factory=list)
    # What could not be measured here, and why.
    notes: list[str] = field(default_factory=list)
    reference: Reference | None = None
    interrupted: bool = False

    def case(self, name: str) -> Case:
        return next(case for case in self.cases if case.name == name)

    def blocks_of(self, case: str, *phases: str) -> list[Block]:
        return [block for block in self.blocks if block.case == case and block.phase in phases]

    def ratios(self, case: Case, *phases: str) -> list[float]:
        return [block.log_ratio() for block in self.blocks_of(case.name, *phases)]

    def failed(self, case: str, build: str | None = None) -> Failure | None:
        found = (f for f in self.failures if f.case == case and build in (None, f.build))
        return next(found, None)


def now() -> str:
    """As records have it: local time with its offset."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def save(record: Record, path: Path, verdict: Mapping[str, Any] | None = None) -> None:
    """A block a line: a person can read it, and a diff shows blocks."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "date": record.date,
        "seed": record.seed,
        "interrupted": record.interrupted,
        "verdict": verdict,
        "rules": record.rules.as_json(),
        "machine": record.machine,
        "base": asdict(record.base),
        "candidate": asdict(record.candidate),
        "reference": asdict(record.reference) if record.reference else None,
        "absent": record.absent,
        "notes": record.notes,
        "failures": [asdict(failure) for failure in record.failures],
        "counters": record.counters,
        "cases": [asdict(case) for case in record.cases],
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    blocks = ",\n".join(json.dumps(asdict(block)) for block in record.blocks)
    text = "{\n" + "\n".join(lines) + f'\n"blocks": [\n{blocks}\n]\n}}\n'
    write_whole(path, text.encode("utf-8"))


def load(path: Path) -> tuple[Record, Mapping[str, Any] | None]:
    """The record, and the verdict that was written with it. Raises ResultsError with one line."""
    document = read_json(path)
    if not is_record(document):
        raise ResultsError(f"{path} is no record of the gate; ./dev gate writes gate.json")
    if document.get("version") != VERSION:
        raise ResultsError(f"{path} was written by another version of the gate; measure again")
    try:
        return _parse(document), document["verdict"]
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(f"{path} is a damaged record of the gate: {error!r}") from error


def is_record(document: Any) -> bool:
    return isinstance(document, dict) and document.get("format") == FORMAT


def _parse_run(run: Mapping[str, Any]) -> Run:
    return Run(**{**run, "turns": tuple(run["turns"])})


def _parse(document: Mapping[str, Any]) -> Record:
    reference = document["reference"]
    return Record(
        seed=document["seed"],
        rules=Rules.from_json(document["rules"]),
        date=document["date"],
        machine=document["machine"],
        base=Side(**document["base"]),
        candidate=Side(**document["candidate"]),
        cases=[Case(**case) for case in document["cases"]],
        blocks=[
            Block(**{**block, "runs": tuple(map(_parse_run, block["runs"]))})
            for block in document["blocks"]
        ],
        counters=document["counters"],
        failures=[Failure(**failure) for failure in document["failures"]],
        absent=document["absent"],
        notes=document["notes"],
        reference=Reference(**reference) if reference else None,
        interrupted=document["interrupted"],
    )
