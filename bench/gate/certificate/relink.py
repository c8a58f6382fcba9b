"""The same objects linked in another order: other addresses, other alignment, the same program."""

from __future__ import annotations

import random
import shlex
import shutil
from pathlib import Path

from bench.gate.cases import GateError
from bench.gate.process import last_line, run_command


def relink(build: Path, programs: Path, seed: int) -> None:
    """Puts a `simul` linked anew into the folder `programs`, with the server beside it."""
    done = run_command(["ninja", "-C", build, "-t", "commands", "bin/simul"])
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        raise GateError(f"ninja does not tell how simul was linked: {last_line(done.stderr)}")
    words = shlex.split(lines[-1].removeprefix(": && ").removesuffix(" && :"))
    at = words.index("-o")
    programs.mkdir(parents=True)
    own = {word for word in words if word.endswith(".a") and not Path(word).is_absolute()}
    objects = [word for word in words[:at] if word.endswith(".o")]
    objects += [str(path) for archive in sorted(own) for path in _objects_of(build, archive)]
    random.Random(seed).shuffle(objects)
    options = [word for word in words[:at] if not word.endswith(".o")]
    libraries = [word for word in words[at + 2 :] if word not in own]
    command = [*options, *objects, "-o", str(programs / "simul"), *libraries]
    done = run_command(command, folder=build)
    if done.returncode != 0:
        raise GateError(f"simul cannot be linked in another order: {last_line(done.stderr)}")
    shutil.copy2(build / "bin" / "simul-fixture", programs)


def _objects_of(build: Path, archive: str) -> list[Path]:
    """The objects that CMake made the archive of."""
    path = build / archive
    name = path.stem.removeprefix("lib")
    objects = sorted((path.parent / "CMakeFiles" / f"{name}.dir").rglob("*.o"))
    if not objects:
        raise GateError(f"the objects of {archive} are not where CMake puts them")
    return objects
