"""The certificate: the rates that it states for blocks whose truth is known, and their measurement."""

import json
import math
import pathlib
import subprocess

import numpy as np
import pytest

from bench.gate.bounds import rate_interval
from bench.gate.certificate import certify
from bench.gate.certificate.error_rates import error_rates
from bench.gate.certificate.pool import LOADED, RELINKED, SAME, SLOWED, Pool, PooledBlock
from bench.gate.certificate.relink import relink
from bench.gate.certificate.report import markdown
from bench.gate.certificate.resampling import resampled_gate
from bench.gate.procedure import Watcher
from bench.gate.record import FIRST_LOOK, SCREEN, Case
from bench.gate.rules import Rules
from gate_samples import cases, pretended_program

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
# How much slower an arm really is.
TRUTH = {SAME: 0.0, RELINKED: 0.0, LOADED: 0.0} | {arm: size for size, arm in SLOWED.items()}


def pool(scale=0.01, **true):
    """Of three cases, ten blocks of each arm."""
    random = np.random.default_rng(1)
    measured = Pool("1" * 40, "2026-01-01", Rules(), {"cpu": "simulated"}, {}, cases(3))
    for arm, size in TRUTH.items():
        for _ in range(10):
            measured.rounds.append(arm)
            for case in measured.cases:
                ratio, control_a, control_b = map(float, random.normal(0, scale, 3).round(6))
                ratio += math.log1p(true.get(arm, size))
                measured.blocks.append(
                    PooledBlock(case.name, arm, "ABBA", ratio, control_a, control_b)
                )
    return measured


def rates(measured):
    return {rate.what: rate for rate in error_rates(measured, gates=30).rates}


def test_what_a_good_gate_gets():
    found = rates(pool())
    assert found[f"{SAME}: FAIL"].happened == found[f"{LOADED}: FAIL"].happened == 0
    assert found[f"{SAME}: PASS"].happened == 30
    for arm in (SLOWED[0.10], SLOWED[0.20]):
        assert found[f"one case {arm}: found, and no other"].happened == 30
    assert all(rate.reached for rate in found.values())
    for rate in found.values():
        assert (rate.low, rate.high) == rate_interval(rate.happened, rate.gates)


def test_what_is_not_reached_is_said():
    """Linked in another order the program really is slower, and the slowdown of 10 % is none."""
    measured = pool(**{RELINKED: 0.2, SLOWED[0.10]: 0.0})
    found = rates(measured)
    assert found[f"{RELINKED}: FAIL"].happened == 30
    assert found[f"one case {SLOWED[0.10]}: found, and no other"].happened == 0
    assert not found[f"one case {SLOWED[0.10]}: found, and no other"].reached
    text = markdown(measured, error_rates(measured, gates=30))
    assert [line for line in text.splitlines() if "**missed**" in line] == [
        f"| one case {SLOWED[0.10]}: found, and no other | 0 | 30 | 0.0% | 0.0% – 9.5% | 93.3%: **missed** |"
    ]


def test_a_noisy_machine_is_certified_as_one():
    found = rates(pool(scale=0.3))
    assert found[f"{SAME}: INCONCLUSIVE"].happened == 30
    assert (
        found[f"{SAME}: FAIL"].reached
        and not found[f"one case {SLOWED[0.10]}: found, and no other"].reached
    )


def test_a_resampled_gate_has_the_figures_of_the_pool():
    measured = pool()
    arms = {case.name: SLOWED[0.20] for case in measured.cases}
    record, _ = resampled_gate(measured, arms, seed=3)
    known = {
        case.name: {
            (b.ratio, b.control_a, b.control_b) for b in measured.of(case.name, SLOWED[0.20])
        }
        for case in measured.cases
    }
    assert len(record.blocks) == 3 * (record.rules.screen_blocks + record.rules.confirm_blocks)
    assert {block.phase for block in record.blocks} == {SCREEN, FIRST_LOOK}
    for block in record.blocks:
        figures = (block.log_ratio(), block.control("A"), block.control("B"))
        assert any(figures == pytest.approx(each, abs=1e-9) for each in known[block.case])


def test_a_pool_that_was_written_and_read_is_the_same(tmp_path):
    pool().save(tmp_path / "pool.json")
    assert Pool.load(tmp_path / "pool.json") == pool()
    json.loads((tmp_path / "pool.json").read_text(), parse_constant=pytest.fail)


def test_measuring_goes_on_where_it_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(certify, "ROUNDS", {SAME: 2, SLOWED[0.20]: 2, LOADED: 1})
    told = {"chess/coroutine": {"s": 0.01}}
    programs = {
        arm: pretended_program(tmp_path / f"bin-{n}", told, seed=n).parent
        for n, arm in enumerate((SAME, SLOWED[0.20]))
    }
    programs[LOADED] = programs[SAME]
    case = Case("chess/coroutine", "chess", "coroutine", "real_s", 1, 3, 5.0)
    measured = Pool("1" * 40, "2026-01-01", Rules(), {}, {}, [case])
    path = tmp_path / "pool.json"
    for count in range(1, 6):
        certify.measure_rounds(measured, path, programs, 1e-9, Watcher())
        measured = Pool.load(path)
        assert len(measured.rounds) == len(measured.blocks) == count
    certify.measure_rounds(measured, path, programs, 60, Watcher())
    assert sorted(measured.rounds) == sorted([SAME, SAME, SLOWED[0.20], SLOWED[0.20], LOADED])


def test_linked_in_another_order_it_is_another_file_and_does_the_same(simul_bin, tmp_path):
    relink(simul_bin.parent, tmp_path / "bin", seed=1)
    assert (tmp_path / "bin" / "simul").read_bytes() != (simul_bin / "simul").read_bytes()
    listed = [
        subprocess.run(
            [folder / "simul", "list"], capture_output=True, text=True, timeout=60
        ).stdout
        for folder in (simul_bin, tmp_path / "bin")
    ]
    assert listed[0] == listed[1] != ""


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "results" / "reference").rglob("certificate.md")), ids=str
)
def test_the_documentation_quotes_the_certificate_of_the_reference(path):
    quoted = (REPOSITORY / "docs" / "gate.md").read_text()
    rows = [
        line
        for line in path.read_text().splitlines()
        if line.startswith(("| same", "| linked", "| one case"))
    ]
    assert rows and [line for line in rows if line not in quoted] == []
