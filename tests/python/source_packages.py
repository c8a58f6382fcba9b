"""Source packages of PyPI that carry tests of their own, which ours use: fetched once, never installed."""

import hashlib
import pathlib
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "build" / "peers"


def source_package(name: str, version: str, sha256: str) -> pathlib.Path:
    """The archive, whose bytes are those with that hash. Skips the test where it cannot be had."""
    archive = FOLDER / f"{name}-{version}.tar.gz"
    if not archive.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--dest", str(FOLDER), f"{name}=={version}"]
        if subprocess.run(command, capture_output=True).returncode != 0:
            pytest.skip(f"needs the source package of {name} {version} from PyPI")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == sha256
    return archive
