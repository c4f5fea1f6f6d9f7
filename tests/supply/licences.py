"""What the project stands on, and under which licences: `python -m tests.supply.licences` prints the list.

A licence is read from the metadata of what is installed: its expression, else its licence, else its classifiers. Only
where all three are silent, or nothing is installed, is there a line in `BY_HAND`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING

from tests.supply.lock import locked, runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Licences by SPDX's names, each with why the project may stand on what bears it. Whoever installs the project gets these.
ALLOWED: Mapping[str, str] = {
    "0BSD": "asks for nothing",
    "Apache-2.0": "asks that its notices stay, and gives a licence to patents",
    "BSD": "BSD with two or three clauses, the metadata does not say which; either asks that its notice stays",
    "BSD-2-Clause": "asks that its notice stays",
    "BSD-3-Clause": "asks that its notice stays, and its makers are not named as endorsing",
    "CC0-1.0": "asks for nothing",
    "ISC": "asks that its notice stays",
    "MIT": "asks that its notice stays",
    "MPL-2.0": "binds changes to its own files, of which we make none",
    "OFL-1.1": "a font, whose licence does not reach the documents that are set in it",
    "Zlib": "asks that what is changed says so",
}
#: Beyond these, what only the tests and tools run, and nobody gets from us.
ALLOWED_FOR_DEVELOPMENT: Mapping[str, str] = {
    "Artistic": "asks that changes say so; the GPL is its other choice",
    "PSF-2.0": "the licence of Python itself",
    "Public domain": "asks for nothing",
}
#: Other spellings in metadata. What is not here stands as it is.
SPELLINGS: Mapping[str, str] = {
    "2-clause BSD": "BSD-2-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Public Domain": "Public domain",
    "Python Software Foundation License": "PSF-2.0",
    "Two-clause BSD license": "BSD-2-Clause",
}
#: Packages whose metadata is silent, or that are not installed by `make setup`, with what was read, and where.
BY_HAND: Mapping[str, tuple[str, str]] = {
    "atheris": ("Apache-2.0", "its file LICENSE"),
    "axe-playwright-python": ("MIT AND MPL-2.0", "its file LICENSE, and the head of axe-core within it"),
}


@dataclass(frozen=True, slots=True)
class Licensed:
    """A package with its licence, as an expression of SPDX; empty where nobody says."""

    name: str
    version: str
    licence: str
    is_runtime: bool

    @property
    def is_allowed(self) -> bool:
        """Whether one of the choices that the licence gives asks for nothing but what is allowed."""
        allowed = {*ALLOWED} if self.is_runtime else {*ALLOWED, *ALLOWED_FOR_DEVELOPMENT}
        return any(set(choice.split(" AND ")) <= allowed for choice in self.licence.split(" OR "))


def licensed() -> list[Licensed]:
    """Every package of the lock file with its licence, what comes with the project first."""
    needed = runtime()
    found = [
        Licensed(one.name, one.version, said(one.name) or BY_HAND.get(one.name, ("", ""))[0], one.name in needed)
        for one in locked()
    ]
    return sorted(found, key=lambda one: (not one.is_runtime, one.name, one.version))


def said(name: str) -> str:
    """The licence that the installed package *name* names in its metadata; empty where it is silent or not there.

    Of a package with two versions in the lock file the one that is installed speaks for both.
    """
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    return of(
        told.get_all("License-Expression", [""])[0],
        told.get_all("License", [""])[0],
        told.get_all("Classifier", []),
    )


def of(expression: str, name: str, classifiers: Sequence[str]) -> str:
    """The licence that the three fields tell. A licence in full, which some have in place of its name, is passed over."""
    if expression:
        return expression
    if name and name != "UNKNOWN" and "\n" not in name:
        return SPELLINGS.get(name, name)
    ends = [one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: ")]
    return " OR ".join(SPELLINGS.get(one, one) for one in ends)


def listing(packages: Iterable[Licensed]) -> Iterator[str]:
    """The lines of the list, as a table of Markdown; a licence that is not allowed is marked."""
    yield "| Package | Version | Licence | For |"
    yield "|---|---|---|---|"
    for one in packages:
        mark = "" if one.is_allowed else " (not allowed)"
        yield f"| {one.name} | {one.version} | {one.licence}{mark} | {'all' if one.is_runtime else 'development'} |"


def main() -> int:
    """Print the list; 1 where a licence is none of those that are allowed."""
    packages = licensed()
    print("\n".join(listing(packages)))  # noqa: T201 - the list is for the terminal
    return int(not all(one.is_allowed for one in packages))


if __name__ == "__main__":
    sys.exit(main())
