"""The ledger as it is written: claims.json, claims.md, and what a terminal shows."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from results_samples import SHAPES, errors_only, with_article
from test_plot import plot

from bench.analysis import quantities
from bench.analysis.claims import html
from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.document import document
from bench.analysis.claims.goals import GOALS
from bench.analysis.claims.ledger import Ledger, derive
from bench.analysis.claims.markdown import markdown
from bench.analysis.claims.terminal import COLUMNS, table
from bench.analysis.results import load

VERDICTS = {"holds", "holds for threads too", "does not hold", "undecided", "not measured"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path = tmp_path_factory.mktemp("claims") / "results.json"
    return derive(load(with_article().write(path)))


def test_the_page_brings_the_ledger_as_files_and_on_stdout(tmp_path: Path) -> None:
    results = with_article(repetitions=2).write(tmp_path / "results.json")
    run = plot(results, "-o", tmp_path / "out", "--format", "svg", "--page")
    assert (run.returncode, run.stderr) == (0, "")
    written = derive(load(results))
    assert (tmp_path / "out/claims.json").read_text(encoding="utf-8") == document(written)
    assert (tmp_path / "out/claims.md").read_text(encoding="utf-8") == markdown(written)
    assert run.stdout.endswith(f"\n{table(written)}\n")


def test_programs_find_figures_and_conditions(ledger: Ledger) -> None:
    found = json.loads(document(ledger))
    assert found["conditions"]["commit"] and found["conditions"]["date"]
    assert [claim["key"] for claim in found["claims"]] == [claim.key for claim in CLAIMS]
    assert [figure["key"] for figure in found["figures"]] == [goal.key for goal in GOALS]
    exhibition = found["claims"][0]
    assert exhibition["model"] == pytest.approx(43_200 / 3_655)
    assert exhibition["measured"]["low"] < exhibition["model"] < exhibition["measured"]["high"]
    assert exhibition["measured"]["confidence"] == pytest.approx(0.9375)
    assert exhibition["verdict"] == "holds for threads too" and exhibition["threads"]
    for claim in found["claims"]:
        assert claim["verdict"] in VERDICTS
        for key in ("claim", "where", "formula", "rule"):
            assert claim[key], claim["key"]
        if claim["verdict"] != "not measured":
            assert claim["rows"] and claim["checks"] and claim["measured"]


def test_the_order_of_the_rows_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    sample = with_article()
    random.Random(1).shuffle(sample.rows)
    path = tmp_path / "results.json"
    again = derive(load(sample.write(path)))
    assert document(again) == document(ledger)
    assert markdown(again) == markdown(ledger)
    assert table(again) == table(ledger)


def test_an_undecided_claim_is_counted_and_shown_as_such(tmp_path: Path) -> None:
    """Each has its rows, and none an interval; what lacks its rows is something else."""
    undecided = derive(load(with_article(repetitions=1).write(tmp_path / "results.json")))
    claims = len(CLAIMS)
    assert table(undecided).startswith(f"{claims} claims: {claims} ? undecided.\n")
    assert markdown(undecided).count("| ? undecided<br>") == claims + len(GOALS)
    shown = html.claims(undecided)
    assert f"{claims} ? undecided." in shown
    assert shown.count('<span class="verdict open">? undecided</span>') == claims

    missing = derive(load(errors_only().write(tmp_path / "results.json")))
    assert table(missing).startswith(f"{claims} claims: {claims} – not measured.\n")


def test_sentences_hold_no_number_typed_by_hand() -> None:
    digit = re.compile(r"\d")
    for claim in CLAIMS:
        assert not digit.search(f"{claim.title} {claim.statement} {claim.where}"), claim.key


@pytest.mark.parametrize("shape", ["with_article", *SHAPES])
def test_a_terminal_of_a_hundred_columns_is_enough(shape: str, tmp_path: Path) -> None:
    made = with_article() if shape == "with_article" else SHAPES[shape]()
    text = table(derive(load(made.write(tmp_path / "results.json"))))
    assert max(map(len, text.splitlines())) <= COLUMNS
    for claim in CLAIMS:
        assert claim.title in text
    assert "Traceback" not in text and quantities.NO_BREAK not in text


@pytest.mark.parametrize("shape", ["with_article", *SHAPES])
def test_markdown_keeps_its_tables_whole(shape: str, tmp_path: Path) -> None:
    made = with_article() if shape == "with_article" else SHAPES[shape]()
    text = markdown(derive(load(made.write(tmp_path / "results.json"))))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4, 5}
    assert len([row for row in rows if row.startswith("| ✔ met") or "**" in row]) >= len(CLAIMS)
    for claim in CLAIMS:
        assert claim.statement in text


def test_a_loss_says_how_much_faster_the_threads_were(ledger: Ledger) -> None:
    lost = [each for each in ledger.contests if each.loop_loses]
    assert [each.loop for each in lost if "cpu" in each.loop] == ["cpu/coroutine"]
    row = r"\| 1\.9\d?× \(.*\) \| `cpu/thread_pool` \| `cpu/coroutine` \|"
    assert re.search(row, markdown(ledger))
    assert "cpu/thread_pool" in table(ledger)
