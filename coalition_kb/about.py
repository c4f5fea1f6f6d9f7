"""What is told of the whole wherever it goes: name, author, versions, dates, licences. Files and pages take it from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.operations import year_of
from coalition_kb.version import __version__

if TYPE_CHECKING:
    from coalition_kb.model import Record

ID = "coalition-kb"
NAME = "Coalition knowledge base"
AUTHOR = f"{NAME} contributors"
DESCRIPTION = (
    "An open, sourced record of U.S. military interventions since 1946, with and without coalitions: codings with "
    "reasons, confidence and sources, partners, and linked tables for cross-case comparison."
)
#: What readers look for who would want this dataset.
KEYWORDS = (
    "military intervention",
    "military coalitions",
    "coalition warfare",
    "use of force",
    "alliances",
    "burden sharing",
    "international organizations",
    "international security",
    "United States foreign policy",
    "United States armed forces",
)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX id, its name, its address, and what it is for."""

    id: str
    name: str
    url: str
    covers: str


DATA_LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
    "data and prose",
)
SOFTWARE_LICENCE = Licence("MIT", "MIT License", "https://opensource.org/license/mit", "software")


@dataclass(frozen=True, slots=True)
class About:
    """The versions, the day and the span of one state of the record, and where it is published."""

    data: str  # the version of the data
    codebook: str  # the version of the codebook
    software: str  # the version of the software
    on: str  # the day of the version of the data, YYYY-MM-DD
    first_year: int | None  # of the start of a case; None where there is no case
    last_year: int | None
    address: str = ""  # where the site is published, without a slash at its end; empty while that is nowhere
    repository: str = ""  # where the files can be changed; empty while there is none

    @property
    def versions(self) -> str:
        """The versions in words, as the foot of a page has them."""
        return f"data {self.data}, codebook {self.codebook}, software {self.software}"

    @property
    def stem(self) -> str:
        """What the names of the files of this version begin with, where a reader keeps them."""
        return f"{ID}-{self.data}"

    @property
    def citation(self) -> str:
        """How the dataset is cited, in words."""
        where = f" {self.address}/" if self.address else ""
        return f"{AUTHOR} ({self.on[:4]}). {NAME}, data {self.data}.{where}"


def about(record: Record, address: str = "", repository: str = "") -> About:
    """What is told of *record*."""
    years = [year for case in record.cases.values() if (year := year_of(case))]
    return About(
        data=record.data_version,
        codebook=record.version,
        software=__version__,
        on=record.changes[record.data_version].on if record.changes else record.newest.isoformat(),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        address=address,
        repository=repository,
    )
