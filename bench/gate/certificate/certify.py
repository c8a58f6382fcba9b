"""`./dev gate --certify`: measures builds whose difference is known, and writes the certificate."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.analysis.picture import write_whole
from bench.gate import builds
from bench.gate.cases import GateError, calibrate, chosen, names
from bench.gate.certificate.error_rates import error_rates
from bench.gate.certificate.pool import LOADED, RELINKED, SAME, SLOWED, Pool
from bench.gate.certificate.relink import relink
from bench.gate.certificate.report import as_json, markdown
from bench.gate.procedure import Watcher
from bench.gate.process import LiveBlocks, Paced, end_group
from bench.gate.progress import Progress
from bench.gate.record import Block, Failure, now
from bench.gate.reference import machine_of, same_machine

POOL, JSON, TABLE = "certificate_blocks.json", "certificate.json", "certificate.md"
# Rounds of each arm; a round is a block of every case.
ROUNDS = {SAME: 26, RELINKED: 12, SLOWED[0.05]: 9, SLOWED[0.10]: 9, SLOWED[0.20]: 6, LOADED: 10}
# The exit status while rounds are missing: INCONCLUSIVE.
INCOMPLETE = 3
_SEED = 1
# Computes all the time on a CPU that the gate measures on, too.
_LOAD = "import os\nos.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"


def certify(parsed: argparse.Namespace) -> int:
    """Continues where an earlier run of the same revision ended, for `parsed.minutes` at most."""
    folder: Path = parsed.output
    folder.mkdir(parents=True, exist_ok=True)
    progress = Progress()
    with builds.workspace() as workspace:
        programs, revision = _build_all(workspace, progress)
        pool = _pool(parsed, folder / POOL, revision, programs[SAME] / "simul")
        try:
            measure_rounds(pool, folder / POOL, programs, 60 * parsed.minutes, progress)
        finally:
            progress.clear()
    print("resampling gates from the measured blocks", file=sys.stderr)
    rates = error_rates(pool)
    text = markdown(pool, rates)
    write_whole(folder / TABLE, text.encode("utf-8"))
    write_whole(folder / JSON, (json.dumps(as_json(pool, rates), indent=1) + "\n").encode("utf-8"))
    print(text)
    missing = sum(ROUNDS.values()) - len(pool.rounds)
    print(f"files: {folder}")
    if missing > 0:
        print(f"{missing} of {sum(ROUNDS.values())} rounds are missing: run it again to go on")
        return INCOMPLETE
    return 0


def _build_all(workspace: Path, progress: Progress) -> tuple[dict[str, Path], str]:
    """The programs of each arm, in folders whose names are equally long."""
    plain = builds.prepare(workspace, "a", None, progress.tell)
    tree = workspace / "a"
    folders = {SAME: workspace / "bin-same"}
    shutil.copytree(tree / "build" / "release" / "bin", folders[SAME])
    folders[RELINKED] = workspace / "bin-link"
    progress.tell("linking in another order")
    relink(tree / "build" / "release", folders[RELINKED], _SEED)
    for slowdown, arm in SLOWED.items():
        who = f"the working tree, {arm}"
        made = builds.build(tree, [f"-DSIMUL_SLOWDOWN={slowdown}"], progress.tell, who)
        folders[arm] = workspace / f"bin-s{slowdown * 100:03.0f}"
        shutil.copytree(made, folders[arm])
    folders[LOADED] = folders[SAME]
    return folders, plain.revision


def _pool(parsed: argparse.Namespace, path: Path, revision: str, program: Path) -> Pool:
    """The pool in the file if it exists, else a new one. Raises GateError if it cannot be continued."""
    wanted = chosen(names(program, builds.WORKING_TREE), parsed.only)
    if path.exists():
        pool = Pool.load(path)
        with Paced(program, wanted[0]) as process:
            machine = machine_of(process.context())
        if pool.rules != parsed.rules or not builds.same_code(pool.revision, revision):
            raise GateError(f"{path} is of other code or rules; move it away to begin anew")
        if not same_machine(pool.machine, machine):
            raise GateError(f"{path} is of another machine; move it away to begin anew")
        return pool
    cases, failures, context = calibrate(program, wanted, parsed.rules, lambda name: None)
    if failures:
        raise GateError(f"{failures[0].case} did not do its work: {failures[0].message}")
    return Pool(
        revision=revision,
        date=now(),
        rules=parsed.rules,
        machine=machine_of(context),
        conditions=context["simul"],
        cases=cases,
    )


def measure_rounds(
    pool: Pool, path: Path, programs: dict[str, Path], limit_s: float, progress: Watcher
) -> None:
    """Adds rounds until none is missing or `limit_s` is over, but at least one."""
    arms = [arm for arm, count in ROUNDS.items() for _ in range(count)]
    random.Random(_SEED).shuffle(arms)
    left = arms[len(pool.rounds) :]
    begin = time.monotonic()
    progress.begin("certificate", len(left), len(pool.cases))
    for arm in left:
        progress.round(0)
        with _load() if arm == LOADED else nullcontext():
            pool.add(arm, _round(pool, arm, programs, progress))
        pool.save(path)
        if time.monotonic() - begin > limit_s:
            return


def _round(pool: Pool, arm: str, programs: dict[str, Path], progress: Watcher) -> list[Block]:
    seed = f"{_SEED} {len(pool.rounds)}"
    live = LiveBlocks({"A": programs[SAME] / "simul", "B": programs[arm] / "simul"}, seed)
    coins = random.Random(seed)
    blocks = []
    for case in coins.sample(pool.cases, len(pool.cases)):
        progress.next(case.name)
        measured = live.block(case, arm, coins.choice(("ABBA", "BAAB")))
        if isinstance(measured, Failure):
            raise GateError(f"{case.name} did not do its work: {measured.message}")
        blocks.append(measured)
    return blocks


@contextmanager
def _load() -> Iterator[None]:
    """A process that computes all the time on one CPU."""
    process = subprocess.Popen([sys.executable, "-c", _LOAD], start_new_session=True)
    try:
        yield
    finally:
        end_group(process)
