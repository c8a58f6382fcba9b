"""Whole connections against a running simul-fixture: pipelines, half-closes, slow bytes and resets, with
bytes changed, moved and cut at random.

Usage: fuzz_connections.py FIXTURE [-max_total_time=SECONDS] [-runs=N] [-seed=N]

Prints what it did and ends with status 1 where the server crashed, leaked, hung, kept a connection or a
descriptor, or does not answer rightly afterwards; then it says with which seed to see it again. What a
server with AddressSanitizer reports is a crash. The other options of libFuzzer are passed over.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request

IDLE_TIMEOUT_S = 0.2
PATIENCE_S = 1.0  # of a client whose answer may never come, by what it asks for
HANG_S = 30  # a sanitizer on a busy machine is slow; a server that hangs is slower
CRASH_REPORT_S = 5
AT_ONCE = 16
IN_A_ROUND = 200

GET = b"GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n"
POST = b"POST /post HTTP/1.1\r\nHost: x\r\n%s\r\n"
HEADERS = [
    b"", b"", b"Connection: close\r\n", b"Connection: keep-alive\r\n", b"Expect: 100-continue\r\n",
    b"A: b\r\n c\r\n", b"A: " + b"a" * 9000 + b"\r\n", b"Host: y\r\n", b"Content-Length: 0\r\n",
]  # fmt: skip
BODIES = [
    b"Content-Length: 5\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n",
    b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello", b"Content-Length: 2000000\r\n\r\n" + b"x" * 9000,
    b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 500 + b"0\r\n\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"Content-Length: 5, 5\r\n\r\nhello",
]  # fmt: skip
TARGETS = [
    b"/html", b"/bytes/100", b"/bytes/70000", b"/bytes/500000", b"/delay/0.01", b"/delay/3600", b"/gzip",
    b"/stream-bytes/5000?chunk_size=7", b"/status/204", b"/redirect/2", b"/links/50/1", b"/site/guides",
    b"/stats", b"/", b"/none", b"*", b"http://x/html", b"/bytes/x", b"/delay/0.01?bytes=200000", b"/fault",
]  # fmt: skip
STRANGE = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b":",
    b"\xff" * 9,
    b"0\r\n\r\n",
    b"HTTP/1.1",
    b"chunked",
    b"-1",
]


@dataclasses.dataclass
class Plan:
    """What a client does, drawn before it connects."""

    pieces: list[bytes]
    pause_s: float  # between them
    ending: str  # "close", "half-close" (and reads on), "reset", "wait" (for the server to end it)
    reads: bool
    patience_s: (
        float  # after which the client ends the connection; if it had none, that is a failure
    )


def requests(draw: random.Random, faults: list[bytes]) -> bytes:
    every = []
    for _ in range(draw.choice([1, 1, 2, 5, 40])):
        kind = draw.randrange(10)
        if kind < 3:
            every.append(b"POST /post HTTP/1.1\r\nHost: x\r\n" + draw.choice(BODIES))
        elif kind == 3:
            every.append(GET % (b"/fault/" + draw.choice(faults) + b"?pause=0.01", b""))
        else:
            request = GET % (draw.choice(TARGETS), draw.choice(HEADERS))
            every.append(request.replace(b"1.1", b"1.0") if kind == 4 else request)
    return b"".join(every)


def changed(data: bytes, draw: random.Random) -> bytes:
    text = bytearray(data)
    for _ in range(draw.choice([0, 0, 1, 1, 2, 5])):
        at, end = sorted(draw.randrange(len(text) + 1) for _ in range(2))
        action = draw.randrange(5)
        if action == 0 and at < len(text):
            text[at] = draw.randrange(256)
        elif action == 1:
            text[at:at] = draw.choice(STRANGE)
        elif action == 2:
            del text[at : min(end, at + draw.choice([1, 2, 50]))]
        elif action == 3:
            text[at:at] = text[at : min(end, at + 100)]
        else:
            del text[end:]
    return bytes(text)


def plan(draw: random.Random, faults: list[bytes]) -> Plan:
    asked = requests(draw, faults)
    data = changed(asked, draw)
    cuts = sorted(draw.randrange(len(data) + 1) for _ in range(draw.choice([0, 0, 1, 3, 30])))
    if draw.random() < 0.1:
        cuts = list(range(min(len(data), 60)))
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    ending = draw.choice(["close", "half-close", "half-close", "reset", "wait"])
    endless = b"/delay/" in asked or b"/fault/" in asked
    return Plan(
        pieces,
        draw.choice([0, 0, 0.001, 0.01]),
        ending,
        draw.random() < 0.8,
        PATIENCE_S if endless else float("inf"),
    )


class Client:
    """Carries out a plan, step by step, never blocking."""

    def __init__(self, address: tuple[str, int], what: Plan):
        self.plan = what
        self.left = list(what.pieces)
        self.next_s = 0.0
        self.begin_s = time.monotonic()
        self.ended = self.sent_all = False
        self.socket = socket.create_connection(address, timeout=HANG_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)

    def step(self, readable: bool) -> None:
        try:
            if readable and not self.socket.recv(1 << 20):
                return self.end()
            if not self.sent_all:
                self.send()
        except BlockingIOError:
            pass
        except OSError:
            self.end()
        passed = time.monotonic() - self.begin_s
        if not self.ended and passed > self.plan.patience_s:
            self.end()
        assert self.ended or passed < HANG_S, f"a connection does not end: {self.plan!r:.2000}"

    def send(self) -> None:
        now = time.monotonic()
        while self.left and now >= self.next_s:
            sent = self.socket.send(self.left[0])
            self.left[0] = self.left[0][sent:]
            if not self.left[0]:
                self.left.pop(0)
                self.next_s = now + self.plan.pause_s
        if self.left:
            return
        self.sent_all = True
        if self.plan.ending == "half-close":
            self.socket.shutdown(socket.SHUT_WR)
        elif self.plan.ending in ("close", "reset"):
            if self.plan.ending == "reset":
                linger = struct.pack("ii", 1, 0)
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.end()

    def end(self) -> None:
        self.socket.close()
        self.ended = True


class Server:
    def __init__(self, program: str):
        self.process = subprocess.Popen(
            [program, "--port", "0", "--idle-timeout", str(IDLE_TIMEOUT_S)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        self.address = (host, int(port))

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=HANG_S) as response:
            return bytes(response.read())

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settle(self) -> tuple[int, dict[str, int]]:
        """Descriptors and statistics once no connection but the one that asks is open."""
        deadline = time.monotonic() + HANG_S
        while True:
            stats = json.loads(self.get("/stats"))
            # The connection that asked may still be open when its successor's descriptor is counted.
            if stats["connections_open"] == 1:
                time.sleep(0.05)
                return self.descriptors(), stats
            assert time.monotonic() < deadline, f"connections stay open: {stats}"
            time.sleep(0.01)

    def stop(self, failed: bool) -> str:
        """Ends it; what it wrote to stderr: AddressSanitizer writes leaks when a process ends."""
        if failed:  # it may be writing why
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(CRASH_REPORT_S)
        self.process.send_signal(signal.SIGTERM)
        try:
            errors = self.process.communicate(timeout=HANG_S)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "does not end at SIGTERM"
        status = self.process.returncode
        return f"{errors}\nstatus {status}" if status else errors


def play(server: Server, draw: random.Random, faults: list[bytes]) -> None:
    """A round: so many connections, some of them at once."""
    todo = [plan(draw, faults) for _ in range(IN_A_ROUND)]
    open_now: list[Client] = []
    while todo or open_now:
        while todo and len(open_now) < AT_ONCE:
            open_now.append(Client(server.address, todo.pop()))
        listening = [each.socket for each in open_now if each.plan.reads or each.sent_all]
        readable, _, _ = select.select(listening, [], [], 0.001)
        for client in open_now:
            client.step(client.socket in readable)
        open_now = [each for each in open_now if not each.ended]


def options(words: list[str]) -> tuple[str, float, int, int]:
    values = {"max_total_time": "0", "runs": "0", "seed": str(random.randrange(1 << 32))}
    for word in words[1:]:
        if given := re.fullmatch(r"-(\w+)=(.*)", word):
            values[given[1]] = given[2]
    runs = int(values["runs"]) or (sys.maxsize if float(values["max_total_time"]) else IN_A_ROUND)
    return words[0], float(values["max_total_time"]) or float("inf"), runs, int(values["seed"])


def main() -> int:
    program, seconds, runs, seed = options(sys.argv[1:])
    server = Server(program)
    begin = time.monotonic()
    done = rounds = 0
    failure = ""
    try:
        faults = [line.split(b"\t")[0] for line in server.get("/fault").splitlines()]
        page = server.get("/bytes/1000?seed=3")
        play(server, random.Random(seed), faults)  # what is made once is there now
        descriptors, first = server.settle()
        while done < runs and time.monotonic() - begin < seconds:
            play(server, random.Random(seed + rounds), faults)
            rounds, done = rounds + 1, done + IN_A_ROUND
            now, last = server.settle()
            assert now <= descriptors, f"{now} descriptors, {descriptors} before"
            assert server.get("/bytes/1000?seed=3") == page, "another page than before"
        print(
            f"connections {done} in {time.monotonic() - begin:.0f} s, {last['requests']} requests, "
            f"{last['parse_errors']} refused, {last['timeouts']} timed out, {last['abandoned']} abandoned; "
            f"descriptors {descriptors} and {now}, "
            f"memory {first['max_rss_bytes'] >> 20} and {last['max_rss_bytes'] >> 20} MiB"
        )
    except (AssertionError, OSError, ValueError) as error:
        failure = f"{type(error).__name__}: {error}"
    failure = "\n".join(filter(None, [failure, server.stop(failed=bool(failure))]))
    if failure:
        print(
            f"connections: {failure}\nagain: -seed={seed + rounds} -runs={IN_A_ROUND}",
            file=sys.stderr,
        )
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
