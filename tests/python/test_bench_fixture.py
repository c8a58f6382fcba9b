"""simul bench against a fixture server that somebody else started."""

import json
import subprocess

import pytest

from raw_server import raw_server
from test_bench import FAST, bench

ROW = "^fetch/coroutine/requests:1000/inflight:8/delay:0s$"


def test_requests_go_to_the_server_that_is_named(simul_bin, start_fixture, tmp_path):
    server = start_fixture()
    out = tmp_path / "results.json"
    result = bench(
        simul_bin,
        *FAST,
        "--quick",
        f"--benchmark_filter={ROW}",
        f"--fixture={server.url}/",
        f"--benchmark_out={out}",
    )
    assert result.returncode == 0, result.stderr
    results = json.loads(out.read_text())
    context = results["context"]["simul"]["fixture"]
    assert context["url"] == server.url
    assert 0 < context["round_trip_s"] < 1
    assert abs(context["clock_ahead_s"]) <= context["round_trip_s"]
    (row,) = results["benchmarks"]
    assert row["server_cpu_s"] > 0
    # The check before the measurement, and the run.
    assert server.stats()["requests"] >= 2 * row["completed"] == 2000
    assert server.process.poll() is None, "it is not ours to end"


def test_a_run_with_a_server_of_its_own_says_nothing_of_a_network(simul_bin, tmp_path):
    out = tmp_path / "results.json"
    filter_ = "--benchmark_filter=^floor/empty$"
    assert bench(simul_bin, *FAST, filter_, f"--benchmark_out={out}").returncode == 0
    assert "fixture" not in json.loads(out.read_text())["context"]["simul"]


def refused(simul_bin, url: str) -> tuple[int, str]:
    """Exit status, and the one line of why."""
    result = subprocess.run(
        [simul_bin / "simul", "bench", *FAST, f"--benchmark_filter={ROW}", f"--fixture={url}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return result.returncode, line


@pytest.mark.parametrize(
    "url", ["127.0.0.1:1", "https://127.0.0.1:1", "http://", "http://127.0.0.1:1/x", "http://a b"]
)
def test_what_is_no_address_of_a_server_is_a_wrong_usage(simul_bin, url):
    status, line = refused(simul_bin, url)
    assert status == 2
    assert f"'{url}' is not http://HOST:PORT" in line


def test_nobody_there(simul_bin):
    status, line = refused(simul_bin, "http://127.0.0.1:1")
    assert status == 1
    assert "no simul-fixture at http://127.0.0.1:1: " in line


def test_a_server_that_goes_away_fails_the_rows(simul_bin, start_fixture, tmp_path):
    server = start_fixture()
    out = tmp_path / "results.json"
    with subprocess.Popen(
        [
            *(simul_bin / "simul", "bench", "--quick", "--benchmark_repetitions=200"),
            *(f"--benchmark_filter={ROW}", f"--fixture={server.url}", f"--benchmark_out={out}"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        while server.stats()["requests"] < 5000:
            pass
        server.stop()
        _, errors = run.communicate(timeout=120)
    assert run.returncode == 1, errors
    rows = json.loads(out.read_text())["benchmarks"]
    assert any(row.get("error_occurred") for row in rows)


@pytest.mark.parametrize(
    "body, said",
    [
        ('{"requests": 0}', "is simul-fixture unknown (commit unknown), but this is "),
        (
            '{"requests": 0, "version": "0.0.9", "commit": "abc"}',
            "is simul-fixture 0.0.9 (commit abc), but this is ",
        ),
        ("[]", "what answers there is not simul-fixture"),
        ("<html>", "what answers there is not simul-fixture"),
    ],
)
def test_another_version_or_another_program(simul_bin, body, said):
    def script(connection, read):
        while read():
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall((head + body).encode())

    with raw_server(script) as url:
        status, line = refused(simul_bin, url)
    assert status == 1
    assert said in line
