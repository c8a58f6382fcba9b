"""The steps of a gate: screen all cases, noisy ones longer, then look at the suspects once or twice.

Blocks come from a `Source`: live processes, a simulation, or a pool of measured ones.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Protocol

from bench.gate.record import (
    ALONE,
    FIRST_LOOK,
    SCREEN,
    SECOND_LOOK,
    Block,
    Case,
    Failure,
    Record,
)
from bench.gate.verdict import suspects, too_noisy, undecided


class Source(Protocol):
    def block(self, case: Case, phase: str, order: str) -> Block | Failure:
        """Measures a block in this order, such as "ABBA"."""


class Watcher:
    """Receives the progress of a gate. This one ignores it."""

    def begin(self, phase: str, rounds: int, cases: int) -> None:
        """So many rounds will follow, with a block of each of so many cases."""

    def round(self, suspected: int) -> None:
        """A round begins; by those before it so many cases are suspects."""

    def next(self, case: str) -> None:
        """The block of this case is next."""


def carry_out(
    record: Record, source: Source, watcher: Watcher | None = None, limit_s: float | None = None
) -> None:
    """Adds the blocks to the record. `limit_s` bounds the whole, by fewer blocks for each suspect:
    their number is fixed before the first of them, so that it does not depend on their results.
    """
    watcher = watcher or Watcher()
    # A fair coin for each block: so the sign of a block of equal builds is random as well, however
    # the machine's speed changes.
    coins = random.Random(record.seed)
    begin = time.monotonic()
    rules = record.rules

    def rounds(phase: str, names: Sequence[str], count: int) -> None:
        watcher.begin(phase, count, len(names))
        for _ in range(count):
            watcher.round(len(suspects(record)) if phase == SCREEN else len(suspected))
            for name in coins.sample(list(names), len(names)):
                order = "B" if phase == ALONE else coins.choice(("ABBA", "BAAB"))
                if record.failed(name):
                    continue
                watcher.next(name)
                measured = source.block(record.case(name), phase, order)
                if isinstance(measured, Failure):
                    record.failures.append(measured)
                else:
                    record.blocks.append(measured)

    suspected: list[str] = []
    everything = [case.name for case in record.cases]
    if record.reference is not None:
        rounds(ALONE, everything, rules.screen_blocks)
        return
    rounds(SCREEN, everything, rules.screen_blocks)
    # Only suspects can fail, and by other blocks than these: so their number may follow from them.
    if noisy := too_noisy(record):
        rounds(SCREEN, noisy, rules.noisy_blocks)
    suspected = suspects(record)
    if not suspected:
        return
    count = rules.confirm_blocks
    if limit_s is not None:
        elapsed = time.monotonic() - begin
        block_s = elapsed / len(record.blocks)
        affordable = int((limit_s - elapsed) / (block_s * len(suspected)))
        count = max(rules.least_confirm_blocks, min(count, affordable))
    rounds(FIRST_LOOK, suspected, count)
    open_ones = undecided(record, suspected)
    if not open_ones:
        return
    if limit_s is not None:
        left_s = limit_s - (time.monotonic() - begin)
        count = min(count, int(left_s / (block_s * len(open_ones))))
    if count > 0:
        rounds(SECOND_LOOK, open_ones, count)
