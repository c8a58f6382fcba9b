"""The links of forty ugly pages, against those that Chromium finds in them with scripts off.

The pages are drawn from a seed. simul reads tags and builds no tree, so they hold nothing that a
tree leaves out or doubles: no element where it may not stand, no link within a template or another
link's paragraph. The attributes are compared as sets, because a tree may move elements.
"""

import json
import random
import re
import subprocess

import pytest

from chromium import PROGRAM, chromium
from html_facts import start_tags
from page_server import Page, page_server

PAGES = 40
SEED = 444
ELEMENTS = ["a", "A", "link", "area", "x-y", "div", "SPAN", "b", "svg"]
VALUES = """
    x x/y.html ../z ?q=1 #f / // /a//b ../../../up http://other.example/a/../b HTTP://OTHER.example
    mailto:a@b javascript:void(0) a&amp;b a&ampb a&copy=1 &copy=1 &copy; &#x41;&#66 &notin; &notit;
    ?a=1&copy=2 &#0; &#128; &#xD800; é ü?q=é x%20y . .. ./ ? # ?# data:,x tel:112 a:b //h.example/x
""".split()  # fmt: skip
SPACES = ["", "", " ", "\n", "\t", "\f", "\r\n", "  "]
NAMES = [
    *["href", "HREF", "hReF"] * 4,
    "class",
    "data-href",
    "xhref",
    "href2",
    "title",
    "=href",
    '"href',
    "<",
]


def ugly_page(draw: random.Random) -> bytes:
    def attribute() -> str:
        name, value = draw.choice(NAMES), draw.choice(VALUES)
        space = lambda: draw.choice(SPACES)  # noqa: E731
        quote = draw.choice(["'", '"', "", ""])
        if draw.random() < 0.1:
            return f" {name}"
        if draw.random() < 0.1:
            value = f" {value}\n" if quote else value
        glue = draw.choice([" ", "\n", "/", " / ", "\t", "\f"])
        return f"{glue}{name}{space()}={space()}{quote}{value}{quote}"

    def tag() -> str:
        name = draw.choice(ELEMENTS)
        attributes = "".join(attribute() for _ in range(draw.randrange(4)))
        # A slash behind a value without quotes is part of it.
        end = draw.choice(["", " ", " /", "\n"])
        closing = f"</{name}>" if name != "link" else ""
        return f"<{name}{attributes}{end}>{draw.choice(['', 'text'])}{closing}"

    def hidden() -> str:
        inside = tag()
        return draw.choice(
            [
                f"<!-- {inside} -->",
                f"<!--{inside}--!>",
                "<!-->",
                "<!--->",
                f"<!-- a -- b > {inside} --->",
                f"<! {inside.replace('>', '')}>",
                f"<? {inside.replace('>', '')}>",
                "</ x>",
                f"<script>'{inside}'</script>",
                f"<script><!-- <script>{inside}</script> {inside} --></script>",
                f"<script><!-- {inside} </script>",
                f"<style>{inside}</style >",
                f"<textarea>{inside}</textarea\n>",
                f"<xmp>{inside}</xmp/>",
                f"<iframe>{inside}</iframe>",
                f"<noembed>{inside}</noembed>",
                f"<textarea></textareax>{inside}</TEXTAREA>",
                f"<svg><![CDATA[{inside}]]><a href=in-svg></a></svg>",
                f"<svg><title>{draw.choice(VALUES[:4])}</title><style/><a href=behind></a></svg>",
                f"<![CDATA[{inside.replace('>', '')}>",
                "text & more < than 1 > 2 <3 <",
            ]
        )

    parts = [draw.choice(["<!doctype html>", "<!DOCTYPE html>\n<title>a</title>"])]
    if draw.random() < 0.3:
        parts.append(
            f"<base href={draw.choice(['/sub/', 'http://base.example/x/y', '//b.example', '#'])}>"
        )
    parts.append("<body>")
    parts += [draw.choice([tag, tag, tag, hidden])() for _ in range(draw.randrange(20, 60))]
    parts.append(
        draw.choice(["", "", "<a href=cut", "<a href='cut", "<!-- <a href=cut>", "<a href=cut /"])
    )
    return "".join(parts).encode()


def ugly_pages(seed: int) -> list[bytes]:
    draw = random.Random(seed)
    return [ugly_page(draw) for _ in range(PAGES)]


def served(pages: list[bytes]):
    def page_at(path: str) -> Page:
        number = re.search(r"/(\d+)\?q$", path)
        return Page(pages[int(number[1])] if number else b"", "text/html; charset=utf-8")

    return page_server(page_at)


@pytest.mark.skipif(PROGRAM is None, reason="needs Chromium")
def test_links_are_those_of_chromium(simul_bin, tmp_path):
    pages = ugly_pages(SEED)
    read = start_tags(simul_bin, pages)
    links = 0
    with served(pages) as url, chromium(tmp_path / "profile") as browser:
        for number, page in enumerate(pages):
            browser.open(f"{url}/{number}?q")
            seen = browser.evaluate(
                "[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))"
            )
            ours = [attributes["href"] for _, attributes in read[number] if "href" in attributes]
            # Line ends are LF before a browser reads anything.
            ours = [value.replace("\r\n", "\n").replace("\r", "\n") for value in ours]
            assert set(ours) == set(seen), f"page {number}: {page!r}"
            links += len(seen)
    assert links > 15 * PAGES


@pytest.mark.skipif(PROGRAM is None, reason="needs Chromium")
def test_links_lead_where_chromium_goes(simul_bin, tmp_path):
    """Each URL of ours, serialised as the URL standard does it, against the browser's own of the same
    attribute."""
    pages = ugly_pages(SEED + 1)
    with served(pages) as url, chromium(tmp_path / "profile") as browser:
        for number, page in enumerate(pages):
            address = f"{url}/dir//{number}?q"
            browser.open(address)
            theirs = browser.evaluate(
                "[...document.querySelectorAll('[href]')].map(e => { try { return new URL("
                "e.getAttribute('href'), e.localName == 'base' ? document.URL : document.baseURI"
                ").href } catch { return null } })"
            )
            done = subprocess.run(
                [simul_bin / "extract_links", address], input=page, capture_output=True, check=True,
                env={"CONTENT_TYPE": "text/html; charset=utf-8"},
            )  # fmt: skip
            ours = browser.evaluate(
                f"{json.dumps(done.stdout.decode().splitlines())}"
                ".map(u => { try { return new URL(u).href } catch { return null } })"
            )
            assert set(ours) == set(theirs), f"page {number}: {page!r}"
