"""Writes docs/faults.md, from the table of fault_kinds.py and from what the programs say of themselves.

SIMUL_BIN=build/release/bin .venv/bin/python tests/python/faults_document.py > docs/faults.md
"""

import json
import os
import pathlib
import re
import subprocess

from fault_kinds import CURL_VERSION, FAULTS, NOT_PLAYED, OTHERS, Answer
from fixture_client import FixtureServer
from spoken_answers import SPOKEN, Spoken

TEXT = """\
# What a GET can come to

Made by `tests/python/faults_document.py`; `tests/python/test_faults_document.py` compares. What the tables say is
asked of `fetch` and `crawl` in every lane by `tests/python/test_faults.py`.

## Accounting

Every URL given has exactly one outcome, in every lane: a success or one kind of failure.

- `crawl`: `urls` = `completed` + the sum of `failed`, and after Ctrl-C + `not_tried`.
- `fetch`: `requests` = `completed` + the sum of `failed`.

`simul run … --json` has these numbers; for people a crawl ends with a line such as

    {example}

A success is a whole response with a status of 2xx within the limits. What else it is, is decided from all that is
known: libcurl's code, the status, whether the headers came to their end, how many bytes came and how many were
announced, whether the content coding came to its end, and the times. libcurl's code alone would take some of the faults
below for successes: the column *curl {curl} alone* has its exit code and the HTTP status for those, and for codes that
mislead. It holds for that version only; the kinds are the same with later ones.

What stands under *kind* is libcurl's, the client that `crawl` always has and `fetch` has by default. The other client of
`fetch`, `--client beast`, comes to the same kind, but for what stands under *beast*: it follows no redirects, so that they
are `http_status`, and it speaks no TLS; a URL or an option that needs it is declined in one line.

A crawl in which every URL has its outcome exits with 0, whatever the outcomes are. `fetch` asks for one thing many
times and exits with 1 when any of the GETs failed.

## Kinds

{kinds}

## The fixture server's faults

`simul-fixture` plays them at `/fault/NAME`; `GET /fault` lists them.

{faults}

## Other bad addresses

{others}

## What servers say

{spoken}

Asked of `crawl` in every lane by `tests/python/test_spoken_answers.py`, byte for byte, each twice in a row.

What comes on a kept connection before anything was asked is no answer: a server that closes an idle connection may say
408 before (RFC 9110, section 15.5.9). It is discarded and the connection closed; a 408 that comes just as a request is
sent on a kept connection has the request sent again on a new one, once. Elsewhere 408 is `http_status`.

Cookies live as long as a run: whatever a server sets is sent back to it, in redirects and in later GETs, by all threads
and tasks of the lane alike, and nothing is read from a file or written to one. Where pages depend on cookies that other
pages set, the order decides, and with more than one GET in flight the order is open.

User and password of a URL go along with its redirects as long as scheme, host and port stay the same.

## URLs

A URL of the list, and a Location, needs `http://` or `https://` and a host: `http:///html`, `http:/html` and `http:html` are
`bad_url`, whatever was asked for before; browsers would guess. A host that is not ASCII is asked for as `xn--…` (UTS 46,
by libcurl's libidn2), in the list, in a redirect, percent-encoded or not. Path and query are sent percent-encoded.

The list is text as any editor writes it: UTF-8 with or without a byte order mark, UTF-16 with one; lines that end with LF,
CR LF or CR; white space around a URL, byte order marks at the beginning of any line, and the end of file of DOS are no
part of it. `--out` and `--trace` are refused if they name the list, the file of authorities or each other, by a link, too.

Links are resolved by RFC 3986, section 5.2 (not strict: `http:g` is `g`): empty segments, queries and fragments are kept
(`a//b`, `?`, `#`), where Python's `urljoin` has lost them for long.

Not played by any test of the lanes, but judged by those of the evidence (`tests/http/client_failure_test.cpp`):
{not_played}.

## Limits

{limits}

Only `http` and `https` are asked for, in the URL given and in redirects. Proxies set in the environment are ignored.
Certificates are always verified.

## Another try

`crawl --retry N` asks again, up to N times, where the table of kinds says so; it is off by default. The URL still has
one outcome, that of its last try; `retries` and `requests_sent` count the others. `fetch` never asks again: it counts
GETs, and another try would be another GET.

If the response has a Retry-After, in seconds or as a date, the pause is at least so long. One that asks for more than
60 seconds is not asked again: sooner would be in vain. A host that asks for pauses and answers nothing else for five
minutes is not waited for any more, for any of its URLs.

A kept connection that the server has closed in the meantime is no failure: the request is sent again on a new one, in
every lane and without `--retry`; `connections` and `requests_sent` show it.

## The output file

`crawl --out FILE` writes whole rows to a temporary name beside FILE and renames it in the end, so that FILE is whole or
what it was before. A place that cannot be written to, a full disk and a size limit are one line on stderr and exit
status 1; the GETs under way are given up, and no temporary file stays. After the first Ctrl-C (or SIGTERM, or SIGHUP when
the terminal closes; not under `nohup`) the rows so far are in FILE, the URLs that have no outcome are counted as
`not_tried`, and the exit status is 1. A second Ctrl-C ends the program at once.

## Links

The links of Debian's `python3-doc`, over 300 pages, are those that Python's `html.parser` finds, resolved by RFC 3986,
link for link (`tests/python/test_links.py`). Where the two would differ, on other pages, simul follows the HTML standard:

- text in title, textarea, iframe, xmp, noembed, noframes and plaintext holds no elements;
- `&copy=2` in a query is no reference, so that `?a=1&copy=2` keeps its parameter;
- a comment that never ends hides the rest of the page, and `--!>` ends one;
- a tag that the page's end cuts off is no tag.
"""


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def kinds_table(kinds: list[dict]) -> str:
    def retried(kind):
        if kind["statuses"]:
            return "after status " + ", ".join(str(status) for status in kind["statuses"])
        return "yes" if kind["can_pass"] else "no"

    return table(
        ["kind", "meaning", "`--retry` asks again"],
        [[f"`{kind['kind']}`", kind["meaning"], retried(kind)] for kind in kinds],
    )


