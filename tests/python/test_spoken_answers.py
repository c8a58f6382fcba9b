"""What servers on the web say, and crawls of odd lists, are read in the same way in every lane."""

import collections
import email.utils
import itertools
import json
import os
import shutil
import signal
import subprocess
import threading
import time

import pytest

from crawling import TIME_LIMIT_S, Crawl, lanes_of
from raw_server import raw_server
from spoken_answers import PAGE, SPOKEN, html, redirect

LANES = lanes_of("crawl")
pytestmark = pytest.mark.parametrize("lane", LANES)


@pytest.fixture
def crawl(simul_bin, tmp_path, lane):
    def run(urls, *arguments) -> Crawl:
        return Crawl(simul_bin, tmp_path, lane, urls, *arguments)

    return run


def path_of(request: str) -> str:
    return request.split(" ")[1]


def test_each_answer_comes_to_what_the_table_says(crawl):
    assert len(PAGE) == 60  # as the table has it
    spoken = list(SPOKEN.values())

    def speak(connection, read):
        while request := read():
            if path_of(request) == "/there":
                connection.sendall(html(body=PAGE))
                continue
            answer = spoken[int(path_of(request).removeprefix("/"))]
            connection.sendall(answer.said)
            if answer.closes:
                return

    with raw_server(speak) as url:
        urls = [f"{url}/{number}" for number in range(len(spoken))]
        # Each twice: what an answer leaves on a kept connection must not meet another URL.
        done = crawl(urls * 2, "--inflight", "4", "--lowest-speed", "0", "--timeout", "20s")
        came_to = {
            name: (done.kinds(url_of), sorted(done.links(url_of)))
            for name, url_of in zip(SPOKEN, urls, strict=True)
        }
        expected = {
            name: ([answer.kind] * 2, sorted(url + link for link in answer.links * 2))
            for name, answer in SPOKEN.items()
        }
    assert came_to == expected


def test_what_comes_unasked_on_a_kept_connection_is_no_answer(crawl):
    """The server says 408 to an idle connection and closes it, as many do; and other things."""
    unasked = [
        b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n",
        b"garbage",
    ]
    for bytes_said in unasked:

        def speak(connection, read, bytes_said=bytes_said):
            if read():
                connection.sendall(html(body=PAGE) + bytes_said)

        with raw_server(speak) as url:
            urls = [f"{url}/{number}" for number in range(6)]
            done = crawl(urls, "--inflight", "1")
            assert [done.kinds(url) for url in urls] == [[None]] * 6, bytes_said
            assert len(done.rows) == 12


def test_a_cookie_lives_for_the_whole_session(crawl):
    """The page stands behind a cookie that the redirect to itself sets. No page sends a cookie to a
    host that did not set it, and a second crawl begins without any."""
    counted = collections.Counter()

    def speak(connection, read):
        while request := read():
            if "Cookie: seen=1" in request:
                counted["pages"] += 1
                connection.sendall(html(body=PAGE))
            else:
                counted["without"] += 1
                connection.sendall(
                    redirect(path_of(request)).replace(
                        b"\r\n", b"\r\nSet-Cookie: seen=1; Path=/\r\n", 1
                    )
                )

    with raw_server(speak) as url:
        for crawls in (1, 2):
            urls = [f"{url}/{number}" for number in range(5)]
            done = crawl(urls, "--inflight", "1")
            assert [done.kinds(url) for url in urls] == [[None]] * 5
            assert counted == {"pages": 5 * crawls, "without": crawls}
        # All at once: each of the handles has what any of them was given.
        done = crawl([f"{url}/{number}" for number in range(40)], "--inflight", "8")
        assert len(done.rows) == 80
        assert counted["without"] <= 2 + 8


def retry_after(seconds: int, style: str) -> str:
    if style == "seconds":
        return str(seconds)
    return email.utils.formatdate(time.time() + seconds + 1, usegmt=True)


