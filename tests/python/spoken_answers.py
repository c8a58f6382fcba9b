"""What servers on the web say, byte for byte, and what a GET of it comes to.

The one table of it: test_spoken_answers.py asks it of all lanes, and docs/faults.md is made from it.
"""

import gzip
import zlib
from dataclasses import dataclass

PAGE = b"<!doctype html><title>A page</title><a href=one><a href=two>"
PACKED = gzip.compress(PAGE, mtime=0)
LINKS = ("/one", "/two")


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def answer(*fields: str, body: bytes = b"", status: str = "200 OK", length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *fields]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def html(*fields: str, **more) -> bytes:
    return answer("Content-Type: text/html", *fields, **more)


def chunked(data: bytes) -> bytes:
    return (b"%x\r\n%s\r\n" % (len(data), data) if data else b"") + b"0\r\n\r\n"


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(f"Location: {location}", status=status)


@dataclass(frozen=True)
class Spoken:
    said: bytes
    kind: str | None = None  # None: a success
    links: tuple[str, ...] = ()
    rule: str = ""
    closes: bool = False  # the server, behind it; otherwise the connection stays open


FILLER = b"<!--" + b"x" * 1100 + b"-->"
CYRILLIC = "<a href=\u0444>".encode("cp1251")

SPOKEN = {
    # Where a body ends.
    "`Transfer-Encoding: identity` and a Content-Length": Spoken(
        html("Transfer-Encoding: identity", body=PAGE),
        links=LINKS,
        rule="identity is no coding: the length counts (RFC 9112, section 6.3, browsers)",
    ),
    "`Transfer-Encoding: identity, chunked`": Spoken(
        html("Transfer-Encoding: identity, chunked", length=False, body=chunked(PAGE)), links=LINKS
    ),
    "`Transfer-Encoding: identity` until the close": Spoken(
        html("Transfer-Encoding: identity", length=False, body=PAGE), links=LINKS, closes=True
    ),
    "`Transfer-Encoding: gzip, chunked`": Spoken(
        html("Transfer-Encoding: gzip, chunked", length=False, body=chunked(PACKED)),
        "bad_encoding",
        rule="no transfer coding but chunked was offered",
    ),
    "`Content-Length: 60, 60`": Spoken(
        html("Content-Length: 60, 60", length=False, body=PAGE),
        links=LINKS,
        rule="a list of equal lengths is that length (RFC 9112, section 6.3)",
    ),
    "two equal Content-Length fields": Spoken(
        html("Content-Length: 60", "Content-Length: 60", length=False, body=PAGE), links=LINKS
    ),
    "`Content-Length: 60, 61`": Spoken(
        html("Content-Length: 60, 61", length=False, body=PAGE), "malformed", closes=True
    ),
    "a folded Content-Length": Spoken(
        html("Content-Length:\r\n 60", length=False, body=PAGE),
        "malformed",
        rule="what delimits the body must not be read differently by any two clients",
        closes=True,
    ),
    "a folded `Transfer-Encoding: chunked`": Spoken(
        html("Transfer-Encoding:\r\n chunked", length=False, body=chunked(PAGE)),
        "malformed",
        closes=True,
    ),
    # How it is coded.
    "a folded `Content-Encoding: gzip`": Spoken(
        html("Content-Encoding:\r\n gzip", body=PACKED),
        links=LINKS,
        rule="fields are unfolded before they are interpreted (RFC 9112, section 5.2)",
    ),
    "`Content-Encoding: identity, gzip`": Spoken(
        html("Content-Encoding: identity, gzip", body=PACKED), links=LINKS
    ),
    "gzip of no bytes, in chunks": Spoken(
        html(
            "Transfer-Encoding: chunked", "Content-Encoding: gzip", length=False, body=chunked(b"")
        ),
        rule="an empty page: nothing was cut short",
    ),
    "deflate of no bytes, until the close": Spoken(
        html("Content-Encoding: deflate", length=False), closes=True
    ),
    "`Content-Encoding: deflate`, with zlib's header": Spoken(
        html("Content-Encoding: deflate", body=zlib.compress(PAGE)), links=LINKS
    ),
    "`Content-Encoding: deflate`, without": Spoken(
        html("Content-Encoding: deflate", body=raw_deflate(PAGE)),
        links=LINKS,
        rule="both are read (RFC 9110, section 8.4.1.2, and every browser)",
    ),
    "raw deflate, cut short": Spoken(
        html("Content-Encoding: deflate", body=raw_deflate(PAGE)[:-1]), "bad_encoding"
    ),
    "gzip and one NUL": Spoken(
        html("Content-Encoding: gzip", body=PACKED + b"\0"),
        links=LINKS,
        rule="NULs are padding, as for gzip",
    ),
    "gzip and 2,000 NULs": Spoken(
        html("Content-Encoding: gzip", body=PACKED + b"\0" * 2000), links=LINKS
    ),
    "gzip, a NUL and other bytes": Spoken(
        html("Content-Encoding: gzip", body=PACKED + b"\0junk"),
        "bad_encoding",
        rule="as for gzip and curl; browsers ignore them, and so a damaged second member, too",
    ),
    # What it is.
    "`Content-Type: text/html,text/html`": Spoken(
        answer("Content-Type: text/html,text/html", body=PAGE),
        links=LINKS,
        rule='the last valid type of the list (Fetch standard, "extract a MIME type")',
    ),
    "two Content-Type fields, the last text/html": Spoken(
        answer("Content-Type: text/plain", "Content-Type: text/html; charset=utf-8", body=PAGE),
        links=LINKS,
    ),
    "`Content-Type: text/html, text/plain`": Spoken(
        answer("Content-Type: text/html, text/plain", body=PAGE)
    ),
    "`Content-Type: text/html, */*`": Spoken(
        answer("Content-Type: text/html, */*", body=PAGE), links=LINKS
    ),
    "a folded Content-Type": Spoken(
        answer("Content-Type: text/html;\r\n\tcharset=windows-1251", body=CYRILLIC),
        links=("/\u0444",),
    ),
    "`Content-Type: html`": Spoken(
        answer("Content-Type: html", body=PAGE), links=LINKS, rule="no valid type is no type"
    ),
    "`<meta charset=windows-1251>` behind 1,100 bytes": Spoken(
        html(body=FILLER + b"<meta charset=windows-1251>" + CYRILLIC),
        links=("/\u0444",),
        rule="the first meta that says so counts, wherever it stands "
        '(HTML standard, "changing the encoding")',
    ),
    "a late `<meta http-equiv>`": Spoken(
        html(
            body=FILLER
            + b"<body><meta http-equiv=content-type content='x;charset=cp1251'>"
            + CYRILLIC
        ),
        links=("/\u0444",),
    ),
    "a late meta, and a charset in the header": Spoken(
        answer(
            "Content-Type: text/html;charset=windows-1251",
            body=FILLER + b"<meta charset=utf-8>" + CYRILLIC,
        ),
        links=("/\u0444",),
        rule="the header is certain",
    ),
    # Where it leads.
    "300 without a Location": Spoken(
        html(body=PAGE, status="300 Multiple Choices"),
        "http_status",
        rule="only 301, 302, 303, 307 and 308 are redirects (Fetch standard)",
    ),
    "300 with a Location": Spoken(redirect("/html", "300 Multiple Choices"), "http_status"),
    "304 with a Location": Spoken(redirect("/html", "304 Not Modified"), "http_status"),
    "305 with a Location": Spoken(redirect("/html", "305 Use Proxy"), "http_status"),
    "308 without a Location": Spoken(answer(status="308 Permanent Redirect"), "bad_redirect"),
    **{
        f"a redirect to `{location}`": Spoken(
            redirect(location),
            "unsupported_scheme",
            rule="a URL, of which only http and https are asked" if "mailto" in location else "",
        )
        for location in (
            "mailto:someone@example.org",
            "javascript:void(0)",
            "tel:112",
            "data:text/html,x",
            "about:blank",
            "ftp://127.0.0.1/",
        )
    },
    "a redirect to `http:///html`": Spoken(
        redirect("http:///html"), "bad_redirect", rule="a URL without a host, as in a list"
    ),
    "a redirect to `///html`": Spoken(redirect("///html"), "bad_redirect"),
    "a redirect to a host in Unicode": Spoken(
        answer("Location: http://b\u00c3\u00bccher.invalid/", status="301 Moved"),
        "dns",
        rule="as `xn--bcher-kva.invalid` (UTS 46)",
    ),
    "a redirect with a folded Location": Spoken(
        answer("Location:\r\n /there", status="303 See Other"), links=LINKS
    ),
}