def beast_cell(answer: Answer) -> str:
    if answer.tls:
        return "declined"
    return f"`{answer.beast}`" if answer.beast != answer.kind else ""


def answer_cells(answer: Answer) -> list[str]:
    options = " ".join(answer.options).format(authority="FILE")
    given = f"with `{options}`" if options else ""
    return [
        f"`{answer.kind}`" if answer.kind else "success",
        beast_cell(answer),
        "; ".join(text for text in (answer.why, given) if text),
        answer.curl,
    ]


def faults_table(lines: dict[str, str]) -> str:
    return table(
        ["fault", "the server", "kind", "beast", "remarks", f"curl {CURL_VERSION} alone"],
        [[f"`{name}`", lines[name], *answer_cells(answer)] for name, answer in FAULTS.items()],
    )


def others_table() -> str:
    return table(
        ["what", "kind", "beast", "remarks", f"curl {CURL_VERSION} alone"],
        [[name, *answer_cells(answer)] for name, (_, answer) in OTHERS.items()],
    )


def spoken_table() -> str:
    def came_to(answer: Spoken) -> str:
        if answer.kind:
            return f"`{answer.kind}`"
        return f"a page, {len(answer.links)} link{'' if len(answer.links) == 1 else 's'}"

    return table(
        ["the server says", "comes to", "rule"],
        [[said, came_to(answer), answer.rule] for said, answer in SPOKEN.items()],
    )


def options_of(help_text: str) -> dict[str, tuple[str, str]]:
    """Of every option its default and its line of help. CLI11 writes a default as --option=0, from
    2.4 on as --option [0]."""
    found = re.findall(
        r"^  (?:-\w,)?(--[\w-]+)(?:=(\S+)| \[(\S+)\])? {2,}(\S.*)$", help_text, re.MULTILINE
    )
    return {option: (old or new, line) for option, old, new, line in found}


def limits_table(crawl_help: str, fetch_help: str) -> str:
    crawl, fetch = options_of(crawl_help), options_of(fetch_help)
    limits = [option for option in crawl if option in fetch or option == "--retry"]
    shared_by_all = {"--inflight", "--lane", "--seed", "--clock", "--json", "--help"}
    return table(
        ["option", "default", "meaning", "of"],
        [
            [
                f"`{option}`",
                crawl[option][0],
                crawl[option][1],
                "`crawl`, `fetch`" if option in fetch else "`crawl`",
            ]
            for option in limits
            if option not in shared_by_all
        ],
    )


def document(programs: pathlib.Path) -> str:
    def simul(*arguments):
        return subprocess.check_output([programs / "simul", *arguments], text=True)

    server = FixtureServer(programs / "simul-fixture")
    lines = dict(line.split("\t") for line in server.get("/fault").decode().splitlines())
    server.stop()
    log = simul("run", "crawl").splitlines()
    return TEXT.format(
        curl=CURL_VERSION,
        example=next(line for line in log if re.match(r"\d+ URLs: ", line)),
        kinds=kinds_table(json.loads(simul("list", "--kinds", "--json"))),
        faults=faults_table(lines),
        others=others_table(),
        spoken=spoken_table(),
        not_played="; ".join(f"`{kind}` {reason}" for kind, reason in NOT_PLAYED.items()),
        limits=limits_table(simul("run", "crawl", "--help"), simul("run", "fetch", "--help")),
    )


if __name__ == "__main__":
    print(document(pathlib.Path(os.environ["SIMUL_BIN"]).resolve()), end="")
