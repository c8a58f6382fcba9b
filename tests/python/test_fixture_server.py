"""The fixture server as a program: its command line, its pages, and what it stands."""

import collections
import contextlib
import hashlib
import html.parser
import json
import pathlib
import random
import resource
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.parse
import zlib

import pytest

from processes import is_running, wait_until

URLS = pathlib.Path(__file__).parents[2] / "fixtures" / "urls.txt"
MASK = (1 << 64) - 1


def sequence(size: int, seed: int) -> bytes:
    """The server's byte sequence, from the published SplitMix64."""
    words = []
    for _ in range(size // 8 + 1):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        words.append(struct.pack("<Q", z ^ (z >> 31)))
    return b"".join(words)[:size]


# --- the program ---


@pytest.fixture
def run(simul_bin):
    def run(*arguments):
        return subprocess.run(
            [simul_bin / "simul-fixture", *arguments], capture_output=True, text=True, timeout=60
        )

    return run


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_ends_cleanly_on_a_signal(start_fixture, signal_number):
    server = start_fixture()
    with server.connect() as idle, server.connect() as busy, server.connect() as silent:
        busy.request("/bytes/1000000000")
        silent.request("/fault/silence")
        assert idle.request("/html").read_response()[0] == 200
        assert server.stop(signal_number) == ""


def test_help_has_an_example(run):
    done = run("--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--no-such-flag"], "there is no option --no-such-flag"),
        (["--port", "65536"], "--port: 65536 is out of range; give 0 to 65535"),
        (["--port", "99999"], "--port: 99999 is out of range; give 0 to 65535"),
        (["--port", "-1"], "--port: '-1' is no whole number; give 0 to 65535"),
        (["--port", "many"], "--port: 'many' is no whole number; give 0 to 65535"),
        (["--port", "080"], "--port: '080' begins with a zero; give 0 to 65535"),
        (["--port", ""], "--port: '' is no whole number; give 0 to 65535"),
        (["--port=", "1"], "--port= has no value"),
        (["--port", "1", "--port", "2"], "--port: given 2 times"),
        (["--port", "1\n2"], "--port: '1 2' is no whole number"),
        (["--port"], "--port"),
        (["--host", "not an address"], "not a numeric address: not an address"),
        (["--host", ""], "--host: '' has an empty value"),
        (["--host", "127.0.0.1,"], "--host: '127.0.0.1,' has an empty value"),
        (["--host", "127.0.0.1,no"], "not a numeric address: no"),
        (["--idle-timeout", "0"], "--idle-timeout: 0 is out of range; give 0.01 to 86400"),
        (["--idle-timeout", "nan"], "--idle-timeout: 'nan' is no number; give 0.01 to 86400"),
        (["--idle-timeout", "inf"], "--idle-timeout: 'inf' is no number; give 0.01 to 86400"),
        (["--idle-timeout", "soon"], "--idle-timeout: 'soon' is no number; give 0.01 to 86400"),
        (["--idle-timeout", ""], "--idle-timeout: '' is no number; give 0.01 to 86400"),
        (["--idle-timeout", "01"], "--idle-timeout: '01' begins with a zero"),
        (["--idle-timeout", "1e999"], "--idle-timeout: 1e999 is out of range"),
        (["--max-head", "1"], "--max-head: 1 is out of range; give 256 to 1048576"),
        (["--max-body", "-1"], "--max-body: '-1' is no whole number; give 0 to 1073741824"),
        (["--connections", "-1"], "--connections: '-1' is no whole number; give 0 to 2147483647"),
        (["--corrupt-response", "-1"], "--corrupt-response: '-1' is no whole number"),
        (["--corrupt-response", "1073741825"], "--corrupt-response: 1073741825 is out of range"),
        (["--tls=perhaps"], "--tls: 'perhaps' is neither true nor false"),
        (["--ca-out", "file"], "--ca-out requires --tls"),
        (["--certificate", "expired"], "--certificate requires --tls"),
        (["--tls", "--ca-out", ""], "--ca-out: the value is empty"),
        (
            ["--tls", "--certificate", "forged"],
            "--certificate: 'forged' is not among expired, good",
        ),
        (["surplus"], "surplus"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run, arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("simul-fixture: ") and done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_listening_line_that_nobody_can_take_is_one_line_and_status_1(simul_bin):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [simul_bin / "simul-fixture"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "simul-fixture: cannot write to standard output: No space left on device\n"
    )


def test_port_in_use_is_one_line_and_status_1(run, start_fixture):
    port = str(start_fixture().port)
    done = run("--port", port)
    assert done.returncode == 1
    assert done.stdout == ""
    assert port in done.stderr and "in use" in done.stderr and done.stderr.count("\n") == 1


def test_foreign_address_is_one_line_and_status_1(run):
    done = run("--host", "192.0.2.1")
    assert done.returncode == 1
    assert "192.0.2.1" in done.stderr and done.stderr.count("\n") == 1


def test_more_connections_than_descriptors_is_one_line_and_status_1(run):
    done = run("--connections", "1000000000")
    assert done.returncode == 1
    assert "1000000000" in done.stderr and "ulimit -n" in done.stderr
    assert done.stderr.count("\n") == 1


def test_unwritable_ca_file_is_one_line_and_status_1(run):
    done = run("--tls", "--ca-out", "/no/such/folder/ca.pem")
    assert done.returncode == 1
    assert "/no/such/folder/ca.pem" in done.stderr and done.stderr.count("\n") == 1


def test_dies_with_its_parent(simul_bin):
    """A parent that is killed outright cannot end its server; the server has to notice."""
    parent_program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(3600)\n"
    )
    server = [simul_bin / "simul-fixture", "--port", "0", "--die-with-parent"]
    parent = subprocess.Popen(
        [sys.executable, "-c", parent_program, *server], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    wait_until(lambda: not is_running(child), "the server outlived its parent")


# --- its pages ---


@pytest.mark.parametrize("size", [0, 1, 7, 8, 1024, 65536, 65537, 300_000])
@pytest.mark.parametrize("seed", [0, 7, MASK])
def test_bytes_are_the_named_sequence(fixture_server, size, seed):
    assert fixture_server.get(f"/bytes/{size}?seed={seed}") == sequence(size, seed)
    if size < 65537:
        assert fixture_server.get(f"/stream-bytes/{size}?seed={seed}&chunk_size=999") == sequence(
            size, seed
        )


def test_delay_answers_its_body_after_the_time(fixture_server):
    started = time.monotonic()
    assert fixture_server.get("/delay/0.05?bytes=1024&seed=7") == sequence(1024, 7)
    assert time.monotonic() - started >= 0.05
    assert json.loads(fixture_server.get("/delay/0.001")) == {"delay_s": 0.001}


def test_a_server_that_stalls_all_the_time_answers_as_the_next_second_begins(fixture_server):
    begin = int(time.monotonic())
    fixture_server.get("/delay/0?stall=1")
    assert int(time.monotonic()) > begin


def test_delays_overlap(fixture_server):
    """Answers come in the order of the delays, not in that of the requests."""
    with fixture_server.connect() as long, fixture_server.connect() as short:
        long.request("/delay/3600")
        short.request("/delay/0.01")
        assert short.read_response()[0] == 200
        assert not long.has_more()


class Links(html.parser.HTMLParser):
    def __init__(self, page: bytes, url: str):
        super().__init__()
        self.base = url
        self.found = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "href":
                self.found.append(urllib.parse.urljoin(self.base, value.strip()))
                if tag == "base":
                    self.base = self.found[-1]


def test_links_pages_form_a_ring(fixture_server):
    url = fixture_server.url
    for index in range(5):
        page = Links(fixture_server.get(f"/links/5/{index}"), url)
        assert page.found == [f"{url}/links/5/{other}" for other in range(5) if other != index]


def test_crawl_site_has_what_a_crawler_meets(fixture_server):
    """Distinct links of the nine addresses, as an independent parser and urljoin count them."""
    found = {}
    for path in URLS.read_text().split():
        with fixture_server.connect() as connection:
            status, headers, body = connection.request(path).read_response()
            if status == 301:
                path = urllib.parse.urljoin(path, headers["location"])
                status, headers, body = connection.request(path).read_response()
        is_html = headers["content-type"].startswith("text/html")
        links = Links(body, fixture_server.url + path).found if is_html else []
        found[path] = (status, len(set(links)))
    assert found == {
        "/site/regex": (200, 23),
        "/site/manual/this-page-is-gone": (404, 1),
        "/site/guides": (200, 120),
        "/site/media": (200, 115),
        "/site/resolver/": (200, 36),
        "/site/morning": (200, 143),
        "/site/markets": (200, 3),
        "/site/rfc.txt": (200, 0),
        "/site/archive?page=2&sort=new": (200, 12),
    }


def test_every_example_of_the_index_works(fixture_server):
    index = Links(fixture_server.get("/"), "")
    assert len(index.found) > 10
    for target in index.found:
        if target in ("/post", "/fault/close-in-body"):
            continue
        with fixture_server.connect() as connection:
            head = connection.request(target).read_head()
            assert int(head.split()[1]) in ((404,) if "404" in target else (200, 302))


@pytest.mark.parametrize("status", [200, 204, 205, 301, 304, 401, 404, 418, 500, 503, 599])
def test_status_is_as_asked(fixture_server, status):
    with fixture_server.connect() as connection:
        got, headers, body = connection.request(f"/status/{status}").read_response()
        assert got == status
        assert (body == b"") == (status in (204, 205, 304))
        assert ("location" in headers) == (status == 301)
        assert ("content-length" in headers) == (status not in (204, 304))
        assert connection.request("/html").read_response()[0] == 200


@pytest.mark.parametrize("kind", ["redirect", "absolute-redirect"])
def test_redirects_come_to_an_end(fixture_server, kind):
    target = f"/{kind}/3"
    for _ in range(3):
        with fixture_server.connect() as connection:
            status, headers, _ = connection.request(target).read_response()
        assert status == 302
        location = headers["location"]
        assert location.startswith("/" if kind == "redirect" else fixture_server.url)
        target = location.removeprefix(fixture_server.url)
    assert target == "/get"


def test_gzip_unpacks(fixture_server):
    with fixture_server.connect() as connection:
        _, headers, body = connection.request("/gzip").read_response()
    assert headers["content-encoding"] == "gzip"
    assert zlib.decompress(body, 31).endswith(b"</html>\n")


@pytest.mark.parametrize(
    "target",
    ["/bytes/-1", "/bytes/x", "/bytes/9999999999999999", "/bytes/5?seed=x", "/links/0/0",
     "/links/5/5", "/links/5/", "/status/99", "/status/600", "/delay/-1", "/delay/nan",
     "/delay/inf", "/delay/1e9", "/delay/0?stall=1.1", "/delay/0?stall=nan", "/redirect/0",
     "/stream-bytes/5?chunk_size=0"],
)  # fmt: skip
def test_bad_argument_is_400_with_a_reason_and_the_connection_goes_on(fixture_server, target):
    with fixture_server.connect() as connection:
        status, _, body = connection.request(target).read_response()
        assert status == 400
        assert b"takes" in body
        assert connection.request("/html").read_response()[0] == 200


@pytest.mark.parametrize("target", ["/none", "/htmlx", "/site/", "/site/none", "/stats/x", "*"])
def test_unknown_path_is_404(fixture_server, target):
    with fixture_server.connect() as connection:
        assert connection.request(target).read_response()[0] == 404


def test_same_request_gets_the_same_bytes(fixture_server):
    with fixture_server.connect() as connection:
        answers = [connection.request("/links/20/3").read_response() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_corrupt_response_spoils_one_body(start_fixture):
    server = start_fixture("--corrupt-response", "3")
    bodies = [server.get("/bytes/100?seed=7") for _ in range(5)]
    assert [body == sequence(100, 7) for body in bodies] == [True, True, False, True, True]


# --- HTTP ---


def test_head_has_no_body(fixture_server):
    with fixture_server.connect() as connection:
        connection.request("/bytes/1024", method="HEAD")
        assert b"Content-Length: 1024\r\n" in connection.read_head()
        connection.request("/bytes/1000000", method="HEAD")
        assert b"Content-Length: 1000000\r\n" in connection.read_head()
        assert connection.request("/html").read_response()[0] == 200


def test_post_is_counted_and_others_are_405(fixture_server):
    body = b"x" * 5000
    with fixture_server.connect() as connection:
        connection.request("/post", method="POST", headers="Content-Length: 5000\r\n").send(body)
        assert json.loads(connection.read_response()[2])["body_bytes"] == 5000
        connection.request("/post", method="POST", headers="Transfer-Encoding: chunked\r\n")
        connection.send(b"1388;note=x\r\n" + body + b"\r\n0\r\nTrailer: x\r\n\r\n")
        assert json.loads(connection.read_response()[2])["body_bytes"] == 5000
        assert connection.request("/post").read_response()[1]["allow"] == "POST"
        for method in ("POST", "PUT", "DELETE", "BREW"):
            status, headers, _ = connection.request("/html", method=method).read_response()
            assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_expect_continue_is_answered_before_the_body(fixture_server):
    with fixture_server.connect() as connection:
        connection.request(
            "/post", method="POST", headers="Content-Length: 3\r\nExpect: 100-continue\r\n"
        )
        assert connection.read_head() == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(b"abc")
        assert json.loads(connection.read_response()[2])["body_bytes"] == 3


@pytest.mark.parametrize(
    "version, header, stays",
    [("1.1", "", True), ("1.1", "Connection: close\r\n", False), ("1.0", "", False),
     ("1.0", "Connection: keep-alive\r\n", True)],
)  # fmt: skip
def test_connection_stays_as_agreed(fixture_server, version, header, stays):
    request = f"GET /html HTTP/{version}\r\nHost: x\r\n{header}\r\n".encode()
    with fixture_server.connect() as connection:
        _, headers, _ = connection.send(request).read_response()
        if stays:
            assert headers.get("connection", "keep-alive") == "keep-alive"
            assert connection.send(request).read_response()[0] == 200
        else:
            assert headers["connection"] == "close"
            assert connection.read_to_end() == (b"", "close")


def test_pipelined_requests_are_answered_in_order(fixture_server):
    """Pages at once, after a delay and streamed, all sent before the first answer is read."""
    sizes = [random.Random(seed).choice([0, 10, 1024, 70_000]) for seed in range(300)]
    targets = [
        f"/delay/0.0005?bytes={size}&seed={seed}"
        if seed % 10 == 0
        else f"/bytes/{size}?seed={seed}"
        for seed, size in enumerate(sizes)
    ]
    with fixture_server.connect() as connection:
        connection.send("".join(f"GET {t} HTTP/1.1\r\nHost: x\r\n\r\n" for t in targets).encode())
        for seed, size in enumerate(sizes):
            assert connection.read_response()[2] == sequence(size, seed)


def test_request_may_come_in_any_pieces(fixture_server):
    request = (
        b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    )
    with fixture_server.connect() as connection:
        for cut in range(1, len(request)):
            connection.send(request[:cut])
            connection.send(request[cut:])
            assert json.loads(connection.read_response()[2])["body_bytes"] == 11
        for byte in request:
            connection.send(bytes([byte]))
        assert connection.read_response()[0] == 200


REFUSED = {
    "garbage": (b"\x16\x03\x01\x02\x00\x01\x00 not HTTP at all\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    "no Host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two Hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    "NUL in a header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n", 400),
    "header without colon": (b"GET / HTTP/1.1\r\nHost: x\r\nbanana\r\n\r\n", 400),
    "bad length": (b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "length and chunks": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\n", 400),
    "bad chunk": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    "long target": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
    "long header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 9000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 2000 + b"\r\n", 431),
    "long chunk extension": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;" + b"a" * 9000, 400),
    "long trailer": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: "
        + b"a" * 9000, 400),
    "large body": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 100_000, 413),
    "large chunk": (
        b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n", 413),
}  # fmt: skip


CODINGS = {
    "xchunked": 400,
    "identity": 400,
    "chunked, gzip": 400,
    "gzip": 400,
    "": 400,
    "gzip, chunked": 501,
    "chunked, chunked": 501,
}
HIDDEN = b"GET /html HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_whose_end_nobody_knows_is_not_taken_for_a_request(fixture_server, coding):
    with fixture_server.connect() as connection:
        connection.request("/post", method="POST", headers=f"Transfer-Encoding: {coding}\r\n")
        connection.send(HIDDEN)
        status, headers, _ = connection.read_response()
        assert (status, headers["connection"]) == (CODINGS[coding], "close")
        assert connection.read_to_end() == (b"", "close")


@pytest.mark.parametrize(
    "headers", [b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                b"transfer-encoding:chunked ,\tGZIP\r\n"]
)  # fmt: skip
def test_codings_may_stand_in_several_lines(fixture_server, headers):
    with fixture_server.connect() as connection:
        connection.send(b"POST /post HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n" + HIDDEN)
        assert connection.read_response()[0] in (400, 501)
        assert connection.read_to_end() == (b"", "close")


def test_http_1_0_has_no_transfer_codings(fixture_server):
    with fixture_server.connect() as connection:
        connection.send(b"POST /post HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        assert connection.read_response()[0] == 400
    with fixture_server.connect() as connection:
        connection.send(b"GET /stream-bytes/5000?seed=3 HTTP/1.0\r\n\r\n")
        _, headers, body = connection.read_response()
        assert "transfer-encoding" not in headers
        assert body == sequence(5000, 3)
        connection.read_to_end()


def test_empty_lines_before_a_request_are_ignored(fixture_server):
    request = b"GET /html HTTP/1.1\r\nHost: x\r\n\r\n"
    with fixture_server.connect() as connection:
        assert connection.send(b"\r\n" + request).read_response()[0] == 200
        assert connection.send(b"\r\n\r\n" + request).read_response()[0] == 200
        for byte in b"\r\n" + request:
            connection.send(bytes([byte]))
        assert connection.read_response()[0] == 200
        connection.send(b"\r\n" * 5000)
        assert connection.read_response()[0] == 431


@pytest.mark.parametrize("target", ["/delay/0.1?bytes=7", "/bytes/7", "/bytes/30000000"])
def test_who_has_ended_sending_gets_the_answer(fixture_server, target):
    with fixture_server.connect() as connection:
        connection.request(target)
        connection.socket.shutdown(socket.SHUT_WR)
        status, _, body = connection.read_response()
        assert (status, len(body)) == (200, 7 if target.endswith("7") else 30_000_000)
        assert connection.read_to_end() == (b"", "close")


def test_who_has_ended_sending_gets_every_answer(fixture_server):
    with fixture_server.connect() as connection:
        connection.request("/delay/0.05").request("/html").request("/delay/0.05")
        connection.socket.shutdown(socket.SHUT_WR)
        for _ in range(3):
            assert connection.read_response()[0] == 200
        assert connection.read_to_end() == (b"", "close")


def test_who_has_ended_sending_is_not_waited_for(start_fixture):
    server = start_fixture("--idle-timeout", "0.2")
    with server.connect() as connection:
        connection.request("/delay/3600")
        connection.socket.shutdown(socket.SHUT_WR)
        assert connection.read_to_end()[0] == b""
    assert server.wait_until_alone()["abandoned"] == 1


@pytest.mark.parametrize("target", ["/delay/3600", "/fault/silence"])
def test_who_has_sent_too_much_and_gone_is_not_waited_for(start_fixture, target):
    """So many requests behind the first that the end of the connection is never read."""
    server = start_fixture("--idle-timeout", "0.2")
    with server.connect() as connection:
        connection.request(target)
        connection.send(b"GET /html HTTP/1.1\r\nHost: x\r\n\r\n" * 1000)
    assert server.wait_until_alone()["requests"] == 1


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("piece", [1 << 30, 100])
def test_bad_request_is_refused_and_the_connection_closed(fixture_server, name, piece):
    request, status = REFUSED[name]
    errors = fixture_server.stats()["parse_errors"]
    with fixture_server.connect() as connection:
        for start in range(0, len(request), piece):
            connection.send(request[start : start + piece])
        got, headers, _ = connection.read_response()
        assert (got, headers["connection"]) == (status, "close")
        assert connection.read_to_end() == (b"", "close")
    assert fixture_server.stats()["parse_errors"] == errors + 1


def test_statistics_add_up(start_fixture):
    server = start_fixture()
    with server.connect() as connection:
        for target in ["/html", "/html", "/status/404", "/none", "/stats", "/fault/redirect-loop"]:
            connection.request(target).read_response()
        stats = server.stats()
        assert stats["requests"] == 5
        assert stats["by_status"] == {"200": 2, "404": 2}
        assert stats["faults_played"] == 1
        assert stats["connections_open"] == 2
        assert stats["connections_accepted"] == 2
        connection.request("/delay/3600")
        server.wait_for(lambda stats: stats["requests"] == 6)
        connection.reset()
    stats = server.wait_until_alone()
    assert stats["abandoned"] == 1
    assert stats["connections_peak"] == 2
    assert stats["bytes_sent"] > 3000
    assert stats["max_rss_bytes"] > 1 << 20
    assert stats["cpu_user_s"] + stats["cpu_system_s"] > 0


# --- abuse ---


def test_survives_garbage(start_fixture):
    """Random bytes, and real requests with random bytes changed, are refused or answered."""
    server = start_fixture()
    chance = random.Random(444)
    good = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
    for _ in range(500):
        if chance.random() < 0.5:
            data = chance.randbytes(chance.randrange(1, 5000))
        else:
            changed = bytearray(good * chance.randrange(1, 5))
            for _ in range(chance.randrange(1, 6)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            data = bytes(changed)
        with server.connect() as connection:
            connection.send(data)
            if chance.random() < 0.5:
                connection.socket.shutdown(socket.SHUT_WR)
                connection.read_to_end()
    server.wait_until_alone()
    assert server.get("/bytes/100") == sequence(100, 0)


def test_never_speaking_connections_are_closed(start_fixture):
    server = start_fixture("--idle-timeout", "0.2")
    connections = [server.connect() for _ in range(50)]
    for connection in connections:
        assert connection.read_to_end() == (b"", "close")
    assert server.wait_for(lambda stats: stats["timeouts"] >= 50)["requests"] == 0


def test_connections_that_have_nothing_more_to_ask_are_closed(start_fixture):
    server = start_fixture("--idle-timeout", "0.2")
    with server.connect() as connection:
        assert connection.request("/html").read_response()[0] == 200
        assert connection.read_to_end() == (b"", "close")
    assert server.wait_for(lambda stats: stats["timeouts"] >= 1)["requests"] == 1


@pytest.mark.parametrize(
    "half",
    [b"G", b"GET / HTTP/1.1\r\nHost: x\r\n",
     b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel"],
)  # fmt: skip
def test_half_requests_are_answered_408(start_fixture, half):
    server = start_fixture("--idle-timeout", "0.2")
    with server.connect() as connection:
        status, headers, _ = connection.send(half).read_response()
        assert (status, headers["connection"]) == (408, "close")
        assert connection.read_to_end()[0] == b""


def test_a_request_that_drips_is_cut_off(start_fixture):
    """Each byte alone is progress, but the request never becomes whole."""
    server = start_fixture("--idle-timeout", "0.2")
    with server.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: x\r\n")
        sent = 0
        while not connection.has_more():
            connection.send(b"A: b\r\n")
            sent += 6
            assert sent < 8000, "it was the size that ended it, not the time"
            time.sleep(0.005)
    server.wait_for(lambda stats: stats["timeouts"] == 1)


def test_a_wait_of_the_server_is_not_idleness(start_fixture):
    server = start_fixture("--idle-timeout", "0.05")
    with server.connect() as connection:
        assert connection.request("/delay/0.5").read_response()[0] == 200


def test_slow_readers_cost_bounded_memory(start_fixture, sanitized):
    """Two hundred clients ask for a gigabyte, or for a thousand pages, and read nothing."""
    server = start_fixture("--idle-timeout", "1")
    server.get("/bytes/1024")
    before = server.stats()["max_rss_bytes"]
    connections = []
    for number in range(200):
        connection = server.connect(receive_buffer=4096)
        connections.append(connection)
        if number % 2:
            connection.request("/bytes/1000000000")
        else:
            connection.socket.setblocking(False)
            requests = b"GET /links/5000/0 HTTP/1.1\r\nHost: x\r\n\r\n" * 1000
            connection.socket.send(requests)
    stats = server.wait_for(lambda stats: stats["timeouts"] >= 200)
    assert stats["abandoned"] == 200
    # A sanitizer's allocator keeps what was freed.
    assert sanitized or stats["max_rss_bytes"] - before < 200 * 100_000
    for connection in connections:
        connection.socket.close()


@pytest.mark.parametrize(
    "start, more",
    [(b"GET /", b"a" * 10_000),
     (b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n" * 2000),
     (b"POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
      b"2710\r\n" + b"x" * 10_000 + b"\r\n"),
     (b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n", b"x" * 10_000)],
    ids=["target", "headers", "chunks", "body"],
)  # fmt: skip
def test_requests_without_end_cost_bounded_memory(start_fixture, sanitized, start, more):
    server = start_fixture()
    server.get("/bytes/1024")
    before = server.stats()["max_rss_bytes"]
    connections = [server.connect() for _ in range(50)]
    for connection in connections:
        connection.send(start)
    for _ in range(300):  # more than the server takes of any request
        for connection in connections:
            with contextlib.suppress(ConnectionError):
                connection.send(more)
    for connection in connections:
        connection.socket.close()
    stats = server.wait_until_alone()
    assert stats["parse_errors"] == 50
    assert sanitized or stats["max_rss_bytes"] - before < 50 * 100_000


def test_a_reader_that_reads_slowly_gets_everything(start_fixture):
    server = start_fixture()
    size = 3_000_000
    with server.connect(receive_buffer=4096) as connection:
        connection.request(f"/bytes/{size}?seed=9")
        connection.read_head()
        assert hashlib.sha256(connection.read(size)).digest() == (
            hashlib.sha256(sequence(size, 9)).digest()
        )
    assert server.stats()["by_status"] == {"200": 1}


def test_a_long_body_does_not_hold_up_others(start_fixture):
    server = start_fixture()
    with server.connect() as greedy:
        greedy.request("/bytes/1000000000")
        for _ in range(20):
            greedy.read(1_000_000)
            assert server.get("/bytes/8") == sequence(8, 0)


def test_accepting_pauses_when_descriptors_run_out(start_fixture):
    limit = 64

    def lower_limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    server = start_fixture(preexec_fn=lower_limit)
    assert server.stats()["accept_pauses"] == 0
    connections = [server.connect() for _ in range(limit + 20)]
    for connection in connections:
        connection.request("/html")
    server.wait_for(lambda stats: stats["accept_pauses"] > 0)
    for connection in connections[: limit // 2]:
        connection.socket.close()
    for connection in connections[limit // 2 :]:
        assert connection.read_response()[0] == 200
        connection.socket.close()
    stats = server.wait_until_alone()
    assert limit - 40 < stats["connections_peak"] < limit - 16, "it keeps some descriptors back"
    errors = server.stop()
    assert errors.count("\n") == 1
    assert "ulimit -n" in errors


def test_holds_15000_connections(start_fixture, sanitized):
    count = 15_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 100:
        pytest.skip(f"the descriptor limit is {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections = []
    try:
        server = start_fixture("--connections", str(count))
        before = server.stats()["max_rss_bytes"]
        for _ in range(count):
            connections.append(server.connect())
        stats = server.wait_for(lambda stats: stats["connections_open"] == count + 1)
        assert stats["accept_pauses"] == 0
        for connection in connections:
            connection.request("/bytes/1024?seed=3")
        body = sequence(1024, 3)
        assert all(connection.read_response()[2] == body for connection in connections)
        held = server.stats()["max_rss_bytes"] - before
        assert sanitized or held <= count * 8 * 1024
    finally:
        for connection in connections:
            connection.socket.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    server.wait_until_alone()


def test_random_faults_under_load_leave_nothing_behind(start_fixture):
    """Clients that break off anywhere: every connection is gone in the end, the counts add up."""
    server = start_fixture()
    names = [line.split("\t")[0] for line in server.get("/fault").decode().splitlines()]
    chance = random.Random(7)
    connections = collections.deque()
    for _ in range(1000):
        connection = server.connect()
        if chance.random() < 0.5:
            connection.request(f"/fault/{chance.choice(names)}?pause=0.01")
        else:
            connection.request(f"/bytes/{chance.choice([10, 100_000])}")
        connections.append(connection)
        if len(connections) > 100:
            connections.rotate(chance.randrange(100))
            connections.pop().socket.close()
    for connection in connections:
        connection.socket.close()
    stats = server.wait_until_alone()
    assert stats["faults_played"] > 300
    answered = sum(stats["by_status"].values())
    assert stats["requests"] == answered + stats["faults_played"] + stats["abandoned"]
