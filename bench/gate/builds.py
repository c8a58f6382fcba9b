"""The two builds: made from revisions the same way, in folders of equal length, or given."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.gate.cases import GateError
from bench.gate.process import last_line, run_command

REPOSITORY = Path(__file__).resolve().parents[2]
WORKING_TREE = "the working tree"
TARGETS = ("simul", "simul-fixture")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Build:
    """`programs` is a path of the same length for both builds."""

    asked: str
    revision: str
    programs: Path


@contextmanager
def workspace() -> Iterator[Path]:
    """build/gate, locked for this gate and emptied afterwards. Raises GateError if it is locked."""
    folder = REPOSITORY / "build" / "gate"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "gate.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GateError(f"another gate runs in {REPOSITORY}; wait for it") from error
        _clear(folder)
        try:
            yield folder
        finally:
            _clear(folder)


def _clear(folder: Path) -> None:
    for tree in folder.iterdir():
        if (tree / ".git").is_file():
            run_command(["git", "-C", REPOSITORY, "worktree", "remove", "--force", tree])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def git(*arguments: str, environment: dict[str, str] | None = None) -> str:
    done = run_command(["git", "-C", REPOSITORY, *arguments], environment)
    if done.returncode != 0:
        raise GateError(f"git {' '.join(arguments)}: {last_line(done.stderr)}")
    return done.stdout.strip()


def prepare(folder: Path, letter: str, asked: str | None, tell: Tell) -> Build:
    """The build that `asked` names: a build folder as it is, a revision, or None: the working tree."""
    found = _snapshot(folder) if asked is None else find(asked)
    who = asked or WORKING_TREE
    if isinstance(found, Path):
        return Build(who, str(found), link(folder, letter, found))
    tree = folder / letter
    git("worktree", "add", "--detach", "--force", str(tree), found)
    return Build(who, found, link(folder, letter, build(tree, (), tell, who)))


def find(asked: str) -> Path | str:
    """The programs of a build folder, or the full name of a revision. Raises GateError."""
    for programs in (Path(asked, "bin"), Path(asked)):
        if (programs / "simul").is_file():
            return programs.resolve()
    if is_revision(asked):
        return git("rev-parse", "--verify", f"{asked}^{{commit}}")
    if Path(asked).is_dir():
        raise GateError(f"{asked} is no build folder: it has no bin/simul")
    shallow = git("rev-parse", "--is-shallow-repository") == "true"
    raise GateError(
        f"{asked} is neither a revision of this repository nor a build folder"
        + ("; the clone is shallow: git fetch --unshallow" if shallow else "")
    )


def build(tree: Path, options: Sequence[str], tell: Tell, who: str) -> Path:
    """Builds the source tree with the preset release; returns the folder of programs."""
    environment = dict(os.environ)
    command = ["cmake", "--preset", "release", "-DBUILD_TESTING=OFF", *options]
    if shutil.which("ccache"):
        command.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        # So that what the two trees have in common is compiled once.
        environment |= {"CCACHE_BASEDIR": str(tree), "CCACHE_NOHASHDIR": "1"}
    tell(f"building {who}")
    for words in (command, ["cmake", "--build", "--preset", "release", "--target", *TARGETS]):
        done = run_command(words, environment, tree)
        if done.returncode != 0:
            sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
            raise GateError(f"{who} cannot be built; the end of what was said stands above")
    return tree / "build" / "release" / "bin"


def link(folder: Path, letter: str, programs: Path) -> Path:
    """A path to the programs, of the same length for both builds."""
    path = folder / f"run-{letter}"
    path.unlink(missing_ok=True)
    path.symlink_to(programs)
    return path


def is_revision(name: str) -> bool:
    """Whether it names a revision, even if there is a file of that name."""
    arguments = [
        "git",
        "-C",
        str(REPOSITORY),
        "rev-parse",
        "--verify",
        "--quiet",
        f"{name}^{{commit}}",
    ]
    return run_command(arguments).returncode == 0


def same_code(one: str, other: str) -> bool:
    """Whether two revisions differ by nothing but documents, tests and results."""
    kept = (".", ":!results", ":!docs", ":!tests", ":!*.md")
    command = ["git", "-C", str(REPOSITORY), "diff", "--quiet", one, other, "--", *kept]
    return run_command(command).returncode == 0


def _snapshot(folder: Path) -> str:
    """A commit of the working tree as it is, new files included, that no branch knows of."""
    index = folder / "index"
    environment = dict(os.environ) | {"GIT_INDEX_FILE": str(index)}
    git("read-tree", "HEAD", environment=environment)
    git("add", "--all", environment=environment)
    tree = git("write-tree", environment=environment)
    index.unlink()
    if tree == git("rev-parse", "HEAD^{tree}"):
        return git("rev-parse", "HEAD")
    author = ("-c", "user.name=simul", "-c", "user.email=simul@localhost")
    return git(*author, "commit-tree", tree, "-p", "HEAD", "-m", "working tree")
