"""Every fault and every bad address has its kind, the same in all lanes, in `fetch` and in `crawl`."""

import concurrent.futures
import contextlib
import json
import re
import socket
import subprocess

import pytest

from fault_kinds import FAULTS, NOT_PLAYED, OTHERS
from fixture_client import TIME_LIMIT_S, FixtureServer

LANES = ["sequential", "thread_pool", "coroutine"]
CLIENTS = [
    *[("libcurl", lane) for lane in LANES],
    *[("beast", lane) for lane in [*LANES, "thread_per_task", "callback", "stackful"]],
    *[("beast", lane) for lane in ["multi_loop", "lean"]],
]
ALL = {
    **{name: ("{http}/fault/" + name + answer.query, answer) for name, answer in FAULTS.items()},
    **OTHERS,
}


@contextlib.contextmanager
def closed_port():
    """Nobody listens at it, and nobody else gets it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


@contextlib.contextmanager
def full_server():
    """Its queue of connections that it has not accepted is full, so that it takes no other."""
    with socket.socket() as server, contextlib.ExitStack() as waiting:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(8):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(scope="module")
def places(simul_bin, tmp_path_factory):
    """What stands in the braces of an address, and of an option for that address."""
    servers = {}
    authorities = tmp_path_factory.mktemp("authorities")
    try:
        servers["http"] = FixtureServer(simul_bin / "simul-fixture")
        for kind in ["good", "expired", "wrong-host", "self-signed"]:
            servers[kind] = FixtureServer(
                simul_bin / "simul-fixture",
                *("--tls", "--certificate", kind, "--ca-out", authorities / kind),
            )
        with closed_port() as closed, full_server() as full:
            found = {name: server.url for name, server in servers.items()}
            found["closed"], found["full"] = closed, full
            found["speaks-no-tls"] = found["http"].replace("http:", "https:")
            found["wants-tls"] = found["good"].replace("https:", "http:")
            yield found, authorities
    finally:
        for server in servers.values():
            server.stop()


@pytest.fixture
def rows(places):
    """Of every row its name, URL, options and answer."""
    found, authorities = places
    filled = []
    for name, (address, answer) in ALL.items():
        server = re.match(r"\{([^}]*)\}|", address)[1]
        options = [o.format(authority=authorities / (server or "none")) for o in answer.options]
        filled.append((name, address.format(**found), options, answer))
    return filled


def side_by_side(call, rows):
    with concurrent.futures.ThreadPoolExecutor(8) as several:
        return list(several.map(call, rows))


def test_the_table_has_every_fault_and_every_kind(simul_bin, places):
    server = FixtureServer(simul_bin / "simul-fixture")
    listed = [line.split("\t")[0] for line in server.get("/fault").decode().splitlines()]
    server.stop()
    assert listed == list(FAULTS)
    kinds = json.loads(subprocess.check_output([simul_bin / "simul", "list", "--kinds", "--json"]))
    played = {answer.kind for _, answer in ALL.values()} - {None}
    assert {row["kind"] for row in kinds} == played | NOT_PLAYED.keys()
    assert not played & NOT_PLAYED.keys()


def fetch(simul_bin, client, lane, url, options):
    arguments = ["--client", client, "--lane", lane, "--requests", "2", "--inflight", "2", *options]
    return subprocess.run(
        [simul_bin / "simul", "run", "fetch", "--url", url, "--json", *arguments],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )


@pytest.mark.parametrize("client, lane", CLIENTS)
def test_fetch_counts_every_get_by_its_kind(simul_bin, rows, client, lane):
    def count(row):
        name, url, options, answer = row
        kind = answer.kind if client == "libcurl" else answer.beast
        done = fetch(simul_bin, client, lane, url, options)
        assert done.stdout, f"{name}: {done.stderr}"
        came_to = json.loads(done.stdout)
        assert came_to["completed"] + sum(came_to["failed"].values()) == 2
        assert done.returncode == (1 if kind else 0), f"{name}: {done.stderr}"
        assert done.stderr.count("\n") == done.returncode
        return name, came_to["failed"], {kind: 2} if kind else {}

    asked = [row for row in rows if client == "libcurl" or not row[3].tls]
    counted = side_by_side(count, asked)
    assert {name: failed for name, failed, _ in counted} == {
        name: expected for name, _, expected in counted
    }


def test_the_client_without_tls_declines_it_in_one_line(simul_bin, rows):
    for name, url, options, answer in rows:
        if not answer.tls:
            continue
        done = fetch(simul_bin, "beast", "coroutine", url, options)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), name
        assert "--client libcurl" in done.stderr


@pytest.mark.parametrize("lane", LANES)
def test_crawl_gives_every_url_its_kind(simul_bin, rows, tmp_path, lane):
    """One crawl for the rows with the same options, each URL twice, so that what a fault leaves
    behind on a kept connection meets another URL."""
    by_options = {}
    for row in rows:
        by_options.setdefault(tuple(row[2]), []).append(row)

    def crawl(numbered):
        number, (options, group) = numbered
        urls = [url for _, url, _, _ in group] * 2
        (tmp_path / f"urls{number}").write_text("\n".join(urls) + "\n")
        done = subprocess.run(
            [
                simul_bin / "simul",
                "run",
                "crawl",
                "--lane",
                lane,
                *options,
                "--urls",
                tmp_path / f"urls{number}",
                "--out",
                tmp_path / f"rows{number}",
            ],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
        )
        assert (done.returncode, done.stderr) == (0, ""), group
        log = done.stdout.splitlines()
        kinds: dict[str, str] = {}
        links = 0
        for name, url, _, _ in group:
            lines = [line.removeprefix(url + ": ") for line in log if line.startswith(url + ": ")]
            assert len(lines) == 2, name
            matches = [
                re.fullmatch(r"(?:failed, (\w+) \(.+\)|(\d+) links)", line) for line in lines
            ]
            counted = [match for match in matches if match]
            assert len(counted) == len(lines), lines
            kinds[name] = " and ".join(sorted({match[1] or "" for match in counted}))
            links += sum(int(match[2] or 0) for match in counted)
        (totals,) = [line for line in log if re.match(rf"{len(urls)} URLs: ", line)]
        read = 2 * sum(kind == "" for kind in kinds.values())
        assert totals.startswith(f"{len(urls)} URLs: {read} read")
        assert totals.endswith(f"; {links} links in {tmp_path / f'rows{number}'}")
        header, *found = (tmp_path / f"rows{number}").read_text().splitlines()
        assert header == "source_url\tparsed_url"
        assert len(found) == links
        return kinds

    came_to = side_by_side(crawl, enumerate(by_options.items()))
    expected = {name: answer.kind or "" for name, _, _, answer in rows}
    assert {name: kind for kinds in came_to for name, kind in kinds.items()} == expected


def test_a_page_in_another_charset_than_it_says_has_links(simul_bin, places, tmp_path):
    url = places[0]["http"] + "/fault/charset-wrong"
    (tmp_path / "urls").write_text(url + "\n")
    subprocess.run(
        [
            simul_bin / "simul",
            "run",
            "crawl",
            "--urls",
            tmp_path / "urls",
            "--out",
            tmp_path / "rows",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert (tmp_path / "rows").read_text() == (
        f"source_url\tparsed_url\n{url}\t{places[0]['http']}/caf\N{REPLACEMENT CHARACTER}\n"
    )
