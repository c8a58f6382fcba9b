"""Bounds of a median that assume no distribution.

A value lies above the true median with probability 1/2, so the number of values above it is
binomial, whatever their skew, ties and outliers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import stats

from bench.analysis.order_statistics import bound_rank, exceeding


def bound_level(count: int, alpha: float) -> float:
    """The error probability that such a bound really has: at most `alpha`, and 0 without a bound."""
    return exceeding(count, bound_rank(count, alpha))


def lower_bound(values: Sequence[float], alpha: float) -> float:
    """Lies above the true median with probability <= alpha; -inf where too few values allow none."""
    rank = bound_rank(len(values), alpha)
    return -math.inf if rank < 0 else float(np.sort(values)[rank])


def upper_bound(values: Sequence[float], alpha: float) -> float:
    """Lies below the true median with probability <= alpha."""
    return -lower_bound([-value for value in values], alpha)


@lru_cache(maxsize=1024)
def reachable_quantile(count: int, alpha: float, power: float) -> float:
    """The quantile of the values that the lower bound exceeds with probability `power`.

    The bound is an order statistic, so the share of the distribution below it is Beta distributed.
    """
    rank = bound_rank(count, alpha)
    return 0.0 if rank < 0 else float(stats.beta.ppf(1.0 - power, rank + 1, count - rank))


def smallest_detectable(
    values: Sequence[float], count: int, alpha: float, above: float, power: float
) -> float:
    """The true shift at which the lower bound of `count` values exceeds `above` that often.

    The spread is that of `values`, taken as symmetric about their median, as values of randomised
    pairs are. Infinite when no shift is enough.
    """
    quantile = reachable_quantile(count, alpha, power)
    if quantile == 0.0 or len(values) == 0:
        return math.inf
    deviations = np.asarray(values, dtype=float) - np.median(values)
    both_sides = np.concatenate([deviations, -deviations])
    return above - float(np.quantile(both_sides, quantile, method="inverted_cdf"))


def rate_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact (Clopper and Pearson) interval of a probability; one-sided at 0 % and at 100 %."""
    alternative = "less" if successes == 0 else "greater" if successes == trials else "two-sided"
    interval = stats.binomtest(successes, trials, alternative=alternative).proportion_ci(confidence)
    return float(interval.low), float(interval.high)
