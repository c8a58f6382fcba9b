"""From files to files: what `plot.py` writes where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

from bench.analysis import side_by_side
from bench.analysis.chart import NothingToDraw
from bench.analysis.charts import CHARTS, OF_COMPARISONS
from bench.analysis.charts import map as map_chart
from bench.analysis.claims import document, markdown, terminal
from bench.analysis.claims.ledger import derive
from bench.analysis.page import Picture, page
from bench.analysis.picture import render, settings, write_whole
from bench.analysis.results import Results, load, require_lane_table
from bench.analysis.series import Series
from bench.analysis.sheet import NARROW, WIDE, Page, sheet_of
from bench.analysis.timeline import draw_timelines, load_timelines


class NothingDrawn(Exception):
    """One line: the file is a results file, but nothing in it can be drawn, and why."""


def draw_timeline_picture(traces: Sequence[Path], picture: Path) -> None:
    timelines = [timeline for path in traces for timeline in load_timelines(path)]
    with settings("timeline"):
        content = render(draw_timelines(timelines, WIDE), picture.suffix.removeprefix("."))
    picture.parent.mkdir(parents=True, exist_ok=True)
    write_whole(picture, content)
    print(f"timeline: {picture}")


def write_side_by_side(first: Path, second: Path, folder: Path) -> None:
    """Writes the page of two results files into the folder; both are read before."""
    text = side_by_side.page(load(first), load(second))
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "index.html", text.encode("utf-8"))
    print(f"page: {folder / 'index.html'}")


def draw_results(
    results_path: Path,
    folder: Path,
    formats: Sequence[str],
    traces: Sequence[Path] = (),
    with_page: bool = False,
    map_path: Path | None = None,
) -> None:
    """Writes the charts, the timelines of the traces and, if wanted, the page into the folder.

    With the page come the claims, as JSON and Markdown, and what they come to on stdout.

    Everything is read before anything is written. Pictures of an earlier file that this one has
    nothing for are removed: they must not pass for pictures of this one.
    """
    results = load(results_path)
    timelines = [timeline for path in traces for timeline in load_timelines(path)]
    require_lane_table(results)
    if not results.rows:
        raise NothingDrawn(_why_nothing(results))

    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[Picture] = []

    def write(name: str, draw: Callable[[Page], Figure]) -> bool:
        targets = [folder / f"{name}.{file_format}" for file_format in formats]
        try:
            with settings(name):
                figure = draw(WIDE)
                contents = [render(figure, file_format) for file_format in formats]
                if with_page:
                    pictures.append(Picture(name, sheet_of(figure), render(draw(NARROW), "svg")))
        except NothingToDraw as nothing:
            for target in targets:
                target.unlink(missing_ok=True)
            print(f"{name}: not drawn: {nothing}")
            return False
        for target, content in zip(targets, contents, strict=True):
            write_whole(target, content)
        print(f"{name}: {' '.join(map(str, targets))}")
        return True

    charts = OF_COMPARISONS if results.series(Series.COMPARE) else CHARTS
    drawn = [write(chart.name, partial(chart.draw, results)) for chart in charts]
    if map_path is not None:
        _write_marked_map(results, load(map_path), write)
    for workload in sorted({timeline.workload for timeline in timelines}):
        members = [timeline for timeline in timelines if timeline.workload == workload]
        write(f"timeline_{workload}", partial(draw_timelines, members))
    if not any(drawn):
        raise NothingDrawn(f"nothing to draw: no chart knows a series of {results_path}")
    if with_page:
        ledger = derive(results)
        for name, content in (
            ("claims.json", document.document(ledger)),
            ("claims.md", markdown.markdown(ledger)),
            ("index.html", page(results, pictures, ledger)),
        ):
            write_whole(folder / name, content.encode("utf-8"))
        print(f"page: {folder / 'index.html'}")
        print(f"claims: {folder / 'claims.json'} {folder / 'claims.md'}\n")
        print(terminal.text(ledger))


def _write_marked_map(
    compared: Results, run: Results, write: Callable[[str, Callable[[Page], Figure]], bool]
) -> None:
    """The map of a run of the bench, with the places of what was compared on the same machine."""
    places = map_chart.places_of(
        row for row in compared.series(Series.COMPARE) if row.workload == "mix"
    )
    if not places:
        return
    if _machine(compared) != _machine(run):
        print(f"map: not drawn: {run.path} was measured on another machine")
        return
    write("map", partial(map_chart.draw, run, marked=places))


def _machine(results: Results) -> tuple[object, ...]:
    return (
        results.conditions.get("cpu"),
        *(results.context.get(key) for key in ("host_name", "num_cpus")),
    )


def _why_nothing(results: Results) -> str:
    if results.failures:
        failed = results.failures[0]
        said = f"{failed.name} for one: {failed.message}"
    else:
        declined = results.declined[0]
        said = f"{declined.name} for one: {declined.reason}"
    return f"nothing to draw: every row of {results.path} failed or was declined, {said}"
