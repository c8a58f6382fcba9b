"""What the reference run says, in the README: `python -m bench.analysis.readme RESULTS README`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.analysis.claims import terminal
from bench.analysis.claims.ledger import derive
from bench.analysis.picture import write_whole
from bench.analysis.results import load

BEGIN = "<!-- what results/reference says, written by ./dev reference -->\n"
END = "<!-- end of what results/reference says -->\n"


def with_answer(text: str, results: Path) -> str:
    """The README's text with the answer of these results between its two marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no place for the answer: {BEGIN.strip()} … {END.strip()}")
    answer = terminal.summary(derive(load(results)))
    return f"{before}{BEGIN}```\n{answer}\n```\n{END}{after}"


def main() -> None:
    results, readme = map(Path, sys.argv[1:])
    write_whole(readme, with_answer(readme.read_text(), results).encode())


if __name__ == "__main__":
    main()
