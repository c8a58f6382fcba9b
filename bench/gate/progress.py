"""Says how far the gate is: one line that changes on a terminal, a line a round elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from bench.gate.procedure import Watcher


class Progress(Watcher):
    def __init__(self, stream: TextIO | None = None) -> None:
        """On standard error, unless told otherwise."""
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._phase = ""
        self._rounds = self._cases = self._round = self._in_round = self._suspected = 0
        self._begin = 0.0

    def tell(self, text: str) -> None:
        """Reports a step other than a block."""
        self._show(text, lasting=True)

    def passing(self, text: str) -> None:
        """Reports a short step, which only a terminal shows."""
        if self._terminal:
            self._show(text, lasting=False)

    def begin(self, phase: str, rounds: int, cases: int) -> None:
        self._phase, self._rounds, self._cases, self._round = phase, rounds, cases, 0
        self._begin = time.monotonic()

    def round(self, suspected: int) -> None:
        self._suspected = suspected
        self._round += 1
        self._in_round = 0
        if not self._terminal:
            self._show(self._line(""), lasting=True)

    def next(self, case: str) -> None:
        if self._terminal:
            self._show(self._line(case), lasting=False)
        self._in_round += 1

    def clear(self) -> None:
        if self._terminal:
            self._stream.write("\r\033[K")
            self._stream.flush()

    def _line(self, case: str) -> str:
        suspects = f"{self._suspected} suspect{'' if self._suspected == 1 else 's'}"
        cases = f"{self._cases} case{'' if self._cases == 1 else 's'}"
        parts = [f"{self._phase} of {cases}: block {self._round} of {self._rounds}", suspects]
        done = (self._round - 1) * self._cases + self._in_round
        if done > 0:
            each_s = (time.monotonic() - self._begin) / done
            left_s = each_s * (self._rounds * self._cases - done)
            parts.append(f"about {left_s:.0f} s left")
        return ", ".join(parts) + (f"  {case}" if case else "")

    def _show(self, text: str, lasting: bool) -> None:
        if self._terminal:
            width = shutil.get_terminal_size().columns
            end = "\n" if lasting else ""
            self._stream.write(f"\r\033[K{text[: width - 1]}{end}")
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()
