#!/usr/bin/env python3
"""clang-tidy over the C++ sources, two ways to spare time: see --help.

A source that had no findings is remembered with a hash of all that clang-tidy saw: its own version,
its configuration, the compiler's command line, and the content of the source and of every file that
it includes. While none of that changes, the source is not looked at again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TIDY = "clang-tidy-19"
# Programs that must not compile: there is no command line for them.
LEFT_OUT = ("tests/coroutines/forbidden/",)
_INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """`name` is relative to the repository; `command` is the compiler's."""

    name: str
    command: tuple[str, ...]
    folder: str


class CleanSources:
    """The sources without findings: a file for each, which lists what it depends on."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self._folder = folder
        self._configuration = configuration
        folder.mkdir(parents=True, exist_ok=True)

    def holds(self, source: Source) -> bool:
        try:
            written = json.loads(self._file(source).read_text())
            return bool(written["hash"] == self._hash(source, written["dependencies"]))
        except (OSError, ValueError, KeyError):
            return False

    def add(self, source: Source) -> None:
        dependencies = dependencies_of(source)
        content = {"hash": self._hash(source, dependencies), "dependencies": dependencies}
        self._file(source).write_text(json.dumps(content))

    def remove(self, source: Source) -> None:
        self._file(source).unlink(missing_ok=True)

    def _file(self, source: Source) -> Path:
        return self._folder / (source.name.replace("/", "__") + ".json")

    def _hash(self, source: Source, dependencies: Iterable[str]) -> str:
        command = shlex.join(source.command).replace(str(ROOT), "")
        parts = [self._configuration, command]
        parts += [f"{path} {hash_of(path)}" for path in dependencies]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def hash_of(path: str) -> str:
    """Of a file's content. Raises OSError."""
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def dependencies_of(source: Source) -> list[str]:
    """What the compiler reads for it; within the repository by relative paths."""
    words = list(source.command)
    at = words.index("-o")
    command = [*words[:at], *words[at + 2 :], "-M"]
    rule = subprocess.run(
        command, cwd=source.folder, check=True, capture_output=True, text=True
    ).stdout
    paths = rule.replace("\\\n", " ").split(":", 1)[1].split()
    absolute = {os.path.normpath(os.path.join(source.folder, path)) for path in paths}
    return sorted(path.removeprefix(f"{ROOT}/") for path in absolute)


def configuration() -> str:
    """What decides, beside the sources, what clang-tidy says."""
    version = subprocess.run([TIDY, "--version"], check=True, capture_output=True, text=True)
    files = sorted(git("ls-files", "-co", "--exclude-standard", ".clang-tidy", "**/.clang-tidy"))
    return "\n".join([version.stdout, *(f"{name} {hash_of(name)}" for name in files)])


def git(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit(f"tidy: git {arguments[0]}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.split()


def sources_of(build: Path) -> list[Source]:
    """Those that are compiled, of which git knows. Ends where one would be left out by mistake."""
    tracked = {name for name in git("ls-files", "*.cpp") if not name.startswith(LEFT_OUT)}
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], ROOT)
        if name in tracked:
            command = tuple(shlex.split(entry["command"]))
            found[name] = Source(name, command, entry["directory"])
    if missing := tracked - found.keys():
        sys.exit(f"tidy: not in {build}/compile_commands.json: {', '.join(sorted(missing))}")
    return [found[name] for name in sorted(found)]


def changed_since(revision: str, sources: list[Source]) -> list[Source]:
    """The sources that differ from the revision, and one that includes each header that does."""
    (base,) = git("merge-base", revision, "HEAD")
    changed = set(git("diff", "--name-only", "--diff-filter=d", base, "--", "*.cpp", "*.hpp"))
    changed |= set(git("ls-files", "--others", "--exclude-standard", "*.cpp", "*.hpp"))
    chosen = {source.name for source in sources} & changed
    including = includers()
    for header in sorted(changed):
        if header.endswith(".hpp") and not _reaches(including, header, chosen):
            own = header.removesuffix(".hpp") + ".cpp"
            chosen |= _a_source(including, header, own)
    return [source for source in sources if source.name in chosen]


def includers() -> dict[str, list[str]]:
    """The files that include each file of the repository, by the text of their include lines."""
    files = [name for name in git("ls-files", "*.cpp", "*.hpp") if not name.startswith(LEFT_OUT)]
    known = set(files)
    found: dict[str, list[str]] = {}
    for name in files:
        for word in _INCLUDE.findall((ROOT / name).read_bytes()):
            text = word.decode()
            beside = os.path.normpath(os.path.join(os.path.dirname(name), text))
            for path in (beside, f"src/{text}", f"tests/{text}", text):
                if path in known:
                    found.setdefault(path, []).append(name)
                    break
    return found


def _reached(including: dict[str, list[str]], header: str) -> list[str]:
    """The sources that include it, directly or not, the nearest first."""
    seen, waiting = {header}, [header]
    for name in waiting:
        fresh = [other for other in including.get(name, []) if other not in seen]
        seen.update(fresh)
        waiting += fresh
    return [name for name in waiting if name.endswith(".cpp")]


def _reaches(including: dict[str, list[str]], header: str, chosen: set[str]) -> bool:
    return not chosen.isdisjoint(_reached(including, header))


def _a_source(including: dict[str, list[str]], header: str, preferred: str) -> set[str]:
    reached = _reached(including, header)
    return {preferred} if preferred in reached else set(reached[:1])


def check(source: Source, build: Path, clean: CleanSources) -> str:
    """What clang-tidy finds; empty where it finds nothing, which is remembered."""
    command = [TIDY, "-p", str(build), "--quiet", "--warnings-as-errors=*", source.name]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        clean.add(source)
        return ""
    clean.remove(source)
    return done.stdout or done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(
        description="clang-tidy over all C++ sources; one that was clean and has not changed since, "
        "nor anything that it includes, is not looked at again",
        epilog="example: .ci/tidy.py build/tidy --since origin/main",
    )
    parser.add_argument("build", type=Path, help="a build folder with compile_commands.json")
    parser.add_argument(
        "--since",
        metavar="REVISION",
        help="only the sources that differ from where HEAD left this revision, and for each header "
        "that does one source that includes it",
    )
    parsed = parser.parse_args()
    sources = sources_of(parsed.build)
    chosen = changed_since(parsed.since, sources) if parsed.since else sources
    clean = CleanSources(parsed.build / "clean_sources", configuration())
    waiting = [source for source in chosen if not clean.holds(source)]
    print(
        f"clang-tidy: {len(waiting)} of {len(sources)} sources"
        f" ({len(chosen) - len(waiting)} clean before and unchanged"
        + (f", {len(sources) - len(chosen)} left out by --since" if parsed.since else "")
        + ")",
        flush=True,
    )
    failed = 0
    # The largest first, so that no processor is left alone with it at the end.
    waiting.sort(key=lambda source: -(ROOT / source.name).stat().st_size)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda source: check(source, parsed.build, clean), waiting):
            if found:
                failed += 1
                print(found, flush=True)
    if failed:
        print(f"clang-tidy: {failed} sources with findings", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
