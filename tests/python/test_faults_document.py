"""docs/faults.md says what the table and the programs say, and of curl what curl says."""

import concurrent.futures
import pathlib
import shutil
import subprocess

import pytest

from fault_kinds import CURL_VERSION, FAULTS
from faults_document import document, options_of

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "faults.md"


def test_the_document_is_up_to_date(simul_bin):
    assert DOCUMENT.read_text() == document(simul_bin), (
        "make it again: SIMUL_BIN=build/release/bin .venv/bin/python "
        "tests/python/faults_document.py > docs/faults.md"
    )


def test_every_limit_is_an_option_with_its_default(simul_bin):
    """The limits that a crawler must have; those that a load generator needs too are in both."""
    shared = {
        "--connect-timeout": "10s",
        "--timeout": "60s",
        "--lowest-speed": "100",
        "--slow-for": "20s",
        "--redirects": "10",
        "--header-bytes": "65536",
        "--body-bytes": "67108864",
        "--cacert": "",
    }
    for workload, options in [("fetch", shared), ("crawl", {**shared, "--retry": "0"})]:
        given = options_of(
            subprocess.check_output([simul_bin / "simul", "run", workload, "--help"], text=True)
        )
        assert {option: given[option][0] for option in options} == options
    text = DOCUMENT.read_text()
    assert all(f"| `{option}` |" in text for option in [*shared, "--retry"])


def has_that_curl() -> bool:
    curl = shutil.which("curl")
    return curl is not None and f"libcurl/{CURL_VERSION}." in subprocess.check_output(
        [curl, "--version"], text=True
    )


@pytest.mark.skipif(
    not has_that_curl(), reason=f"needs curl {CURL_VERSION}, of which the column speaks"
)
def test_curl_alone_says_what_the_column_says(fixture_server):
    """And whatever is not in the column fails with a code of its own, or is a success for both."""

    def ask(name):
        # Only what never ends by itself is cut short: the others must come to their end on a busy
        # machine, too.
        endless = name == "endless-body" or (FAULTS[name].kind or "").startswith("timed_out")
        return subprocess.run(
            [
                "curl",
                "--silent",
                "--location",
                "--compressed",
                "--output",
                "/dev/null",
                "--max-filesize",
                "1000000",
                "--max-time",
                "2" if endless else "60",
                "--write-out",
                "%{exitcode}, %{http_code}",
                f"{fixture_server.url}/fault/{name}{FAULTS[name].query}",
            ],
            capture_output=True,
            text=True,
        ).stdout

    with concurrent.futures.ThreadPoolExecutor(8) as several:
        answers = dict(zip(FAULTS, several.map(ask, FAULTS), strict=True))
    for name, said in answers.items():
        if FAULTS[name].curl:
            assert said == FAULTS[name].curl, name
        else:
            assert said.startswith("0, ") == (FAULTS[name].kind is None), f"{name}: {said}"
