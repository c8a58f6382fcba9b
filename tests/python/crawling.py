"""What the tests of crawls share: all lanes, and a crawl with its outcome and rows."""

import functools
import json
import os
import pathlib
import subprocess

TIME_LIMIT_S = 120  # only keeps a broken test from hanging; no test depends on it


@functools.cache
def lanes_of(workload: str) -> list[str]:
    """Every lane that answers the workload. Asked of the program, so that a new one is tested, too."""
    folder = os.environ.get("SIMUL_BIN")
    if not folder:
        return []
    listed = subprocess.check_output([pathlib.Path(folder) / "simul", "list", "--json"], text=True)
    return [
        cell["lane"]
        for cell in json.loads(listed)
        if cell["workload"] == workload and cell["declined"] is None
    ]


class Crawl:
    """A finished crawl: its process, and what its rows and its log say of each URL."""

    def __init__(self, simul_bin: pathlib.Path, folder: pathlib.Path, lane: str, urls, *arguments):
        folder.mkdir(parents=True, exist_ok=True)
        listed = folder / "urls"
        listed.write_bytes(urls if isinstance(urls, bytes) else "\n".join(urls).encode())
        rows = folder / "rows"
        command: list[str | pathlib.Path] = [simul_bin / "simul", "run", "crawl", "--lane", lane]
        command += ["--urls", listed, "--out", rows, *arguments]
        self.process = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
        assert (self.process.returncode, self.process.stderr) == (0, "")
        header, *lines = rows.read_text().splitlines()
        assert header == "source_url\tparsed_url"
        self.rows = [tuple(line.split("\t")) for line in lines]
        self.log = self.process.stdout.splitlines()

    def links(self, url: str) -> list[str]:
        return [link for source, link in self.rows if source == url]

    def kinds(self, url: str) -> list[str | None]:
        """For each time that the URL was in the list, its kind of failure; None for a page."""
        said = [line.removeprefix(f"{url}: ") for line in self.log if line.startswith(f"{url}: ")]
        settled = [line for line in said if ", again in " not in line]
        return [
            line.removeprefix("failed, ").split(" ")[0] if line.startswith("failed, ") else None
            for line in settled
        ]