@pytest.mark.parametrize("style", ["seconds", "date"])
def test_retry_after_is_waited_for(crawl, style):
    asked = []

    def speak(connection, read):
        while read():
            asked.append(time.monotonic())
            if len(asked) < 3:
                connection.sendall(
                    html(f"Retry-After: {retry_after(1, style)}", status="429 Too Many Requests")
                )
            else:
                connection.sendall(html(body=PAGE))

    with raw_server(speak) as url:
        done = crawl([url + "/"], "--retry", "3")
    assert done.kinds(url + "/") == [None]
    assert len(asked) == 3
    assert all(later - earlier >= 0.99 for earlier, later in itertools.pairwise(asked))


def test_who_asks_for_too_long_a_pause_is_not_asked_again(crawl):
    asked = []

    def speak(connection, read):
        while read():
            asked.append(1)
            connection.sendall(html("Retry-After: 3600", status="503 Service Unavailable"))

    with raw_server(speak) as url:
        done = crawl([url + "/"], "--retry", "3")
    assert done.kinds(url + "/") == ["http_status"]
    assert len(asked) == 1


LISTS = {
    "UTF-8 with a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16 of Windows": lambda text: (
        text.replace("\n", "\r\n").encode("utf-16-le").join([b"\xff\xfe", b""])
    ),
    "UTF-16, big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "white space around": lambda text: text.replace("\n", " \t\f\n\t ").encode(),
    "an end of file of DOS": lambda text: text.encode() + b"\r\n\x1a",
    "marked lists appended to one another": lambda text: (
        b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\n\xef\xbb\xbf")
    ),
    "no end of the last line": lambda text: text.encode().rstrip(b"\n"),
}


@pytest.mark.parametrize("how", LISTS)
def test_a_list_is_text_as_any_editor_writes_it(crawl, fixture_server, how):
    urls = [f"{fixture_server.url}/links/3/{number}" for number in range(3)]
    urls.append(fixture_server.url + "/bytes/10?q=\u00e9")
    done = crawl(LISTS[how]("\n".join([urls[0], "# a comment", "", *urls[1:]]) + "\n"))
    assert [done.kinds(url) for url in urls] == [[None]] * 4
    assert len(done.rows) == 6


def test_one_parser_decides_for_all_urls(crawl, fixture_server):
    """A URL without a host is never sent to the host before."""
    address = fixture_server.url.removeprefix("http://")
    bad = [f"http:///{address}/links/3/0", "http:///html", "http:/html", "http:html", "http://?x"]
    before = fixture_server.stats()["requests"]
    for order in (bad, bad[::-1]):
        for in_flight in ("1", "2"):
            done = crawl([fixture_server.url + "/links/3/0", *order], "--inflight", in_flight)
            assert [done.kinds(url) for url in order] == [["bad_url"]] * len(order)
            assert len(done.rows) == 2
            assert "dropped" not in done.process.stdout
    assert fixture_server.stats()["requests"] == before + 4


def test_hosts_in_unicode_are_asked_for(crawl):
    urls = [
        "http://b\u00fccher.invalid/",
        "http://B\u00dcCHER.invalid/x",
        "http://b%C3%BCcher.invalid/",
    ]
    done = crawl(urls)
    assert [done.kinds(url) for url in urls] == [["dns"]] * 3


def test_links_keep_empty_segments(crawl):
    def speak(connection, read):
        while read():
            connection.sendall(
                html(body=b"<a href=other.html><a href='?'><a href='a//b'><a href='..//c'>")
            )

    with raw_server(speak) as url:
        page = f"{url}/web/2020/http://example.com/dir/page.html"
        done = crawl([page])
        folder = f"{url}/web/2020/http://example.com"
        assert done.links(page) == [
            f"{folder}/dir/{rest}" for rest in ("other.html", "page.html?", "a//b")
        ] + [f"{folder}//c"]


