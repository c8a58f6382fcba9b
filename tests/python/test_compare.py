"""simul compare, as it is typed."""

import contextlib
import http.server
import json
import random
import signal
import subprocess
import threading
import time

import pytest

from processes import children_of, is_running, wait_until

LANES = "--lanes=thread_pool,coroutine"
SHORT = ("--repetitions=2", "--patience=5s")


def compare(simul_bin, *arguments, timeout=120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [simul_bin / "simul", "compare", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
    )


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "give a workload: "),
        (["nothing"], "unknown workload 'nothing'; there are: "),
        (["sleeps", "--lanes=fast"], "unknown lane 'fast'; sleeps has: sequential, "),
        (["sleeps", "--lanes", ","], "--lanes: ',' has an empty value"),
        (["sleeps", "--lanes="], "--lanes= has no value"),
        (["sleeps", "--sweep=tasks"], "--sweep: 'tasks' is not PARAMETER=VALUE,VALUE,"),
        (["sleeps", "--sweep==1,2"], "--sweep: '=1' is not PARAMETER=VALUE,VALUE,"),
        (["sleeps", "--sweep=tasks=1"], "one value of tasks is no sweep; give --tasks 1"),
        (["sleeps", "--sweep=tasks=1,1"], "tasks has a value twice"),
        (["sleeps", "--sweep=tasks=1,many"], "--tasks: 'many' is no whole number"),
        (["sleeps", "--sweep=nothing=1,2"], "there is no parameter 'nothing'"),
        (["sleeps", "-n", "1", "--sweep=tasks=1,2"], "tasks is given by --tasks already"),
        (
            ["sleeps", "--sweep=tasks=1,2,delay=0s,1ms,threads=1,2"],
            "at most 2 parameters can be swept",
        ),
        (["sleeps", "--for=0s"], "--for: 0s is out of range"),
        (["sleeps", "--for=soon"], "--for: 'soon' is no length of time"),
        (["sleeps", "--for=1s", "--repetitions=2"], "--repetitions excludes --for"),
        (["sleeps", "--repetitions=0"], "--repetitions: 0 is out of range"),
        (["sleeps", "--json", "surplus"], "surplus"),
        (["fetch", "--fixture=here"], "'here' is not http://HOST:PORT"),
        (["fetch", "--url=gopher://x"], "gopher"),
        (["crawl", "--urls=/no/such/list"], "/no/such/list"),
    ],
)
def test_wrong_usage_is_one_line(simul_bin, arguments, said):
    done = compare(simul_bin, *arguments)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("simul: ") and said in line


@pytest.mark.parametrize(
    "workload",
    "as_completed asyncq blocking_call chained chess count cpu crawl fetch mix queue random sleeps "
    "start".split(),
)
def test_every_workload_can_be_compared(simul_bin, workload):
    done = compare(simul_bin, workload, "--json", "--repetitions=1", "--patience=100ms")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    results = json.loads(done.stdout)["results"]
    listed = subprocess.run(
        [simul_bin / "simul", "list", "--json"], capture_output=True, text=True, check=True
    )
    answering = [
        cell["lane"]
        for cell in json.loads(listed.stdout)
        if cell["workload"] == workload and not cell["declined"]
    ]
    assert sorted(result["lane"] for result in results) == sorted(answering)
    verdicts = {result["verdict"] for result in results}
    assert verdicts <= {"fastest", "declined", "too_few_rounds"}


def test_the_table_has_every_lane_and_says_what_is_known(simul_bin):
    done = compare(
        simul_bin, "sleeps", "-n", "100", "--delay=1ms", "--lanes=thread_pool,coroutine,lean",
        "--repetitions=12",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert lines[0].startswith("sleeps, tasks:100 delay:1ms")
    assert "12 rounds in" in done.stdout
    assert {line.split()[0] for line in lines} >= {"thread_pool", "coroutine", "lean"}
    # 64 threads for 100 waits take twice as long.
    assert "as fast as thread_pool" in done.stdout


def test_a_lane_that_would_take_too_long_is_not_run(simul_bin):
    done = compare(
        simul_bin, "sleeps", "-n", "1000", "--delay=10ms", *SHORT[:1], "--patience=200ms"
    )
    assert done.returncode == 0
    (line,) = [each for each in done.stdout.splitlines() if each.startswith("sequential")]
    assert line.endswith("declined: would take 10.0 s (--patience 10s runs it)")


def test_the_same_seed_draws_the_same(simul_bin):
    def checks(seed):
        done = compare(simul_bin, "mix", "-n20", LANES, *SHORT, "--json", f"--seed={seed}")
        return json.loads(done.stdout)["seed"]

    assert (checks(5), checks(6)) == (5, 6)


def test_a_folder_gets_the_results_and_a_chart(simul_bin, tmp_path):
    folder = tmp_path / "new" / "folder"
    done = compare(simul_bin, "mix", "-n", "40", LANES, *SHORT, "-o", folder)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "comparison.json",
        "comparison.png",
        "comparison.svg",
    ]
    results = json.loads((folder / "comparison.json").read_text())
    assert len(results["benchmarks"]) == 4
    assert results["context"]["simul"]["interrupted"] is False


