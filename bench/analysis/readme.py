"""What the reference run says, in the README: `python -m bench.analysis.readme RESULTS README`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.analysis.charts.steps import SERIES, Step, steps
from bench.analysis.claims import terminal
from bench.analysis.claims.ledger import derive
from bench.analysis.picture import write_whole
from bench.analysis.quantities import factor
from bench.analysis.results import Results, load, require_lane_table

_UNDECIDED = "undecided"


def with_results(text: str, results: Path) -> str:
    """The README's text with what these results say between its marks."""
    measured = load(results)
    require_lane_table(measured)
    text = _between_marks(text, "ledger", f"```\n{terminal.summary(derive(measured))}\n```\n")
    text = _between_marks(text, "steps", _steps(measured))
    transcript = (results.parent / "comparison" / "transcript.txt").read_text()
    return _between_marks(text, "comparison", f"```\n{transcript}```\n")


def _between_marks(text: str, name: str, written: str) -> str:
    begin = f"<!-- the {name} of results/reference, written by ./dev reference -->\n"
    end = f"<!-- end of the {name} -->\n"
    before, found, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"no place for the {name}: {begin.strip()} … {end.strip()}")
    return f"{before}{begin}{written}{end}{after}"


def _steps(results: Results) -> str:
    """A row for each lane that has a neighbour, with a figure for each workload."""
    found = {workload: {s.lane.name: s for s in steps(results, workload)} for workload in SERIES}
    rows = [
        ["lane", "neighbour", "the one difference", *found],
        ["---"] * (3 + len(found)),
    ]
    for lane in results.table:
        if lane.neighbour:
            figures = [_figure(by_lane.get(lane.name)) for by_lane in found.values()]
            rows.append([f"`{lane.name}`", f"`{lane.neighbour}`", lane.difference, *figures])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _figure(step: Step | None) -> str:
    if step is None:
        return "–"
    times = step.times
    sure = times.leaves_out(1)
    return factor(times.median) if sure else _UNDECIDED


def main() -> None:
    results, readme = map(Path, sys.argv[1:])
    write_whole(readme, with_results(readme.read_text(), results).encode())


if __name__ == "__main__":
    main()
