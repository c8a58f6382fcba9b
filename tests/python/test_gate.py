"""./dev gate from outside: its verdicts, its files, and that nothing is left behind, on programs that only pretend."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
POOL, COROUTINE = "queue/thread_pool/items:5", "queue/coroutine/items:5"

# Answers as `simul bench --gate --paced` does, with the times of the file beside it, and takes none of them.
PROGRAM = '''#!{python} -IS
import json, os, random, sys

folder = os.path.dirname(os.path.abspath(__file__))
told = json.load(open(os.path.join(folder, "told.json")))
if "--benchmark_list_tests" in sys.argv:
    print("\\n".join(told))
    sys.exit()
if "--paced" not in sys.argv:
    sys.exit()
pattern = next(word for word in sys.argv if word.startswith("--benchmark_filter="))
name = pattern[len("--benchmark_filter=^"):-1].replace("\\\\", "")
mine = told[name]
if "cannot" in mine:
    sys.exit("simul: " + mine["cannot"])
workload, lane = name.split("/")[:2]
print(json.dumps(dict(host_name="here", num_cpus=2, workload=workload, lane=lane,
                      simul=dict(cpu="pretended", kernel="none", compiler="none"))), flush=True)
for line in sys.stdin:
    time = mine["s"] * random.uniform(1, 1 + mine.get("noise", 0.02))
    print(json.dumps(dict(error=mine["wrong"]) if "wrong" in mine else
                     dict(real_s=time, cpu_s=time, completed=5, connections=mine.get("connections", 8))), flush=True)
'''


@pytest.fixture
def build(tmp_path):
    """Makes a build folder whose program takes so many seconds for each case."""

    def make(name, **changes):
        folder = tmp_path / name
        (folder / "bin").mkdir(parents=True)
        told = {POOL: {"s": 0.04}, COROUTINE: {"s": 0.01}, "cpu/sequential": {"s": 0.02}}
        for case, change in changes.items():
            told[{"pool": POOL, "coroutine": COROUTINE, "cpu": "cpu/sequential"}[case]] |= change
        (folder / "bin" / "told.json").write_text(json.dumps(told))
        program = folder / "bin" / "simul"
        program.write_text(PROGRAM.format(python=sys.executable))
        program.chmod(0o755)
        return folder

    return make


def gate(*arguments):
    return subprocess.run([sys.executable, "-m", "bench.analysis.gate", *map(str, arguments)], cwd=REPOSITORY,
                          capture_output=True, text=True, timeout=300)


def compare(base, candidate, out, *arguments):
    return gate(base, candidate, "-o", out, "--seed", 1, *arguments)


def test_equal_builds_pass_and_every_file_is_there(build, tmp_path):
    result = compare(build("a"), build("b"), tmp_path / "out")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-2] == "PASS"
    assert "screen: block 12 of 12, 0 suspects, about" in result.stderr
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"gate.json", "gate.md", "gate.svg", "gate.png", "publish.json"}

    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    assert record["seed"] == 1 and record["verdict"]["verdict"] == "PASS"
    assert len(record["blocks"]) == 36
    for block in record["blocks"]:
        assert "".join(run["build"] for run in block["runs"]) in ("ABBA", "BAAB")
        assert sum(map(sum, (run["turns"] for run in block["runs"]))) >= 4 * 0.25

    published = json.loads((tmp_path / "out" / "publish.json").read_text(), parse_constant=pytest.fail)
    assert [row["name"] for row in published["benchmarks"]] == [POOL, COROUTINE, "cpu/sequential"]
    for row in published["benchmarks"]:
        assert row["run_type"] == "iteration" and "error_occurred" not in row and "aggregate_name" not in row
        assert row["time_unit"] == "ns" and row["real_time"] > 0 and row["cpu_time"] > 0 and row["iterations"] > 0

    table = (tmp_path / "out" / "gate.md").read_text()
    assert table.startswith("# Gate: PASS")
    assert re.search(rf"^\| `{re.escape(COROUTINE)}` \| (0\.9|1\.0)\d+ \| .* \| PASS \|", table, re.M)
    assert re.search(rf"^\| `{re.escape(COROUTINE)}` over `{re.escape(POOL)}` \| (3\.9|4\.0)\d× \|", table, re.M)


def test_slower_code_fails_by_name_and_replays_to_the_same_verdict(build, tmp_path):
    result = compare(build("a"), build("b", coroutine={"s": 0.011}), tmp_path / "out")
    assert result.returncode == 1, result.stdout + result.stderr
    failing = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("FAIL ")]
    assert failing == [COROUTINE]
    assert re.search(rf"^- {re.escape(COROUTINE)}: slower by more than [89]\.\d%, surely$", result.stdout, re.M)
    assert "first look: block 40 of 40, 1 suspect" in result.stderr

    record = tmp_path / "out" / "gate.json"
    replayed = gate("--replay", record)
    assert replayed.returncode == 1
    assert replayed.stdout == result.stdout
    record.write_text(record.read_text().replace('"verdict": "FAIL"', '"verdict": "PASS"', 1))
    tampered = gate("--replay", record)
    assert tampered.returncode == 2 and "was written with another verdict: PASS" in tampered.stderr


def test_noise_is_inconclusive(build, tmp_path):
    result = compare(build("a", cpu={"noise": 20}), build("b", cpu={"noise": 20}), tmp_path / "out", "--seconds", "0.02")
    assert result.returncode == 3, result.stdout + result.stderr
    assert "cpu/sequential: a slowdown of" in result.stdout and "would help" in result.stdout


@pytest.mark.parametrize("change,said", [({"wrong": "completed: expected 5, got 4"}, "expected 5, got 4"),
                                         ({"cannot": "no such lane"}, "no such lane")])
def test_a_case_that_goes_wrong_fails(build, tmp_path, change, said):
    result = compare(build("a"), build("b", cpu=change), tmp_path / "out", "--only", "cpu|coroutine")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "cpu/sequential: the candidate did not do the work: " in result.stdout and said in result.stdout
    published = json.loads((tmp_path / "out" / "publish.json").read_text())
    assert [row["name"] for row in published["benchmarks"]] == [COROUTINE]


def test_a_counter_fails_what_the_clock_cannot_see(build, tmp_path):
    result = compare(build("a"), build("b", coroutine={"connections": 9}), tmp_path / "out")
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"- {COROUTINE}: connections rose from 8 to 9 a run" in result.stdout


def test_a_file_is_compared_by_leads_only_and_says_why(build, tmp_path):
    assert compare(build("a"), build("b"), tmp_path / "out").returncode == 0
    file = tmp_path / "out" / "gate.json"
    kept = gate(file, build("c", coroutine={"s": 0.014}), "-o", tmp_path / "kept")
    assert kept.returncode == 0, kept.stdout + kept.stderr
    assert "Absolute times are not compared" in kept.stdout and "measured at another time" in kept.stdout

    file.write_text(file.read_text().replace('"host_name": "here"', '"host_name": "there"'))
    lost = gate(file, build("d", coroutine={"s": 0.035}), "-o", tmp_path / "lost")
    assert lost.returncode == 1, lost.stdout + lost.stderr
    assert "was measured on another machine" in lost.stdout
    assert f"- {COROUTINE} lost its lead over {POOL}: " in lost.stdout


def test_wrong_usage(build, tmp_path):
    (tmp_path / "empty").mkdir()
    for arguments, said in (
            ([], "give a BASE"), (["--replay", tmp_path / "absent.json"], "cannot read"),
            ([build("a"), "--min-effect", "many"], "--min-effect"), (["no-such-revision"], "neither a revision"),
            ([tmp_path / "empty"], "has no bin/simul"), ([build("b"), build("c"), "--only", "none"], "no case matches")):
        result = gate(*arguments)
        assert result.returncode == 2, arguments
        assert said in result.stderr and len(result.stderr.strip().splitlines()) == 1


def processes_that_mention(text):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if text in command and int(folder.name) != os.getpid():
            found.append(folder.name)
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_keeps_what_it_measured_and_leaves_nothing_behind(build, tmp_path, how):
    process = subprocess.Popen([sys.executable, "-m", "bench.analysis.gate", build("a"), build("b"), "-o", tmp_path / "out"],
                               cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("screen: block 3 "):
            break
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == 130
    record = json.loads((tmp_path / "out" / "gate.json").read_text())
    assert record["interrupted"] and len(record["blocks"]) >= 6
    assert record["verdict"]["verdict"] == "INCONCLUSIVE"
    deadline = time.monotonic() + 30
    while processes_that_mention("build/gate/run-"):
        assert time.monotonic() < deadline, "a process outlived the gate"
        time.sleep(0.01)
    assert not any((REPOSITORY / "build" / "gate").iterdir())
