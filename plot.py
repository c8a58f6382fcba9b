#!/usr/bin/env python3
"""Draws what simul measured: charts of results, timelines of traces, pages of one file or two."""

from __future__ import annotations

import argparse
import importlib.util
import io
import os
import sys
from pathlib import Path
from typing import NoReturn

REPOSITORY = Path(__file__).resolve().parent
FORMATS = ("svg", "png")
EXAMPLE = """\
examples:
  ./plot.py results/latest/benchmark.json -o results/latest
  ./plot.py results/latest/benchmark.json -o results/latest --page
  ./plot.py before.json after.json -o compared --page
  ./plot.py --timeline sequential.json coroutine.json -o timeline.svg

A chart whose rows the file does not have is not drawn; stdout names it and says why.
"""


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = OneLineParser(
        prog="plot.py",
        description="Draws the charts of a results file that `simul bench` wrote, "
        "and the timelines of traces that `simul run --trace` wrote.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "results",
        metavar="RESULTS.json",
        type=Path,
        nargs="*",
        help="the results file; two of them, with --page, side by side",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PLACE",
        type=Path,
        required=True,
        help="the folder of the charts; of timelines alone the picture, as .svg or .png",
    )
    parser.add_argument(
        "--format",
        metavar="LIST",
        default=",".join(FORMATS),
        help="formats of the charts, separated by commas (default: %(default)s)",
    )
    parser.add_argument(
        "--timeline",
        metavar="FILE",
        type=Path,
        nargs="+",
        default=[],
        help="traces, one for each lane; drawn under each other, a picture for each workload "
        "where results are drawn too",
    )
    parser.add_argument(
        "--page",
        action="store_true",
        help="judge the claims, too: claims.json, claims.md and index.html, one page with them and "
        "all charts; what they say on this machine is printed. Of two results files index.html "
        "alone: their rows side by side",
    )
    parser.add_argument(
        "--map",
        metavar="RESULTS.json",
        type=Path,
        help="for what `simul compare mix` wrote: mark its place on the map of this run of the bench",
    )
    parsed = parser.parse_args(arguments)
    parsed.formats = [name for name in parsed.format.split(",") if name]
    unknown = sorted(set(parsed.formats) - set(FORMATS))
    if unknown or not parsed.formats:
        parser.error(f"--format takes svg and png, not {', '.join(unknown) or 'nothing'}")
    if len(parsed.results) > 2:
        parser.error(f"{len(parsed.results)} results files: give one, or two with --page")
    if len(parsed.results) == 2:
        if not parsed.page:
            parser.error("two results files make a page: add --page")
        if parsed.timeline:
            parser.error("timelines go with one results file, not with two")
    if not parsed.results:
        if not parsed.timeline:
            parser.error("give a results file, or traces with --timeline")
        if parsed.page:
            parser.error("a page needs a results file")
        if parsed.output.suffix.removeprefix(".") not in FORMATS:
            parser.error(f"-o {parsed.output}: the picture of a timeline ends in .svg or .png")
    return parsed


def run_in_environment() -> None:
    """Starts again in the project's own Python environment when this one lacks a library."""
    if importlib.util.find_spec("matplotlib") is None or importlib.util.find_spec("jinja2") is None:
        python = REPOSITORY / ".venv" / "bin" / "python"
        if python.exists() and Path(sys.prefix).resolve() != (REPOSITORY / ".venv").resolve():
            os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])
        sys.exit("plot.py: matplotlib or Jinja2 is missing here: run ./dev setup first")


def main(arguments: list[str] | None = None) -> int:
    parsed = parse_arguments(arguments)
    run_in_environment()
    # A terminal that lacks a sign shows another, and loses nothing else.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    from bench.analysis.output import (
        NothingDrawn,
        draw_results,
        draw_timeline_picture,
        write_side_by_side,
    )
    from bench.analysis.results import ResultsError

    try:
        if not parsed.results:
            draw_timeline_picture(parsed.timeline, parsed.output)
        elif len(parsed.results) == 2:
            write_side_by_side(parsed.results[0], parsed.results[1], parsed.output)
        else:
            draw_results(
                parsed.results[0],
                parsed.output,
                parsed.formats,
                traces=parsed.timeline,
                with_page=parsed.page,
                map_path=parsed.map,
            )
    except ResultsError as error:
        return complain(str(error), status=2)
    except NothingDrawn as error:
        return complain(str(error), status=1)
    except OSError as error:
        return complain(
            f"cannot write {error.filename or parsed.output}: {error.strerror}", status=1
        )
    return 0


def complain(message: str, status: int) -> int:
    print(f"plot.py: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
