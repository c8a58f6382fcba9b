"""The gate's limits and error probabilities. A record holds those by which it is judged."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rules:
    """The error probabilities are shares of `false_alarm`, fixed before anything is measured."""

    # A slowdown up to here never fails, however surely it is there.
    min_effect: float = 0.02
    # Where a slowdown of this size could go unseen, nothing is passed.
    max_undetected: float = 0.10
    # The probability that a run fails although nothing is slower than `min_effect`: the sum of
    # what the looks at the suspects and the leads may spend.
    first_look_alpha: float = 0.004
    second_look_alpha: float = 0.002
    lead_alpha: float = 0.004
    # A false suspect costs time only: fresh blocks decide.
    screen_alpha: float = 0.02
    # The probability that a build seems to differ from itself although it does not.
    control_alpha: float = 0.05
    screen_blocks: int = 12
    # So many more where the first ones vary so much that a slowdown could go unseen.
    noisy_blocks: int = 12
    confirm_blocks: int = 40
    # Fewer than these cannot reach the error probability.
    least_confirm_blocks: int = 16
    power: float = 0.9
    # A counter that varies no more than this within either build is compared.
    counter_spread: float = 0.01
    # It fails when every reading of the candidate lies so far above every one of the base, and so
    # many times as far as the readings of one build lie apart.
    counter_rise: float = 0.01
    counter_ranges: float = 5.0
    # A lead is lost when less than this share of it, as a logarithm, is surely left.
    lead_kept: float = 0.5
    # What a process measures at least, in all and in each of its turns.
    least_seconds: float = 0.25
    turn_seconds: float = 0.01

    @property
    def false_alarm(self) -> float:
        return self.first_look_alpha + self.second_look_alpha + self.lead_alpha

    @property
    def log_min_effect(self) -> float:
        return math.log1p(self.min_effect)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(document: dict[str, Any]) -> Rules:
        return Rules(**document)
