"""The crawl of a real site: Python's documentation, served by nginx, compared link for link with
what Python's html.parser and urljoin find in its files."""

import pathlib
import shutil
import socket
import subprocess

import pytest

from parsed_links import parsed_links

LANES = ["sequential", "thread_pool", "coroutine"]
PYTHON_DOC = pathlib.Path("/usr/share/doc/python3/html")
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or ""
TIME_LIMIT_S = 120  # only keeps a broken test from hanging; no test depends on it

pytestmark = [
    pytest.mark.skipif(not PYTHON_DOC.is_dir(), reason="needs the Debian package python3-doc"),
    pytest.mark.skipif(not NGINX, reason="needs the Debian package nginx-light"),
]

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; text/plain txt; }}
    access_log off;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address at which nginx serves the documentation."""
    folder = tmp_path_factory.mktemp("nginx")
    # nginx inherits a socket that listens already, as from an older nginx that it is to replace: so
    # the port is certainly free, and whoever connects before nginx is ready waits in its queue.
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]
        configuration = folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder, port=port, root=PYTHON_DOC))
        server = subprocess.Popen(
            [NGINX, "-p", folder, "-c", configuration, "-e", folder / "errors"],
            env={"NGINX": f"{listener.fileno()};"},
            pass_fds=[listener.fileno()],
        )
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=TIME_LIMIT_S)


@pytest.fixture(scope="module")
def pages(site):
    """The links that Python finds in each page, by the page's URL."""
    paths = sorted(PYTHON_DOC.rglob("*.html"))
    urls = [f"{site}/{path.relative_to(PYTHON_DOC)}" for path in paths]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return {url: parsed_links(text, url) for url, text in zip(urls, texts, strict=True)}


@pytest.fixture
def rows_of_crawl(simul_bin, tmp_path):
    def run(urls, lane):
        (tmp_path / "urls").write_text("\n".join(urls))
        command = [simul_bin / "simul", "run", "crawl", "--lane", lane]
        command += ["--urls", tmp_path / "urls", "--out", tmp_path / "rows"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
        assert done.returncode == 0, done.stderr
        assert f"{len(urls)} URLs: {len(urls)} read; " in done.stdout
        header, *rows = (tmp_path / "rows").read_text().splitlines()
        assert header == "source_url\tparsed_url"
        links = {url: [] for url in urls}
        for row in rows:
            source, link = row.split("\t")
            links[source].append(link)
        return links

    return run


def test_every_page_has_the_links_that_another_parser_finds(pages, rows_of_crawl):
    found = rows_of_crawl(list(pages), "coroutine")
    assert len(pages) > 300
    assert sum(len(links) for links in found.values()) > 50_000
    for url, links in pages.items():
        assert found[url] == links, url


@pytest.mark.parametrize("lane", LANES)
def test_every_lane_finds_the_same(pages, rows_of_crawl, lane):
    sample = list(pages)[::8]
    assert rows_of_crawl(sample, lane) == {url: pages[url] for url in sample}
