"""What other people's tests of HTTP parsers send, against the fixture server: the vectors of h11 and of
httptools, as their source packages on PyPI have them, and what h11 itself says of requests of ours.

h11 is imported from its source package and plays the server. Where the two differ, RULES has the reason.
"""

import ast
import importlib
import itertools
import re
import sys
import tarfile
from collections.abc import Iterable

import pytest

from source_packages import FOLDER, source_package

H11 = ("h11", "0.16.0", "4e35b956cf45792e4caa5885e69fba00bdbc6ffafbfa020300e549b208ee5ff1")
HTTPTOOLS = (
    "httptools",
    "0.7.1",
    "abd72556974f8e7c74a259655924a717a2365b236c882c3f6f8a45fe94703ac9",
)
REFUSED = (400, 408, 413, 431, 501, 505)

# Where we differ on purpose: part of the input, what h11 does, what we do. RFC 9110 and 9112
# leave each to the server.
RULES = {
    rb"^\r\n|(hello|\r\n000\r\n)\r\nGET": "empty lines before a request are ignored; h11 does not (9112, 2.2)",
    rb"(?<!\r)\n": "a line ends with CRLF; h11 takes LF (9112, 2.2: MAY)",
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]": "control characters are refused; h11 takes some (9110, 5.5)",
    rb"^\S+ \S*[\x80-\xff]": "a target may have bytes that are not ASCII: clients send them (9112, 3.2)",
    rb"\r\n[0-9a-f]+ +\r\n": "no blanks behind the size of a chunk; h11 takes them (9112, 7.1.1)",
    rb"HTTP/(0\.9|2\.0)": "versions other than 1.x are answered 505; h11 takes each (9110, 15.6.6)",
}


@pytest.fixture(scope="module")
def archives() -> list[tarfile.TarFile]:
    return [tarfile.open(source_package(*package)) for package in (H11, HTTPTOOLS)]


@pytest.fixture(scope="module")
def h11(archives):
    folder = FOLDER / "-".join(H11[:2])
    if not folder.exists():
        archives[0].extractall(FOLDER)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("h11")
    sys.path.remove(str(folder))


def vectors(archives) -> list[bytes]:
    """What a client could send, in the tests of both. What begins with no request line is made a whole
    head: h11 says that a line is wrong when the head ends, and we at once."""
    found = {}
    for archive in archives:
        for member in archive:
            if not re.search(r"/tests/test_.*\.py$", member.name):
                continue
            for node in ast.walk(ast.parse(archive.extractfile(member).read())):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, bytes) and b"\n" in value and not value.startswith(b"HTTP/"):
                    is_request = re.match(rb"[A-Z]+ \S+ HTTP/", value)
                    found[value if is_request else value + b"\r\n\r\n"] = None
    return list(found)


