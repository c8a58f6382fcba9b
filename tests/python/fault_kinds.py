"""What a GET comes to, for every fault of the fixture server and every other bad address.

The one table of it: the tests ask it of all lanes, and docs/faults.md is made from it.
"""

from dataclasses import dataclass

# The version that `Answer.curl` speaks of. Others say other things of some faults. The kinds are the
# same with all of them.
CURL_VERSION = "7.88"


@dataclass(frozen=True)
class Answer:
    kind: str | None  # None: a success
    why: str = ""  # where the kind does not speak for itself
    curl: str = ""  # what curl alone says where that misleads: "exit code, HTTP status"
    options: tuple[str, ...] = ()
    query: str = ""
    follows: bool = False  # the kind is that of a redirect which is followed
    tls: bool = False

    @property
    def beast(self) -> str | None:
        """The kind with the client beast, which follows no redirects. It declines TLS."""
        return "http_status" if self.follows else self.kind


OK_200 = "0, 200"
# Rows that wait for it take so long; what does come before, comes sooner on any machine.
NOTHING_COMES = ("--timeout", "3s")
SMALL_BODIES = ("--body-bytes", "1000000")

# By the names in `GET /fault`.
FAULTS = {
    "close-before-status": Answer("closed_early"),
    "close-in-status": Answer("closed_early"),
    "close-in-headers": Answer(
        "closed_early", "the blank line that ends the headers never came", OK_200
    ),
    "close-in-body": Answer("closed_early"),
    "close-in-chunk": Answer("closed_early"),
    "close-before-last-chunk": Answer("closed_early"),
    "reset-before-status": Answer("reset"),
    "reset-in-status": Answer("reset"),
    "reset-in-headers": Answer("reset"),
    "reset-in-body": Answer("reset"),
    "reset-in-chunk": Answer("reset"),
    "reset-before-last-chunk": Answer("reset"),
    "close-delimited": Answer(
        None,
        "HTTP/1.1 allows it; a body that ends with its connection cannot be told from one that was "
        "cut off",
        OK_200,
    ),
    "chunk-size-garbage": Answer("malformed"),
    "chunk-size-negative": Answer("malformed"),
    "chunk-size-overflow": Answer("malformed"),
    "chunk-without-crlf": Answer("malformed"),
    "length-garbage": Answer("malformed"),
    "length-negative": Answer("malformed"),
    "length-overflow": Answer("malformed", "a length that fits no 64 bits is no length", "63, 200"),
    "length-doubled": Answer(
        "malformed", "nobody can say which of the two lengths is meant", OK_200
    ),
    "length-too-short": Answer(
        None,
        "the announced bytes are the body; what follows is not read, and the connection is closed",
        OK_200,
    ),
    "length-too-long": Answer("timed_out_reading", options=NOTHING_COMES),
    "http09": Answer("malformed"),
    "status-line-garbage": Answer("malformed", "it is no status line of HTTP/1.1", OK_200),
    "status-code-garbage": Answer("malformed"),
    "header-nul": Answer("malformed"),
    "header-without-colon": Answer("malformed"),
    "header-150k": Answer("too_large", "libcurl takes it for a want of memory", "27, 200"),
    "headers-300k": Answer("too_large", "libcurl's own limit lies beyond it, at 300 KiB", OK_200),
    "gzip-corrupt": Answer("bad_encoding"),
    "gzip-truncated": Answer(
        "bad_encoding", "Content-Length was kept, but the compressed data have no end", OK_200
    ),
    "gzip-trailing-junk": Answer(
        "bad_encoding", "libcurl delivers the whole body first", "23, 200"
    ),
    "gzip-bomb": Answer(
        "too_large",
        "the limit is for the decoded body; libcurl's own looks at what is announced",
        OK_200,
        SMALL_BODIES,
    ),
    "encoding-unknown": Answer("bad_encoding"),
    "redirect-loop": Answer("too_many_redirects", follows=True),
    "redirect-endless": Answer("too_many_redirects", follows=True),
    "redirect-other-host": Answer(
        None, "as it should be: another host may be led to", follows=True
    ),
    "redirect-unknown-host": Answer("dns", follows=True),
    "redirect-file": Answer(
        "unsupported_scheme", "libcurl has one code for this and HTTP/0.9", follows=True
    ),
    "redirect-bad-url": Answer("bad_redirect", follows=True),
    "redirect-no-location": Answer(
        "bad_redirect", "a redirect that leads nowhere is no page", "0, 302", follows=True
    ),
    "slow-headers": Answer("timed_out_waiting", options=NOTHING_COMES, query="?pause=3600"),
    "slow-body": Answer("timed_out_reading", options=NOTHING_COMES, query="?pause=3600"),
    "endless-body": Answer("too_large", options=SMALL_BODIES),
    "silence": Answer("timed_out_waiting", options=NOTHING_COMES),
    "reuse-close": Answer(
        None,
        "the page itself is good; the next GET finds its kept connection closed and is sent again "
        "on a new one, unnoticed but for connections and requests_sent",
        OK_200,
    ),
    "reuse-reset": Answer(None, "likewise", OK_200),
    "interim-1000": Answer(
        None, "interim responses may come before any response; their bytes count as headers", OK_200
    ),
    "charset-wrong": Answer(
        None, "bytes that are no UTF-8 become U+FFFD, in links too, and spoil no tag", OK_200
    ),
}

