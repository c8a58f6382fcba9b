"""crawl, from outside: rows, accounting, limits, bad servers, TLS, Ctrl-C, in every lane."""

import collections
import json
import pathlib
import re
import resource
import signal
import subprocess
import threading
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from page_server import Page, page_server
from processes import children_of, is_running

LANES = ["sequential", "thread_pool", "coroutine"]
TIME_LIMIT_S = 120  # only keeps a broken test from hanging; no test depends on it
NO_LIMITS = ["--timeout", "0s", "--lowest-speed", "0"]  # of the time that a GET may take


@pytest.fixture
def crawl(simul_bin, tmp_path):
    """Crawls these URLs with these arguments; returns the finished process."""

    def run(urls, *arguments, lane="coroutine", **popen):
        command = [simul_bin / "simul", "run", "crawl", "--lane", lane, *arguments]
        if urls is not None:
            (tmp_path / "urls").write_text("\n".join(urls) + "\n")
            command += ["--urls", tmp_path / "urls"]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **popen
        )

    return run


@pytest.fixture
def outcome(crawl):
    """Crawls likewise; returns what it came to, having checked that the accounting closes."""

    def run(urls, *arguments, lane="coroutine"):
        done = crawl(urls, "--json", *arguments, lane=lane)
        assert done.returncode == 0, done.stderr
        came_to = json.loads(done.stdout)
        accounted = came_to["completed"] + sum(came_to["failed"].values())
        assert accounted == came_to["tally"]["urls"] == (9 if urls is None else len(urls))
        return came_to

    return run


class Links(HTMLParser):
    """The links of a page as Python's own parser and resolver find them."""

    def __init__(self, page: str, url: str):
        super().__init__()
        self.base = url
        self.hrefs = []
        self.feed(page)
        self.urls = list(dict.fromkeys(urljoin(self.base, href.strip()) for href in self.hrefs))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "href":
                self.hrefs.append(value)
                if tag == "base":
                    self.base = urljoin(self.base, value)


def rows_of(path: pathlib.Path) -> list[tuple[str, str]]:
    header, *rows = path.read_text().splitlines()
    assert header == "source_url\tparsed_url"
    return [(source, parsed) for source, parsed in (row.split("\t") for row in rows)]


@pytest.mark.parametrize("lane", LANES)
def test_a_url_is_escaped_where_it_may_not_be_sent_as_it_is(outcome, fixture_server, lane):
    assert outcome([fixture_server.url + "/bytes/10?a b|\u00e9#part"], lane=lane)["completed"] == 1


@pytest.mark.parametrize("lane", LANES)
def test_the_rows_are_the_links_that_another_parser_finds(crawl, fixture_server, tmp_path, lane):
    names = pathlib.Path("fixtures/urls.txt").read_text().split()
    assert len(names) == 9
    urls = [fixture_server.url + name for name in names]
    done = crawl(urls, "--out", tmp_path / "rows", lane=lane)
    assert done.returncode == 0, done.stderr

    expected = []
    for url, name in zip(urls, names, strict=True):
        answering = "/site/resolver/" if name == "/site/resolver" else name
        if name == "/site/manual/this-page-is-gone":
            continue
        page = fixture_server.get(answering).decode()
        expected += [(url, link) for link in Links(page, fixture_server.url + answering).urls]
    assert sorted(rows_of(tmp_path / "rows")) == sorted(expected)
    assert len(expected) == 452
    assert (
        f"9 URLs: 8 read, 1 failed (1 http_status); 452 links in {tmp_path / 'rows'}" in done.stdout
    )


def test_the_lanes_agree_on_the_default_site(outcome):
    outcomes = [outcome(None, lane=lane) for lane in LANES]
    for other in outcomes[1:]:
        for what in ["completed", "failed", "tally", "checksum"]:
            assert other[what] == outcomes[0][what]
    assert outcomes[0]["failed"] == {"http_status": 1}


@pytest.mark.parametrize("lane", LANES)
def test_every_request_that_was_sent_was_served(outcome, fixture_server, lane):
    names = pathlib.Path("fixtures/urls.txt").read_text().split()
    before = fixture_server.stats()["requests"]
    sent = outcome([fixture_server.url + name for name in names], lane=lane)["figures"]
    assert fixture_server.stats()["requests"] - before == sent["requests_sent"] == 10


@pytest.mark.parametrize("lane", LANES)
def test_a_failure_is_logged_with_its_kind_and_reason(crawl, fixture_server, lane):
    url = fixture_server.url + "/status/404"
    done = crawl([url, fixture_server.url + "/html"], lane=lane)
    assert done.returncode == 0
    assert f"{url}: failed, http_status (status 404)\n" in done.stdout
    assert "2 URLs: 1 read, 1 failed (1 http_status); 0 links\n" in done.stdout


class Flaky:
    """Answers every path with 503 the first two times, and then well."""

    def __init__(self):
        self.asked = collections.Counter()
        self.lock = threading.Lock()

    def __call__(self, path: str) -> Page:
        with self.lock:
            self.asked[path] += 1
            good = self.asked[path] > 2
        return Page(b'<a href="next">next</a>', status=200 if good else 503)


@pytest.fixture
def flaky():
    return Flaky()


@pytest.fixture
def flaky_url(flaky):
    with page_server(flaky) as url:
        yield url


@pytest.mark.parametrize("lane", LANES)
def test_what_passes_is_tried_again_when_asked_for(outcome, flaky_url, lane):
    urls = [f"{flaky_url}/{n}" for n in range(3)]
    assert outcome(urls, lane=lane)["failed"] == {"http_status": 3}
    again = outcome(urls, "--retry", "1", lane=lane)
    assert again["completed"] == 3
    assert again["figures"]["retries"] == 3


