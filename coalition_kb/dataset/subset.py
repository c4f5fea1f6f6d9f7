"""The text beside a chosen part of the dataset: what it is a part of, how it was chosen, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.about import DATA_LICENCE, NAME
from coalition_kb.output import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coalition_kb.about import About
    from coalition_kb.output import Output
    from coalition_kb.tables.column import Filled
    from coalition_kb.tables.subset import Loose

FILE = "about.txt"


def subset(tables: Sequence[Filled], about: About, chosen: Sequence[str], loose: Sequence[Loose]) -> Output:
    """What is told of *tables*, of which *chosen* says how they were chosen, and *loose* what leads out of them."""
    width = max((len(table.name) for table in tables), default=0)
    lines = [
        f"{NAME}: {about.versions}",
        f"Cite as: {about.citation}",
        f"Licence: {DATA_LICENCE.name}, {DATA_LICENCE.url}",
        "",
        *chosen,
        "",
        "Tables, with their rows:",
        *(f"  {table.name:<{width}}  {len(table.frame):>9,}  {table.meaning}" for table in tables),
    ]
    if loose:
        lines += ["", "Columns that lead to a table which is left out:", *(f"  {one}" for one in loose)]
    return text(FILE, "\n".join(lines))
