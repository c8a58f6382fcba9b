"""The reader of results files under libFuzzer; takes libFuzzer's arguments.

Bytes are changed as libFuzzer does, and every other time a value within the document is exchanged,
because bytes changed at random seldom leave it JSON.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import atheris

with atheris.instrument_imports(include=["bench.analysis"]):
    from tests.fuzz.results_property import ResultsReader

STRANGE: list[Any] = [
    None, True, 0, -1, 1e308, float("nan"), float("inf"), 10**400, "", "\n", "\u00b2", "\ud800",
    "1" * 400, [], [[]], {}, {"": None}, "aggregate", "floor/x:1", "s", {"declined": [{}]},
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    found = []
    waiting = [value]
    while waiting:
        container = waiting.pop()
        if isinstance(container, dict):
            keys = list(container)
        elif isinstance(container, list):
            keys = list(range(len(container)))
        else:
            continue
        for key in keys:
            found.append((container, key))
            waiting.append(container[key])
    return found


def exchange(data: bytes, draw: random.Random) -> bytes | None:
    """The document with one value exchanged, moved, renamed or gone; None where there is none."""
    try:
        document = json.loads(data)
        found = places(document)
        if not found:
            return None
        container, key = draw.choice(found)
        action = draw.randrange(4)
        if action == 0:
            container[key] = draw.choice(STRANGE)
        elif action == 1:
            other, other_key = draw.choice(found)
            container[key] = json.loads(json.dumps(other[other_key]))
        elif action == 2:
            del container[key]
        elif isinstance(container, dict):
            container[draw.choice([str(draw.choice(found)[1]), "spec", "²"])] = container.pop(key)
        else:
            container.append(container[key])
        return json.dumps(document, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return None


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    draw = random.Random(seed)
    changed = exchange(data, draw) if draw.random() < 0.5 else None
    if changed is None or len(changed) > max_size:
        return bytes(atheris.Mutate(data, max_size))
    return changed


def main() -> None:
    reader = ResultsReader()
    atheris.Setup(sys.argv, reader.check, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
