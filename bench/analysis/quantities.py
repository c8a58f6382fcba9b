"""Numbers as people read them: three figures and a unit."""

from __future__ import annotations

import math
from collections.abc import Mapping

# Keeps a number and its unit on one line.
NO_BREAK = "\u00a0"

_DURATIONS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
_BYTES = ((2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B"))


def significant(value: float, figures: int = 3) -> str:
    """`value` to so many figures, thousands grouped, without trailing zeros after the point."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    # Rounding may carry into another digit: 9.996 becomes 10.0, which shows one figure too many.
    decimals = figures - 1 - math.floor(math.log10(abs(rounded)))
    text = f"{rounded:,.{max(0, decimals)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(seconds: float) -> str:
    """A time in its natural unit, from nanoseconds to hours."""
    if 600 <= abs(seconds) < 7200:
        return _with_unit(seconds / 60, "min")
    if abs(seconds) >= 7200:
        return _with_unit(seconds / 3600, "h")
    return subdivided_seconds(seconds)


def subdivided_seconds(seconds: float) -> str:
    """A time in s, ms, µs or ns: the decimal units, in which the ticks of an axis are round."""
    if seconds == 0:
        return f"0{NO_BREAK}s"
    for scale, unit in _DURATIONS:
        # The comparison is with the rounded value: 0.9999 ms reads 1 ms, not 1,000 µs.
        if abs(seconds) >= scale * 0.9995:
            return _with_unit(seconds / scale, unit)
    return _with_unit(seconds / 1e-9, "ns")


def _with_unit(value: float, unit: str) -> str:
    return f"{significant(value)}{NO_BREAK}{unit}"


def count(value: float) -> str:
    """A whole number in full, thousands grouped."""
    return f"{value:,.0f}" if float(value).is_integer() else significant(value)


def short_count(value: float) -> str:
    """A number with k, M or G, unless it is below ten thousand and not a round thousand."""
    if abs(value) < 1_000 or (abs(value) < 9_995 and value % 100 != 0):
        return significant(value, 4) if float(value).is_integer() else significant(value)
    for scale, suffix in _COUNTS:
        if abs(value) >= scale * 0.9995:
            return _with_unit(value / scale, suffix)
    return significant(value)


def percent(share: float) -> str:
    """A share of 1, to the figures that matter: 0.1234 becomes 12 %."""
    return f"{significant(share * 100, 2)}{NO_BREAK}%"


def size(bytes_: float) -> str:
    for scale, unit in _BYTES:
        if abs(bytes_) >= scale * 0.9995:
            return _with_unit(bytes_ / scale, unit)
    return _with_unit(bytes_, "B")


def factor(ratio: float) -> str:
    """A ratio, with more figures where it is near 1 and they say which side it is on."""
    return f"{significant(ratio, 2 if 2 <= ratio < 10 else 3)}×"


def parameter(name: str, value: object) -> str:
    """One parameter of a spec in words: `delay_s: 0.01` becomes `delay 10 ms`."""
    if value is None:
        return f"no{NO_BREAK}{_words(name)}"
    if isinstance(value, bool):
        return f"{_words(name)} {'on' if value else 'off'}"
    if not isinstance(value, (int, float)):
        return f"{_words(name)} {value}"
    if name == "inflight":
        return f"{count(value)}{NO_BREAK}in{NO_BREAK}flight"
    if name.endswith("_s"):
        name = _words(name.removesuffix("_s"))
        return f"{name}{NO_BREAK}{duration(value)}" if value else f"no{NO_BREAK}{name}"
    if name.endswith("_bytes"):
        return f"{_words(name.removesuffix('_bytes'))}{NO_BREAK}{size(value)}"
    if name.endswith("s"):
        return f"{count(value)}{NO_BREAK}{_words(name if value != 1 else name[:-1])}"
    return f"{_words(name)}{NO_BREAK}{count(value)}"


def parameter_name(name: str) -> str:
    """The name alone, as on an axis: `delay_s` becomes `delay`, `inflight` `in flight`."""
    if name == "inflight":
        return "in flight"
    return _words(name.removesuffix("_s").removesuffix("_bytes"))


def _words(name: str) -> str:
    return name.replace("_", " ")


def parameters(spec: Mapping[str, object], without: frozenset[str] = frozenset()) -> str:
    return ", ".join(parameter(name, spec[name]) for name in spec if name not in without)
