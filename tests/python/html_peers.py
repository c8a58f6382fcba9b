"""Prints the table of docs/design.md of how parsers' times grow with hostile pages.

SIMUL_BIN=build/release/bin .venv/bin/python tests/python/html_peers.py

For each shape of page the factor by which the processor time grows when the page grows four-fold: 4 is
linear, 16 is quadratic. Peers that this machine lacks (libxml2, libgumbo, the packages html5lib and lxml)
have no column.
"""

import contextlib
import ctypes
import ctypes.util
import html.parser
import os
import pathlib
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable

SMALL, LARGE = 32 << 10, 128 << 10
ROUNDS = 2


def repeated(text: str) -> Callable[[int], bytes]:
    return lambda size: (text * (size // len(text) + 1)).encode()


SHAPES: dict[str, Callable[[int], bytes]] = {
    "an ordinary page": repeated(
        "<div class=row><p>text &amp; <a href='/x/y?z=1'>link</a></p></div>\n"
    ),
    "end tags that match nothing, in open elements": lambda size: (
        b"<b>" * (size // 10) + b"</section>" * (size // 15)
    ),
    "one tag with many attributes": lambda size: (
        b"<a " + b" ".join(b"a%d=x" % n for n in range(size // 8)) + b">"
    ),
    "nested elements, none closed": repeated("<div><i>"),
    "paragraphs within open links": repeated("<a href=x><p>"),
    "comments that never end": repeated("<!--<!-"),
    "tags that never end": repeated("<a href='"),
    "scripts within comments within a script": lambda size: (
        b"<script><!--" + b"<script></scrip" * (size // 15)
    ),
}


def own_cpu(parse: Callable[[bytes], object], page: bytes) -> float:
    start = time.process_time()
    parse(page)
    return time.process_time() - start


def simul() -> Callable[[bytes], float]:
    program = pathlib.Path(os.environ["SIMUL_BIN"]) / "extract_links"

    def cpu(page: bytes) -> float:
        """Of many readings, so that starting the program does not count; without its start."""

        def once(count: int) -> float:
            with tempfile.NamedTemporaryFile() as file:
                file.write(page)
                file.flush()
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                subprocess.run(
                    [program, "http://host", *[file.name] * count],
                    stdout=subprocess.DEVNULL,
                    check=True,
                )
                return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

        return (once(201) - once(1)) / 200

    return cpu


def libxml2(events_only: bool) -> Callable[[bytes], float]:
    library = ctypes.CDLL("libxml2.so.2")
    library.htmlReadMemory.restype = ctypes.c_void_p
    library.xmlFreeDoc.argtypes = [ctypes.c_void_p]
    library.htmlCreatePushParserCtxt.restype = ctypes.c_void_p
    library.htmlParseChunk.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    library.htmlFreeParserCtxt.argtypes = [ctypes.c_void_p]
    recover_without_messages = 1 | 32 | 64

    def tree(page: bytes) -> None:
        library.xmlFreeDoc(
            library.htmlReadMemory(page, len(page), None, b"UTF-8", recover_without_messages)
        )

    def events(page: bytes) -> None:
        handlers = ctypes.create_string_buffer(1024)  # none of them set
        parser = library.htmlCreatePushParserCtxt(handlers, None, None, 0, None, 1)
        library.htmlParseChunk(parser, page, len(page), 1)
        library.htmlFreeParserCtxt(parser)

    return lambda page: own_cpu(events if events_only else tree, page)


def gumbo() -> Callable[[bytes], float]:
    library = ctypes.CDLL("libgumbo.so.1")
    library.gumbo_parse_with_options.restype = ctypes.c_void_p
    library.gumbo_destroy_output.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    options = ctypes.addressof(ctypes.c_char.in_dll(library, "kGumboDefaultOptions"))

    def parse(page: bytes) -> None:
        output = library.gumbo_parse_with_options(
            ctypes.c_void_p(options), page, ctypes.c_size_t(len(page))
        )
        library.gumbo_destroy_output(options, output)

    return lambda page: own_cpu(parse, page)


def html_parser() -> Callable[[bytes], float]:
    def parse(page: bytes) -> None:
        parser = html.parser.HTMLParser()
        parser.feed(page.decode())
        parser.close()

    return lambda page: own_cpu(parse, page)


PEERS: dict[str, Callable[[], Callable[[bytes], float]]] = {
    "simul": simul,
    "libxml2, tree": lambda: libxml2(events_only=False),
    "libxml2, events": lambda: libxml2(events_only=True),
    "gumbo": gumbo,
    "html.parser": html_parser,
}


def main() -> None:
    columns = {}
    for name, make in PEERS.items():
        with contextlib.suppress(OSError):
            columns[name] = make()
    print(f"| page of {SMALL >> 10} and {LARGE >> 10} KiB | {' | '.join(columns)} |")
    print("| --- |" + " --- |" * len(columns))
    for shape, page in SHAPES.items():
        small, large = page(SMALL), page(LARGE)
        factors = []
        for cpu in columns.values():
            times = [[cpu(text) for text in (small, large)] for _ in range(ROUNDS)]
            fastest = [min(column) for column in zip(*times, strict=True)]
            per_page = f"{1e3 * fastest[1]:.2g}" if fastest[1] < 0.1 else f"{1e3 * fastest[1]:.0f}"
            factors.append(f"{fastest[1] / max(fastest[0], 1e-6):.1f} ({per_page} ms)")
        print(f"| {shape} | {' | '.join(factors)} |", flush=True)


if __name__ == "__main__":
    main()
