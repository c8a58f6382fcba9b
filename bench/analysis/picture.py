"""Figures as files: the same figure gives the same bytes, and a file is whole or absent."""

from __future__ import annotations

import io
import os
from contextlib import AbstractContextManager
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from bench.analysis import style

# Twice the 96 dots per inch that browsers assume, for sharp text on dense screens.
PNG_DPI = 192
FORMATS = ("svg", "png")


def settings(salt: str) -> AbstractContextManager[None]:
    """The context to draw and render in. `salt` sets apart the ids of figures on one page."""
    return matplotlib.rc_context({**style.SVG_SETTINGS, "svg.hashsalt": salt})


def render(figure: Figure, file_format: str) -> bytes:
    buffer = io.BytesIO()
    if file_format == "svg":
        metadata = {"Date": None, "Creator": "simul"}
        figure.savefig(buffer, format="svg", metadata=metadata)
    else:
        figure.savefig(buffer, format=file_format, dpi=PNG_DPI, metadata={"Software": "simul"})
    return buffer.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Writes under a temporary name in the same folder, then renames."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
