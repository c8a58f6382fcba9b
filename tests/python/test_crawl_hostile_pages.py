"""Pages made to hang or overflow a crawler, in every lane: they are read, and rows are the same."""

import json
import random
import subprocess

import pytest

from page_server import Page, page_server

LANES = ["sequential", "thread_pool", "coroutine"]
TIME_LIMIT_S = 240  # only keeps a broken test from hanging; no test depends on it

LARGE = b"<div class='row'><p>text " * 1_000_000 + b"<a href=deep>" + b"</section>" * 2_500_000
EXPECTED = {
    "/large": ["/deep", "/last"],
    "/large-utf-16": ["/é"],
    "/large-latin-1": ["/é"],
    "/nested": ["/x"],
}


@pytest.fixture(scope="module")
def pages(sanitized):
    # A sanitizer looks at all the text that is left with each of iconv's many calls: of what iconv
    # converts, megabytes would take it hours.
    share = 50 if sanitized else 1
    latin_1 = b"<p>t\xe9xt " * 5_000_000 + b"<a href=\xe9>"
    utf_16 = "\ufeff" + "<p>text " * (3_000_000 // share) + "<a href=é>"
    rubbish = random.Random(445).randbytes(5_000_000 // share)
    return {
        "/large": Page(LARGE + b"<a href=last>"),
        "/large-utf-16": Page(utf_16.encode("utf-16-le")),
        "/large-latin-1": Page(latin_1, "text/html; charset=latin1"),
        "/nested": Page(b"<div><b>" * 100_000 + b"<a href=x>" + b"</i></div>" * 100_000),
        "/rubbish": Page(random.Random(444).randbytes(5_000_000)),
        "/rubbish-gb18030": Page(rubbish, "text/html; charset=gb18030"),
    }


@pytest.fixture(scope="module")
def hostile_url(pages):
    with page_server(pages.__getitem__) as url:
        yield url


def test_hostile_pages_are_read_with_the_same_rows_in_every_lane(
    simul_bin, pages, hostile_url, tmp_path
):
    assert len(pages["/large"].body) > 50_000_000
    (tmp_path / "urls").write_text("\n".join(hostile_url + path for path in pages))
    rows = []
    for lane in LANES:
        command = [simul_bin / "simul", "run", "crawl", "--lane", lane, "--json"]
        command += ["--urls", tmp_path / "urls", "--out", tmp_path / lane]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
        assert done.returncode == 0, done.stderr
        outcome = json.loads(done.stdout)
        assert (outcome["completed"], outcome["failed"]) == (len(pages), {})
        rows.append(sorted((tmp_path / lane).read_text(encoding="utf-8").splitlines()))
    assert rows[0] == rows[1] == rows[2]
    for path, links in EXPECTED.items():
        found = [row.split("\t")[1] for row in rows[0] if row.startswith(f"{hostile_url}{path}\t")]
        assert found == [hostile_url + link for link in links]