@pytest.mark.parametrize("lane", LANES)
def test_certificates_are_verified(outcome, start_fixture, tmp_path, lane):
    server = start_fixture("--tls", "--ca-out", str(tmp_path / "ca.pem"))
    url = server.url + "/links/3/0"
    trusting = outcome([url], "--cacert", tmp_path / "ca.pem", lane=lane)
    assert (trusting["completed"], trusting["tally"]["links"]) == (1, 2)
    assert outcome([url], lane=lane)["failed"] == {"tls_untrusted": 1}


@pytest.mark.parametrize("lane", LANES)
def test_an_unwritable_file_is_one_line_and_status_1(crawl, tmp_path, lane):
    for path, reason in [
        (tmp_path / "none" / "rows", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (pathlib.Path("/dev/full"), "No space left on device"),
    ]:
        done = crawl(["/links/3/0"], "--out", path, lane=lane)
        assert done.returncode == 1
        assert done.stderr == f"simul: cannot write {path}: {reason}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["urls"]


# A page gives 180 KB of rows, more than any buffer or the limit below; the others never answer, and
# no time-out would end the wait for them.
FULL_AT_ONCE = ["/links/3000/0", *["/fault/silence"] * 7]


def limit_file_size():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("place, reason", [
    ("/dev/full", "No space left on device"),
    ("rows", "File too large"),
])  # fmt: skip
def test_a_file_that_fills_up_ends_the_crawl(crawl, tmp_path, lane, place, reason):
    (tmp_path / "rows").write_text("what was there before")
    arguments = ["--out", tmp_path / place, "--inflight", "8", *NO_LIMITS]
    done = crawl(FULL_AT_ONCE, *arguments, lane=lane, preexec_fn=limit_file_size)
    assert done.returncode == 1
    assert done.stderr == f"simul: cannot write {tmp_path / place}: {reason}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows", "urls"]
    assert (tmp_path / "rows").read_text() == "what was there before"


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_output_that_nobody_can_take_is_one_line_and_status_1(simul_bin, lane, arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [simul_bin / "simul", "run", "crawl", "--lane", lane, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=TIME_LIMIT_S,
        )
    assert done.returncode == 1
    assert done.stderr == "simul: cannot write to standard output: No space left on device\n"


def test_one_page_of_the_fixture_needs_no_list(crawl):
    done = crawl(None, "--json", "--urls", "fixture:/links/3/0")
    assert done.returncode == 0, done.stderr
    came_to = json.loads(done.stdout)
    assert (came_to["completed"], came_to["tally"]["links"]) == (1, 2)


def test_a_bad_list_is_wrong_usage(crawl, tmp_path):
    for urls, line in [
        (["# nothing"], f"simul: --urls: {tmp_path / 'urls'} names no URL\n"),
        (None, f"simul: --urls: cannot read {tmp_path / 'none'}: No such file or directory\n"),
    ]:
        done = crawl(urls, *([] if urls else ["--urls", tmp_path / "none"]))
        assert done.returncode == 2
        assert done.stderr == line


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_the_rows_so_far(simul_bin, tmp_path, lane, how):
    (tmp_path / "urls").write_text("/links/5/0\n" + "/fault/silence\n" * 20)
    command = [simul_bin / "simul", "run", "crawl", "--lane", lane, "--inflight", "8"]
    command += ["--urls", tmp_path / "urls", "--out", tmp_path / "rows", *NO_LIMITS]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert re.search(r"/links/5/0: 4 links", process.stdout.readline())
        servers = children_of(process.pid)
        assert len(servers) == 1
        process.send_signal(how)
        printed, errors = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 1
    assert f"21 URLs: 1 read, 20 not tried; 4 links in {tmp_path / 'rows'}\n" in printed
    assert errors == (
        f"simul: crawl/{lane} did not do the expected work: of 21 units, 1 completed or failed\n"
    )
    assert len(rows_of(tmp_path / "rows")) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows", "urls"]
    assert not is_running(servers[0])


@pytest.mark.parametrize("lane", LANES)
def test_ctrl_c_ends_the_pause_before_another_try(simul_bin, flaky, flaky_url, tmp_path, lane):
    """The pauses would take minutes. What was only tried in vain has no outcome."""
    flaky.asked.update({"/good": 2, "/bad": -1_000_000})
    (tmp_path / "urls").write_text(f"{flaky_url}/good\n" + f"{flaky_url}/bad\n" * 3)
    command = [simul_bin / "simul", "run", "crawl", "--lane", lane, "--retry", "20"]
    command += ["--urls", tmp_path / "urls", "--inflight", "4"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        log = ""
        while "/good: 1 links\n" not in log or "again in 200ms\n" not in log:
            log += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=TIME_LIMIT_S)
    assert (process.returncode, errors.count("\n")) == (1, 1)
    assert "\n4 URLs: 1 read, 3 not tried; 1 links\n" in "\n" + printed


@pytest.mark.parametrize("lane", LANES)
def test_the_trace_has_a_track_for_each_url(crawl, tmp_path, lane):
    assert crawl(None, "--trace", tmp_path / "trace", lane=lane).returncode == 0
    events = json.loads((tmp_path / "trace").read_text())["traceEvents"]
    names = [event["args"]["name"] for event in events if event["name"] == "thread_name"]
    assert sorted(names) == sorted(pathlib.Path("fixtures/urls.txt").read_text().split())
    gets = [event for event in events if event["name"] == "GET"]
    assert len(gets) == 9
    slowest = max(gets, key=lambda event: event["dur"])
    assert names[
        [e["tid"] for e in events if e["name"] == "thread_name"].index(slowest["tid"])
    ] == ("/site/markets")
