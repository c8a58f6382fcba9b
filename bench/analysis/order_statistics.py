"""Order statistics as bounds of a median, without knowing how the values are spread.

A value lies below the true median with probability 1/2, so the number of values below it is
binomial. Skew, ties and outliers leave that alone.
"""

from __future__ import annotations

from functools import lru_cache

from scipy import stats


@lru_cache(maxsize=1024)
def bound_rank(count: int, alpha: float) -> int:
    """The largest zero-based rank whose order statistic exceeds the median with chance <= alpha.

    -1 when even the smallest of `count` values exceeds it more often.
    """
    rank = int(stats.binom.ppf(alpha, count, 0.5))
    while rank >= 0 and exceeding(count, rank) > alpha:
        rank -= 1
    return rank


@lru_cache(maxsize=1024)
def exceeding(count: int, rank: int) -> float:
    """The chance that the order statistic of this zero-based rank exceeds the median."""
    return float(stats.binom.cdf(rank, count, 0.5))
