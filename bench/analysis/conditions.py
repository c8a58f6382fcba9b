"""What every chart says beside its data: under which conditions, how sure, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from bench.analysis import quantities
from bench.analysis.results import Measurement, Results
from bench.analysis.series import Series
from bench.analysis.statistics import interval_in_words

# What the page says of them, in this order.
_CONDITIONS = (
    ("version", "simul"),
    ("commit", "Commit"),
    ("compiler", "Compiler"),
    ("flags", "Flags"),
    ("build_type", "Build"),
    ("cpu", "CPU"),
    ("kernel", "Kernel"),
    ("governor", "Governor"),
    ("timer_slack_ns", "Timer slack, ns"),
    ("mode", "Mode"),
    ("seed", "Seed"),
    ("load_start", "Load before"),
    ("load_end", "Load after"),
)


def footer(results: Results) -> str:
    """The conditions of the run in one line; what the file does not hold is left out."""
    simul, context = results.conditions, results.context
    parts = [
        _join("simul", simul.get("version"), _commit(simul.get("commit"))),
        _join(simul.get("compiler"), simul.get("flags"), simul.get("build_type")),
        _join(simul.get("cpu"), _cpus(context.get("num_cpus"))),
        _join(simul.get("kernel")),
        _join("governor", simul.get("governor")) if simul.get("governor") else "",
        _timer_slack(simul.get("timer_slack_ns")),
        _join("mode", simul.get("mode")) if simul.get("mode") else "",
        _join("seed", simul.get("seed")) if simul.get("seed") is not None else "",
        _load(simul.get("load_start"), simul.get("load_end")),
        _join(context.get("date")),
    ]
    return " · ".join(part for part in parts if part)


def table(results: Results) -> list[tuple[str, str]]:
    """The conditions of the run, one by one: a name and what it was."""
    simul, context = results.conditions, results.context
    rows = [(label, simul[key]) for key, label in _CONDITIONS if simul.get(key) not in (None, "")]
    rows += [
        (label, context[key])
        for key, label in (("num_cpus", "CPUs"), ("date", "Date"))
        if context.get(key) not in (None, "")
    ]
    libraries = simul.get("libraries")
    if isinstance(libraries, Mapping) and libraries:
        said = ", ".join(f"{name} {version}" for name, version in libraries.items())
        rows.append(("Libraries", said))
    return [(label, _said(value)) for label, value in rows]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{each:.2f}" if isinstance(each, float) else str(each) for each in value)
    return str(value)


def warnings(results: Results) -> list[str]:
    """What makes the numbers less than they should be, one line each."""
    lines = []
    if results.conditions.get("interrupted"):
        lines.append("Interrupted: the run was stopped before every repetition was made.")
    lines += _elsewhere(results.conditions.get("fixture"))
    if str(results.conditions.get("build_type", "")).lower() == "debug":
        lines.append("Debug build: these times say little about an optimised program.")
    return lines


def _elsewhere(fixture: Any) -> list[str]:
    """That requests went over a network, where they did."""
    if not isinstance(fixture, Mapping):
        return []
    round_trip_s = fixture.get("round_trip_s")
    away = ""
    if isinstance(round_trip_s, float):
        away = f", a round trip of {quantities.duration(round_trip_s)} away"
    return [f"Measured over a network: the fixture server was {fixture.get('url')}{away}."]


def interval_note(measurements: Sequence[Measurement]) -> str:
    """How the points and bars of a chart come about, as far as its data allow them to be sure."""
    counts = {len(measurement.repetitions) for measurement in measurements}
    if not counts:
        return ""
    if counts == {1}:
        return "One repetition each: there is no interval, and no saying how much is chance."
    fewest, most = min(counts), max(counts)
    repetitions = f"{most}" if fewest == most else f"{fewest} to {most}"
    what = interval_in_words(counts - {1})
    return f"Points are medians of {repetitions} repetitions; bars are {what}."


def missing_notes(
    results: Results, workloads: Iterable[str], series: Iterable[str] = ()
) -> list[str]:
    """One note per reason for what was declined or failed among these workloads or series."""
    wanted_workloads, wanted_series = set(workloads), set(series)

    def concerns(workload: str, its_series: str) -> bool:
        if wanted_series and its_series and its_series != workload:
            return its_series in wanted_series
        return workload in wanted_workloads

    notes = []
    declined: dict[str, list[str]] = {}
    for each in results.declined:
        if concerns(each.workload, each.series):
            declined.setdefault(each.reason, []).append(each.name)
    for reason, names in declined.items():
        notes.append(f"Declined: {_list_names(names)} — {reason}")

    failed: dict[str, dict[str, int]] = {}
    for failure in results.failures:
        if concerns(failure.workload, failure.series):
            counts = failed.setdefault(failure.message, {})
            counts[failure.name] = counts.get(failure.name, 0) + 1
    good = {each.name: len(each.repetitions) for each in results.measurements}
    for message, times in failed.items():
        names = [
            f"{name} ({count} of {count + good.get(name, 0)} repetitions)"
            for name, count in times.items()
        ]
        notes.append(f"Failed: {', '.join(names)} — {message}")
    return notes


def floor_note(results: Results) -> str:
    """What an empty cell costs and what a sleep really takes, where they were measured."""
    parts = []
    for measurement in results.series(Series.FLOOR):
        if measurement.workload != "floor":
            continue
        what = quantities.parameters(measurement.given)
        label = f"{measurement.lane} ({what})" if what else measurement.lane
        parts.append(f"{label} {quantities.duration(measurement.wall().median)}")
    return f"Floor of this machine: {', '.join(parts)}." if parts else ""


def notes_for(
    results: Results,
    measurements: Sequence[Measurement],
    workloads: Iterable[str],
    series: Iterable[str] = (),
    extra: Sequence[str] = (),
) -> list[str]:
    """All notes of a chart, in the order in which they matter to its reader."""
    lines = [
        *warnings(results),
        *extra,
        *missing_notes(results, workloads, series),
        interval_note(measurements),
    ]
    return [line for line in lines if line]


def _list_names(names: Sequence[str]) -> str:
    """The names, with what they share before their parameters said once."""
    if len(names) == 1:
        return names[0]
    parts = zip(*(name.split("/") for name in names), strict=False)
    shared = "/".join(part[0] for part in takewhile(lambda part: len(set(part)) == 1, parts))
    if not shared:
        return ", ".join(names)
    return f"{shared}: " + ", ".join(name.removeprefix(f"{shared}/") for name in names)


def _join(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _commit(commit: Any) -> str:
    if not isinstance(commit, str) or not commit:
        return ""
    digits, dash, rest = commit.partition("-")
    return f"commit {digits[:10]}{dash}{rest}"


def _cpus(count: Any) -> str:
    return f"× {count} CPUs" if isinstance(count, int) else ""


def _timer_slack(nanoseconds: Any) -> str:
    if isinstance(nanoseconds, bool) or not isinstance(nanoseconds, (int, float)):
        return ""
    return f"timer slack {quantities.duration(nanoseconds * 1e-9)}"


def _load(start: Any, end: Any) -> str:
    def first(loads: Any) -> str:
        return f"{loads[0]:.2f}" if isinstance(loads, list) and loads else ""

    before, after = first(start), first(end)
    return f"load {before} before, {after} after" if before and after else ""
