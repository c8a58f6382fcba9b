"""The interval mathematics against scipy's, and against what the words promise."""

from __future__ import annotations

import random

import pytest
from scipy import stats

import results_samples  # noqa: F401  (finds the repository)
from bench.analysis.statistics import estimate, interval_ranks, paired_ratio, slope


@pytest.mark.parametrize("count", range(6, 60))
@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99])
def test_the_interval_of_the_median_is_scipys(count: int, confidence: float) -> None:
    values = [random.Random(count).gauss(0, 1) for _ in range(count)]
    interval = stats.quantile_test(values, p=0.5).confidence_interval(confidence)
    ours = estimate(values, confidence)
    if ours.confidence < confidence:
        # Too few values for this confidence: scipy has no interval, we have the range.
        assert interval.low != interval.low or interval.high != interval.high
        assert (ours.low, ours.high) == (min(values), max(values))
    else:
        assert (ours.low, ours.high) == (interval.low, interval.high)


@pytest.mark.parametrize("count", range(1, 40))
def test_the_stated_confidence_is_the_binomial_one(count: int) -> None:
    low, high, reached = interval_ranks(count)
    assert low + high == count - 1
    assert reached == pytest.approx(max(0.0, 1 - 2 * stats.binom.cdf(low, count, 0.5)))
    if count >= 6:
        assert reached >= 0.95
        narrower = 1 - 2 * stats.binom.cdf(low + 1, count, 0.5)
        assert narrower < 0.95 or low + 1 > (count - 1) // 2


def test_the_interval_covers_the_median_as_often_as_it_says() -> None:
    draw = random.Random(7)
    trials, count = 4000, 7
    hits = 0
    for _ in range(trials):
        # Skewed, as timings are; its median is 1.
        sample = estimate(draw.lognormvariate(0.0, 1.0) for _ in range(count))
        hits += sample.low <= 1.0 <= sample.high
    promised = interval_ranks(count)[2]
    assert stats.binomtest(hits, trials, promised).pvalue > 1e-4


def test_one_value_has_no_interval() -> None:
    single = estimate([3.0])
    assert (single.median, single.low, single.high) == (3.0, 3.0, 3.0)
    assert single.confidence == 0.0


def test_no_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        estimate([])


def test_pairing_cancels_what_disturbs_both() -> None:
    disturbance = {0: 1.0, 1: 5.0, 2: 0.5, 3: 9.0, 4: 2.0}
    slow = {r: 6.0 * d for r, d in disturbance.items()}
    fast = {r: 2.0 * d for r, d in disturbance.items()}
    ratio = paired_ratio(slow, fast)
    assert ratio is not None
    assert (ratio.low, ratio.median, ratio.high) == pytest.approx((3.0, 3.0, 3.0))


def test_repetitions_without_a_partner_are_left_out() -> None:
    ratio = paired_ratio({0: 4.0, 1: 100.0}, {0: 2.0, 2: 1.0})
    assert ratio is not None and ratio.count == 1 and ratio.median == 2.0
    assert paired_ratio({0: 1.0}, {1: 1.0}) is None


def test_the_slope_leaves_the_constant_out() -> None:
    points = [(n, 9e6 + 790.0 * n) for n in (1000, 10_000, 100_000)]
    assert slope(points) == pytest.approx(790.0)
    x, y = [1.0, 2.0, 5.0, 9.0], [3.0, 1.0, 8.0, 7.5]
    assert slope(zip(x, y, strict=True)) == pytest.approx(stats.linregress(x, y).slope)
    with pytest.raises(ValueError, match="two different x"):
        slope([(1.0, 1.0), (1.0, 2.0)])
