"""Many connections that have had their answer and wait for the next request."""

import contextlib
import pathlib
import resource
import socket

import pytest

CONNECTIONS = 15_000
# Beside the connections.
DESCRIPTORS = 300
MOST_BYTES = 8 * 1024


@pytest.fixture
def enough_descriptors():
    """For this process; the server raises its own limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < CONNECTIONS + DESCRIPTORS:
        pytest.skip(f"{CONNECTIONS:,} connections need more than {hard:,} descriptors (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident(pid: int) -> int:
    """Bytes of the process in memory."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def test_an_idle_connection_takes_little_memory(start_fixture, enough_descriptors, sanitized):
    server = start_fixture("--connections", str(CONNECTIONS))
    server.stats()
    before = resident(server.process.pid)
    request = b"GET /bytes/1024?seed=1 HTTP/1.1\r\nHost: here\r\n\r\n"
    with contextlib.ExitStack() as clients:
        for _ in range(CONNECTIONS):
            client = clients.enter_context(socket.create_connection((server.host, server.port)))
            client.sendall(request)
            received = b""
            while b"\r\n\r\n" not in received or len(received.split(b"\r\n\r\n", 1)[1]) < 1024:
                more = client.recv(65536)
                assert more, received
                received += more
        assert server.stats()["connections_open"] == CONNECTIONS + 1
        each = (resident(server.process.pid) - before) / CONNECTIONS
    if not sanitized:
        assert each <= MOST_BYTES
