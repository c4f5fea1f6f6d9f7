"""The attacks of `tests/hostile`: what strangers could send in, a file each, in folders by the way in.

Its first line says what it tries; its second `refused: RULES`, the rules that answer it, or `accepted`, where it is a text that
does no harm and shows as it is. Then it says what is sent:

    at: PLACE, text: TEXT            # TEXT in a place of the small record, which `PLACES` names
    in: FILE, was: TEXT, now: TEXT   # one text for another
    write: FILE, text: TEXT          # a further file; `times` repeats the text, `like` takes that of another file
    link: FILE, to: PATH             # a file that is a link

Those of `pages` are pages in Markdown, as a pull request may bring one, and each goes beyond the policy. Attacks on the
importer of issues are in `issues`, with answers of their own (`tests/hostileissues.py`).
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from tests.hostileissues import FOLDER as ISSUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FOLDER = ISSUES.parent
PAGES = sorted((FOLDER / "pages").glob("*.md"))
RECORDS = sorted(path for path in FOLDER.glob("*/*.yaml") if path.parent != ISSUES)
CASE, SOURCES = "cases/khemed-1958.yaml", "codebook/sources/general.yaml"
STATES, QUESTIONS = "codebook/states.yaml", "codebook/questions.yaml"
AIM = "codebook/variables/intervention/aim.yaml"
NEIGHBOURS = "codebook/findings/neighbours-join.yaml"
COALITION = "codebook/variables/intervention/is_coalition.yaml"

#: File, what stands there, and how the attack stands in its stead: {} is its text in quotes.
PLACES: Mapping[str, tuple[str, str, str]] = {
    "title": (CASE, "title: Khemed (Operation Sandstorm)", "title: {}"),
    "alias": (CASE, "aliases: [Sandstorm]", "aliases: [{}]"),
    "why": (CASE, "why: The first landing.", "why: {}"),
    "summary-start": (
        CASE,
        "Two companies landed at Wadesdah",
        "{raw} landed at Wadesdah",
    ),
    "locator": (CASE, '["khemed-papers-1958, no. 4"]', "[{{source: khemed-papers-1958, locator: {}}}]"),
    "list-why": (CASE, "why: Shorter than its list goes.", "why: {}"),
    "case-id": (CASE, "id: khemed-1958 ", "id: {} "),
    "source-title": (SOURCES, "title: Across the Lagoon", "title: {}"),
    "publisher": (SOURCES, "publisher: Sulaco University Press", "publisher: {}"),
    "container": (SOURCES, "container-title: Sulaco Gazette", "container-title: {}"),
    "author": (SOURCES, "{literal: Office of the President}", "{{literal: {}}}"),
    "note": (SOURCES, "note: Chapters 3 and 4.", "note: {}"),
    "url": (SOURCES, "URL: https://example.org/gazette/2006/guard", "URL: {}"),
    "doi": (SOURCES, "note: Chapters 3 and 4.", "DOI: {}"),
    "source-id": (SOURCES, "id: gazette-2006", "id: {}"),
    "state-name": (STATES, "name: Grand Fenwick", "name: {}"),
    "capital": (STATES, "name: Fredville", "name: {}"),
    "region": (STATES, "m49: South America", "m49: {}"),
    "state-id": (STATES, "  GFW:\n    name", "  {}:\n    name"),
    "treaty": (STATES, "name: Lagoon Bases Agreement", "name: {}"),
    "treaty-id": (STATES, "  lagoon-bases:", "  {}:"),
    "organisation": (STATES, "name: American Union", "name: {}"),
    "variable-name": (AIM, "name: Aim\n", "name: {}\n"),
    "variable-id": (AIM, "\nid: aim\n", "\nid: {}\n"),
    "question": (AIM, "question: What was the first aim of the intervention?", "question: {}"),
    "rule": (AIM, "rule: The aim named first in the order to act.", "rule: {}"),
    "code-name": (AIM, "name: Change of government", "name: {}"),
    "code-id": (AIM, "  oust:", "  {}:"),
    "meaning": (AIM, "meaning: To bring own citizens out.", "meaning: {}"),
    "definition": (COALITION, "name: One partner with forces", "name: {}"),
    "theme": ("codebook/themes.yaml", "name: Setting and scale", "name: {}"),
    "theme-id": ("codebook/themes.yaml", "{id: setting,", "{{id: {},"),
    "finding-name": (NEIGHBOURS, "name: Neighbours join\n", "name: {}\n"),
    "finding-id": (NEIGHBOURS, "id: neighbours-join", "id: {}"),
    "claim": ("codebook/findings/build-ties.yaml", "claim: Build ties before a crisis.", "claim: {}"),
    "measure": ("codebook/analysis.yaml", "{name: High demand,", "{{name: {},"),
    "research-name": (QUESTIONS, "name: Why states join", "name: {}"),
    "research-id": (QUESTIONS, "id: q3", "id: {}"),
    "standard-question": (QUESTIONS, "question: What set the intervention off?", "question: {}"),
    "standard-name": (QUESTIONS, "- id: trigger\n", "- id: trigger\n    name: {}\n"),
    "standard-id": (QUESTIONS, "id: rivals", "id: {}"),
    "candidate": ("codebook/universe.yaml", "name: The airport of Wadesdah", "name: {}"),
    "candidate-id": ("codebook/universe.yaml", "id: freedonia-storm-1999", "id: {}"),
    "retired-title": ("codebook/retired.yaml", "title: The rehearsal of Sandstorm", "title: {}"),
    "retired-why": ("codebook/retired.yaml", "why: The landing was renamed after the country.", "why: {}"),
    "retired-id": ("codebook/retired.yaml", "id: sandstorm-rehearsal-1957", "id: {}"),
    "change-says": ("codebook/changes/0.0.1.yaml", "says: [Cases to try the rules on.]", "says: [{}]"),
    "change-id": ("codebook/changes/0.0.1.yaml", "id: 0.0.1", "id: {}"),
    "version-says": ("codebook/versions.yaml", "says: The first rules.", "says: {}"),
}


@dataclass(frozen=True, slots=True)
class Attack:
    """What one file tries, and how it is to be answered."""

    path: Path
    rules: tuple[str, ...]  # none where it is accepted
    sent: Mapping[str, str]

    @property
    def name(self) -> str:
        """The way in, and what is tried there."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def text(self) -> str:
        """What is sent, where that is one text of moderate length."""
        return self.sent.get("text", self.sent.get("now", "")) if "times" not in self.sent else ""

    @property
    def file(self) -> str:
        """The file of the record that it changes or brings."""
        return (
            next((self.sent[one] for one in ("in", "write", "link") if one in self.sent), "")
            or PLACES[self.sent["at"]][0]
        )


