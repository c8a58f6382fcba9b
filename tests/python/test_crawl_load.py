"""A long crawl of pages and faults, drawn at random: nothing is lost, and nothing is left behind."""

import collections
import json
import os
import random
import socket
import subprocess

import pytest

from fault_kinds import FAULTS, NOTHING_COMES
from fixture_client import TIME_LIMIT_S

LANES = ["sequential", "thread_pool", "coroutine"]
IN_FLIGHT = 256
LINKS = 10
BODY_BYTES = 1_000_000
# What the second of two equal crawls may add to what is allocated: less than one byte a URL.
GROWTH = 8_000
# Without the caches that the allocator keeps for each thread, which count as allocated.
ENVIRONMENT = {**os.environ, "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}


def drawn_list(fixture_url: str, closed: str, count: int) -> tuple[list[str], collections.Counter]:
    """`count` URLs, a tenth of them bad, and how many there are of each kind ("" for a success)."""
    bad = [
        (f"{fixture_url}/fault/{name}{answer.query}", answer.kind or "")
        for name, answer in FAULTS.items()
        if answer.options != NOTHING_COMES and name != "redirect-unknown-host"
    ]
    bad += [
        (f"{fixture_url}/status/404", "http_status"),
        (f"{fixture_url}/status/503", "http_status"),
        (f"{fixture_url}/redirect/11", "too_many_redirects"),
        (f"http://{closed}/", "refused"),
        ("http://", "bad_url"),
        ("mailto:someone@example.org", "unsupported_scheme"),
    ]
    draw = random.Random(444)
    urls = [(f"{fixture_url}/links/{LINKS}/{n % LINKS}", "") for n in range(count)]
    for position in draw.sample(range(count), count // 10):
        urls[position] = draw.choice(bad)
    return [url for url, _ in urls], collections.Counter(kind for _, kind in urls)


@pytest.mark.parametrize("lane", LANES)
def test_everything_is_accounted_for_and_nothing_left_behind(
    simul_bin, sanitized, start_fixture, tmp_path, lane
):
    count = 2_000 if sanitized else 10_000
    server = start_fixture()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{unused.getsockname()[1]}"
        urls, kinds = drawn_list(server.url, closed, count)
        (tmp_path / "urls").write_text("\n".join(urls) + "\n")
        done = subprocess.run(
            [
                simul_bin / "run_repeatedly",
                "2",
                "crawl",
                lane,
                f"urls={tmp_path / 'urls'}",
                f"out={tmp_path / 'rows'}",
                f"inflight={IN_FLIGHT}",
                f"body_bytes={BODY_BYTES}",
            ],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            timeout=5 * TIME_LIMIT_S,
        )
    assert (done.returncode, done.stderr) == (0, "")
    before, *runs = [json.loads(line) for line in done.stdout.splitlines()]

    completed = kinds.pop("")
    assert len(kinds) > 10 and completed > 0.9 * count
    for run in runs:
        assert run["failed"] == kinds
        assert run["completed"] == completed
        assert run["tally"]["urls"] == count == completed + sum(kinds.values())
        assert run["mismatch"] is None
        assert run["descriptors"] == before["descriptors"]
    if not sanitized:  # a sanitizer has an allocator of its own, and finds leaks itself
        first, second = runs
        assert first["allocated_bytes"] - before["allocated_bytes"] < 1_000_000
        assert abs(second["allocated_bytes"] - first["allocated_bytes"]) < GROWTH
        if lane != "thread_pool":  # whose many heaps are emptied, but not always given back
            assert second["resident_bytes"] - first["resident_bytes"] < 1_000_000

    rows = (tmp_path / "rows").read_text().splitlines()[1:]
    assert len(rows) == runs[1]["tally"]["links"] > (LINKS - 1) * 0.9 * count
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["rows", "urls"]
    server.wait_until_alone()
