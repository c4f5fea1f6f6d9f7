"""The licences of what the project stands on: each is known, and one that the project may stand on."""

from __future__ import annotations

import re

import pytest

from tests.supply.licences import ALLOWED, ALLOWED_FOR_DEVELOPMENT, BY_HAND, Licensed, licensed, listing, of, said
from tests.supply.lock import ROOT, locked

PACKAGES = licensed()
NOTICES = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
#: Packages of which files are handed on with the site, by the heading under which the notices tell of them.
HANDED_ON = {"Material for MkDocs": "mkdocs-material", "Pagefind": "pagefind-bin"}


def test_every_package_of_the_lock_file_has_a_licence() -> None:
    assert {one.name for one in PACKAGES} == {one.name for one in locked()}
    assert [one.name for one in PACKAGES if not one.licence] == []


def test_every_licence_is_allowed_where_it_is_used() -> None:
    assert [f"{one.name}: {one.licence}" for one in PACKAGES if not one.is_allowed] == []


def test_a_licence_is_allowed_only_while_a_package_bears_it() -> None:
    borne = {part for one in PACKAGES for part in re.split(" AND | OR ", one.licence)}
    assert {*ALLOWED, *ALLOWED_FOR_DEVELOPMENT} - borne == set()


def test_what_was_read_by_hand_is_in_the_lock_file_and_is_nowhere_said_by_the_package() -> None:
    assert set(BY_HAND) - {one.name for one in PACKAGES} == set()
    assert {name: said(name) for name in BY_HAND if said(name) not in {"", BY_HAND[name][0]}} == {}


@pytest.mark.parametrize(
    ("licence", "is_runtime", "is_allowed"),
    [
        ("MIT", True, True),
        ("MIT AND Zlib", True, True),
        ("MIT OR GPL-3.0-only", True, True),
        ("MIT AND GPL-3.0-only", True, False),
        ("GPL-3.0-or-later", False, False),
        ("AGPL-3.0-only", False, False),
        ("PSF-2.0", False, True),
        ("PSF-2.0", True, False),
        ("", True, False),
        ("(MIT OR GPL-3.0-only) AND MIT", True, False),  # not taken apart, and so for a person to look at
    ],
)
def test_of_choices_one_must_be_allowed_and_of_parts_all(licence: str, *, is_runtime: bool, is_allowed: bool) -> None:
    assert Licensed("one", "1.0", licence, is_runtime=is_runtime).is_allowed is is_allowed


@pytest.mark.parametrize(
    ("expression", "name", "classifiers", "licence"),
    [
        ("BSD-3-Clause", "BSD", ["License :: OSI Approved :: BSD License"], "BSD-3-Clause"),
        ("", "Apache 2", [], "Apache-2.0"),
        ("", "UNKNOWN", ["License :: OSI Approved :: MIT License", "Typing :: Typed"], "MIT"),
        ("", "Copyright (c) …\nRedistribution and use …", ["License :: OSI Approved :: BSD License"], "BSD"),
        ("", "", ["Programming Language :: Python"], ""),
        ("", "A licence of our own", [], "A licence of our own"),
    ],
    ids=["expression", "spelling", "classifier", "in full", "silent", "unknown"],
)
def test_a_licence_is_what_the_metadata_say_most_exactly(
    expression: str, name: str, classifiers: list[str], licence: str
) -> None:
    assert of(expression, name, classifiers) == licence


def test_the_list_marks_what_is_not_allowed() -> None:
    one = Licensed("one", "1.0", "MIT", is_runtime=True)
    two = Licensed("two", "2.0", "GPL-3.0-only", is_runtime=False)
    shown = list(listing([one, two]))
    assert shown[2:] == ["| one | 1.0 | MIT | all |", "| two | 2.0 | GPL-3.0-only (not allowed) | development |"]


@pytest.mark.parametrize(("heading", "package"), HANDED_ON.items())
def test_the_notices_and_the_list_say_the_same_of_what_is_handed_on(heading: str, package: str) -> None:
    (licence,) = {one.licence for one in PACKAGES if one.name == package and one.is_runtime}
    entry = NOTICES.split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0]
    first = re.search(rf"Copyright .*?\b{re.escape(licence)}\. <https", entry, re.DOTALL)
    assert first, f"the notices give another licence than {licence}"