def test_a_folder_that_cannot_be_is_one_line(simul_bin, tmp_path):
    (tmp_path / "file").write_text("")
    done = compare(simul_bin, "mix", LANES, "-o", tmp_path / "file")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "cannot make the folder" in line


def test_ctrl_c_prints_what_there_is(simul_bin, tmp_path):
    process = subprocess.Popen(
        [
            *(simul_bin / "simul", "compare", "fetch", LANES, "--delay=1ms", "--for=100s"),
            *("--sweep=inflight=8,64", "-o", tmp_path),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    file = tmp_path / "comparison.json"

    def rows() -> int:
        return len(json.loads(file.read_text())["benchmarks"]) if file.exists() else 0

    wait_until(lambda: rows() >= 4 or process.poll() is not None, "it measured nothing")
    (server,) = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert "interrupted" in out and "coroutine" in out
    assert json.loads(file.read_text())["context"]["simul"]["interrupted"] is True
    wait_until(lambda: not is_running(server), "the server outlived the comparison")


def test_requests_go_to_the_fixture_server_that_is_named(simul_bin, start_fixture):
    server = start_fixture()
    done = compare(simul_bin, "fetch", "-n", "50", LANES, *SHORT, f"--fixture={server.url}")
    assert done.returncode == 0, done.stderr
    assert server.stats()["requests"] >= 4 * 50


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64
    kind = ""
    asked = 0


class Stranger(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked += 1
        fails = self.server.kind == "fails" and self.server.asked % 60 == 0
        body = b"now and then" if self.server.kind != "differs" else str(random.random()).encode()
        self.send_response(503 if fails else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextlib.contextmanager
def stranger(kind: str):
    server = Server(("127.0.0.1", 0), Stranger)
    server.kind = kind
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def compare_with(simul_bin, server, *arguments):
    url = f"http://127.0.0.1:{server.server_address[1]}/x"
    common = ("-n", "40", "--inflight", "4", LANES, "--repetitions=3", "--json")
    return compare(simul_bin, "fetch", f"--url={url}", *common, *arguments)


def test_strangers_get_the_requests_that_were_announced_and_no_more(simul_bin):
    with stranger("answers") as server:
        done = compare_with(simul_bin, server)
        assert done.returncode == 0
        assert "80 requests a round to http://127.0.0.1:" in done.stderr
        assert "3 rounds, 240 requests in all" in done.stderr
        # And one before to learn what it answers, for each of two plans.
        assert server.asked == 242
    results = json.loads(done.stdout)
    assert results["notes"] == []
    assert [result["runs"] for result in results["results"]] == [3, 3]


def test_what_strangers_answer_is_no_fault_of_a_lane(simul_bin):
    with stranger("differs") as server:
        done = compare_with(simul_bin, server)
    assert done.returncode == 0
    (note,) = json.loads(done.stdout)["notes"]
    assert "pages differed from run to run" in note

    with stranger("fails") as server:
        done = compare_with(simul_bin, server)
    assert done.returncode == 0
    results = json.loads(done.stdout)
    assert any("the server answered otherwise than at first" in note for note in results["notes"])
    assert {result["verdict"] for result in results["results"]} <= {
        "fastest",
        "too_few_rounds",
        "no_run",
    }


def test_a_stranger_that_does_not_answer_is_one_line(simul_bin):
    begin = time.monotonic()
    done = compare(simul_bin, "fetch", "--url=http://127.0.0.1:1/x")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "http://127.0.0.1:1: refused" in line
    assert time.monotonic() - begin < 60
