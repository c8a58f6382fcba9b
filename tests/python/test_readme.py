"""What the README shows is what the committed results say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.analysis.readme import with_results
from bench.analysis.results import load

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
REFERENCE = ROOT / "results" / "reference" / "benchmark.json"


def test_the_answer_is_that_of_the_reference_run() -> None:
    text = README.read_text()
    assert text == with_results(text, REFERENCE), "./dev reference writes it anew"


def test_another_answer_would_be_noticed() -> None:
    text = README.read_text()
    changed = re.sub(r"[\d.]+× \(", "99× (", text, count=1)
    assert changed != text
    assert changed != with_results(changed, REFERENCE)


def test_a_readme_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the ledger"):
        with_results("# simul\n", REFERENCE)
    without_steps = README.read_text().replace("<!-- end of the steps -->", "")
    with pytest.raises(ValueError, match="no place for the steps"):
        with_results(without_steps, REFERENCE)


def test_the_steps_have_a_row_for_each_lane_with_a_neighbour() -> None:
    written = with_results(README.read_text(), REFERENCE)
    neighbours = [lane for lane in load(REFERENCE).table if lane.neighbour]
    for lane in neighbours:
        row = f"| `{lane.name}` | `{lane.neighbour}` | {lane.difference} |"
        assert row in written


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README.read_text())
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
