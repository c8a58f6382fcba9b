"""What the README shows is what the committed results say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.analysis.readme import with_answer

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
REFERENCE = ROOT / "results" / "reference" / "benchmark.json"


def test_the_answer_is_that_of_the_reference_run() -> None:
    text = README.read_text()
    assert text == with_answer(text, REFERENCE), "./dev reference writes it anew"


def test_another_answer_would_be_noticed() -> None:
    text = README.read_text()
    changed = re.sub(r"[\d.]+× \(", "99× (", text, count=1)
    assert changed != text
    assert changed != with_answer(changed, REFERENCE)


def test_a_readme_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the answer"):
        with_answer("# simul\n", REFERENCE)


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README.read_text())
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
