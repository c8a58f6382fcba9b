#!/usr/bin/env python3
"""GETs a second that the load generator wrk gets out of a server.

Usage: wrk.py URL [CONNECTIONS [SECONDS]]
"""

from __future__ import annotations

import re
import subprocess

from reference import answer, arguments, require


def load(url: str, connections: int = 64, seconds: int = 1) -> tuple[int, float]:
    """Requests answered, and the time that took. One thread, as simul's own client has."""
    printed = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise RuntimeError(f"wrk met errors at {url}:\n{printed}")
    total = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", printed)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    if total is None or rate is None:
        raise RuntimeError(f"wrk printed something new:\n{printed}")
    completed = int(total.group(1))
    return completed, completed / float(rate.group(1))


def main() -> None:
    require("wrk", "wrk")
    url, *rest = arguments()
    answer(*load(url, *map(int, rest)))


if __name__ == "__main__":
    main()
