"""simul bench from outside: whole results whatever happens, and work that was not done is never shown as fast."""

import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys

import pytest

from bench.analysis.results import load
from bench.analysis.series import Series
from processes import TIME_LIMIT_S, children_of, is_running, wait_until
from pseudo_terminal import printed_on_a_terminal

FAST = ["--benchmark_min_time=0.001", "--benchmark_repetitions=1"]


def bench(simul_bin, *arguments, **options):
    return subprocess.run(
        [simul_bin / "simul", "bench", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )


def test_standard_flags_work(simul_bin, tmp_path):
    out = tmp_path / "results.json"
    result = bench(
        simul_bin,
        *FAST,
        "--quick",
        "--benchmark_filter=^(floor/empty|queue/(sequential|coroutine)/producers:1/)",
        f"--benchmark_out={out}",
        "--benchmark_format=json",
        "--benchmark_context=who=me",
    )
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    kept = json.loads(out.read_text())
    assert [row["name"] for row in shown["benchmarks"]] == [
        row["name"] for row in kept["benchmarks"]
    ]
    assert len(kept["benchmarks"]) == 3
    assert kept["context"]["who"] == "me"
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


def test_list_tests_measures_nothing(simul_bin):
    result = bench(simul_bin, "--quick", "--benchmark_list_tests")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert "floor/empty" in lines
    assert len(lines) == len(set(lines)) > 25


def test_csv_and_console_files(simul_bin, tmp_path):
    for form in ("csv", "console"):
        out = tmp_path / form
        result = bench(
            simul_bin,
            *FAST,
            "--benchmark_filter=floor/empty",
            f"--benchmark_out={out}",
            f"--benchmark_out_format={form}",
        )
        assert result.returncode == 0, result.stderr
        assert "floor/empty" in out.read_text()


# Rows with the longest names, and a workload of each kind.
SOME_ROWS = "--benchmark_filter=^(floor|queue/(sequential|coroutine)|sleeps/.*tasks:10/|memory/coroutine/tasks:1000)"


def widest(text):
    """The widest line that is ever on the screen; what is written over counts as well."""
    plain = re.sub(r"\x1b\[[0-9;]*[mK]", "", text)
    return max(len(line) for line in re.split("[\r\n]", plain))


def test_no_line_is_wider_than_100_columns(simul_bin):
    result = bench(simul_bin, "--quick", "--benchmark_min_time=0.001", SOME_ROWS)
    assert result.returncode == 0, result.stderr
    assert 60 < widest(result.stdout) <= 100
    assert 60 < widest(result.stderr) <= 100
    # Without a terminal: progress is a line for each row, not for each repetition, and there is no colour.
    rows = int(re.match("simul bench: ([0-9]+) rows, 3 repetitions", result.stdout)[1])
    assert rows > 10
    assert len(re.findall(r"^\[ *[0-9]+/[0-9]+\] ", result.stderr, re.MULTILINE)) == rows
    assert "\x1b" not in result.stdout + result.stderr


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_a_terminal_has_one_live_line_and_a_table_that_fits(simul_bin, columns):
    command = [simul_bin / "simul", "bench", "--quick", "--benchmark_min_time=0.001", SOME_ROWS]
    shown = printed_on_a_terminal(command, columns=columns, stderr=subprocess.STDOUT, TERM="xterm")
    assert 50 < widest(shown) <= min(columns, 100)
    table = shown[shown.rindex("\r\x1b[K") :]
    assert not re.search(r"^\[ *[0-9]+/", table, re.MULTILINE), "progress stays on the terminal"
    assert "\x1b[1mqueue" in table
    for cell in ("empty", "sequential", "thread_pool", "coroutine"):
        assert re.search(rf"^  {cell} .* [nµm]?s ", table, re.MULTILINE)
    plain = printed_on_a_terminal(command, columns=columns, TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in plain


def test_google_benchmarks_own_table_when_asked(simul_bin):
    command = [simul_bin / "simul", "bench", *FAST, "--benchmark_filter=^floor/empty$"]
    asked = [["--benchmark_counters_tabular"], ["--benchmark_format=console"]]
    for arguments, environment in [
        *((one, {}) for one in asked),
        ([], {"BENCHMARK_FORMAT": "console"}),
    ]:
        result = bench(simul_bin, *command[2:], *arguments, env=os.environ | environment)
        assert result.returncode == 0, result.stderr
        assert re.search("^Benchmark +Time +CPU +Iterations", result.stdout, re.MULTILINE)
        assert "checksum_low52" in result.stdout
        assert "simul bench:" not in result.stdout
    for arguments, environment in [
        (["--benchmark_counters_tabular=false"], {}),
        ([], {"BENCHMARK_FORMAT": "", "BENCHMARK_COUNTERS_TABULAR": "no"}),
    ]:
        result = bench(simul_bin, *command[2:], *arguments, env=os.environ | environment)
        assert result.returncode == 0, result.stderr
        assert "Iterations" not in result.stdout, "nobody asked for it"
    for no_color in ("", "1"):
        shown = printed_on_a_terminal(
            [*command, "--benchmark_format=console"],
            stderr=subprocess.DEVNULL,
            TERM="xterm",
            NO_COLOR=no_color,
        )
        assert ("\x1b[0;32m" in shown) is (no_color == "")
    shown = bench(
        simul_bin, *FAST, "--benchmark_filter=^floor/empty$", "--benchmark_format=csv"
    ).stdout
    assert shown.splitlines()[0].startswith("name,iterations,real_time")


@pytest.mark.parametrize("time", ["0.001", "0.001s"])
def test_the_minimum_time_may_have_its_unit(simul_bin, time):
    result = bench(simul_bin, f"--benchmark_min_time={time}", "--benchmark_filter=^floor/empty$")
    assert result.returncode == 0, result.stderr
    assert "LOG(" not in result.stderr


def test_the_same_seed_is_the_same_order(simul_bin, tmp_path):
    def order(seed: int) -> list:
        out = tmp_path / "results.json"
        result = bench(
            simul_bin,
            "--quick",
            "--benchmark_min_time=0.001",
            "--benchmark_filter=^queue/(sequential|coroutine)/",
            f"--seed={seed}",
            f"--benchmark_out={out}",
        )
        assert result.returncode == 0, result.stderr
        context = json.loads(out.read_text())["context"]["simul"]
        assert context["seed"] == seed
        return [(step["run_name"], step["repetition"]) for step in context["order"]]

    assert order(5) == order(5)
    assert order(5) != order(6)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_bench_keeps_what_it_measured(simul_bin, tmp_path, how):
    out = tmp_path / "results.json"
    process = subprocess.Popen(
        [
            simul_bin / "simul",
            "bench",
            "--quick",
            "--benchmark_filter=^fetch/(sequential|coroutine)",  # every row needs the server
            f"--benchmark_out={out}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    def rows() -> list:
        try:
            return json.loads(out.read_text())["benchmarks"]
        except FileNotFoundError:
            return []

    wait_until(lambda: len(rows()) >= 3 or process.poll() is not None, "it measured nothing")
    before = len(rows())
    (server,) = children_of(process.pid)
    process.send_signal(how)
    stderr = process.communicate(timeout=30)[1]
    if how == signal.SIGINT:
        assert process.returncode == 128 + signal.SIGINT
        assert "interrupted" in stderr

    kept = json.loads(out.read_text())
    assert len(kept["benchmarks"]) >= before
    assert kept["context"]["simul"]["interrupted"] is True
    wait_until(lambda: not is_running(server), "the server outlived the bench")
    leftovers = [path.name for path in tmp_path.iterdir() if path != out]
    if how != signal.SIGKILL:
        assert all(name.endswith(".tmp") for name in leftovers) and len(leftovers) <= 1


def test_a_fixture_that_hangs_costs_a_row_and_no_more(simul_bin, tmp_path):
    """Stopped in mid-run: every row but those that needed it then is measured, with another server."""
    out = tmp_path / "results.json"
    command = [simul_bin / "simul", "bench", "--quick", "--time-limit", "3"]
    # Rows of both kinds: whose runs are short, and whose runs are long beside a time-out of a GET.
    command += ["--benchmark_filter=^(fetch|crawl)/(sequential|thread_pool|coroutine)/"]
    command += ["--benchmark_repetitions=2", f"--benchmark_out={out}"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:

        def rows() -> list:
            return json.loads(out.read_text())["benchmarks"] if out.exists() else []

        wait_until(lambda: len(rows()) >= 3 or process.poll() is not None, "it measured nothing")
        (server,) = children_of(process.pid)
        os.kill(server, signal.SIGSTOP)
        try:
            stderr = process.communicate(timeout=TIME_LIMIT_S)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            os.kill(server, signal.SIGKILL)
            raise
    assert process.returncode == 1
    assert "rows went wrong" in stderr
    assert not is_running(server)
    failures = [row["error_message"] for row in rows() if row.get("error_occurred")]
    assert 1 <= len(failures) <= 2, failures
    first = next(i for i, row in enumerate(rows()) if row.get("error_occurred"))
    assert not all("error_occurred" in row for row in rows()[first:]), "no server came after it"
    assert all("was killed" in why or "does not answer" in why for why in failures), failures
    assert json.loads(out.read_text())["context"]["simul"]["interrupted"] is False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_fixture_that_hangs_does_not_outlive_the_bench(simul_bin, tmp_path, how):
    out = tmp_path / "results.csv"
    command = [simul_bin / "simul", "bench", "--quick", "--benchmark_filter=^fetch/sequential/"]
    command += [f"--benchmark_out={out}", "--benchmark_out_format=csv"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: out.exists() and "fetch/" in out.read_text(), "it measured nothing")
        (server,) = children_of(process.pid)
        os.kill(server, signal.SIGSTOP)
        process.send_signal(how)
    wait_until(lambda: not is_running(server), "the server outlived the bench")


# A fixture that answers every page rightly but one: byte for byte the real one's, save for one byte of one page.
LYING_FIXTURE = '''#!{python}
import http.server, json, re, socketserver, threading

MASK = (1 << 64) - 1

def words(seed, size):
    """The fixture's pages: SplitMix64, little-endian."""
    state, out = seed, b""
    while len(out) < size:
        state = (state + 0x9e3779b97f4a7c15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & MASK
        z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & MASK
        out += (z ^ (z >> 31)).to_bytes(8, "little")
    return out[:size]

served = 0
lock = threading.Lock()

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        global served
        page = re.fullmatch(r"/delay/.*bytes=(\\d+)&seed=(\\d+)", self.path)
        if page:
            with lock:
                served += 1
            body = words(int(page[2]), int(page[1]))
            if int(page[2]) == {wrong_seed}:
                body = bytes([body[0] ^ 1]) + body[1:]
        else:
            known = dict(requests=served, cpu_user_s=0, cpu_system_s=0)
            known |= dict(connections_peak=1, max_rss_bytes=1)
            body = json.dumps(known).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass

class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

server = Server(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{{server.server_port}}", flush=True)
server.serve_forever()
'''


@pytest.fixture
def with_fixture(simul_bin, tmp_path):
    """A folder with simul and, beside it, a fixture server that lies about the page of one seed (none: -1)."""

    def make(wrong_seed: int) -> pathlib.Path:
        folder = tmp_path / f"bin{wrong_seed}"
        folder.mkdir()
        shutil.copy(simul_bin / "simul", folder)
        fixture = folder / "simul-fixture"
        fixture.write_text(LYING_FIXTURE.format(python=sys.executable, wrong_seed=wrong_seed))
        fixture.chmod(fixture.stat().st_mode | stat.S_IXUSR)
        return folder

    return make


@pytest.mark.parametrize("lane", ["sequential", "thread_pool", "coroutine"])
def test_one_wrong_body_marks_the_row_and_fails_the_bench(with_fixture, tmp_path, lane):
    name = f"^fetch/{lane}/requests:64/inflight:{1 if lane == 'sequential' else 64}/delay:3ms$"
    for wrong_seed, status in ((-1, 0), (7, 1)):
        out = tmp_path / f"{wrong_seed}.json"
        result = bench(
            with_fixture(wrong_seed),
            *FAST,
            "--quick",
            f"--benchmark_filter={name}",
            f"--benchmark_out={out}",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert result.returncode == status, result.stderr
        (row,) = json.loads(out.read_text())["benchmarks"]
        assert row.get("error_occurred", False) is (status == 1)
        if status == 1:
            assert "checksum" in row["error_message"]
            assert row["real_time"] == 0
            assert "rows went wrong" in result.stderr
        assert bool(re.search(f"^✘ {lane} .*checksum", result.stdout, re.MULTILINE)) is (
            status == 1
        )


def test_the_analysis_knows_the_series_and_lanes_of_the_program(simul_bin, tmp_path):
    out = tmp_path / "results.json"
    subprocess.run(
        [simul_bin / "simul", "bench", "--quick", "--benchmark_filter=^floor/empty$", *FAST]
        + [f"--benchmark_out={out}"],
        check=True,
        capture_output=True,
        timeout=TIME_LIMIT_S,
    )
    context = json.loads(out.read_text())["context"]["simul"]
    assert [each["name"] for each in context["series"]] == [str(series) for series in Series]
    listed = subprocess.check_output([simul_bin / "simul", "list", "--lanes", "--json"])
    assert context["lanes"] == json.loads(listed)
    assert [lane.name for lane in load(out).table] == [lane["name"] for lane in context["lanes"]]


def test_the_environment_reaches_the_library_through_us_only(simul_bin, tmp_path):
    """The library reads its variables when it is loaded; none may have an effect of its own."""
    out = tmp_path / "r.json"
    result = bench(
        simul_bin,
        "--quick",
        env=os.environ
        | {
            "BENCHMARK_FILTER": "^floor/empty$",
            "BENCHMARK_REPETITIONS": "2",
            "BENCHMARK_OUT": str(out),
            "BENCHMARK_MIN_TIME": "0.001",
            "BENCHMARK_ENABLE_RANDOM_INTERLEAVING": "false",
        },
    )
    assert result.returncode == 0, result.stderr
    rows = json.loads(out.read_text())["benchmarks"]
    assert [(row["name"], row["repetition_index"]) for row in rows] == [
        ("floor/empty", 0),
        ("floor/empty", 1),
    ]
    listed = bench(
        simul_bin,
        "--quick",
        env=os.environ | {"BENCHMARK_LIST_TESTS": "true", "BENCHMARK_FILTER": "^floor/"},
    )
    assert listed.stdout.splitlines()[0] == "floor/empty"


def test_a_single_repetition_is_its_own_summary(simul_bin, tmp_path):
    out = tmp_path / "r.json"
    bench(
        simul_bin,
        "--quick",
        "--benchmark_filter=^floor/empty$",
        "--benchmark_repetitions=1",
        "--benchmark_report_aggregates_only=true",
        f"--benchmark_out={out}",
    )
    assert [row["name"] for row in json.loads(out.read_text())["benchmarks"]] == ["floor/empty"]


@pytest.mark.parametrize("file_format", ["csv", "console"])
def test_other_formats_are_written_as_it_goes(simul_bin, tmp_path, file_format):
    out = tmp_path / "rows"
    command = [
        simul_bin / "simul",
        "bench",
        "--quick",
        "--benchmark_filter=^floor/",
        "--benchmark_repetitions=1000",
        f"--benchmark_out={out}",
        f"--benchmark_out_format={file_format}",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: out.exists() and "floor/empty" in out.read_text(), "no row came")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert "floor/empty" in out.read_text()
    nowhere = bench(simul_bin, *command[2:5], f"--benchmark_out={tmp_path}/no/r", command[-1])
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
