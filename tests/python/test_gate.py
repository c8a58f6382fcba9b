"""./dev gate from outside: its verdicts, its files, and that nothing is left behind, on programs that only pretend."""

import ctypes
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import zlib

import pytest

from bench.gate import __main__ as command
from bench.gate import record as records
from gate_samples import pretended_program
from processes import wait_until

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
POOL, COROUTINE = "queue/thread_pool/items:5", "queue/coroutine/items:5"


@pytest.fixture
def build(tmp_path):
    """Makes a build folder whose program takes so many seconds for each case."""

    def make(name, **changes):
        told = {POOL: {"s": 0.04}, COROUTINE: {"s": 0.01}, "cpu/sequential": {"s": 0.02}}
        for case, change in changes.items():
            told[{"pool": POOL, "coroutine": COROUTINE, "cpu": "cpu/sequential"}[case]] |= change
        pretended_program(tmp_path / name / "bin", told, seed=zlib.crc32(name.encode()))
        return tmp_path / name

    return make


@pytest.fixture
def gate(monkeypatch, capsys):
    """The command within this process, which spares loading scipy each time; its hold on signals is left out."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(*arguments):
        try:
            status = command.main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        written = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, written.out, written.err)

    return run


@pytest.fixture
def compare(gate):
    return lambda base, candidate, out, *arguments: gate(
        base, candidate, "-o", out, "--seed", 1, *arguments
    )


def test_equal_builds_pass_and_every_file_is_there(build, tmp_path):
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench.gate",
            build("a"),
            build("b"),
            "-o",
            tmp_path / "out",
            "--seed=1",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-2] == "PASS"
    assert re.search(
        r"^screen of 3 cases: block 12 of 12, \d suspects?, about", result.stderr, re.MULTILINE
    )
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"gate.json", "gate.md", "gate.svg", "gate.png", "publish.json"}

    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    assert record["seed"] == 1 and record["verdict"]["verdict"] == "PASS"
    # One case in fifty is suspected for nothing, and looked at again.
    assert sum(block["phase"] == "screen" for block in record["blocks"]) == 36
    for block in record["blocks"]:
        assert "".join(run["build"] for run in block["runs"]) in ("ABBA", "BAAB")
        assert sum(map(sum, (run["turns"] for run in block["runs"]))) >= 4 * 0.25

    published = json.loads(
        (tmp_path / "out" / "publish.json").read_text(), parse_constant=pytest.fail
    )
    assert [row["name"] for row in published["benchmarks"]] == [POOL, COROUTINE, "cpu/sequential"]
    for row in published["benchmarks"]:
        assert (
            row["run_type"] == "iteration"
            and "error_occurred" not in row
            and "aggregate_name" not in row
        )
        assert (
            row["time_unit"] == "ns"
            and row["real_time"] > 0
            and row["cpu_time"] > 0
            and row["iterations"] > 0
        )

    table = (tmp_path / "out" / "gate.md").read_text()
    assert table.startswith("# Gate: PASS")
    assert re.search(
        rf"^\| `{re.escape(COROUTINE)}` \| (0\.9|1\.0)\d+ \| .* \| PASS \|", table, re.M
    )
    assert re.search(
        rf"^\| `{re.escape(COROUTINE)}` over `{re.escape(POOL)}` \| (3\.9|4\.0)\d× \|", table, re.M
    )


def test_slower_code_fails_by_name_and_replays_to_the_same_verdict(gate, compare, build, tmp_path):
    result = compare(build("a"), build("b", coroutine={"s": 0.011}), tmp_path / "out")
    assert result.returncode == 1, result.stdout + result.stderr
    failing = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("FAIL ")]
    assert failing == [COROUTINE]
    assert re.search(
        rf"^- {re.escape(COROUTINE)}: slower by more than ([89]|10)\.\d%, surely$",
        result.stdout,
        re.M,
    )
    assert re.search(r"^first look of \d cases?: block 40 of 40, \d suspects?", result.stderr, re.M)

    record = tmp_path / "out" / "gate.json"
    replayed = gate("--replay", record)
    assert replayed.returncode == 1 and replayed.stdout == result.stdout
    record.write_text(record.read_text().replace('"verdict": "FAIL"', '"verdict": "PASS"', 1))
    tampered = gate("--replay", record)
    assert tampered.returncode == 2 and "was written with another verdict: PASS" in tampered.stderr


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "results" / "reference").rglob("gate.json")), ids=str
)
def test_the_reference_replays_to_the_verdict_that_was_written(gate, path):
    written = json.loads(path.read_text())["verdict"]["verdict"]
    assert gate("--replay", path).returncode == command.STATUS[written]


def test_noise_is_inconclusive(compare, build, tmp_path):
    result = compare(
        build("a", cpu={"noise": 20}),
        build("b", cpu={"noise": 20}),
        tmp_path / "out",
        "--seconds",
        "0.02",
    )
    assert result.returncode == 3, result.stdout + result.stderr
    assert "cpu/sequential: a slowdown of" in result.stdout and "would help" in result.stdout


@pytest.mark.parametrize(
    "change,said",
    [
        ({"wrong": "completed: expected 5, got 4"}, "expected 5, got 4"),
        ({"cannot": "no such lane"}, "no such lane"),
        ({"garbage": "nan?"}, "it said 'nan?'"),
    ],
)
def test_a_case_that_goes_wrong_fails(compare, build, tmp_path, change, said):
    result = compare(
        build("a"), build("b", cpu=change), tmp_path / "out", "--only", "cpu|coroutine"
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert (
        "cpu/sequential: the candidate did not do the work: " in result.stdout
        and said in result.stdout
    )
    published = json.loads((tmp_path / "out" / "publish.json").read_text())
    assert [row["name"] for row in published["benchmarks"]] == [COROUTINE]


def test_a_counter_fails_what_the_clock_cannot_see(compare, build, tmp_path):
    result = compare(
        build("a"),
        build("b", coroutine={"connections": 9}),
        tmp_path / "out",
        "--only",
        "coroutine",
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"- {COROUTINE}: connections rose from 8 to 9 a run" in result.stdout


def test_a_file_is_compared_by_leads_only_and_says_why(gate, compare, build, tmp_path):
    assert compare(build("a"), build("b"), tmp_path / "out", "--only", "queue").returncode == 0
    file = tmp_path / "out" / "gate.json"
    kept = gate(file, build("c", coroutine={"s": 0.014}), "-o", tmp_path / "kept")
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert (
        "Absolute times are not compared" in kept.stdout
        and "measured at another time" in kept.stdout
    )

    file.write_text(file.read_text().replace('"host_name": "here"', '"host_name": "there"'))
    lost = gate(file, build("d", coroutine={"s": 0.035}), "-o", tmp_path / "lost")
    assert lost.returncode == 1, lost.stdout + lost.stderr
    assert "was measured on another machine" in lost.stdout
    assert f"- {COROUTINE} lost its lead over {POOL}: " in lost.stdout


def test_a_case_that_only_one_side_has(compare, build, tmp_path):
    """A new one has nothing to be compared with; one that is gone could hide anything."""
    both, fewer = build("both"), tmp_path / "fewer"
    pretended_program(fewer / "bin", {COROUTINE: {"s": 0.01}})
    new = compare(fewer, both, tmp_path / "new", "--only", "queue")
    assert new.returncode == 0, new.stdout + new.stderr
    assert f"- {POOL} is new" in (tmp_path / "new" / "gate.md").read_text()
    gone = compare(both, fewer, tmp_path / "gone", "--only", "queue")
    assert gone.returncode == 3 and f"- {POOL}: the candidate does not have it" in gone.stdout
    file = tmp_path / "new" / "gate.json"
    compare(both, both, tmp_path / "new", "--only", "queue")
    gone = compare(file, fewer, tmp_path / "gone", "--only", "queue")
    assert gone.returncode == 3 and f"- {POOL}: the candidate does not have it" in gone.stdout


@pytest.mark.parametrize(
    "arguments,said",
    [
        ([], "give a BASE"),
        (["--certify", "HEAD"], "give a BASE"),
        (["--replay", "absent.json"], "cannot read"),
        (["HEAD", "--min-effect", "many"], "--min-effect"),
        (["HEAD", "--minutes", "nan"], "--minutes"),
        (["HEAD", "--blocks", "0"], "--blocks"),
        (["no-such-revision"], "neither a revision"),
        (["docs"], "has no bin/simul"),
        (["{a}", "{b}", "--only", "none"], "no case matches"),
        (["{a}", "{b}", "-o", "{a}/bin/simul/out"], "bin/simul"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(gate, build, tmp_path, arguments, said):
    folders = {"a": build("a"), "b": build("b")}
    arguments = [argument.format(**folders) for argument in arguments]
    if "-o" not in arguments and "--replay" not in arguments:
        arguments += ["-o", tmp_path / "out"]
    result = gate(*arguments)
    assert result.returncode == 2
    assert (
        said in result.stderr
        and result.stderr.startswith("gate: ")
        and len(result.stderr.splitlines()) == 1
    )


def test_a_defect_of_the_gate_itself_is_no_verdict(gate, monkeypatch):
    """Python's own status for it would say FAIL."""
    monkeypatch.setattr(records, "load", lambda path: 1 / 0)
    assert gate("--replay", "gate.json").returncode == 2


@pytest.fixture
def orphans():
    """Adopts what outlives the programs that this process starts; says whether there is still something of them."""
    set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    assert prctl(set_child_subreaper, 1, 0, 0, 0) == 0

    def remain():
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            return False
        return True

    yield remain
    assert prctl(set_child_subreaper, 0, 0, 0, 0) == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_keeps_what_it_measured_and_leaves_nothing_behind(
    build, tmp_path, orphans, how
):
    stay = {
        case: {"stays": True} for case in ("pool", "coroutine", "cpu")
    }  # until they are told to end
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "bench.gate",
            build("a", **stay),
            build("b", **stay),
            "-o",
            tmp_path / "out",
        ],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in process.stderr:
        if ": block 3 of " in line:
            break
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == 130
    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    assert record["interrupted"] and len(record["blocks"]) >= 6
    assert record["verdict"]["verdict"] == "INCONCLUSIVE"
    wait_until(lambda: not orphans(), "a process outlived the gate")
    assert not any((REPOSITORY / "build" / "gate").iterdir())
