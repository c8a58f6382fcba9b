"""What the Python tests share: the folder of programs (SIMUL_BIN) and fixture servers."""

import os
import pathlib
import signal

import pytest

from fixture_client import FixtureServer

# A shell's background job ignores Ctrl-C, and so would the programs under test.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that run programs of ours: what needs `simul_bin`, itself or by another fixture."""
    for item in items:
        if "simul_bin" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.programs)


@pytest.fixture(scope="session")
def simul_bin() -> pathlib.Path:
    """The folder that holds the programs under test, and the only way to them."""
    folder = os.environ.get("SIMUL_BIN")
    if not folder:
        pytest.fail("set SIMUL_BIN to the folder of programs, such as build/release/bin")
    return pathlib.Path(folder).resolve()


@pytest.fixture(scope="session")
def sanitized(simul_bin) -> bool:
    """Whether the programs are instrumented: slower, with other ideas of memory and threads."""
    program = (simul_bin / "simul-fixture").read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


@pytest.fixture
def start_fixture(simul_bin):
    """Starts fixture servers with the arguments given; stops them when the test ends."""
    servers = []

    def start(*arguments: str, **popen) -> FixtureServer:
        servers.append(FixtureServer(simul_bin / "simul-fixture", *arguments, **popen))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def fixture_server(simul_bin):
    """One fixture server for a file of tests, without TLS."""
    server = FixtureServer(simul_bin / "simul-fixture")
    yield server
    server.stop()
