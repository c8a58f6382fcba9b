#!/usr/bin/env python3
"""Draws the charts of a results file that `simul bench` wrote."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

REPOSITORY = Path(__file__).resolve().parent
EXAMPLE = """\
example:
  ./plot.py results/latest/benchmark.json -o results/latest/charts

A chart whose rows the file does not have is not drawn; stdout names it and says why.
"""


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = OneLineParser(
        prog="plot.py",
        description="Draws the charts of a results file that `simul bench` wrote.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("results", metavar="RESULTS.json", type=Path, help="the results file")
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, required=True, help="where the charts go"
    )
    parser.add_argument(
        "--format",
        metavar="LIST",
        default="svg,png",
        help="file formats, separated by commas (default: %(default)s)",
    )
    parsed = parser.parse_args(arguments)
    parsed.formats = [name for name in parsed.format.split(",") if name]
    unknown = sorted(set(parsed.formats) - {"svg", "png"})
    if unknown or not parsed.formats:
        parser.error(f"--format takes svg and png, not {', '.join(unknown) or 'nothing'}")
    return parsed


def run_in_environment() -> None:
    """Starts again in the project's own Python environment when this one lacks matplotlib."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        python = REPOSITORY / ".venv" / "bin" / "python"
        if python.exists() and Path(sys.prefix).resolve() != (REPOSITORY / ".venv").resolve():
            os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])
        sys.exit("plot.py: matplotlib is missing here: run ./dev setup first")


def draw_charts(results_path: Path, folder: Path, formats: list[str]) -> int:
    from bench.analysis.chart import NothingToDraw
    from bench.analysis.charts import CHARTS
    from bench.analysis.picture import render, settings, write_whole
    from bench.analysis.results import ResultsError, load
    from bench.analysis.sheet import WIDE

    try:
        results = load(results_path)
    except ResultsError as error:
        return complain(str(error), status=2)
    if not results.rows:
        reason = (results.failures or results.declined)[0]
        said = getattr(reason, "message", None) or getattr(reason, "reason", "")
        return complain(
            f"nothing to draw: every row of {results_path} failed or was declined, "
            f"{reason.name} for one: {said}",
            status=1,
        )
    drawn = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for chart in CHARTS:
            targets = [folder / f"{chart.name}.{file_format}" for file_format in formats]
            try:
                with settings(chart.name):
                    figure = chart.draw(results, WIDE)
                    pictures = [render(figure, file_format) for file_format in formats]
            except NothingToDraw as nothing:
                # A chart of an earlier file must not pass for one of this.
                for target in targets:
                    target.unlink(missing_ok=True)
                print(f"{chart.name}: not drawn: {nothing}")
                continue
            for target, picture in zip(targets, pictures, strict=True):
                write_whole(target, picture)
            print(f"{chart.name}: {' '.join(map(str, targets))}")
            drawn += 1
    except OSError as error:
        return complain(f"cannot write {error.filename or folder}: {error.strerror}", status=1)
    if drawn == 0:
        return complain(f"nothing to draw: no chart knows a series of {results_path}", status=1)
    return 0


def complain(message: str, status: int) -> int:
    print(f"plot.py: {message}", file=sys.stderr)
    return status


def main(arguments: list[str] | None = None) -> int:
    parsed = parse_arguments(arguments)
    run_in_environment()
    return draw_charts(parsed.results, parsed.output, parsed.formats)


if __name__ == "__main__":
    sys.exit(main())
