"""Whether a claim holds with the other lanes of its families, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.analysis.claims import agreement
from bench.analysis.claims.article import CLAIMS
from bench.analysis.claims.document import document
from bench.analysis.claims.ledger import Ledger, derive, judge_claim
from bench.analysis.claims.markdown import markdown
from bench.analysis.page import page
from bench.analysis.results import parse
from results_samples import made_up_lane, nine_lanes, with_article


def said(ledger: Ledger, key: str) -> str:
    (entry,) = [entry for entry in ledger.entries if entry.claim.key == key]
    return agreement.in_words(entry.others)


def ledger_of(content: dict[str, Any]) -> Ledger:
    return derive(parse(Path("results.json"), content))


@pytest.fixture(scope="module")
def nine() -> Ledger:
    return ledger_of(nine_lanes().document())


def test_lanes_that_agree_and_lanes_that_do_not_are_named(nine: Ledger) -> None:
    assert said(nine, "many-waits") == "with callback, stackful, multi_loop and lean also"
    assert said(nine, "computing-threads") == (
        "with callback, stackful and lean also, with multi_loop it does not hold"
    )
    assert said(nine, "memory") == (
        "with callback, multi_loop and lean also, with stackful it does not hold"
    )
    assert said(nine, "blocking-stall") == (
        "only with coroutine, with coroutine_offload it does not hold"
    )
    # A lane without rows is no witness.
    assert "lean" not in said(nine, "requests-without-delay")


def test_a_claim_that_asks_for_no_family_has_no_other_lanes(nine: Ledger) -> None:
    assert said(nine, "offload") == ""


def test_without_other_lanes_there_is_nothing_to_say() -> None:
    ledger = ledger_of(with_article().document())
    others = {e.claim.key: agreement.in_words(e.others) for e in ledger.entries if e.others}
    # The only lane of threads is the best of them.
    assert set(others) == {"blocking-sleep", "blocking-stall"}


@pytest.mark.parametrize(
    "rate, words",
    [(1e5, "against thread_pool and fibers also"), (1e9, "against thread_pool it does not hold")],
)
def test_each_lane_of_threads_is_held_against_the_loop(rate: float, words: str) -> None:
    sample = with_article()
    sample.lanes.append(made_up_lane("fibers", "threads"))
    spec = {"producers": 5, "consumers": 100, "capacity": 64, "items": 200_000}
    sample.add("queue_shapes", "queue", "fibers", spec, 200_000 / rate, rate_of=200_000)
    # The best of threads decides the verdict; each lane is then judged alone.
    found = said(ledger_of(sample.document()), "busy-queue")
    if rate > 1e8:
        words = "against fibers also, against thread_pool it holds"
    assert found == words


def test_agreement_follows_the_rows() -> None:
    content = nine_lanes().document()
    for row in content["benchmarks"]:
        if row["name"].startswith("sleeps/lean/tasks:10000/"):
            row["real_time"] *= 1e4
    ledger = ledger_of(content)
    assert said(ledger, "many-waits") == (
        "with callback, stackful and multi_loop also, with lean it does not hold"
    )
    for row in content["benchmarks"]:
        if row["name"].startswith("sleeps/lean/tasks:10000/") and row["repetition_index"] % 2:
            row["real_time"] /= 1e6
    assert "with lean it is undecided" in said(ledger_of(content), "many-waits")


def test_other_lanes_change_no_verdict_and_no_row(nine: Ledger) -> None:
    alone = ledger_of(with_article().document())
    of_nine = {e.claim.key: e for e in nine.entries}
    for entry in alone.entries:
        assert entry.finding is not None and of_nine[entry.claim.key].finding is not None
        if entry.claim.key not in ("requests-without-delay",):
            assert of_nine[entry.claim.key].verdict == entry.verdict, entry.claim.key


def test_it_stands_in_the_ledger_wherever_that_is_written(nine: Ledger) -> None:
    words = "with callback, stackful, multi_loop and lean also"
    assert words in markdown(nine)
    assert words in page(nine.results, [], nine)
    claims = {claim["key"]: claim for claim in json.loads(document(nine))["claims"]}
    lean = claims["many-waits"]["other_lanes"][-1]
    assert (lean["lane"], lean["side"], lean["agrees"]) == ("lean", "inside", True)
    assert lean["checks"][0]["measured"]["median"] > 1


def test_every_claim_can_be_judged_with_every_lane(nine: Ledger) -> None:
    for claim in CLAIMS:
        entry = judge_claim(claim, nine.results)
        assert len({other.lane for other in entry.others}) == len(entry.others)
