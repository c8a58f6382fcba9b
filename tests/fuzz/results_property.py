"""What must hold for any bytes in a results file: they are results, or one line says why not."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from bench.analysis.results import ResultsError, load


def is_a_line(text: str) -> bool:
    """Whether it can be printed, and is one line then."""
    text.encode()
    return len(text.splitlines()) == 1


class ResultsReader:
    """Reads bytes as `plot.py` reads a file. One file is written again for each."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="simul-results-")
        self._path = Path(self._folder.name) / "results.json"

    def close(self) -> None:
        self._folder.cleanup()

    def check(self, data: bytes) -> bool:
        """Whether they are results. Raises whatever the reader raises that it must not."""
        self._path.write_bytes(data)
        try:
            results = load(self._path)
        except ResultsError as error:
            line = str(error)
            assert str(self._path) in line
            assert is_a_line(line), line
            return False
        assert results.rows or results.failures or results.declined
        assert sum(len(each.repetitions) for each in results.measurements) == len(results.rows)
        assert results.series(*{each.series for each in results.measurements}) == list(
            results.measurements
        )
        results.lanes()
        for measurement in results.measurements:
            measurement.name.encode()
            assert 0 < measurement.wall().median < math.inf
            assert 0 <= measurement.cpu().median < math.inf
            for counter in measurement.repetitions[0].counters:
                if measurement.has(counter):
                    measurement.counter(counter)
            for parameter in measurement.given:
                measurement.number(parameter)
        for each in results.failures:
            assert is_a_line(each.message)
        return True
