"""Resolving URLs, compared with Python's urllib.parse.urljoin.

Left out of the comparison is what simul::html::BaseUrl documents as different (src/html/url.hpp), and
where one Python differs from the next:

- `;`, where older Pythons see the parameters of RFC 1808: an empty one is lost, `..;x` goes up;
- white space that is last once an empty query or fragment is gone: `g #`;
- the fragment of a base under an empty reference;
- references that urljoin rejects for the characters or the address within their authority;
- with Pythons that tell an empty query or fragment from none: references and bases that have one.
"""

import random
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

PYTHON_DOC = Path("/usr/share/doc/python3/html")

WHITE_SPACE = " \t\n\f\r"
EMPTIES_COUNT = urljoin("http://a/b?q", "?") != "http://a/b?q"

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
    for url in (base, reference):
        path = re.split("[?#]", url, maxsplit=1)[0]
        if re.search(r"(^|/)\.{0,2};|;$", path):
            return False
        if re.search(r"[\x00- ](\?|#|$)", url.strip()):
            return False
        if EMPTIES_COUNT and re.search(r"\?(#|$)|#$", url.strip()):
            return False
    # urljoin hands these back as they are, tabs and all: other schemes, and the base itself.
    reference = reference.strip(WHITE_SPACE)
    if not reference:
        return urljoin(base, base) == base
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\t\r\n-]*:", reference)
    return not (has_scheme and re.search(r"[\t\r\n]", reference))


@pytest.fixture
def compare(resolve):
    """Asserts that simul gives what urljoin gives, and returns how many pairs were compared."""

    def call(pairs):
        expected = []
        for base, reference in pairs:
            if not comparable(base, reference):
                continue
            try:
                url = urljoin(base, reference.strip(WHITE_SPACE))
            except ValueError:
                continue
            expected.append((base, reference, url))
        results = resolve([(base, reference) for base, reference, _ in expected])
        wrong = [
            f"{base!r} + {reference!r}: {result!r}, urljoin {url!r}"
            for (base, reference, url), result in zip(expected, results, strict=True)
            if result != url
        ]
        assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:20])
        return len(expected)

    return call


def test_agrees_with_urljoin_on_the_examples_of_rfc_3986(compare):
    assert compare([(RFC_3986_BASE, reference) for reference in RFC_3986_EXAMPLES]) >= 40


def test_agrees_with_urljoin_on_every_two_pieces(compare):
    references = [""] + PIECES + [a + b for a in PIECES for b in PIECES]
    references += [f"  {piece}\n" for piece in PIECES]
    assert compare([(base, reference) for base in BASES for reference in references]) > 20_000


def test_agrees_with_urljoin_on_random_references(compare):
    draw = random.Random(444)
    pairs = [
        (draw.choice(BASES), "".join(draw.choices(PIECES, k=draw.randint(3, 9))))
        for _ in range(60_000)
    ]
    assert compare(pairs) > 30_000


def test_agrees_with_urljoin_on_random_bases(compare):
    draw = random.Random(3986)
    pairs = [
        (
            "http://h/" + "".join(draw.choices(PIECES, k=draw.randint(0, 6))).strip(WHITE_SPACE),
            "".join(draw.choices(PIECES, k=draw.randint(1, 4))),
        )
        for _ in range(30_000)
    ]
    pairs = [(base.split("#")[0], reference) for base, reference in pairs]
    assert compare(pairs) > 15_000


class Hrefs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = []

    def handle_starttag(self, tag, attrs):
        self.values += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.skipif(not PYTHON_DOC.is_dir(), reason="needs the Debian package python3-doc")
def test_agrees_with_urljoin_on_what_real_pages_contain(compare):
    pairs = []
    for page in sorted(PYTHON_DOC.glob("library/[a-e]*.html")):
        hrefs = Hrefs()
        hrefs.feed(page.read_text(encoding="utf-8"))
        pairs += [(f"http://docs.example/{page.name}", value) for value in set(hrefs.values)]
    assert compare(pairs) > 2_000


def test_gives_nothing_for_bases_that_are_not_absolute(resolve):
    bases = ["", "a/b", "/a", "//a/b", "mailto:a@b", "http:", "file:///etc/passwd", "http://[::1/"]
    assert resolve([(base, "http://other/") for base in bases]) == [None] * len(bases)
