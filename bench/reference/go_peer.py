#!/usr/bin/env python3
"""What Go makes of a workload: go_peer.py WORKLOAD ARGUMENT...

Runs the program of go/, which checks its work, on one processor and on all of them, and answers
with the better.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

from reference import NOT_TO_BE_HAD, answer, arguments, require

SOURCE = pathlib.Path(__file__).parent / "go"
OLDEST = (1, 22)


def require_go() -> str:
    """The path of a Go compiler that is new enough. Ends this program with the reason otherwise."""
    go = require("go", "golang-go")
    printed = subprocess.run([go, "version"], check=True, capture_output=True, text=True).stdout
    version = re.search(r"go(\d+)\.(\d+)", printed)
    if version is None or tuple(map(int, version.groups())) < OLDEST:
        print(f"{printed.split(' ')[2]} is installed, and go{OLDEST[0]}.{OLDEST[1]} is needed")
        sys.exit(NOT_TO_BE_HAD)
    return go


def built() -> pathlib.Path:
    """The program, made of the sources that are there now."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = cache / "simul"
    digest = hashlib.sha256()
    for source in sorted(SOURCE.iterdir()):
        digest.update(source.read_bytes())
    program = folder / f"go_peer-{digest.hexdigest()[:16]}"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob("go_peer*"):
            older.unlink()
        subprocess.run([require_go(), "build", "-o", program, "."], cwd=SOURCE, check=True)
    return program


def run(program: pathlib.Path, what: list[str], processors: int | None) -> tuple[float, int]:
    environment = {key: value for key, value in os.environ.items() if key != "GOMAXPROCS"}
    if processors is not None:
        environment["GOMAXPROCS"] = str(processors)
    printed = subprocess.run(
        [program, *what], check=True, capture_output=True, text=True, env=environment
    ).stdout
    report = json.loads(printed)
    return report["wall_s"], report["completed"]


def main() -> None:
    program = built()
    what = arguments()
    wall, completed = min(run(program, what, 1), run(program, what, None))
    answer(completed, wall)


if __name__ == "__main__":
    main()
