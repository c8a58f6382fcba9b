"""Every fault that the fixture server plays, byte for byte on the wire.

What is expected is written down here a second time, in Python, so that neither side can be wrong
alone. A fault ends in one of four ways: the server closes (FIN), resets (RST), leaves the connection
open for the next request, or falls silent.
"""

import re
import zlib

import pytest

LINE = b"abcdefghijklmnopqrstuvwxyz 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXY\n"
OK = b"HTTP/1.1 200 OK\r\n"
HEAD = OK + b"Content-Type: text/plain\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def text(size: int) -> bytes:
    return (LINE * (size // len(LINE) + 1))[:size]


def head_with_length(length) -> bytes:
    return HEAD + b"Content-Length: %s\r\n\r\n" % str(length).encode()


def chunk(size: int) -> bytes:
    return b"%x\r\n%s\r\n" % (size, text(size))


def with_header(line: bytes) -> bytes:
    return HEAD + line + b"\r\nContent-Length: 1024\r\n\r\n" + text(1024)


def redirect(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % location


def many_headers() -> bytes:
    lines = b""
    number = 0
    while len(lines) < 300_000:
        lines += b"X-Filler-%04d: %s\r\n" % (number, b"x" * 80)
        number += 1
    return HEAD + lines + b"Content-Length: 0\r\n\r\n"


WHOLE = head_with_length(1024) + text(1024)
EARLY_ENDS = {
    "before-status": b"",
    "in-status": b"HTTP/1.1 20",
    "in-headers": HEAD + b"Content-Le",
    "in-body": head_with_length(1024) + text(512),
    "in-chunk": CHUNKED + chunk(256) + b"200\r\n" + text(200),
    "before-last-chunk": CHUNKED + chunk(256) + chunk(256),
}
LATIN_1 = b'<!DOCTYPE html>\n<title>Caf\xe9</title>\n<a href="/caf\xe9">M\xfcnster</a>\n'

# Fault: what is sent, how it ends.
EXACT = {
    **{f"close-{point}": (sent, "close") for point, sent in EARLY_ENDS.items()},
    **{f"reset-{point}": (sent, "reset") for point, sent in EARLY_ENDS.items()},
    "close-delimited": (HEAD + b"\r\n" + text(1024), "close"),
    "chunk-size-garbage": (CHUNKED + chunk(256) + b"xyz\r\n", "close"),
    "chunk-size-negative": (CHUNKED + chunk(256) + b"-1\r\n", "close"),
    "chunk-size-overflow": (CHUNKED + chunk(256) + b"f" * 17 + b"\r\n", "close"),
    "chunk-without-crlf": (CHUNKED + chunk(256) + b"5\r\nhelloworld\r\n0\r\n\r\n", "close"),
    "length-garbage": (head_with_length("banana") + text(1024), "close"),
    "length-negative": (head_with_length(-1) + text(1024), "close"),
    "length-overflow": (head_with_length("9" * 20) + text(1024), "close"),
    "length-doubled": (
        HEAD + b"Content-Length: 512\r\nContent-Length: 1024\r\n\r\n" + text(1024),
        "close",
    ),
    "length-too-short": (head_with_length(512) + text(1024), "close"),
    "length-too-long": (head_with_length(1024) + text(512), "silence"),
    "status-line-garbage": (b"HTTP/banana OK\r\nContent-Length: 2\r\n\r\nok", "close"),
    "status-code-garbage": (b"HTTP/1.1 two OK\r\nContent-Length: 2\r\n\r\nok", "close"),
    "header-nul": (with_header(b"X-Nul: a\0b"), "close"),
    "header-without-colon": (with_header(b"this line has no colon"), "close"),
    "header-150k": (with_header(b"X-Long: " + b"x" * 150_000), "close"),
    "headers-300k": (many_headers(), "close"),
    "encoding-unknown": (
        HEAD + b"Content-Encoding: x-banana\r\nContent-Length: 1024\r\n\r\n" + text(1024),
        "open",
    ),
    "redirect-loop": (redirect(b"/fault/redirect-loop"), "open"),
    "redirect-unknown-host": (redirect(b"http://no-such-host.invalid/"), "open"),
    "redirect-file": (redirect(b"file:///etc/passwd"), "open"),
    "redirect-bad-url": (redirect(b"http://[::bad/"), "open"),
    "redirect-no-location": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "open"),
    "silence": (b"", "silence"),
    "interim-1000": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" * 1000 + WHOLE,
        "open",
    ),
    "charset-wrong": (
        OK
        + b"Content-Type: text/html; charset=utf-8\r\n"
        + b"Content-Length: %d\r\n\r\n" % len(LATIN_1)
        + LATIN_1,
        "open",
    ),
    "slow-headers": (head_with_length(2) + b"ok", "open"),
    "slow-body": (head_with_length(1024) + text(1024), "open"),
}
# Faults with a test of their own below.
APART = {
    "http09",
    "gzip-corrupt",
    "gzip-truncated",
    "gzip-trailing-junk",
    "gzip-bomb",
    "redirect-endless",
    "redirect-other-host",
    "endless-body",
    "reuse-close",
    "reuse-reset",
}


def check_silent(server, connection):
    """Nothing comes, and the connection is open. The server answers requests in the order in which
    they come, so when one that was sent later is answered, this one has had its chance."""
    server.get("/status/200")
    assert not connection.has_more()


def check_open(connection):
    """The next thing on the connection is the answer to the next request."""
    connection.request("/status/204")
    assert connection.read_head() == b"HTTP/1.1 204 No Content\r\n\r\n"


def test_every_fault_is_listed_and_tested(fixture_server):
    lines = fixture_server.get("/fault").decode().splitlines()
    names = [line.split("\t")[0] for line in lines]
    assert len(set(names)) == len(names)
    assert set(names) == EXACT.keys() | APART
    assert all(re.fullmatch(r"[a-z0-9-]+\t\S.{8,}", line) for line in lines)


@pytest.mark.parametrize("name", EXACT)
def test_fault_is_exact_on_the_wire(fixture_server, name):
    expected, ending = EXACT[name]
    played = fixture_server.stats()["faults_played"]
    with fixture_server.connect() as connection:
        connection.request(f"/fault/{name}?pause=0.0001")
        if ending in ("close", "reset"):
            data, end = connection.read_to_end()
            assert data == expected
            assert end == ending
        else:
            assert connection.read(len(expected)) == expected
            fixture_server.wait_for(lambda stats: stats["faults_played"] == played + 1)
            if ending == "silence":
                check_silent(fixture_server, connection)
            else:
                check_open(connection)


@pytest.mark.parametrize("name", [name for name in EXACT if EXACT[name][1] == "close"])
def test_close_stays_a_close_for_a_client_that_sent_more(fixture_server, name):
    """Bytes of the client that nobody reads must not turn an orderly close into a reset."""
    with fixture_server.connect() as connection:
        request = f"GET /fault/{name} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        connection.send(request + b"GET /html HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.read_to_end() == EXACT[name]


def test_http09_is_a_bare_page(fixture_server):
    with fixture_server.connect() as connection:
        data, end = connection.request("/fault/http09").read_to_end()
    assert end == "close"
    assert data.startswith(b"<!DOCTYPE html>") and data.endswith(b"</html>\n")


@pytest.mark.parametrize("name", ["slow-headers", "slow-body"])
def test_slow_answers_come_in_pieces(fixture_server, name):
    """With an hour between the pieces the first one comes, and nothing after it."""
    first = b"H" if name == "slow-headers" else head_with_length(1024) + text(16)
    with fixture_server.connect() as connection:
        connection.request(f"/fault/{name}?pause=3600")
        assert connection.read(len(first)) == first
        check_silent(fixture_server, connection)


def gzip_response(connection, name):
    status, headers, body = connection.request(f"/fault/{name}").read_response()
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    check_open(connection)
    return body


def test_gzip_corrupt_does_not_unpack(fixture_server):
    with fixture_server.connect() as connection:
        body = gzip_response(connection, "gzip-corrupt")
    with pytest.raises(zlib.error):
        zlib.decompressobj(31).decompress(body)


def test_gzip_truncated_unpacks_in_part(fixture_server):
    with fixture_server.connect() as connection:
        body = gzip_response(connection, "gzip-truncated")
    unpacker = zlib.decompressobj(31)
    assert unpacker.decompress(body).startswith(b"<!DOCTYPE html>")
    assert not unpacker.eof


def test_gzip_trailing_junk_follows_a_whole_member(fixture_server):
    with fixture_server.connect() as connection:
        body = gzip_response(connection, "gzip-trailing-junk")
    unpacker = zlib.decompressobj(31)
    assert unpacker.decompress(body).endswith(b"</html>\n")
    assert unpacker.eof
    assert unpacker.unused_data == text(64)


def test_gzip_bomb_unpacks_to_50_mb(fixture_server):
    with fixture_server.connect() as connection:
        body = gzip_response(connection, "gzip-bomb")
    assert len(body) < 60_000
    unpacker = zlib.decompressobj(31)
    assert len(unpacker.decompress(body)) == 50_000_000
    assert unpacker.eof


def test_endless_redirect_never_repeats_an_address(fixture_server):
    seen = set()
    target = "/fault/redirect-endless"
    with fixture_server.connect() as connection:
        for _ in range(100):
            assert target not in seen
            seen.add(target)
            status, headers, _ = connection.request(target).read_response()
            assert status == 302
            target = headers["location"]


@pytest.mark.parametrize("name, other", [("127.0.0.1", "localhost"), ("localhost", "127.0.0.1")])
def test_redirect_to_another_host_leads_to_this_server(fixture_server, name, other):
    with fixture_server.connect() as connection:
        connection.send(
            f"GET /fault/redirect-other-host HTTP/1.1\r\nHost: {name}:{fixture_server.port}\r\n\r\n".encode()
        )
        _, headers, _ = connection.read_response()
        assert headers["location"] == f"http://{other}:{fixture_server.port}/html"


def test_endless_body_goes_on_until_the_client_leaves(fixture_server):
    with fixture_server.connect() as connection:
        connection.request("/fault/endless-body")
        assert connection.read(len(CHUNKED)) == CHUNKED
        piece = chunk(16384)
        for _ in range(1000):
            assert connection.read(len(piece)) == piece
    fixture_server.wait_until_alone()


@pytest.mark.parametrize("ending", ["close", "reset"])
@pytest.mark.parametrize("pipelined", [False, True])
def test_connection_ends_just_as_it_is_reused(fixture_server, ending, pipelined):
    with fixture_server.connect() as connection:
        if pipelined:
            connection.send(f"GET /fault/reuse-{ending} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 2)
        else:
            connection.request(f"/fault/reuse-{ending}")
        assert connection.read(len(WHOLE)) == WHOLE
        if not pipelined:
            check_silent(fixture_server, connection)
            connection.request("/html")
        assert connection.read_to_end() == (b"", ending)


@pytest.mark.parametrize("name", ["silence", "slow-headers", "reuse-close"])
def test_a_client_that_leaves_is_noticed(fixture_server, name):
    played = fixture_server.stats()["faults_played"]
    with fixture_server.connect() as connection:
        connection.request(f"/fault/{name}?pause=3600")
        fixture_server.wait_for(lambda stats: stats["faults_played"] == played + 1)
    fixture_server.wait_until_alone()


def test_unknown_fault_is_404(fixture_server):
    with fixture_server.connect() as connection:
        assert connection.request("/fault/no-such-fault").read_response()[0] == 404
