"""Pages in many encodings: their links are those that Python finds in the decoded page.

One thing is a browser's way and not urljoin's: the query of a link stands in the page's own bytes.
"""

import contextlib
import json
import re
import subprocess
from urllib.parse import quote

import pytest

from page_server import Page, page_server
from parsed_links import parsed_links

LANES = ["sequential", "thread_pool", "coroutine"]
URL = "http://docs.example/dir/page.html"

# The label, Python's codec for it, and words that it can write.
ENCODINGS = [
    ("utf-8", "utf-8", "café 日本 Привет"),
    ("iso-8859-1", "cp1252", "café Münster €5"),
    ("windows-1252", "cp1252", "“œuvre” – naïve"),
    ("us-ascii", "cp1252", "déjà"),
    ("iso-8859-2", "iso8859-2", "Łódź příliš"),
    ("iso-8859-15", "iso8859-15", "œ € ž"),
    ("windows-1250", "cp1250", "žluťoučký"),
    ("windows-1251", "cp1251", "Привет мир"),
    ("koi8-r", "koi8-r", "Привет мир"),
    ("ibm866", "cp866", "Привет мир"),
    ("windows-1253", "cp1253", "Ελληνικά"),
    ("iso-8859-9", "cp1254", "İstanbul ığ"),
    ("windows-1255", "cp1255", "שלום"),
    ("windows-1256", "cp1256", "مرحبا"),
    ("tis-620", "cp874", "สวัสดี"),
    ("macintosh", "mac-roman", "café ∂"),
    ("shift_jis", "cp932", "日本語 表示 ソ"),
    ("euc-jp", "euc-jp", "日本語 かな"),
    ("iso-2022-jp", "iso2022-jp", "日本語 かな"),
    ("gb2312", "gbk", "中文 网页"),
    ("gb18030", "gb18030", "中文 € 𠀀"),
    ("big5", "big5hkscs", "中文 網頁"),
    ("euc-kr", "cp949", "한국어 웹"),
]
UTF_16 = [("utf-16", "utf-16-le"), ("utf-16le", "utf-16-le"), ("utf-16be", "utf-16-be")]
WORDS = "café 日本 Привет 𠀀"

# Bytes to characters, one to one.
SINGLE_BYTE = {
    "ibm866": "cp866",
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "koi8-r": "koi8-r",
    "macintosh": "mac-roman",
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    "windows-874": "cp874",
}


def page_of(words: str, head: str = "") -> str:
    text = words.replace(" ", "_")
    links = [text, f"/a/{text}/?x=1", f"?q={text}&amp;r=1#{text}", f"http://other/{text}", "plain"]
    body = "".join(
        f'<p title="{text}>"><a class="{text}" href="{link}">{text}</a>' for link in links
    )
    return f"<!doctype html><html><head>{head}<title>{words}</title></head>{body}<a href='last'>"


def expected(page: str, codec: str, url: str = URL) -> list[str]:
    """Python's links, with their queries as a browser would send them."""

    def escape(query: re.Match) -> str:
        return re.sub(r"[^\x00-\x7f]+", lambda run: quote(run[0], encoding=codec), query[0])

    links = parsed_links(page, url)
    if codec.startswith("utf"):
        return links
    return [re.sub(r"\?[^#]*", escape, link, count=1) for link in links]


@pytest.fixture
def links_of(simul_bin):
    def call(page: bytes, content_type: str = "") -> list[str]:
        done = subprocess.run(
            [simul_bin / "extract_links", URL],
            input=page,
            capture_output=True,
            check=True,
            env={"CONTENT_TYPE": content_type},
        )
        return done.stdout.decode().split("\n")[:-1]

    return call


@pytest.mark.parametrize("label, codec, words", ENCODINGS)
def test_the_header_tells_the_encoding(links_of, label, codec, words):
    page = page_of(words)
    assert links_of(page.encode(codec), f"text/html; charset={label}") == expected(page, codec)


@pytest.mark.parametrize("label, codec, words", ENCODINGS)
def test_the_page_tells_the_encoding(links_of, label, codec, words):
    for head in (
        f"<meta charset={label}>",
        f'<meta http-equiv="Content-Type" content="text/html; charset={label}">',
    ):
        page = page_of(words, head)
        assert links_of(page.encode(codec)) == expected(page, codec)


