"""What the generator is given: the pages of the navigation without their blocks of HTML, and a shell for each form of others.

A form is what pages have alike, so that one shell serves them all: only words differ.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.conversion import has_fence
from coalition_kb.output import Output
from coalition_kb.shell import BODY, CITED, DESCRIPTION, FOUND, TITLE
from coalition_kb.written import written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from coalition_kb.written import Written

ENTRY = "KB-SHELL-ENTRY"  # the one heading below the first, where pages of the form have some
PAGE = "index.html"
INDEX = "index"
#: The entries of a page's front matter that a shell has a place for.
STAMPED = frozenset({"title", "description", "facets", "hide", "cite"})
NEEDED = frozenset({"title", "description"})

_HEADING = re.compile(r"^#{2,3} ", re.MULTILINE)
_LINKED = re.compile(r"\]\(([^)#\s]+\.md)")


@dataclass(frozen=True, slots=True)
class Form:
    """What pages have alike that are stamped from one shell."""

    folder: str
    below: str  # what follows the page's own name in its path: nothing, or the name of a part of it
    hide: tuple[str, ...]
    is_found: bool  # whether the search of the site knows it
    is_cited: bool  # whether it has citations of its own
    has_contents: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The pages that the generator makes, and by their forms those that are stamped, without their texts."""

    own: Sequence[Written]
    stamped: Mapping[Form, Mapping[PurePosixPath, Written]]

    def outputs(self) -> Iterator[Output]:
        """The pages as the generator is given them, those of the shells among them."""
        for page in self.own:
            yield Output(page.path, f"{page.front}\n{page.rest}".encode())
        for number, form in enumerate(self.stamped):
            yield Output(shell_path(form, number), _shell(form).encode())


def frame(docs: Path, named: Collection[str]) -> Frame:
    """The frame of the pages in the folder *docs*, of which those *named* stand in the navigation.

    The generator itself makes these, those that a page links to which is written by hand, and those of no form.
    """
    own: dict[PurePosixPath, Written] = {}
    stamped: dict[Form, dict[PurePosixPath, Written]] = {}
    for path in sorted(docs.rglob("*.md"), key=lambda path: path.parts):
        page = read(docs, PurePosixPath(path.relative_to(docs)))
        form = None if str(page.path) in named else form_of(page)
        if form is None:
            own[page.path] = page
        else:
            stamped.setdefault(form, {})[page.path] = page.emptied()
    linked = {_target(page, link) for page in own.values() for link in _LINKED.findall(page.rest)}
    for paths in stamped.values():
        for one in linked & set(paths):
            del paths[one]
            own[one] = read(docs, one)
    return Frame(list(own.values()), {form: paths for form, paths in stamped.items() if paths})


def read(docs: Path, path: PurePosixPath) -> Written:
    """The page that *path* names below *docs*."""
    return written(Output(path, (docs / path).read_bytes()))


def form_of(page: Written) -> Form | None:
    """The form of *page*; None where it has something that no shell has a place for."""
    head = page.head
    is_plain = set(head) <= STAMPED and set(head) >= NEEDED and not has_fence(page)
    folder, *others = page.path.parts
    if not is_plain or not others or page.path.stem == INDEX:
        return None
    hide = head.get("hide")
    return Form(
        folder,
        below="/".join(others[1:]),
        hide=tuple(hide) if isinstance(hide, list) else (),
        is_found="facets" in head,
        is_cited="cite" in head,
        has_contents=bool(_HEADING.search(page.rest)),
    )


def shell_path(form: Form, number: int) -> PurePosixPath:
    """Where the shell of *form* stands: as deep as its pages, under a name that no id has."""
    return (
        PurePosixPath(form.folder, f"_{number}", form.below)
        if form.below
        else PurePosixPath(form.folder, f"_{number}.md")
    )


def address(path: PurePosixPath) -> str:
    """The address of a page below the root of the site; empty for the first page."""
    # As text, for it is asked of every page.
    own = f"/{path}".removesuffix(".md").removesuffix(f"/{INDEX}").removeprefix("/")
    return f"{own}/" if own else ""


def _target(page: Written, link: str) -> PurePosixPath:
    """The path that *link* on *page* leads to; pages that are written by hand stand at the root."""
    return PurePosixPath(page.path.parent, link)


def _shell(form: Form) -> str:
    """A page with a mark in each place that pages of *form* fill."""
    head: dict[str, object] = {
        "title": TITLE,
        "description": DESCRIPTION,
        "shell": {"cited": CITED, "found": FOUND},
        **({"hide": list(form.hide)} if form.hide else {}),
        **({"facets": {"Kind": [""]}} if form.is_found else {}),
        **({"cite": [["", ""]]} if form.is_cited else {}),
    }
    entry = f"## {ENTRY}\n\n" if form.has_contents else ""
    return f"---\n{json.dumps(head)}\n---\n\n# {TITLE}\n\n{entry}<div>{BODY}</div>\n"  # JSON is YAML
