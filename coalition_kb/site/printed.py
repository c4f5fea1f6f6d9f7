"""The files for print and for readers of books: what each is, for the pages that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coalition_kb.download import Download, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Printed:
    """A file for print: its name in the folder of the dataset, what it is called and holds, and what making it needs."""

    path: str
    name: str
    meaning: str
    needs: tuple[str, ...] = ()  # packages of the extra `report`; without one of them the file is left out

    @property
    def is_there(self) -> bool:
        """Whether what it needs is installed."""
        return all(find_spec(one) is not None for one in self.needs)


#: The typesetter, and the letters that its own fonts lack.
TYPESETTING = ("typst", "noto_cjk_sans_jp_regular")

SYNOPSIS = Printed(
    "synopsis.pdf", "Synopsis (PDF)", "What the record holds and how far to trust it, on two pages.", TYPESETTING
)
REPORT = Printed(
    "report.pdf",
    "Report (PDF)",
    "How cases were chosen and coded, tables and figures, the findings with their status, every case in short, the "
    "codebook, the candidates that are no case, and the sources.",
    TYPESETTING,
)
BOOK = Printed("report.epub", "Report (EPUB)", "The same report for readers of electronic books.")
CODEBOOK = Printed(
    "codebook.pdf",
    "Codebook (PDF)",
    "The codebook: each variable with its question, codes, rule and columns.",
    TYPESETTING,
)
#: In the order in which pages show them.
PRINTED = (SYNOPSIS, REPORT, BOOK, CODEBOOK)
KIND = Kind("To read and to print", "The record on two pages, as a report and as a book, and the codebook.")


def downloads() -> Iterator[Download]:
    """Those that are made, as readers may take them; they are made after the pages that lead to them."""
    for one in PRINTED:
        if one.is_there:
            yield Download(one.path, KIND, one.meaning)
