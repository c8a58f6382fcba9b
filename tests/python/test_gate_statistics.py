"""The gate's error probabilities, by simulation, against the exact bounds that it states."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from bench.analysis.order_statistics import bound_rank
from bench.gate.bounds import (
    bound_level,
    lower_bound,
    rate_interval,
    smallest_detectable,
    upper_bound,
)
from bench.gate.rules import Rules
from bench.gate.verdict import FAIL, PASS, judge
from gate_samples import Autocorrelated, Noise, contaminated, simulated_gate, skewed, tied

RULES = Rules()
# A simulation disagrees with a true statement once in so many: seeds are fixed, so it never changes.
DOUBT = 1e-4

# Each is made anew for a test: one that is autocorrelated remembers.
NOISES: dict[str, Callable[[], Noise]] = {
    "skewed": lambda: skewed,
    "tied": lambda: tied,
    "contaminated": lambda: contaminated,
    "autocorrelated": Autocorrelated,
}


def block_values(noise, blocks, trials, seed):
    """Blocks of equal builds, in an order that a coin decides: a row for each trial."""
    random = np.random.default_rng(seed)
    times = np.asarray(noise(random, 4 * blocks * trials)).reshape(trials, blocks, 4)
    difference = (times[:, :, 1] + times[:, :, 2] - times[:, :, 0] - times[:, :, 3]) / 2
    return difference * random.choice([-1, 1], (trials, blocks))


def never_more_often_than(stated, happened, trials):
    return stats.binomtest(happened, trials, stated, alternative="greater").pvalue > DOUBT


@pytest.mark.parametrize(
    "count,alpha", [(12, 0.02), (40, 0.004), (40, 0.004 / 15), (80, 0.002), (16, 0.004 / 15)]
)
def test_the_rank_is_the_largest_that_keeps_its_promise(count, alpha):
    rank = bound_rank(count, alpha)
    assert bound_level(count, alpha) == stats.binom.cdf(rank, count, 0.5) <= alpha
    assert stats.binom.cdf(rank + 1, count, 0.5) > alpha


@pytest.mark.parametrize("count,alpha", [(12, 0.02), (40, 0.004), (21, 0.1)])
def test_bounds_are_those_of_scipy(count, alpha):
    values = list(np.random.default_rng(3).normal(size=count))
    test = stats.quantile_test(values, q=0, p=0.5, alternative="greater")
    assert lower_bound(values, alpha) == test.confidence_interval(1 - alpha).low
    test = stats.quantile_test(values, q=0, p=0.5, alternative="less")
    assert upper_bound(values, alpha) == test.confidence_interval(1 - alpha).high


def test_the_bound_excludes_what_the_sign_test_rejects():
    random = np.random.default_rng(4)
    for _ in range(200):
        values = list(random.normal(0.3, 1, 12))
        test = stats.quantile_test(values, q=0, p=0.5, alternative="greater")
        assert (lower_bound(values, 0.02) > 0) == (test.pvalue <= 0.02)


def test_too_few_values_bound_nothing():
    assert lower_bound([1.0, 2.0, 3.0], 0.02) == -math.inf
    assert upper_bound([], 0.02) == math.inf
    assert bound_level(3, 0.02) == 0


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("count,alpha", [(12, RULES.screen_alpha), (40, RULES.first_look_alpha)])
def test_equal_builds_are_called_slower_as_often_as_stated(noise, count, alpha):
    trials = 20_000
    values = np.sort(block_values(NOISES[noise](), count, trials, seed=5), axis=1)
    false = int((values[:, bound_rank(count, alpha)] > 0).sum())
    stated = bound_level(count, alpha)
    assert never_more_often_than(stated, false, trials)
    if noise != "tied":  # there is nothing to spare: the statement is exact; ties make it safer
        assert stats.binomtest(false, trials, stated).pvalue > DOUBT


@pytest.mark.parametrize("noise", NOISES)
def test_intervals_hold_the_true_ratio_as_often_as_stated(noise):
    trials, count, tail, true = 20_000, 40, 0.025, math.log(1.1)
    values = np.sort(true + block_values(NOISES[noise](), count, trials, seed=6), axis=1)
    rank = bound_rank(count, tail)
    missed = int(
        ((values[:, rank] > true + 1e-12) | (values[:, count - 1 - rank] < true - 1e-12)).sum()
    )
    assert never_more_often_than(2 * bound_level(count, tail), missed, trials)


@pytest.mark.parametrize("noise", NOISES)
def test_a_fixed_order_would_not_do(noise):
    """What the coin is for: with the machine getting slower, ABAB blocks call equal builds different."""
    random = np.random.default_rng(7)
    times = np.asarray(NOISES[noise]()(random, 4 * 12 * 4000)).reshape(
        4000, 12, 4
    ) + 0.05 * np.arange(4)
    fixed = np.sort((times[:, :, 1] + times[:, :, 3] - times[:, :, 0] - times[:, :, 2]) / 2, axis=1)
    assert (fixed[:, bound_rank(12, 0.02)] > 0).mean() > 0.2
    tossed = np.sort(
        (times[:, :, 1] + times[:, :, 2] - times[:, :, 0] - times[:, :, 3])
        / 2
        * random.choice([-1, 1], (4000, 12)),
        axis=1,
    )
    assert never_more_often_than(
        bound_level(12, 0.02), int((tossed[:, bound_rank(12, 0.02)] > 0).sum()), 4000
    )


@pytest.mark.parametrize("noise", NOISES)
def test_whole_gates_of_equal_builds_fail_no_more_often_than_stated(noise):
    gates = 60
    failed = sum(
        judge(simulated_gate(NOISES[noise](), seed)).verdict == FAIL for seed in range(gates)
    )
    assert RULES.false_alarm == pytest.approx(0.01)
    assert never_more_often_than(RULES.false_alarm, failed, gates)


@pytest.mark.parametrize("noise", NOISES)
def test_a_slowdown_as_small_as_allowed_fails_no_more_often_than_stated(noise):
    """The hardest case: everything is slower by the smallest effect that matters, save for the last rounded bit."""
    gates, count = 60, 3
    slow = {f"work{n}/coroutine": RULES.min_effect - 1e-9 for n in range(count)}
    failed = sum(
        judge(simulated_gate(NOISES[noise](), seed, slow, count)).verdict == FAIL
        for seed in range(gates)
    )
    assert never_more_often_than(RULES.false_alarm, failed, gates)


@pytest.mark.parametrize("noise", NOISES)
def test_a_slow_case_is_found_and_no_other(noise):
    slow = {"work3/coroutine": 0.10}
    named = [
        tuple(
            case.case
            for case in judge(simulated_gate(NOISES[noise](), seed, slow, turns=9)).cases
            if case.verdict == FAIL
        )
        for seed in range(20)
    ]
    assert set(named) <= {("work3/coroutine",), ()}
    assert named.count(("work3/coroutine",)) >= 19


def test_turns_are_better_than_whole_processes():
    """What taking turns is for: on a machine whose speed wanders, blocks of the same length vary less."""
    turns, blocks = 25, 500
    series = np.asarray(Autocorrelated()(np.random.default_rng(12), 4 * turns * blocks))
    whole = np.log(np.exp(series.reshape(blocks, 4, turns)).mean(axis=2))
    one_after_the_other = (whole[:, 1] + whole[:, 2] - whole[:, 0] - whole[:, 3]) / 2
    rounds = series.reshape(blocks, turns, 4)
    in_turns = np.median(
        (rounds[:, :, 1] + rounds[:, :, 2] - rounds[:, :, 0] - rounds[:, :, 3]) / 2, axis=1
    )
    assert np.std(in_turns) < np.std(one_after_the_other) / 5


def test_the_smallest_detectable_slowdown_is_detected_that_often():
    """On noise whose spread is known, the promise of power holds, and is not idle."""
    scale = 0.03

    def noise(random, size):
        return random.normal(0, scale, size)

    spread = block_values(noise, 4000, 1, seed=8)[0]
    alpha, power, trials = 0.004, 0.9, 20_000
    shift = smallest_detectable(spread, 40, alpha, math.log1p(0.02), power)
    assert 0.02 < shift < 0.06
    values = np.sort(shift + block_values(noise, 40, trials, seed=9), axis=1)
    found = (values[:, bound_rank(40, alpha)] > math.log1p(0.02)).mean()
    assert 0.88 < found < 0.92


def test_rates_have_exact_intervals():
    low, high = rate_interval(0, 60)
    assert low == 0 and high == pytest.approx(1 - 0.05 ** (1 / 60))
    low, high = rate_interval(30, 30)
    assert high == 1 and low == pytest.approx(0.05 ** (1 / 30))
    assert rate_interval(28, 30) == pytest.approx(
        tuple(stats.binomtest(28, 30).proportion_ci(0.95))
    )


def test_a_quiet_machine_passes():
    record = simulated_gate(lambda random, size: random.normal(0, 0.01, size), seed=11)
    assert judge(record).verdict == PASS
