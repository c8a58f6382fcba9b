"""The ledger of claims, as `claims.json` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.analysis import quantities
from bench.analysis.results import ResultsError, read_json


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement and what came of it, all in words."""

    claim: str
    where: str
    model: str
    measured: str
    verdict: str
    why: str


def load_claims(path: Path) -> list[Claim]:
    """The claims in the file at `path`. Raises ResultsError with one line when it holds none."""
    document = read_json(path)
    entries = document.get("claims") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ResultsError(f"{path} is no ledger: it has no list of claims")
    return [_parse(path, position, entry) for position, entry in enumerate(entries)]


def _parse(path: Path, position: int, entry: Any) -> Claim:
    if not isinstance(entry, dict):
        raise ResultsError(f"{path} is no ledger: claim {position} is no object")
    for key in ("claim", "verdict"):
        if not isinstance(entry.get(key), str):
            raise ResultsError(f"{path} is no ledger: claim {position} has no {key}")
    unit = str(entry.get("unit") or "")
    return Claim(
        claim=entry["claim"],
        where=str(entry.get("where") or ""),
        model=_figure(entry.get("model"), unit),
        measured=_figure(entry.get("measured"), unit),
        verdict=entry["verdict"],
        why=str(entry.get("why") or ""),
    )


def _figure(value: Any, unit: str) -> str:
    """Words as they are; a number with its unit; an estimate with its interval."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        median = value.get("median")
        low, high = value.get("low"), value.get("high")
        if median is None:
            return ""
        if low is None or high is None:
            return _figure(median, unit)
        return f"{_figure(median, unit)} ({_figure(low, unit)} to {_figure(high, unit)})"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if unit == "s":
        return quantities.duration(value)
    if unit == "bytes":
        return quantities.size(value)
    if unit in ("x", "×", "ratio"):
        return quantities.factor(value)
    return f"{quantities.significant(value)}{quantities.NO_BREAK}{unit}".strip()
