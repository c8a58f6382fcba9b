#!/usr/bin/env python3
"""A crawl of 100,000 URLs, a tenth of them faulty, a thousand in flight: does it stay as it is after
the first tenth? Then the same while the server is killed and started again, twice.

Usage: crawl.py FOLDER_OF_THE_PROGRAMS [URLS]

A line for each lane and way; ends with status 1 where URLs are not accounted for, where memory or
descriptors grew after the first tenth, or where something was left behind.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "python"))

from fixture_client import FixtureServer
from test_crawl_load import drawn_list

LANES = ("coroutine", "callback", "stackful", "thread_pool")
IN_FLIGHT = 1000
# What a transfer may keep from the largest answer that it met: 16 KiB of body, and zlib's state.
GROWTH_BYTES = IN_FLIGHT * (16 + 40) * 1024
# A connection for each URL in flight, which may be replaced before the old one is closed, and in a
# thread the two descriptors by which libcurl can be woken.
MOST_DESCRIPTORS = 4 * IN_FLIGHT
UNUSED = "127.0.0.1:1"


def resident_bytes(pid: int) -> int:
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(pid)


def descriptors(pid: int) -> int:
    return sum(1 for _ in pathlib.Path(f"/proc/{pid}/fd").iterdir())


def start_server(programs: pathlib.Path, port: int = 0) -> FixtureServer:
    return FixtureServer(programs / "simul-fixture", port=port)


class Soak:
    def __init__(self, programs: pathlib.Path, count: int, folder: pathlib.Path):
        self.programs = programs
        self.count = count
        self.folder = folder
        self.wrong: list[str] = []

    def crawl(self, lane: str, kills: int) -> None:
        server = start_server(self.programs)
        urls, kinds = drawn_list(server.url, UNUSED, self.count)
        (self.folder / "urls").write_text("\n".join(urls) + "\n")
        command = [
            str(self.programs / "simul"), "run", "crawl", "--lane", lane, "--json",
            "--urls", str(self.folder / "urls"), "--out", str(self.folder / "rows"),
            "--inflight", str(IN_FLIGHT), "--body-bytes", "1000000",
            "--retry", "3" if kills else "0",  # else the list is over before the server is back
        ]  # fmt: skip
        begun = time.monotonic()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        samples = []
        after_a_tenth = None
        kills_left = kills
        while process.poll() is None:
            with contextlib.suppress(OSError, ProcessLookupError):
                samples.append((resident_bytes(process.pid), descriptors(process.pid)))
            requests = server.stats()["requests"]
            if after_a_tenth is None and requests > self.count // 10:
                after_a_tenth = samples[-1][0]
            if kills_left and requests > self.count // 5:
                server.process.kill()
                server.process.wait()
                server = start_server(self.programs, server.port)
                kills_left -= 1
            time.sleep(0.1)
        wall_s = time.monotonic() - begun
        printed, errors = process.communicate()
        server.process.terminate()
        server.process.wait()

        way = f"server killed {kills} times" if kills else "undisturbed"
        report = json.loads(printed or "{}")
        failed = report.get("failed", {})
        urls_told = report.get("completed", 0) + sum(failed.values())
        at_the_end = samples[-1][0]
        most = max(number for _, number in samples)
        print(
            f"{lane}, {way}: {urls_told} URLs in {wall_s:.1f} s, {sum(failed.values())} failed, "
            f"{(after_a_tenth or 0) >> 20} MiB after a tenth, {at_the_end >> 20} at the end, "
            f"{most} descriptors at most",
            flush=True,
        )
        expected = {kind: number for kind, number in kinds.items() if kind}
        left = sorted(path.name for path in self.folder.iterdir())
        for right, what in (
            (urls_told == self.count, f"{urls_told} of {self.count} URLs are accounted for"),
            (kills or failed == expected, f"failed are {failed} and not {expected}"),
            (kills_left == 0, "the crawl was over before the server was killed"),
            (after_a_tenth and at_the_end - after_a_tenth < GROWTH_BYTES, "memory grew"),
            (most < MOST_DESCRIPTORS, "more descriptors than URLs in flight"),
            (left == ["rows", "urls"], f"left behind: {left}"),
        ):
            if not right:
                self.wrong.append(
                    f"{lane}, {way}: {what} (status {process.returncode}, {errors!r})"
                )


def main() -> int:
    programs = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(programs, count, pathlib.Path(folder))
        for kills in (0, 2):
            for lane in LANES:
                soak.crawl(lane, kills)
    for each in soak.wrong:
        print(each, file=sys.stderr)
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