@pytest.mark.parametrize("label, codec", UTF_16)
def test_utf_16_is_told_by_its_mark_or_the_header(links_of, label, codec):
    page = page_of(WORDS, "<meta charset=latin1>")
    marked = ("\ufeff" + page).encode(codec)
    assert links_of(marked) == expected(page, codec)
    assert links_of(marked, "text/html; charset=utf-8") == expected(page, codec)
    assert links_of(page.encode(codec), f"text/html; charset={label}") == expected(page, codec)


def test_a_page_that_says_nothing_is_utf_8_if_it_can_be(links_of):
    page = page_of("café")
    assert links_of(page.encode()) == expected(page, "utf-8")
    assert links_of(page.encode("cp1252")) == expected(page, "cp1252")


def test_a_wrong_label_costs_characters_and_no_page(links_of):
    page = page_of("café")
    wrong = page.encode("latin-1").decode("utf-8", errors="replace")
    assert "caf\ufffd" in wrong
    found = links_of(page.encode("latin-1"), "text/html; charset=utf-8")
    assert found == expected(wrong, "utf-8")
    assert len(links_of(page.encode("latin-1"), "text/html; charset=big5")) == 6


def test_mistakes_in_utf_8_are_counted_as_python_counts_them(links_of):
    tails = [
        b"\x80",
        b"\xc3",
        b"\xe2\x82",
        b"\xf0\x9f\x98",
        b"\xed\xa0\x80",
        b"\xf5\xff",
        b"\xe2\x82A",
    ]
    page = b"".join(b"<a href='x" + tail + b"'>" for tail in tails)
    decoded = page.decode("utf-8", errors="replace")
    assert links_of(page, "text/html; charset=utf-8") == parsed_links(decoded, URL)


@pytest.mark.parametrize("label, codec", SINGLE_BYTE.items())
def test_every_byte_is_the_character_that_it_is_to_python(links_of, label, codec):
    known = {}
    for byte in range(0x80, 0x100):
        with contextlib.suppress(UnicodeDecodeError):
            known[byte] = bytes([byte]).decode(codec)
    assert len(known) > 80
    page = b"".join(b"<a href='#%d-%c'>" % (byte, byte) for byte in known)
    found = links_of(page, f"text/html; charset={label}")
    characters = {int(url.split("#")[1].split("-")[0]): url.split("-", 1)[1] for url in found}
    # The C library has the Greek letter for the mathematical sign, and an apple of its own.
    strange = {("macintosh", 0xC6), ("macintosh", 0xF0)}
    for byte, character in known.items():
        if (label, byte) not in strange:
            assert characters[byte] == character, hex(byte)


def encoded_page(path: str) -> Page:
    """At /header/N and /meta/N the page in ENCODINGS[N], at /utf16/N the one in UTF_16[N]."""
    _, kind, number = path.split("/")
    if kind == "utf16":
        label, codec = UTF_16[int(number)]
        return Page(page_of(WORDS).encode(codec), f"text/html; charset={label}")
    label, codec, words = ENCODINGS[int(number)]
    if kind == "header":
        return Page(page_of(words).encode(codec), f"text/html; charset={label}")
    return Page(page_of(words, f"<meta charset={label}>").encode(codec))


@pytest.fixture
def encoded_url():
    with page_server(encoded_page) as url:
        yield url


def test_a_crawl_has_the_same_rows_in_every_lane(simul_bin, encoded_url, tmp_path):
    rows = []
    for number, (_, codec, words) in enumerate(ENCODINGS):
        for kind in ("header", "meta"):
            url = f"{encoded_url}/{kind}/{number}"
            rows += [f"{url}\t{link}" for link in expected(page_of(words), codec, url)]
    for number, (_, codec) in enumerate(UTF_16):
        url = f"{encoded_url}/utf16/{number}"
        rows += [f"{url}\t{link}" for link in expected(page_of(WORDS), codec, url)]
    urls = dict.fromkeys(row.split("\t")[0] for row in rows)
    (tmp_path / "urls").write_text("\n".join(urls))

    checksums = set()
    for lane in LANES:
        command = [simul_bin / "simul", "run", "crawl", "--lane", lane, "--json"]
        command += ["--urls", tmp_path / "urls", "--out", tmp_path / lane]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        checksums.add(json.loads(done.stdout)["checksum"])
        header, *found = (tmp_path / lane).read_text().splitlines()
        assert header == "source_url\tparsed_url"
        assert sorted(found) == sorted(rows)
    assert len(checksums) == 1
