"""`./dev reference` replaces results/reference as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processes import wait_until
from results_samples import REPOSITORY, with_article

# Takes the part of the benchmark: its results are made beforehand, and it does as `mode` says.
SIMUL = """\
import json, pathlib, shutil, sys, time
here = pathlib.Path(__file__).parent
mode = (here / "mode").read_text()
command = sys.argv[1]
if command == "bench":
    out = next(a.partition("=")[2] for a in sys.argv if a.startswith("--benchmark_out="))
    shutil.copy(here / "results.json", out)
    if mode == "wait":
        (here / "waiting").touch()
        time.sleep(60)
    sys.exit(mode == "fail in bench")
elif command == "list":
    cells = [{"workload": w, "lane": l, "declined": False}
             for w in ("chess", "chained", "crawl") for l in ("sequential", "coroutine")]
    print(json.dumps(cells))
elif command == "compare":
    print("the table")
    print("comparison: " + sys.argv[-1])
    sys.exit(mode == "fail in compare")
else:
    workload = sys.argv[2]
    if mode == "fail in run" and workload == "crawl":
        sys.exit(1)
    event = {"ph": "X", "name": "n", "cat": "waiting", "pid": 1, "tid": 1, "ts": 0, "dur": 9}
    names = [{"ph": "M", "name": "process_name", "pid": 1,
              "args": {"name": workload + "/" + sys.argv[sys.argv.index("--lane") + 1]}},
             {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "t"}}]
    trace = sys.argv[sys.argv.index("--trace") + 1]
    pathlib.Path(trace).write_text(json.dumps({"traceEvents": [*names, event]}))
"""

CHROMIUM = """\
#!/bin/sh
for argument; do case $argument in --screenshot=*) echo png >"${argument#*=}" ;; esac; done
"""


class Clone:
    """A repository with what the command needs, and programs that only pretend."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "simul"
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.folder.mkdir()
        for name in ("dev", "plot.py", "README.md", "requirements.txt", ".gitignore"):
            shutil.copy(REPOSITORY / name, self.folder / name)
        shutil.copytree(REPOSITORY / "bench" / "analysis", self.folder / "bench" / "analysis")
        self.bin = self.folder / "build" / "release" / "bin"
        self.bin.mkdir(parents=True)
        (self.bin.parent / "build.ninja").touch()
        environment = self.folder / ".venv"
        (environment / "bin").mkdir(parents=True)
        shutil.copy(REPOSITORY / "requirements.txt", environment)
        self._program(environment / "bin" / "python", f'#!/bin/sh\nexec {sys.executable} -B "$@"\n')
        self._program(self.bin / "simul", f"#!{sys.executable}\n{SIMUL}")
        self._program(self.programs / "cmake", "#!/bin/sh\n")
        self._program(self.programs / "dpkg-query", "#!/bin/sh\necho install ok installed\n")
        self._program(self.programs / "chromium", CHROMIUM)
        with_article(repetitions=2).write(self.bin / "results.json")

        self.reference = self.folder / "results" / "reference"
        (self.reference / "gate").mkdir(parents=True)
        for name in ("benchmark.json", "of_an_earlier_run.svg", "gate/gate.json"):
            (self.reference / name).write_text("earlier")
        git = ("git", "-C", str(self.folder), "-c", "user.name=t", "-c", "user.email=t@t")
        subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "all"], check=True)

    @staticmethod
    def _program(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def start(self, mode: str) -> subprocess.Popen[str]:
        (self.bin / "mode").write_text(mode)
        return subprocess.Popen(
            ["./dev", "reference"],
            cwd=self.folder,
            env={**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def contents(self) -> dict[str, bytes]:
        """All that is under version control or could come under it."""
        kept = [self.folder / "README.md", *(self.folder / "results").rglob("*")]
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in kept if path.is_file()
        }


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


@pytest.fixture
def started(clone: Clone) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts the command, and ends what is left of it at the end."""
    runs: list[subprocess.Popen[str]] = []

    def start(mode: str) -> subprocess.Popen[str]:
        runs.append(clone.start(mode))
        return runs[-1]

    yield start
    for run in runs:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


Started = Callable[[str], subprocess.Popen[str]]


def test_a_run_that_ends_well_takes_the_place_of_the_earlier_one(
    clone: Clone, started: Started
) -> None:
    run = started("well")
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said
    found = clone.contents()
    of_reference = {name.removeprefix("results/reference/") for name in found}
    assert {"page.png", "index.html", "claims.json", "traces/crawl_coroutine.json"} <= of_reference
    assert found["results/reference/comparison/transcript.txt"].endswith(b"\nthe table\n")
    assert "of_an_earlier_run.svg" not in of_reference
    assert found["results/reference/benchmark.json"] == (clone.bin / "results.json").read_bytes()
    assert found["results/reference/gate/gate.json"] == b"earlier"
    assert found["README.md"] != (REPOSITORY / "README.md").read_bytes()
    assert [path.name for path in (clone.folder / "results").iterdir()] == ["reference"]


@pytest.mark.parametrize("mode", ["fail in bench", "fail in run", "fail in compare"])
def test_a_run_that_fails_changes_nothing(mode: str, clone: Clone, started: Started) -> None:
    before = clone.contents()
    run = started(mode)
    run.communicate(timeout=120)
    assert run.returncode == 1
    assert clone.contents() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_that_is_stopped_changes_nothing(
    number: signal.Signals, clone: Clone, started: Started
) -> None:
    before = clone.contents()
    run = started("wait")
    wait_until((clone.bin / "waiting").exists, "it never came to the benchmark")
    os.killpg(run.pid, number)
    run.communicate(timeout=60)
    assert run.returncode != 0
    assert clone.contents() == before
