"""What the reference programs share: their arguments and their answer."""

from __future__ import annotations

import json
import shutil
import sys

NOT_TO_BE_HAD = 3


def require(program: str, package: str) -> str:
    """The path of the program. Ends this one with the reason in one line if it is missing."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if path is None:
        print(f"{program} is not installed (package {package})")
        sys.exit(NOT_TO_BE_HAD)
    return path


def arguments() -> list[str]:
    """The arguments; ends at once when only asked whether the program can be had."""
    if sys.argv[1:] == ["--probe"]:
        sys.exit(0)
    return sys.argv[1:]


def answer(completed: int, wall_s: float) -> None:
    print(json.dumps({"completed": completed, "wall_s": wall_s}))
