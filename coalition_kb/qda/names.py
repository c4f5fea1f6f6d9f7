"""Names of which no two are alike: some programs know codes by their names alone, and heed no capitals."""

from __future__ import annotations

from dataclasses import dataclass, field

from coalition_kb.qda.markup import one_line


@dataclass(slots=True)
class Names:
    """Names that were given."""

    _given: set[str] = field(default_factory=set)

    def own(self, wanted: str, id_: str) -> str:
        """*wanted*, with *id_* behind it where another has that name."""
        name = one_line(wanted) or id_
        while name.casefold() in self._given:
            name = f"{name} ({id_})"
        self._given.add(name.casefold())
        return name
