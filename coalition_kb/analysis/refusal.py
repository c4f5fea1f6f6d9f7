"""What a method answers where the numbers do not allow what was asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A method's answer that it cannot be used on these numbers, and why, in a sentence that readers see."""

    reason: str
