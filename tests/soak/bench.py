#!/usr/bin/env python3
"""`simul bench --quick` again and again, every third one interrupted at a moment drawn at random: is
each results file whole, and is no process and no file left behind?

Usage: bench.py FOLDER_OF_THE_PROGRAMS [SECONDS [SEED]]

A line for each bench; ends with status 1 at the first that is not as it should be.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

LONGEST_S = 300
ENDS_WITHIN_S = 20


def processes_of(session: int) -> list[str]:
    """The command lines of the processes of a session."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except (OSError, ValueError):
            continue  # ended meanwhile
    return found


def bench(simul: pathlib.Path, folder: pathlib.Path, interrupt: tuple[float, int] | None) -> str:
    """What is wrong after one bench; "" if nothing is."""
    results = folder / "benchmark.json"
    results.unlink(missing_ok=True)
    process = subprocess.Popen(
        [simul, "bench", "--quick", f"--benchmark_out={results}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},
        start_new_session=True,
    )
    expected = 0
    try:
        if interrupt is not None:
            after_s, number = interrupt
            time.sleep(after_s)
            process.send_signal(number)
            expected = 128 + number
        _, errors = process.communicate(timeout=LONGEST_S if not interrupt else ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return "it did not end in time"
    left = processes_of(process.pid)
    files = sorted(path.name for path in folder.iterdir())
    if process.returncode != expected:
        return f"status {process.returncode} and not {expected}: {errors}"
    if left:
        return f"processes left behind: {left}"
    if files not in ([results.name], [] if interrupt else None):
        return f"files left behind: {files}"
    if results.exists() and not json.loads(results.read_text())["context"]:
        return "the results file has no context"
    return ""


def main() -> int:
    simul = pathlib.Path(sys.argv[1]).resolve() / "simul"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1800
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 444)
    end = time.monotonic() + seconds
    number = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        while time.monotonic() < end:
            number += 1
            interrupt = None
            if number % 3 == 0:
                interrupt = draw.uniform(0, 25), draw.choice([signal.SIGINT, signal.SIGTERM])
            wrong = bench(simul, folder, interrupt)
            way = f"{interrupt[1].name} after {interrupt[0]:.1f} s" if interrupt else "whole"
            print(f"{number}: {way}: {wrong or 'as it should be'}", flush=True)
            if wrong:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