# Other addresses. In braces: servers that the test starts, and the file of an authority.
CA = ("--cacert", "{authority}")
OTHERS = {
    "a URL without a scheme": ("127.0.0.1/html", Answer("bad_url")),
    "a URL without a host": ("http://", Answer("bad_url")),
    "a URL that cannot be parsed": ("http://[::bad/", Answer("bad_url")),
    "another scheme": ("mailto:someone@example.org", Answer("unsupported_scheme")),
    "a file of this machine": ("file:///etc/passwd", Answer("unsupported_scheme")),
    "a host that does not exist": ("http://no-such-host.invalid/", Answer("dns")),
    "a port at which nobody listens": ("http://{closed}/", Answer("refused")),
    "an address without a route": ("http://255.255.255.255/", Answer("unreachable")),
    "a server that accepts no connection": (
        "http://{full}/",
        Answer("timed_out_connecting", options=("--connect-timeout", "500ms")),
    ),
    "a body below the lowest speed": (
        "{http}/fault/slow-body?pause=3600",
        Answer("too_slow", options=("--lowest-speed", "1000", "--slow-for", "1s")),
    ),
    "more header bytes than allowed": (
        "{http}/html",
        Answer("too_large", options=("--header-bytes", "20")),
    ),
    "a larger body than allowed": (
        "{http}/bytes/1001",
        Answer("too_large", options=("--body-bytes", "1000")),
    ),
    "a body as large as allowed": (
        "{http}/bytes/1000",
        Answer(None, options=("--body-bytes", "1000")),
    ),
    "more redirects than allowed": (
        "{http}/redirect/3",
        Answer("too_many_redirects", options=("--redirects", "2"), follows=True),
    ),
    "as many redirects as allowed": (
        "{http}/redirect/2",
        Answer(None, options=("--redirects", "2"), follows=True),
    ),
    "status 404": ("{http}/status/404", Answer("http_status", curl="0, 404")),
    "status 503": ("{http}/status/503", Answer("http_status", curl="0, 503")),
    "status 304, which nobody asked for": (
        "{http}/status/304",
        Answer("http_status", curl="0, 304"),
    ),
    "TLS, a good certificate": ("{good}/html", Answer(None, options=CA, tls=True)),
    "TLS, an authority that is not trusted": ("{good}/html", Answer("tls_untrusted", tls=True)),
    "TLS, a self-signed certificate": (
        "{self-signed}/html",
        Answer("tls_untrusted", options=CA, tls=True),
    ),
    "TLS, an expired certificate": ("{expired}/html", Answer("tls_expired", options=CA, tls=True)),
    "TLS, another host's certificate": (
        "{wrong-host}/html",
        Answer("tls_wrong_host", options=CA, tls=True),
    ),
    "TLS, to a server that speaks none": ("{speaks-no-tls}/html", Answer("tls_failed", tls=True)),
    "TLS, a close within the body": (
        "{good}/fault/close-in-body",
        Answer("closed_early", options=CA, tls=True),
    ),
    "TLS, a reset within the body": (
        "{good}/fault/reset-in-body",
        Answer("reset", options=CA, tls=True),
    ),
    "no TLS, to a server that speaks it": ("{wants-tls}/html", Answer("closed_early")),
}

# Kinds that no server can be made to cause at will; tests/http/client_failure_test.cpp has them.
NOT_PLAYED = {
    "out_of_resources": "needs a machine without descriptors, ports or memory",
    "other": "is what libcurl says that none of the others covers",
}
