"""A results file of `simul bench`, checked and typed.

Rows that failed are kept apart from rows that measured something: Google Benchmark writes them with
time 0, and a reader that forgets to look would draw them as infinitely fast.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.analysis.lanes import Family, LaneTable, parse_lanes
from bench.analysis.series import YARDSTICKS
from bench.analysis.statistics import Estimate, estimate

SECONDS_PER_UNIT = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}

SpecValue = float | int | str | bool


class ResultsError(Exception):
    """One line: which file cannot be used, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One repetition that did its work. Times and counters are per iteration."""

    name: str
    workload: str
    lane: str
    series: str
    spec: Mapping[str, SpecValue]
    repetition: int
    wall_s: float
    cpu_s: float
    counters: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Failure:
    """One repetition that did not do its work, and what it said."""

    name: str
    workload: str
    lane: str
    series: str
    repetition: int
    message: str


@dataclass(frozen=True, slots=True)
class Declined:
    """A benchmark that a lane refused before it ran, and why."""

    name: str
    workload: str
    lane: str
    series: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """All good repetitions of one benchmark."""

    name: str
    workload: str
    lane: str
    series: str
    spec: Mapping[str, SpecValue]
    repetitions: tuple[Row, ...]

    @property
    def given(self) -> dict[str, SpecValue]:
        """The parameters that the benchmark's name states: those it was given.

        The spec has the others too, with their defaults, even where they mean nothing to the lane.
        """
        stated = {part.partition(":")[0] for part in self.name.split("/") if ":" in part}
        return {
            key: value
            for key, value in self.spec.items()
            if key.removesuffix("_s") in stated or key in stated
        }

    def estimate(self, quantity: Callable[[Row], float]) -> Estimate:
        return estimate(quantity(row) for row in self.repetitions)

    def by_repetition(self, quantity: Callable[[Row], float]) -> dict[int, float]:
        return {row.repetition: quantity(row) for row in self.repetitions}

    def has(self, counter: str) -> bool:
        return all(counter in row.counters for row in self.repetitions)

    def counter(self, counter: str) -> Estimate:
        return self.estimate(lambda row: row.counters[counter])

    def wall(self) -> Estimate:
        return self.estimate(lambda row: row.wall_s)

    def cpu(self) -> Estimate:
        return self.estimate(lambda row: row.cpu_s)

    def number(self, parameter: str) -> float | None:
        """A numeric parameter of the spec, None where it has none of that name."""
        value = self.spec.get(parameter)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return float(value)


@dataclass(frozen=True, slots=True)
class Results:
    path: Path
    context: Mapping[str, Any]
    conditions: Mapping[str, Any]
    rows: tuple[Row, ...]
    failures: tuple[Failure, ...]
    declined: tuple[Declined, ...]
    table: LaneTable
    measurements: tuple[Measurement, ...] = field(default=())

    def series(self, *names: str) -> list[Measurement]:
        return [each for each in self.measurements if each.series in names]

    def lanes(self) -> list[str]:
        """Every lane that rows name, measured or not, in chart order; yardsticks are no lanes."""
        named: list[Measurement | Failure | Declined] = [
            *self.measurements,
            *self.failures,
            *self.declined,
        ]
        return self.table.in_order(each.lane for each in named if each.series not in YARDSTICKS)

    def of_family(self, family: Family, measurements: Iterable[Measurement]) -> list[Measurement]:
        return [each for each in measurements if self.table.family(each.lane) is family]


# No measurement comes near it, and sums and squares of it are still finite.
_LARGEST = 1e100

# What Google Benchmark itself writes on a row; every other number on it is a counter.
_STANDARD_FIELDS = frozenset(
    {
        "family_index",
        "per_family_instance_index",
        "repetitions",
        "repetition_index",
        "threads",
        "iterations",
        "real_time",
        "cpu_time",
    }
)


def load(path: Path) -> Results:
    """The results in the file at `path`. Raises ResultsError with one line when it holds none."""
    return parse(path, read_json(path))


def parse(path: Path, document: Any) -> Results:
    """The results in the JSON document that was read from `path`; else like `load`."""
    try:
        return _results(path, document)
    except RecursionError as error:
        raise _too_deep(path) from error


def _results(path: Path, document: Any) -> Results:
    if not isinstance(document, dict) or not isinstance(document.get("benchmarks"), list):
        raise ResultsError(f"{path} is no results file: it has no list of benchmarks")
    context = document.get("context")
    context = context if isinstance(context, dict) else {}
    conditions = context.get("simul")
    conditions = conditions if isinstance(conditions, dict) else {}

    rows: list[Row] = []
    failures: list[Failure] = []
    aggregates = 0
    for position, entry in enumerate(document["benchmarks"]):
        if not isinstance(entry, dict):
            raise ResultsError(f"{path} is no results file: benchmark {position} is no object")
        if entry.get("run_type") == "aggregate":
            aggregates += 1
            continue
        parsed = _parse_row(path, position, entry)
        if isinstance(parsed, Failure):
            failures.append(parsed)
        else:
            rows.append(parsed)

    try:
        table = parse_lanes(conditions.get("lanes"))
    except ValueError as error:
        raise ResultsError(f"{path} is no results file: {_line(str(error))}") from error
    declined = sorted(
        _parse_declined(path, conditions.get("declined", [])), key=lambda each: natural(each.name)
    )
    failures.sort(key=lambda each: (natural(each.name), each.repetition))
    if not rows and not failures and not declined:
        if aggregates:
            raise ResultsError(
                f"{path} holds aggregates only: run the benchmark without "
                "--benchmark_report_aggregates_only"
            )
        raise ResultsError(f"{path} holds no benchmark rows: run `simul bench` again")
    return Results(
        path=path,
        context=context,
        conditions=conditions,
        rows=tuple(rows),
        failures=tuple(failures),
        declined=tuple(declined),
        table=table,
        measurements=tuple(_gather(rows)),
    )


def require_lane_table(results: Results) -> None:
    """Raises ResultsError where the file does not say which lanes there are."""
    if not len(results.table):
        raise ResultsError(
            f"{results.path} has no lane table, an earlier simul wrote it: measure anew with "
            "./dev bench"
        )


def read_json(path: Path) -> Any:
    """The JSON document at `path`; ResultsError with one line when it cannot be had."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path} is not JSON: it is not even text") from error
    try:
        document = json.loads(text)
        # Half a surrogate pair can be read, and then neither printed nor drawn.
        if re.search(r"\\u[dD][89a-fA-F]", text):
            json.dumps(document, ensure_ascii=False).encode("utf-8")
        return document
    except json.JSONDecodeError as error:
        raise ResultsError(
            f"{path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    except UnicodeEncodeError as error:
        raise ResultsError(f"{path} is no results file: it holds half a character") from error
    except ValueError as error:  # Python converts no integer of thousands of digits
        raise ResultsError(f"{path} is no results file: a number in it is too long") from error
    except RecursionError as error:
        raise _too_deep(path) from error


def _too_deep(path: Path) -> ResultsError:
    return ResultsError(f"{path} is no results file: it is nested too deeply")


def _parse_row(path: Path, position: int, entry: Mapping[str, Any]) -> Row | Failure:
    name = entry.get("run_name", entry.get("name"))
    if not isinstance(name, str) or not name:
        raise ResultsError(f"{path} is no results file: benchmark {position} has no name")
    workload, lane = entry.get("workload"), entry.get("lane")
    if not isinstance(workload, str) or not isinstance(lane, str):
        raise ResultsError(
            f"{path} was not written by `simul bench`: {_line(name)} names no workload and lane"
        )
    series = entry.get("series", workload)
    series = series if isinstance(series, str) else workload
    repetition = entry.get("repetition_index", 0)
    repetition = repetition if isinstance(repetition, int) else 0

    def failure(message: str) -> Failure:
        return Failure(name, workload, lane, series, repetition, message)

    if entry.get("error_occurred") or entry.get("skipped"):
        said = entry.get("error_message") or entry.get("skip_message")
        message = _line(said) if isinstance(said, str) else ""
        return failure(message or "failed, no reason given")

    wall_s = _seconds(path, name, entry, "real_time")
    if not math.isfinite(wall_s) or wall_s <= 0:
        return failure(f"its wall time is {entry.get('real_time')}")
    counters = {
        key: float(value)
        for key, value in entry.items()
        if key not in _STANDARD_FIELDS and _is_number(value)
    }
    if "cpu_user_s" in counters and "cpu_system_s" in counters:
        cpu_s = counters["cpu_user_s"] + counters["cpu_system_s"]
    else:
        cpu_s = _seconds(path, name, entry, "cpu_time")
    if not math.isfinite(cpu_s) or cpu_s < 0:
        return failure(f"its CPU time is {cpu_s} s")
    given = entry.get("spec")
    given = given if isinstance(given, dict) else {}
    # A parameter that is null was not given and has no default.
    spec = {key: _spec_value(value) for key, value in given.items() if value is not None}
    return Row(name, workload, lane, series, spec, repetition, wall_s, cpu_s, counters)


def _spec_value(value: Any) -> SpecValue:
    """Lists become words such as `9,6,3` or `3,2,1 10,5,0`, as they are typed."""
    if isinstance(value, (bool, int, float, str)) and (
        isinstance(value, (bool, str)) or _is_number(value)
    ):
        return value
    if isinstance(value, list):
        nested = any(isinstance(each, list) for each in value)
        return (" " if nested else ",").join(str(_spec_value(each)) for each in value)
    return json.dumps(value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _float(value: Any) -> float | None:
    """A JSON number, infinite where it is too large to reckon with; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if abs(value) > _LARGEST:
        return math.inf if value > 0 else -math.inf
    return float(value)


def _is_number(value: Any) -> bool:
    number = _float(value)
    return number is not None and math.isfinite(number)


def _seconds(path: Path, name: str, entry: Mapping[str, Any], key: str) -> float:
    value, unit = _float(entry.get(key)), entry.get("time_unit", "ns")
    if value is None:
        raise ResultsError(f"{path} is no results file: {_line(name)} has no number as {key}")
    if not isinstance(unit, str) or unit not in SECONDS_PER_UNIT:
        raise ResultsError(
            f"{path} is no results file: {_line(name)} has the unknown time unit {unit!r}"
        )
    return value * SECONDS_PER_UNIT[unit]


def _parse_declined(path: Path, entries: Any) -> Iterable[Declined]:
    if not isinstance(entries, list):
        raise ResultsError(f"{path} is no results file: its declined cells are no list")
    for entry in entries:
        if not isinstance(entry, dict):
            raise ResultsError(f"{path} is no results file: a declined cell is no object")
        workload, lane = str(entry.get("workload", "?")), str(entry.get("lane", "?"))
        yield Declined(
            name=str(entry.get("name") or f"{workload}/{lane}"),
            workload=workload,
            lane=lane,
            series=str(entry.get("series", "")),
            reason=_without_hint(_line(str(entry.get("reason", "no reason given")))),
        )


# What to do to have the cell run, as the last part of a reason: `…; give --threads 8 or more`.
_HINT = re.compile(r"[;:,] (?:give|raise|use) [^;:,]*$| \((?:give|raise|use|--\w+) [^()]*\)$")


def _without_hint(reason: str) -> str:
    """The reason for a reader of results, who has no command line to change."""
    return _HINT.sub("", reason)


def _gather(rows: Iterable[Row]) -> list[Measurement]:
    """The measurements, in an order that the random order of the run leaves alone."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.series, row.name), []).append(row)
    measurements = []
    for (series, name), group in groups.items():
        group.sort(key=lambda row: row.repetition)
        first = group[0]
        measurements.append(
            Measurement(name, first.workload, first.lane, series, first.spec, tuple(group))
        )
    return sorted(measurements, key=lambda each: (each.series, natural(each.name)))


def natural(name: str) -> tuple[tuple[int, float, str], ...]:
    """A sort key by which numbers within a name count as numbers: 8 comes before 64."""
    return tuple(
        (0, float(part), "") if part[0] in "0123456789" else (1, 0.0, part)
        for part in re.findall(r"[0-9]+(?:\.[0-9]+)?|[^0-9]+", name)
    )
