"""The fuzz corpus of the results reader: what was found once stays found (see `./dev fuzz`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.results_property import ResultsReader

CORPUS = Path("tests/fuzz/corpus/results")


@pytest.fixture(scope="module")
def reader() -> Iterator[ResultsReader]:
    reader = ResultsReader()
    yield reader
    reader.close()


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_any_bytes_are_results_or_one_line(reader: ResultsReader, path: Path) -> None:
    reader.check(path.read_bytes())


def test_the_cut_downs_of_a_real_file_are_results(reader: ResultsReader) -> None:
    for name in ("measured", "numbers", "failed", "declined"):
        assert reader.check((CORPUS / f"{name}.json").read_bytes()), name
    for name in ("aggregates", "foreign"):
        assert not reader.check((CORPUS / f"{name}.json").read_bytes()), name
