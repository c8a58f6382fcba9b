"""The ledger as it is written: claims.json, claims.md, and what a terminal shows."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from bench.analysis import quantities
from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.document import document
from bench.analysis.claims.goals import GOALS
from bench.analysis.claims.ledger import Ledger, derive
from bench.analysis.claims.markdown import markdown
from bench.analysis.claims.terminal import COLUMNS, summary, text
from bench.analysis.page import page
from bench.analysis.results import load, parse
from results_samples import SHAPES, errors_only, with_article
from test_plot import plot

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
    assert run.stdout.endswith(f"\n{text(written)}\n")


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
    assert text(again) == text(ledger)


def test_an_undecided_claim_is_counted_and_shown_as_such(tmp_path: Path) -> None:
    """Each has its rows, and none an interval; what lacks its rows is something else."""
    undecided = derive(load(with_article(repetitions=1).write(tmp_path / "results.json")))
    claims = len(CLAIMS)
    assert f"\n{claims} claims: {claims} ? undecided.\n" in text(undecided)
    assert markdown(undecided).count("| ? undecided<br>") == claims + len(GOALS)
    shown = page(undecided.results, [], undecided)
    assert f"{claims} ? undecided." in shown
    assert shown.count('<span class="verdict open">? undecided</span>') == claims + len(GOALS)

    missing = derive(load(errors_only().write(tmp_path / "results.json")))
    assert f"\n{claims} claims: {claims} – not measured.\n" in text(missing)


def test_sentences_hold_no_number_typed_by_hand() -> None:
    digit = re.compile(r"\d")
    for claim in CLAIMS:
        assert not digit.search(f"{claim.title} {claim.statement} {claim.where}"), claim.key


@pytest.mark.parametrize("shape", [*SHAPES])
def test_a_terminal_of_a_hundred_columns_is_enough(shape: str, tmp_path: Path) -> None:
    written = derive(load(SHAPES[shape]().write(tmp_path / "results.json")))
    said = text(written)
    assert max(map(len, said.splitlines())) <= COLUMNS
    assert quantities.NO_BREAK not in said
    assert said.startswith("On this machine:\n")
    assert "\n\nOn this machine: " in said
    assert len(said.splitlines()) <= 60
    assert len(summary(written).splitlines()) <= 20


def test_a_terminal_names_what_deviates_and_leaves_the_rest_to_the_page(tmp_path: Path) -> None:
    made = with_article(repetitions=2, noise=0).document()
    for row in made["benchmarks"]:
        if row["name"].startswith("computing") or row["name"].startswith("fetch/coroutine/"):
            row["items_per_second"] = row.get("items_per_second", 0) * 0.1
        if row["name"].startswith("count/coroutine") and row["repetition_index"] == 0:
            row["real_time"] *= 2
    said = text(derive(parse(tmp_path, made)))
    assert "✘ Requests without delay, against threads: " in said
    assert "? Tasks that wait together: " in said
    assert "✘ requests/s: fetch/coroutine over wrk: " in said and "(limit: libcurl)" in said
    assert "Gather takes the longest" not in said
    assert "memory per sleeping coroutine" not in said


def test_the_signs_are_explained(ledger: Ledger) -> None:
    shown = page(ledger.results, [], ledger)
    for sign, verdict in (("✔", "holds"), ("≈", "holds for threads too"), ("✘", "does not hold")):
        assert re.search(rf"<dt class=.*>{sign} {verdict}</dt><dd>\w+", shown)
        assert f"- {sign} {verdict}: " in markdown(ledger)


@pytest.mark.parametrize("shape", [*SHAPES])
def test_markdown_keeps_its_tables_whole(shape: str, tmp_path: Path) -> None:
    written = markdown(derive(load(SHAPES[shape]().write(tmp_path / "results.json"))))
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4, 5}
    assert len([row for row in rows if row.startswith("| ✔ met") or "**" in row]) >= len(CLAIMS)
    for claim in CLAIMS:
        assert claim.statement in written


def test_a_loss_says_how_much_faster_the_threads_were(ledger: Ledger) -> None:
    lost = [each for each in ledger.contests if each.loop_loses]
    assert [each.loop for each in lost if "cpu" in each.loop] == ["cpu/coroutine"]
    row = r"\| 1\.9\d?× \(.*\) \| `cpu/thread_pool` \| `cpu/coroutine` \|"
    assert re.search(row, markdown(ledger))
    assert "cpu/thread_pool" in text(ledger)
