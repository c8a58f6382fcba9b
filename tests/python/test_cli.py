"""simul as a person types it: what it prints, and what it says to wrong things."""

import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess

import pytest

from processes import children_of, is_running, wait_until

LANES = ["sequential", "thread_pool", "coroutine"]

# Small enough for a test, whatever the workload.
SMALL = {
    "delay": "1ms",
    "unit": "50us",
    "tasks": "20",
    "items": "2000",
    "work": "1000",
    "requests": "100",
    "inflight": "8",
    "boards": "4",
    "moves": "3",
}


@pytest.fixture
def simul(simul_bin):
    def run(*arguments: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [simul_bin / "simul", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )

    return run


def one_line(text: str) -> str:
    assert text.endswith("\n")
    assert text.count("\n") == 1, f"more than one line: {text!r}"
    return text


def small_options(cell: dict) -> list[str]:
    options = []
    for key, value in SMALL.items():
        if key in cell["spec"] or f"{key}_s" in cell["spec"]:
            options += [f"--{key}", value]
    if cell["workload"] == "fetch" and cell["lane"] == "lean":
        options += ["--client", "beast"]  # the only one that it has
    if cell["workload"] == "mix":
        options += ["--compute", "0s"]  # how many steps a time has is for each process to measure
    return options


def test_every_cell_runs_and_the_lanes_agree(simul, tmp_path):
    cells = json.loads(simul("list", "--json").stdout)
    assert {cell["lane"] for cell in cells} >= set(LANES)
    done: dict[str, set] = {}
    for cell in cells:
        if cell["declined"] is not None:
            assert cell["declined"]
            continue
        extra = ["--out", str(tmp_path / "rows.tsv")] if "out" in cell["spec"] else []
        result = simul(
            "run", cell["workload"], "--lane", cell["lane"], "--json", *small_options(cell), *extra
        )
        assert result.returncode == 0, result.stderr
        assert result.stdout.count("\n") == 1
        report = json.loads(result.stdout)
        for member in (
            "workload",
            "lane",
            "spec",
            "wall_s",
            "ideal_s",
            "cpu_user_s",
            "cpu_system_s",
            "completed",
            "failed",
            "checksum",
            "threads_peak",
            "max_rss_bytes",
            "voluntary_switches",
            "involuntary_switches",
        ):
            assert member in report, member
        assert report["completed"] > 0
        assert re.fullmatch("[0-9a-f]{16}", report["checksum"])
        if "latency_s" in report:
            quantiles = ["p50", "p90", "p99", "p999", "p9999", "max"]
            assert list(report["latency_s"]) == quantiles
        done.setdefault(cell["workload"], set()).add((report["completed"], report["checksum"]))
    for workload, outcomes in done.items():
        assert len(outcomes) == 1, f"{workload}: the lanes did different work: {outcomes}"


def test_list_names_every_cell(simul):
    text = simul("list").stdout
    for cell in json.loads(simul("list", "--json").stdout):
        assert cell["name"] in text


@pytest.mark.parametrize(
    "arguments, hints",
    [
        (["run", "sleep"], ["unknown workload 'sleep'", "sleeps", "fetch", "queue"]),
        (["run", "sleeps", "--lane", "fibers"], ["unknown lane 'fibers'", *LANES]),
        (["run", "sleeps", "--tasks", "0"], ["--tasks", "1 to"]),
        (["run", "sleeps", "--tasks", "many"], ["--tasks", "no whole number"]),
        (["run", "sleeps", "--delay", "10"], ["--delay", "10ms"]),
        (["run", "sleeps", "--colour", "red"], ["--colour"]),
        (["run", "sleeps", "--clock", "sundial"], ["sundial"]),
        (
            ["run", "sleeps", "--lane", "thread_pool", "--clock", "virtual"],
            ["declines", "virtual clock"],
        ),
        (["run", "fetch", "--url", "http://127.0.0.1:1/", "--delay", "1s"], ["--delay", "--url"]),
        (
            ["run", "fetch", "--client", "beast", "--url", "https://127.0.0.1:1/"],
            ["--client beast", "TLS", "--client libcurl"],
        ),
        (
            ["run", "fetch", "--client", "beast", "--url", "http://me@127.0.0.1:1/"],
            ["--client beast", "user name", "--client libcurl"],
        ),
        (
            ["run", "fetch", "--client", "beast", "--cacert", "/no/such/ca.pem"],
            ["--client beast", "--cacert"],
        ),
        (["run", "fetch", "--client", "wget"], ["--client", "libcurl", "beast"]),
        (["run", "fetch", "--lane", "lean"], ["declines", "libcurl", "--client beast"]),
        (
            ["run", "queue", "--lane", "thread_pool", "-p", "5", "-c", "100", "--threads", "4"],
            ["declines", "4 threads", "--threads 105"],
        ),
        (["run", "queue", "--lane", "thread_pool", "-c", "100000"], ["declines", "4096"]),
        (["run", "fetch", "--lane", "thread_pool", "-m", "4097"], ["declines", "4097", "4096"]),
        (["run", "fetch", "--lane", "thread_per_task", "-m", "4097"], ["declines", "4097", "4096"]),
        (["run", "crawl", "--lane", "thread_pool", "-m", "4097"], ["declines", "4097", "4096"]),
        (["run", "fetch", "-m", "100001"], ["--inflight: 100001 is out of range"]),
        (["run", "fetch", "--rate", "100", "--inflight", "4"], ["--rate", "--inflight"]),
        (["run", "fetch", "--rate", "0"], ["--rate: 0 is out of range", "1 to 1000000"]),
        (["run", "fetch", "--rate", "1000001"], ["--rate: 1000001 is out of range"]),
        (["run", "fetch", "--rate", "nan"], ["--rate: 'nan' is no whole number"]),
        (["run", "fetch", "--rate", "9", "-n", "10000001"], ["at most 10000000", "10000001"]),
        (["run", "fetch", "--rate", "9", "--outstanding", "0"], ["--outstanding: 0"]),
        (["run", "fetch", "--rate", "9", "--arrivals", "odd"], ["--arrivals", "poisson, even"]),
        (["run", "fetch", "--arrivals", "even"], ["--arrivals requires --rate"]),
        (["run", "fetch", "--outstanding", "9"], ["--outstanding requires --rate"]),
        (["run", "fetch", "--stall", "2s"], ["--stall: 2s is out of range"]),
        (["run", "fetch", "--stall", "1ms", "--url", "http://127.0.0.1:1/"], ["--stall", "--url"]),
        (
            ["run", "sleeps", "--seed", "-1"],
            ["--seed: '-1' is no whole number", "0 to 18446744073709551615"],
        ),
        (["run", "sleeps", "--seed=-1"], ["--seed: '-1' is no whole number"]),
        (
            ["run", "sleeps", "--seed", "18446744073709551616"],
            ["--seed: 18446744073709551616 is out of range"],
        ),
        (["run", "sleeps", "--seed", "010"], ["--seed: '010' begins with a zero"]),
        (["run", "sleeps", "--seed", ""], ["--seed: '' is no whole number"]),
        (["run", "sleeps", "--seed=", "1"], ["--seed= has no value"]),
        (["run", "sleeps", "--seed"], ["--seed"]),
        (["run", "sleeps", "--seed", "1", "--seed", "2"], ["--seed: given 2 times"]),
        (["run", "sleeps", "--seed", "1\n2"], ["'1 2' is no whole number"]),
        (["run", "sleeps", "--seed", "{}"], ["'{}' is no whole number"]),
        (["run", "sleeps", "--tasks", "{}"], ["'{}' is no whole number"]),
        (["run", "sleeps", "--delay", "010ms"], ["--delay: '010ms' is no length of time"]),
        (["run", "sleeps", "--delay", "nans"], ["--delay: 'nans' is no length of time"]),
        (["run", "sleeps", "--json=perhaps"], ["--json: 'perhaps' is neither true nor false"]),
        (["run", "sleeps", "--trace", ""], ["--trace: the value is empty"]),
        (["run", "sleeps", "--clock", ""], ["--clock: '' is not among real, virtual"]),
        (
            ["run", "sleeps", "surplus"],
            ["'surplus' is not expected here", "simul run sleeps --help"],
        ),
        (["run", "crawl", "--out", ""], ["--out: the value is empty"]),
        (["run", "chained", "9", "-1"], ["numbers: '-1' is no whole number"]),
        (["run", "chained", "09"], ["numbers: '09' begins with a zero"]),
        (["run"], ["give a workload: ", "sleeps"]),
        (["run", "--json", "sleeps"], ["there is no option --json", "simul run --help"]),
        (["list", "--colour"], ["there is no option --colour", "simul list --help"]),
        (["list", "--version"], ["there is no option --version"]),
        (["sing"], ["unknown command 'sing'", "bench, compare, list, run"]),
        (["--sing"], ["there is no option --sing"]),
        ([], ["give a command: bench, compare, list, run"]),
        (["bench", "--seed", "-1"], ["--seed: '-1' is no whole number"]),
        (
            ["bench", "--seed", "18446744073709551616"],
            ["--seed: 18446744073709551616 is out of range"],
        ),
        (["bench", "--seed", "010"], ["--seed: '010' begins with a zero"]),
        (["bench", "--seed", ""], ["--seed: '' is no whole number"]),
        (
            ["bench", "--benchmark_repetitions=0"],
            ["--benchmark_repetitions: 0 is out of range; give 1 to 100000"],
        ),
        (
            ["bench", "--benchmark_repetitions=4294967297"],
            ["--benchmark_repetitions: 4294967297 is out of range"],
        ),
        (["bench", "--benchmark_out_format=xml"], ["'xml' is not among json, console, csv"]),
        (["bench", "--benchmark_out="], ["--benchmark_out= has no value"]),
        (
            ["bench", "--benchmark_context=novalue"],
            ["--benchmark_context: 'novalue' is not KEY=VALUE"],
        ),
        (
            ["bench", "--benchmark_list_tests=perhaps"],
            ["--benchmark_list_tests: 'perhaps' is neither true nor false"],
        ),
        (["bench", "--iterations=0"], ["--iterations: 0 is out of range; give 1 to 1000000000"]),
        (["bench", "--paced", "--iterations=1"], ["--paced excludes --iterations"]),
        (["bench", "surplus"], ["'surplus' is not expected here"]),
        (["bench", "--fast"], ["--fast"]),
        (["bench", "--quick", "--full"], ["--quick"]),
        (["bench", "--benchmark_filter=("], ["regular expression"]),
        (["bench", "--benchmark_filter=nothing_like_this"], ["no row matches"]),
        (["bench", "--benchmark_colour=red"], ["--benchmark_colour"]),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(simul, arguments, hints):
    result = simul(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    line = one_line(result.stderr)
    assert line.startswith("simul: ")
    for hint in hints:
        assert hint in line


@pytest.mark.parametrize(
    "arguments, hints",
    [
        (["run", "fetch", "--url", "http://127.0.0.1:1/"], ["fetch/coroutine", "refused"]),
        (
            ["run", "fetch", "--client", "beast", "--url", "http://127.0.0.1:1/"],
            ["fetch/coroutine", "refused"],
        ),
        (
            ["run", "fetch", "--url", "gopher://127.0.0.1/"],
            ["fetch/coroutine", "unsupported_scheme"],
        ),
        (["run", "fetch", "--cacert", "/no/such/ca.pem"], ["/no/such/ca.pem"]),
        (
            ["run", "sleeps", "--tasks", "1", "--trace", "/no/such/folder/trace.json"],
            ["/no/such/folder"],
        ),
        (
            ["bench", "--benchmark_filter=floor/empty", "--benchmark_out=/no/such/folder/r.json"],
            ["/no/such/folder"],
        ),
    ],
)
def test_work_that_fails_is_one_line_and_status_1(simul, arguments, hints):
    result = simul(*arguments)
    assert result.returncode == 1
    line = one_line(result.stderr)
    for hint in hints:
        assert hint in line.lower() or hint in line


def test_a_trace_that_cannot_be_written_is_said_before_the_work(simul):
    result = simul("run", "sleeps", "--tasks", "1", "--trace", "/no/such/folder/trace.json")
    assert result.returncode == 1
    assert result.stdout == ""


def within_address_space(simul, kib, *words):
    limit = kib * 1024
    return simul(*words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))


def kib_to_start(simul):
    """The address space that the program and its libraries need, to 1 MiB."""
    return next(
        kib
        for kib in range(16_000, 400_000, 1000)
        if within_address_space(simul, kib, "--version").returncode == 0
    )


@pytest.mark.parametrize(
    "more_kib, words",
    [
        (370_000, ["sleeps", "--tasks", "1000000"]),
        (3_000, ["chess", "--boards", "10000", "--clock", "virtual"]),
        (33_000, ["queue", "--consumers", "100000"]),
    ],
)
def test_too_little_memory_is_said_so(simul, sanitized, more_kib, words):
    if sanitized:
        pytest.skip("a sanitizer needs address space of its own")
    result = within_address_space(simul, kib_to_start(simul) + more_kib, "run", *words)
    assert result.returncode == 1
    assert "out of memory" in one_line(result.stderr)


def test_a_trace_without_spans_is_said_so(simul, tmp_path):
    result = simul("run", "sleeps", "--tasks", "1", "--trace", str(tmp_path / "trace.json"))
    assert result.returncode == 0
    assert "records no spans" in one_line(result.stderr)


def test_too_few_descriptors_are_said_so(simul):
    result = simul(
        "run",
        "fetch",
        "--inflight",
        "200",
        "--requests",
        "200",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    assert result.returncode == 1
    assert "ulimit -n" in one_line(result.stderr)


def test_too_few_threads_are_said_so(simul, sanitized):
    # Address space for a few stacks only: root may have more processes than any limit says.
    if sanitized:
        pytest.skip("a sanitizer needs all the address space there is")
    result = simul(
        "run",
        "sleeps",
        "--lane",
        "thread_pool",
        "--threads",
        "500",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)),
    )
    assert result.returncode == 1
    assert "500 threads" in one_line(result.stderr)


def test_a_trace_that_is_larger_than_files_may_be_is_said_so(simul, tmp_path):
    result = simul(
        "run",
        "sleeps",
        "--tasks",
        "1",
        "--trace",
        str(tmp_path / "trace.json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
    )
    assert result.returncode == 1
    assert "File too large" in one_line(result.stderr)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["list", "--json"],
        ["list", "--kinds"],
        ["run", "sleeps", "--tasks", "1"],
        ["run", "sleeps", "--tasks", "1", "--json"],
        ["bench", "--help"],
        ["bench", "--benchmark_list_tests"],
        ["bench", "--quick", "--benchmark_filter=^floor/empty"],
    ],
)
def test_a_full_disk_behind_the_output_is_said_so(simul_bin, arguments):
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [simul_bin / "simul", *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert result.returncode == 1
    assert (
        result.stderr.splitlines()[-1]
        == "simul: cannot write to standard output: No space left on device"
    )


@pytest.mark.parametrize("lane", ["sequential", "thread_pool", "coroutine"])
@pytest.mark.parametrize(
    "program",
    [
        ["asyncq", "--unit", "1ms"],
        ["as_completed"],
        ["as_completed", "--mode", "abandon"],
        ["chained"],
        ["random", "--unit", "1ms"],
        ["chess", "--moves", "2", "--unit", "10us"],
    ],
)
def test_a_program_whose_lines_cannot_be_written_ends(simul_bin, program, lane):
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [simul_bin / "simul", "run", *program, "--lane", lane],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert result.returncode == 1
    assert result.stderr.endswith(
        "simul: cannot write to standard output: No space left on device\n"
    )


def test_a_url_that_cannot_be_got_is_named_with_the_reason(simul):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        result = simul("run", "fetch", "--url", url, "--requests", "3")
    assert f"{url}: refused (" in result.stdout
    assert re.search(r"failed +3 refused\n", result.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list", "--help"],
        ["run", "--help"],
        ["run", "queue", "--help"],
        ["bench", "--help"],
    ],
)
def test_help_has_an_example(simul, arguments):
    result = simul(*arguments)
    assert result.returncode == 0
    assert "Example" in result.stdout


def test_help_lists_every_command(simul):
    text = simul("--help").stdout
    for command in ["bench", "list", "run"]:
        assert re.search(rf"^  {command} +[A-Z]", text, re.MULTILINE)


def test_help_leaves_out_what_serves_the_gate_only(simul):
    text = simul("bench", "--help").stdout
    assert "--quick" in text
    for option in ["--gate", "--paced", "--iterations"]:
        assert option not in text


@pytest.mark.parametrize("program", ["simul", "simul-fixture"])
def test_version_is_the_projects_and_the_commit(simul_bin, program):
    result = subprocess.run(
        [simul_bin / program, "--version"], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0
    assert re.fullmatch(
        program + r" \d+\.\d+\.\d+ \(commit ([0-9a-f]{12}(-dirty)?|unknown)\)\n", result.stdout
    )
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [simul_bin / program, "--version"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert result.returncode == 1
    assert "No space left on device" in one_line(result.stderr)


def test_a_trace_opens_as_chrome_events(simul, tmp_path):
    path = tmp_path / "trace.json"
    assert simul("run", "sleeps", "--tasks", "3", "--trace", str(path)).returncode == 0
    events = json.loads(path.read_text())["traceEvents"]
    assert events[0]["args"]["name"] == "sleeps/coroutine"
    assert [path.name] == [entry.name for entry in tmp_path.iterdir()]


# Seen from outside: threads_peak is what the kernel shows, and the coroutine lane never has a second thread.
@pytest.mark.parametrize(
    "lane, threads",
    [
        ("sequential", 1),
        ("thread_pool", 8),
        ("thread_per_task", 25),
        ("coroutine", 1),
        ("callback", 1),
        ("stackful", 1),
        ("multi_loop", len(os.sched_getaffinity(0))),
    ],
)
def test_threads_peak_is_what_the_kernel_shows(simul_bin, sanitized, lane, threads):
    if sanitized:
        pytest.skip("sanitizers have threads of their own")
    process = subprocess.Popen(
        [
            simul_bin / "simul",
            "run",
            "sleeps",
            "--lane",
            lane,
            "--tasks",
            "24",
            "--delay",
            "20ms",
            "--threads",
            "8",
            "--json",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = set()
    folder = pathlib.Path(f"/proc/{process.pid}/task")
    while process.poll() is None:
        try:
            seen.add(len(list(folder.iterdir())))
        except OSError:
            break
    report = json.loads(process.communicate()[0])
    assert report["threads_peak"] == threads
    if threads > 1:
        assert threads in seen
    else:
        assert seen - {0} == {threads}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_fixture_server_outlives_a_run(simul_bin, how):
    process = subprocess.Popen(
        [
            simul_bin / "simul",
            "run",
            "fetch",
            "--delay",
            "1s",
            "--requests",
            "1000",
            "--inflight",
            "1",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: children_of(process.pid), "no server was started")
    (child,) = children_of(process.pid)
    process.send_signal(how)
    process.wait(timeout=10)
    wait_until(lambda: not is_running(child), "the server outlived the run")
