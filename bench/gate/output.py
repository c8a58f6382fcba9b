"""The files of a gate: its record, table, picture, and publish.json."""

from __future__ import annotations

from pathlib import Path

from bench.analysis.chart import NothingToDraw
from bench.analysis.picture import FORMATS, render, settings, write_whole
from bench.analysis.sheet import WIDE
from bench.gate import chart, report
from bench.gate import record as records
from bench.gate.publish import publication
from bench.gate.record import Record
from bench.gate.verdict import Verdict

RECORD, TABLE, PUBLICATION = "gate.json", "gate.md", "publish.json"


def write(record: Record, verdict: Verdict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    records.save(record, folder / RECORD, verdict.as_json())
    write_derived(record, verdict, folder)


def write_derived(record: Record, verdict: Verdict, folder: Path) -> None:
    """All files but the record. Where there is nothing to draw, an older picture is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / TABLE, report.markdown(record, verdict).encode("utf-8"))
    write_whole(folder / PUBLICATION, publication(record).encode("utf-8"))
    pictures = [folder / f"gate.{file_format}" for file_format in FORMATS]
    try:
        with settings("gate"):
            figure = chart.draw(record, verdict, WIDE)
            contents = [render(figure, file_format) for file_format in FORMATS]
    except NothingToDraw:
        for picture in pictures:
            picture.unlink(missing_ok=True)
        return
    for picture, content in zip(pictures, contents, strict=True):
        write_whole(picture, content)
