"""Estimates that survive skewed timings: medians, with intervals that assume no distribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bench.analysis import order_statistics

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median and the interval that holds the true median with probability `confidence`.

    `confidence` is what the interval really has. With fewer than six repetitions 95 % is out of
    reach and the interval is the whole range; with one there is no interval and it is 0.
    """

    median: float
    low: float
    high: float
    confidence: float
    count: int

    def leaves_out(self, value: float) -> bool:
        """Whether there is an interval, and the value is not in it."""
        return self.confidence > 0 and not self.low <= value <= self.high

    def scaled(self, factor: float) -> Estimate:
        """The estimate in another unit; `factor` is positive."""
        return Estimate(
            self.median * factor, self.low * factor, self.high * factor, self.confidence, self.count
        )


def interval_ranks(count: int, confidence: float = CONFIDENCE) -> tuple[int, int, float]:
    """Zero-based ranks of the order statistics that bound the median, and their true confidence.

    The number of values below the median is binomial(count, 1/2), so the k-th smallest and the
    k-th largest value miss it with probability 2 P(B < k). The narrowest such pair that still has
    `confidence` is taken, or the extremes when none has it.
    """
    if count < 1:
        raise ValueError("an interval needs at least one value")
    rank = max(0, order_statistics.bound_rank(count, (1.0 - confidence) / 2.0))
    return rank, count - 1 - rank, max(0.0, 1.0 - 2.0 * order_statistics.exceeding(count, rank))


def interval_in_words(counts: Iterable[int]) -> str:
    """What the intervals of medians of so many values are, each count above one.

    min–max is what the terminal's table of `simul bench` calls the whole range, too.
    """
    ranks = [interval_ranks(count) for count in counts]
    holds = f"holds the true median with {min(sure for _, _, sure in ranks) * 100:.3g}\u00a0% confidence"
    whole = [low == 0 for low, _high, _sure in ranks]
    if all(whole):
        return f"min–max, which {holds}"
    if not any(whole):
        return f"the narrowest range of values that {holds}"
    return f"min–max or, of many repetitions, a narrower range, which {holds} or more"


def estimate(values: Iterable[float], confidence: float = CONFIDENCE) -> Estimate:
    ordered = np.sort(np.asarray(list(values), dtype=float))
    low, high, reached = interval_ranks(len(ordered), confidence)
    return Estimate(
        float(np.median(ordered)), float(ordered[low]), float(ordered[high]), reached, len(ordered)
    )


def paired_ratio(
    numerator: Mapping[int, float], denominator: Mapping[int, float]
) -> Estimate | None:
    """The ratio of two benchmarks, taken within each repetition and then estimated.

    Repetitions are interleaved, so what disturbed one of a pair likely disturbed the other too and
    cancels out. None when no repetition has both.
    """
    ratios = [
        numerator[repetition] / denominator[repetition]
        for repetition in sorted(numerator.keys() & denominator.keys())
        if denominator[repetition] > 0
    ]
    return estimate(ratios) if ratios else None


def slope(points: Iterable[tuple[float, float]]) -> float:
    """The least-squares slope through the points; needs two different x."""
    x, y = np.asarray(list(points), dtype=float).T
    centred = x - x.mean()
    spread = float(centred @ centred)
    if spread == 0.0:
        raise ValueError("a slope needs two different x")
    return float(centred @ (y - y.mean())) / spread
