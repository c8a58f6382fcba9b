#!/usr/bin/env python3
"""GETs a second that wrk gets out of nginx with one worker and a static page.

Usage: nginx.py BYTES [CONNECTIONS [SECONDS]]
"""

from __future__ import annotations

import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

from reference import answer, arguments, require
from wrk import load

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=16;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("nginx does not start")


def main() -> None:
    require("wrk", "wrk")
    program = require("nginx", "nginx-light")
    size, *rest = arguments()
    # So that the server is stopped, too, when we are.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)  # the worker is another user when we are root
        site = pathlib.Path(folder, "site")
        site.mkdir()
        (site / "page").write_bytes(b"x" * int(size))
        port = free_port()
        configuration = pathlib.Path(folder, "nginx.conf")
        configuration.write_text(CONFIGURATION.format(folder=folder, port=port))
        server = subprocess.Popen(
            [program, "-c", str(configuration), "-p", folder], stderr=subprocess.DEVNULL
        )
        try:
            wait_until_it_listens(port, server)
            answer(*load(f"http://127.0.0.1:{port}/page", *map(int, rest)))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
