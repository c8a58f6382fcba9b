"""Resolving URLs, held against RFC 3986 written down step by step (rfc3986.py), and Python's urljoin.

urljoin is compared where it follows the RFC. It does not, in one version or all:

- `;`, where older Pythons see the parameters of RFC 1808: an empty one is lost, `..;x` goes up;
- empty segments, queries and fragments, which it loses;
- dot segments of references that have their own authority, which it keeps;
- the fragment of a base under an empty reference;
- references that it rejects for the characters or the address within their authority.
"""

import random
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

import rfc3986

PYTHON_DOC = Path("/usr/share/doc/python3/html")

WHITE_SPACE = " \t\n\f\r"

RFC_3986_BASE = "http://a/b/c/d;p?q"
RFC_3986_EXAMPLES = (
    """
    g:h g ./g g/ /g //g ?y g?y #s g#s g?y#s ;x g;x g;x?y#s . ./ .. ../ ../g ../.. ../../ ../../g
    ../../../g ../../../../g /./g /../g g. .g g.. ..g ./../g ./g/. g/./h g/../h g;x=1/./y g;x=1/../y
    g?y/./x g?y/../x g#s/./x g#s/../x http:g
""".split()
    + [""]
)

BASES = (
    """
    http://a http://a/ http://a/b http://a/b/ http://a/b/c/d;p?q HTTP://A/b/../c/./d http://a?q
    https://user:pass@host:8443/x/y.html?z=1 http://a//b///c/d http://[::1]:80/x/ http://a/é/ü
    http://a/.. http://a/./ ftp://a/b/c http://a/b?/../c
""".split()
    + ["http://a/b c/d e?f g"]
)

# What references are put together from.
PIECES = (
    """
    a b.html .. .. .. . . / / / // /// ? ?q=1 &amp # #f : http: https: HTTP: HTTPS: mailto:
    javascript: x;y é 日本 %20 %2e%2e @ [ ] host.example :80 \\ | = ... ~ + 1
""".split()
    + ["a b", "\t", "\n"]
)


@pytest.fixture
def resolve(simul_bin):
    """What simul gives for (base, reference) pairs; None where it gives nothing."""

    def call(pairs):
        data = b"".join(part.encode() + b"\0" for pair in pairs for part in pair)
        command = [simul_bin / "resolve_urls"]
        run = subprocess.run(command, input=data, capture_output=True, check=True)
        results = run.stdout.decode().split("\0")[:-1]
        assert len(results) == len(pairs)
        return [result[1:] if result[0] == "=" else None for result in results]

    return call


def comparable(base, reference):
    """Whether urljoin follows the RFC."""
    for url in (base, reference):
        path = re.split("[?#]", url, maxsplit=1)[0]
        if re.search(r"(^|/)\.{0,2};|;$", path):
            return False
        if re.search(r"\?(#|$)|#$", url.strip()):
            return False
        if re.search(r"[\x00- ](\?|#|$)", url.strip()):
            return False
        path = re.sub("[\t\r\n]", "", path.strip())
        own = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]+", "", path)
        if "//" in own or (own != path and re.search(r"/\.\.?(/|$)", own)):
            return False
    # urljoin hands these back as they are, tabs and all: other schemes, and the base itself.
    reference = reference.strip(WHITE_SPACE)
    if not reference:
        return urljoin(base, base) == base
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\t\r\n-]*:", reference)
    return not (has_scheme and re.search(r"[\t\r\n]", reference))


def brackets_match(reference):
    """What has half of a pair in its authority is refused."""
    authority = rfc3986.PARTS.fullmatch(rfc3986.cleaned(reference))[2] or ""
    return ("[" in authority) == ("]" in authority)


@pytest.fixture
def compare(resolve):
    """Asserts that simul gives what the RFC gives, and urljoin where it follows it. Returns how many
    pairs were compared with either."""

    def call(pairs):
        pairs = [(base, reference) for base, reference in pairs if brackets_match(reference)]
        results = resolve(pairs)
        wrong = []
        with_urljoin = 0
        for (base, reference), result in zip(pairs, results, strict=True):
            url = rfc3986.resolve(base, reference)
            if result != url:
                wrong.append(f"{base!r} + {reference!r}: {result!r}, RFC 3986 {url!r}")
            if not comparable(base, reference):
                continue
            try:
                url = urljoin(base, reference.strip(WHITE_SPACE))
            except ValueError:
                continue
            with_urljoin += 1
            if result != url:
                wrong.append(f"{base!r} + {reference!r}: {result!r}, urljoin {url!r}")
        assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:20])
        return len(pairs), with_urljoin

    return call


def test_agrees_with_both_on_the_examples_of_rfc_3986(compare):
    pairs, with_urljoin = compare([(RFC_3986_BASE, reference) for reference in RFC_3986_EXAMPLES])
    assert pairs == len(RFC_3986_EXAMPLES)
    assert with_urljoin >= 40


def test_agrees_with_both_on_every_two_pieces(compare):
    references = [""] + PIECES + [a + b for a in PIECES for b in PIECES]
    references += [f"  {piece}\n" for piece in PIECES]
    assert min(compare([(base, reference) for base in BASES for reference in references])) > 10_000


def test_agrees_with_both_on_random_references(compare):
    draw = random.Random(444)
    pairs = [
        (draw.choice(BASES), "".join(draw.choices(PIECES, k=draw.randint(3, 9))))
        for _ in range(60_000)
    ]
    assert min(compare(pairs)) > 5_000


def test_agrees_with_both_on_random_bases(compare):
    draw = random.Random(3986)
    pairs = [
        (
            "http://h/" + "".join(draw.choices(PIECES, k=draw.randint(0, 6))).strip(WHITE_SPACE),
            "".join(draw.choices(PIECES, k=draw.randint(1, 4))),
        )
        for _ in range(30_000)
    ]
    pairs = [(base.split("#")[0], reference) for base, reference in pairs]
    assert min(compare(pairs)) > 5_000


class Hrefs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = []

    def handle_starttag(self, tag, attrs):
        self.values += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.skipif(not PYTHON_DOC.is_dir(), reason="needs the Debian package python3-doc")
def test_agrees_with_both_on_what_real_pages_contain(compare):
    pairs = []
    for page in sorted(PYTHON_DOC.glob("library/[a-e]*.html")):
        hrefs = Hrefs()
        hrefs.feed(page.read_text(encoding="utf-8"))
        pairs += [(f"http://docs.example/{page.name}", value) for value in set(hrefs.values)]
    assert min(compare(pairs)) > 2_000


def test_gives_nothing_for_bases_that_are_not_absolute(resolve):
    bases = ["", "a/b", "/a", "//a/b", "mailto:a@b", "http:", "file:///etc/passwd", "http://[::1/"]
    assert resolve([(base, "http://other/") for base in bases]) == [None] * len(bases)
