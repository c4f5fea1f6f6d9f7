"""What a version of the codebook did to names: those of variables, and those of codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coalition_kb.model.codebook import Unit
    from coalition_kb.place import Place

Act: TypeAlias = Literal["add", "rename", "merge", "split", "retire"]
ADD: Final = "add"
RENAME: Final = "rename"
MERGE: Final = "merge"
SPLIT: Final = "split"
RETIRE: Final = "retire"
#: In the order in which a file tells them. All but the first take a name away.
ACTS: tuple[Act, ...] = (ADD, RENAME, MERGE, SPLIT, RETIRE)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one name, or that it came."""

    act: Act
    variable: str  # where the step is of a code: the name that the variable has after this version
    code: str  # empty where the step is of the variable itself
    into: tuple[str, ...]  # the names that stand for it since; none where it was retired without another
    why: str
    place: Place
    name: str = ""  # its name in words, where it was taken away
    number: float | None = None  # of a code that was taken away
    unit: Unit = "intervention"  # of a variable that was retired: in which table it was a column

    @property
    def key(self) -> str:
        """The name before: a variable, or variable/code."""
        return f"{self.variable}/{self.code}" if self.code else self.variable


@dataclass(frozen=True, slots=True)
class Migration:
    """What one version of the codebook did to names, and which cells bore the names that it took away."""

    id: str  # the version of the codebook
    steps: tuple[Step, ...]
    place: Place
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the key of a step → case or case/state

    @property
    def takes_away(self) -> tuple[Step, ...]:
        """The steps that end a name."""
        return tuple([one for one in self.steps if one.act != ADD])
