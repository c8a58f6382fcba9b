"""What the reference run says, in the README: `python -m bench.analysis.readme RESULTS README`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.analysis.claims import terminal
from bench.analysis.claims.ledger import derive
from bench.analysis.picture import write_whole
from bench.analysis.results import load, require_lane_table

BEGIN = "<!-- the ledger of results/reference, written by ./dev reference -->\n"
END = "<!-- end of the ledger -->\n"


def with_answer(text: str, results: Path) -> str:
    """The README's text with the answer of these results between its two marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no place for the answer: {BEGIN.strip()} … {END.strip()}")
    measured = load(results)
    require_lane_table(measured)
    answer = terminal.summary(derive(measured))
    return f"{before}{BEGIN}```\n{answer}\n```\n{END}{after}"


def main() -> None:
    results, readme = map(Path, sys.argv[1:])
    write_whole(readme, with_answer(readme.read_text(), results).encode())


if __name__ == "__main__":
    main()
