"""Whole connections changed at random, in short (`./dev fuzz connections` goes on for as long as one likes)."""

import pathlib
import stat
import subprocess
import sys

import pytest

FUZZER = pathlib.Path(__file__).parents[1] / "fuzz" / "fuzz_connections.py"


def fuzz(program: pathlib.Path, seed: int) -> subprocess.CompletedProcess:
    command: list[str | pathlib.Path] = [
        sys.executable,
        FUZZER,
        program,
        f"-seed={seed}",
        "-runs=400",
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("seed", [1, 444])
def test_no_connection_harms_the_server(simul_bin, seed):
    done = fuzz(simul_bin / "simul-fixture", seed)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("connections 400 in ")


# One that ends at the hundredth connection, as after a crash.
ENDING_FIXTURE = """#!{python}
import socket, sys
listening = socket.create_server(("127.0.0.1", 0))
print(f"listening on http://127.0.0.1:{{listening.getsockname()[1]}}", flush=True)
for _ in range(100):
    client = listening.accept()[0]
    try:
        client.recv(1000)
        client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\nConnection: close\\r\\n\\r\\nsilence\\t")
    except OSError:
        pass
    client.close()
sys.exit(7)
"""


def test_a_server_that_ends_is_noticed(tmp_path):
    program = tmp_path / "fixture"
    program.write_text(ENDING_FIXTURE.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    done = fuzz(program, 1)
    assert done.returncode == 1
    assert "status 7" in done.stderr and "again: -seed=" in done.stderr
