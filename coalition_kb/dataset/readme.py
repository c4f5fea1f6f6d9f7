"""What goes with the files of the dataset in words: a README and the licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition_kb.about import DATA_LICENCE, DESCRIPTION, NAME
from coalition_kb.model import STATUS_MEANINGS
from coalition_kb.output import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.about import About
    from coalition_kb.download import Download
    from coalition_kb.output import Output

FILE = "README.md"
LICENCE = "LICENSE.txt"
TABLES = (
    "CSV is UTF-8 with commas and one header row. An empty cell is a missing value; no number and no letters such as NA "
    "stand for one. A value column holds values alone; the column beside it that ends in `_st` says whether there is an "
    "answer, or why not; of what is contested there is one where a side leads:"
)
COLUMNS = (
    "`_lb` has the answer in words, `_n` its number where the codes are ordered, `_lo` and `_hi` what it may least and most "
    "be, `_cf` the confidence in it. Several answers in one cell are joined with `;`; `coding_codes.csv` has one row for "
    "each. Dates are as precise as they are known: YYYY, YYYY-MM or YYYY-MM-DD. `dictionary.csv` tells what every column "
    "holds, `variables.csv` and `codes.csv` are the codebook; `codings.csv` has the reason for every answer, "
    "`coding_sources.csv` its sources."
)


def readme(files: Iterable[Download], about: About, reading: str = "") -> Output:
    """The README of *files*; *reading* is lines that read them in several programs, as Markdown."""
    named = sorted(files, key=lambda one: one.path)
    parts = (
        f"# {NAME}, data {about.data}",
        DESCRIPTION,
        f"Versions: {about.versions}. Data of {about.on}.",
        f"Licence: {DATA_LICENCE.name} ({DATA_LICENCE.id}), {DATA_LICENCE.url}",
        f"Cite as: {about.citation}",
        "## Files",
        "\n".join(f"- `{one.path}` ({one.kind.name}): {one.meaning}" for one in named),
        "## How the tables hold what is known",
        TABLES,
        "\n".join(f"- `{status}`: {meaning}" for status, meaning in STATUS_MEANINGS.items()),
        COLUMNS,
        *(("## How to read them", reading) if reading else ()),
    )
    return text(FILE, "\n\n".join(parts))


def licence(about: About, terms: str) -> Output:
    """The licence of the data: which version of it is meant, and the *terms* in full."""
    return text(LICENCE, f"{NAME}, data {about.data}\nCite as: {about.citation}\n\n{terms}")
