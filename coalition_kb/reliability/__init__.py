"""How well coders agree, before anybody decides between them: by variable, by groups of cells, and what that allows."""

from coalition_kb.reliability.gate import MEANINGS, Gate, gate
from coalition_kb.reliability.groups import Group, groups
from coalition_kb.reliability.measured import Measured, Reliability, reliability

__all__ = ["MEANINGS", "Gate", "Group", "Measured", "Reliability", "gate", "groups", "reliability"]