def said_by_h11(h11, data: bytes) -> tuple[int, bool]:
    """How many requests h11 reads, and whether it refuses what follows them."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    requests = 0
    try:
        while True:
            event = connection.next_event()
            if isinstance(event, h11.EndOfMessage):
                requests += 1
            if event is h11.NEED_DATA or connection.their_state is h11.MUST_CLOSE:
                return requests, False
            if event is h11.PAUSED:
                connection.send(h11.Response(status_code=404, headers=[("content-length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.their_state is not h11.DONE:
                    return requests, False
                connection.start_next_cycle()
    except h11.RemoteProtocolError:
        return requests, True


def said_by_fixture(server, data: bytes) -> tuple[int, bool]:
    with server.connect() as connection:
        answer, how = connection.send(data).read_to_end()
    assert how == "close"
    statuses = [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d+) ", answer, re.MULTILINE)]
    statuses = [status for status in statuses if status not in (100, 408)]  # 408: it was not whole
    refused = [status for status in statuses if status in REFUSED]
    assert refused in ([], statuses[-1:]), "something was answered behind a refusal"
    return len(statuses) - len(refused), bool(refused)


def differences(h11, server, inputs: list[bytes], rules: Iterable[bytes] = RULES) -> list[str]:
    wrong = []
    for data in inputs:
        theirs, ours = said_by_h11(h11, data), said_by_fixture(server, data)
        if theirs != ours and not any(re.search(rule, data) for rule in rules):
            wrong.append(f"{data!r}: h11 {theirs}, the fixture {ours}")
    return wrong


@pytest.fixture
def server(start_fixture):
    return start_fixture("--idle-timeout", "0.2")


def test_vectors_of_h11_and_httptools_are_answered_or_refused_as_h11_does(h11, archives, server):
    inputs = vectors(archives)
    requests = [each for each in inputs if re.match(rb"[A-Z]+ \S+ HTTP/", each)]
    assert len(inputs) > 60 and len(requests) > 20
    wrong = differences(h11, server, inputs)
    assert not wrong, "\n".join(wrong)


HIDDEN = b"GET /html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
REQUEST_LINES = [
    b"GET /html HTTP/1.1", b"POST /post HTTP/1.1", b"POST /post HTTP/1.0", b"get /html HTTP/1.1",
    b"G@T /html HTTP/1.1", b"GET  /html HTTP/1.1", b"GET /html  HTTP/1.1", b"GET /html HTTP/1.1 ",
    b" GET /html HTTP/1.1", b"GET /a b HTTP/1.1", b"GET  HTTP/1.1", b"GET HTTP/1.1", b"GET /html",
    b"GET http://x/html HTTP/1.1", b"OPTIONS * HTTP/1.1", b"GET /html http/1.1",
    b"GET /html HTTP/1.", b"GET /html HTTP/11", b"GET /%zz#\"<> HTTP/1.1", b"GET /h\xc3\xa9 HTTP/1.1",
    b"GET /html HTTP/2.0", b"GET /html HTTP/0.9", b"CONNECT x:80 HTTP/1.1",
]  # fmt: skip
HEADERS = [
    b"A: b", b"A:", b"A:b", b"A:\t b \t", b"A: b\r\n c", b"A : b", b"A\t: b", b" A: b", b"A", b": b",
    b"A b: c", b"A@: b", b"A: \xff", b"A: b\x00", b"A: \x01", b"A: b\rB: c", b"A: b\nB: c", b"A: b\r\r",
    b"Host: x", b"Content-Length: 5, 5", b"Content-Length: 5\r\nContent-Length: 5",
    b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length: +5", b"Content-Length: 05",
    b"Content-Length: 0x5", b"Content-Length: -5", b"Content-Length: 5 5", b"Content-Length:",
    b"Content-Length: five", b"Transfer-Encoding: chunked", b"Transfer-Encoding: CHUNKED",
    b"Transfer-Encoding : chunked", b"Transfer-Encoding:\tchunked", b"Transfer-Encoding: \x0bchunked",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding: gzip, chunked",
    b"Connection: close", b"Connection: x, CLOSE", b"Expect: 100-continue", b"Upgrade: h2c",
]  # fmt: skip
BODIES = [
    b"", b"hello", b"hello\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"0\r\n\r\n", b"000\r\n\r\n", b"\r\n",
    b"5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n", b"A\r\n0123456789\r\n0;a\r\n\r\n",
    b"5 \r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n",
    b"+5\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloX\r\n0\r\n\r\n",
    b"5\r\nhello0\r\n\r\n", b"5\nhello\n0\n\n", b"5\r\nhello\n0\r\n\r\n", b"5\rxhello\r\n0\r\n\r\n",
    b"0\r\nno colon\r\n\r\n", b"5;\x00\r\nhello\r\n0\r\n\r\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def odd_requests() -> list[bytes]:
    """Each oddity alone, and each way to say where a body ends with each body: none must hide a request."""
    framings = [b"Transfer-Encoding: chunked", b"Content-Length: 5", b"Content-Length: 5, 5"]
    return [
        *(line + b"\r\nHost: x\r\n\r\n" + HIDDEN for line in REQUEST_LINES),
        *(
            method + b" HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n" + HIDDEN
            for method, header in itertools.product([b"GET /html", b"POST /post"], HEADERS)
        ),
        *(
            b"POST /post HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n\r\n" + body + HIDDEN
            for framing, body in itertools.product(framings, BODIES)
        ),
    ]


def test_odd_requests_are_answered_or_refused_as_h11_does(h11, server, odd_requests):
    wrong = differences(h11, server, odd_requests)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_request_that_needs_it(h11, server, odd_requests, rule):
    """One that has none, or that holds of everything, would hide what the test above is to find."""
    concerned = [data for data in odd_requests if re.search(rule, data)]
    assert len(concerned) < len(odd_requests) / 4
    assert differences(h11, server, concerned, rules=[each for each in RULES if each != rule])
