# SPDX-License-Identifier: Apache-2.0
"""Says how long to wait after a failure; holds no clock and makes no chance of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_DOUBLINGS_MAX = 16


@dataclass(slots=True)
class Backoff:
    """Pauses that double, with jitter, so that two nodes that fail together do not retry together.

    Attributes:
        first_s: pause after the first failure, before jitter.
        longest_s: bound of every pause.
        chance: returns a number from 0 to 1.
        failures: failures since the last success.
    """

    first_s: float
    longest_s: float
    chance: Callable[[], float]
    failures: int = 0

    def failed(self) -> float:
        """Count a failure and return the pause in seconds: half of it is certain, half chance."""
        whole = min(self.longest_s, self.first_s * 2.0 ** min(self.failures, _DOUBLINGS_MAX))
        self.failures += 1
        return whole * (0.5 + 0.5 * self.chance())

    def succeeded(self) -> None:
        """Begin anew."""
        self.failures = 0