def attack(path: Path) -> Attack:
    """The attack in the file *path*."""
    written = path.read_text(encoding="utf-8")
    tries, answer = written.splitlines()[:2]
    assert tries.startswith("# "), path
    word, _, rules = answer.removeprefix("# ").partition(": ")
    assert (word, bool(rules)) in {("refused", True), ("accepted", False)}, path
    sent = yaml.load(written, yaml.BaseLoader)  # noqa: S506 - texts alone
    return Attack(path, tuple(rules.split(", ")) if rules else (), sent)


ATTACKS = [attack(path) for path in RECORDS]


@contextmanager
def sent_in(one: Attack, root: Path) -> Iterator[None]:
    """The record in *root* with the attack *one* in it, which is taken out again."""
    place = root / one.file
    before = place.read_bytes() if place.is_file() else None
    place.parent.mkdir(parents=True, exist_ok=True)
    if "link" in one.sent:
        place.symlink_to(one.sent["to"])
    else:
        place.write_text(_now(one, root), encoding="utf-8", newline="")
    yield
    place.unlink()
    if before is not None:
        place.write_bytes(before)
    elif place.parent.name == "more":
        shutil.rmtree(place.parent)


def _now(one: Attack, root: Path) -> str:
    """What the file of the attack holds then."""
    if "like" in one.sent:
        return (root / one.sent["like"]).read_text(encoding="utf-8")
    if "write" in one.sent:
        return one.sent["text"] * int(one.sent.get("times", "1"))
    held = (root / one.file).read_text(encoding="utf-8")
    if "in" in one.sent:
        was, now = one.sent["was"], one.sent["now"]
    else:
        _, was, form = PLACES[one.sent["at"]]
        now = form.format(_quoted(one.sent["text"]), raw=one.sent["text"])
    assert held.count(was) == 1, f"{one.name}: {was!r} stands {held.count(was)} times"
    return held.replace(was, now)


def _quoted(text: str) -> str:
    """*text* in the quotes of YAML, each sign beyond ASCII by its number."""
    signs = (one if " " <= one <= "~" and one not in '"\\' else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(signs)}"'
