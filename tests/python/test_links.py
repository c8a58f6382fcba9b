"""The links of pages, compared with those that Python's html.parser and urljoin find.

Over the pages of python3-doc the two agree link for link; a test run compares some of them, and
all with SIMUL_EVERY_PAGE=1 in the environment. Where they would not agree, on other pages, simul
follows the HTML standard and html.parser (of Python 3.11) does not:

- text in title, textarea, iframe, xmp, noembed, noframes and plaintext holds no elements;
- `&copy=2` in a query is no reference, so that `?a=1&copy=2` keeps its parameter;
- a comment that never ends hides the rest of the page, and `--!>` ends one;
- a tag that the page's end cuts off is no tag.
"""

import html.entities
import os
import random
import subprocess
from pathlib import Path

import pytest

from parsed_links import parsed_links

PYTHON_DOC = Path("/usr/share/doc/python3/html")
SAMPLE = 40  # of some five hundred pages, the same in each run
ORIGIN = "http://docs.example"


@pytest.fixture
def links_of(simul_bin):
    def call(page, url=ORIGIN + "/dir/page.html"):
        data = page if isinstance(page, bytes) else page.encode()
        command = [simul_bin / "extract_links", url]
        run = subprocess.run(command, input=data, capture_output=True, check=True)
        return run.stdout.decode().split("\n")[:-1]

    return call


@pytest.mark.skipif(not PYTHON_DOC.is_dir(), reason="needs the Debian package python3-doc")
def test_agrees_with_html_parser_on_the_pages_of_the_python_documentation(simul_bin):
    pages = sorted(PYTHON_DOC.rglob("*.html"))
    assert len(pages) > 300
    if not os.environ.get("SIMUL_EVERY_PAGE"):
        pages = random.Random(444).sample(pages, SAMPLE)
    command = [simul_bin / "extract_links", ORIGIN, *pages]
    run = subprocess.run(command, capture_output=True, check=True)
    found = {str(page): [] for page in pages}
    for row in run.stdout.decode().split("\n")[:-1]:
        path, url = row.split("\t")
        found[path].append(url)
    links = 0
    for page in pages:
        expected = parsed_links(page.read_text(encoding="utf-8"), f"{ORIGIN}{page}")
        assert found[str(page)] == expected, page
        links += len(expected)
    assert links > 50 * len(pages)


def test_agrees_with_html_parser_on_markup_written_in_many_ways(links_of):
    draw = random.Random(444)
    names = ["a", "A", "link", "area", "x-y", "BASE", "div", "p", "svg"]
    values = "x x/y.html ../z ?q=1 #f é http://other/ mailto:a@b a&amp;b 1 /".split()
    spaces = ["", " ", "\n", "\t "]

    def attribute(name, value):
        style = draw.randrange(4)
        if style == 3:
            return f" {name}"
        quote = ["'", '"', ""][style]
        return f" {name}{draw.choice(spaces)}={draw.choice(spaces)}{quote}{value}{quote}"

    def tag():
        kinds = ["href", "HREF", "class", "data-href", "title"]
        attributes = [
            attribute(draw.choice(kinds), draw.choice(values)) for _ in range(draw.randrange(4))
        ]
        return f"<{draw.choice(names)}{''.join(attributes)}{draw.choice(['', ' ', ' /'])}>"

    def part():
        return draw.choice(
            [
                tag,
                tag,
                tag,
                lambda: f"</{draw.choice(names)}>",
                lambda: "text & more < than 1 > 2",
                lambda: f"<!-- {tag()} -->",
                lambda: f"<script>'{tag()}'</script>",
                lambda: f"<style>{tag()}</style>",
                lambda: "<!DOCTYPE html>",
                lambda: "<?xml version='1.0'?>",
            ]
        )()

    for _ in range(300):
        page = "".join(part() for _ in range(draw.randrange(1, 30)))
        url = ORIGIN + "/dir/page.html"
        assert links_of(page, url) == parsed_links(page, url), page


def test_decodes_every_named_reference(links_of):
    names = sorted(html.entities.html5)
    # Behind "#" any character is kept, but for those that no URL may hold.
    page = "".join(f"<a href='#[&{name}]'>" for name in names)
    expected = []
    for name in names:
        text = html.entities.html5[name]
        expected.append(f"{ORIGIN}/#[{text}]")
    expected = [url.replace("\t", "").replace("\n", "") for url in expected]
    assert links_of(page, ORIGIN + "/") == list(dict.fromkeys(expected))


def test_reads_a_page_with_two_hundred_thousand_nested_elements(links_of):
    page = "<div><i>" * 100_000 + "<a href=x>" + "</b></div>" * 100_000 + "<a href=y>"
    assert links_of(page) == [f"{ORIGIN}/dir/x", f"{ORIGIN}/dir/y"]


def test_gives_valid_utf_8_for_any_bytes(links_of):
    page = b"<a href='" + bytes(byte for byte in range(256) if byte != ord("'")) + b"'>"
    (url,) = links_of(b"\xef\xbb\xbf" + page)
    assert url.endswith("\ufffd")
