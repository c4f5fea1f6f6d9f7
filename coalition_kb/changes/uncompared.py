"""What of a state of the record could not be read by today's shapes, and so was not compared, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb.checks import SHAPE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.reader import Loaded

LACKING = ("nothing-checked", "unreadable-file")
REFUSED = ("yaml", "outside-folder")


def uncompared(loaded: Loaded, name: str) -> Iterator[str]:
    """Sentences about the state called *name*: older ones lack folders and fields that came later."""
    told = [one for one in loaded.problems if one.rule in SHAPE_RULES]
    lacking = sorted({one.place.file for one in told if one.rule in LACKING})
    if lacking:
        yield f"{name} lacks {', '.join(lacking)}: what stands there on the other side was not compared."
    for one in told:
        if one.rule in REFUSED:
            yield f"{name} has a file that was left out: {one.place}: {one.found}."
    rest = Counter(one.rule for one in told if one.rule not in (*LACKING, *REFUSED))
    if rest:
        counts = ", ".join(f"{rule} {number:,}" for rule, number in sorted(rest.items()))
        first = next(one for one in told if one.rule in rest)
        yield (
            f"{name} was written for other forms ({counts}; the first: {first.place}: {first.found}): "
            "what it holds in other fields was not compared."
        )