def test_a_list_or_an_authority_is_not_overwritten(simul_bin, tmp_path, lane):
    listed = tmp_path / "urls"
    listed.write_text("http://127.0.0.1:1/\n")
    (tmp_path / "link").symlink_to("urls")
    os.link(listed, tmp_path / "hard")
    (tmp_path / "sub").mkdir()
    command = [simul_bin / "simul", "run", "crawl", "--lane", lane]
    for out in ("urls", "link", "hard", "sub/../urls"):
        for option in ("--out", "--trace"):
            done = subprocess.run(
                [*command, "--urls", "urls", option, out],
                cwd=tmp_path,
                capture_output=True,
                text=True,
            )
            assert (done.returncode, done.stdout) == (2, "")
            assert (
                done.stderr == f"simul: {option} would overwrite {out}, which --urls names, too\n"
            )
    both = ["--urls", "fixture:/html", "--out", "new", "--trace", "./new"]
    done = subprocess.run([*command, *both], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "simul: --trace would overwrite ./new, which --out names, too\n",
    )
    assert listed.read_text() == "http://127.0.0.1:1/\n"


def test_json_is_valid_whatever_was_typed(simul_bin, tmp_path, lane):
    listed = os.fsencode(tmp_path) + b"/x\xff"
    with open(listed, "wb") as file:
        file.write(b"http://\xff.invalid/\n/html?\xc3\n")
    done = subprocess.run(
        [simul_bin / "simul", "run", "crawl", "--lane", lane, "--json", "--urls", listed]
        + ["--trace", tmp_path / "trace"],
        capture_output=True,
        check=True,
    )
    came_to = json.loads(done.stdout.decode("utf-8"))  # strict
    assert came_to["spec"]["urls"].endswith("/x\ufffd")
    json.loads((tmp_path / "trace").read_bytes().decode("utf-8"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_rows_outlive_the_signal(simul_bin, tmp_path, lane, how):
    said = threading.Event()

    def speak(connection, read):
        while request := read():
            if path_of(request) == "/first":
                connection.sendall(html(body=PAGE))
            else:
                said.set()
                connection.recv(1)  # until the client is gone

    with raw_server(speak) as url:
        (tmp_path / "urls").write_text(f"{url}/first\n" + f"{url}/never\n" * 5)
        command = [simul_bin / "simul", "run", "crawl", "--lane", lane, "--inflight", "2"]
        command += ["--urls", tmp_path / "urls", "--out", tmp_path / "rows"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout.readline().endswith("/first: 2 links\n")
            assert said.wait(TIME_LIMIT_S)
            process.send_signal(how)
            printed, _ = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 1
    assert "6 URLs: 1 read, 5 not tried; 2 links" in printed
    assert (tmp_path / "rows").read_text().count("\n") == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows", "urls"]


def without_ipv6(command):
    """The command in a network of its own, which has IPv4 only."""
    script = (
        "ip link set lo up && echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && "
        'echo 1 >/proc/sys/net/ipv6/conf/lo/disable_ipv6 && exec "$@"'
    )
    return ["unshare", "--net", "sh", "-c", script, "sh", *map(str, command)]


def can_be_without_ipv6() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(without_ipv6(["true"]), capture_output=True).returncode == 0


@pytest.mark.skipif(not can_be_without_ipv6(), reason="needs a network of its own (unshare, ip)")
def test_a_refusal_shows_where_ipv6_is_off(simul_bin, tmp_path, lane):
    (tmp_path / "urls").write_text("http://localhost:1/\nhttp://[::1]:1/\nhttp://127.0.0.1:1/\n")
    command = [
        simul_bin / "simul",
        "run",
        "crawl",
        "--lane",
        lane,
        "--urls",
        tmp_path / "urls",
        "--json",
    ]
    done = subprocess.run(without_ipv6(command), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["failed"] == {"refused": 2, "unreachable": 1}
