"""Issues that somebody sends in to become the draft of a case."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.authoring.candidacy import entry
from coalition_kb.authoring.identity import UnusableIdError, usable
from coalition_kb.authoring.issue import Imported, WrongIssueError, imported
from coalition_kb.authoring.issue_forms import new_case
from coalition_kb.authoring.newcase import newcase
from coalition_kb.problem import Problem
from coalition_kb.reader import CASES, SOURCES, UNIVERSE, load
from coalition_kb.shapes import cases, sources, universe
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.yamlfile import read
from tests.examplefiles import SMALL
from tests.fuzz.problems import is_a_line
from tests.hostileissues import QUOTED, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Record

ID, DAY = "freedonia-1999", "2026-11-28"
_LINE = re.compile(r"[Ll]ine (\d+)")


def issue(data: bytes) -> None:
    """An issue is refused in one line, or becomes files of a case that are read as what was sent."""
    try:
        found = imported(data, _record(), DAY)
    except WrongIssueError as error:
        assert is_a_line(str(error)), error
        assert all(1 <= int(line) <= data.count(b"\n") + 1 for line in _LINE.findall(str(error))), error
        return
    for sentence in found.told:
        assert is_a_line(sentence), sentence
    try:
        usable(found.draft.id, _record(), set())
        draft = found.draft
    except UnusableIdError as error:
        assert is_a_line(str(error)), error
        draft = replace(found.draft, id=ID)
    _is_of_the_case(replace(found, draft=draft))


def issues() -> Iterator[bytes]:
    """Those that the form makes, and those that mean harm."""
    yield "\n".join(f"### {one.label}\n\n{_answer(one.options)}\n" for one in new_case(_record())).encode()
    yield from (path.read_bytes() for path in (*QUOTED, *REFUSED))


def _is_of_the_case(found: Imported) -> None:
    """Files for the case alone come of *found*, and they say what was sent."""
    draft = found.draft
    made = newcase(draft, _record(), (SMALL / UNIVERSE).read_text(encoding="utf-8"))
    case_file, sources_file = made.files
    assert case_file.path == PurePosixPath(CASES, f"{draft.id}.yaml")
    assert sources_file.path == PurePosixPath(SOURCES, f"{draft.id}.yaml")
    case, shaper = read(case_file.data, str(case_file.path)), Shaper()
    assert not isinstance(case, Problem), case
    shaped = cases.case(case, shaper, frozenset())
    assert (shaped.id, shaped.title, shaped.summary.text) == (draft.id, draft.title, draft.summary)
    assert [one.state for one in shaped.partners] == [one.state for one in draft.partners]
    assert not {"unknown-field", "missing-field"} & {one.rule for one in shaper.problems}, shaper.problems
    listed, shaper = read(sources_file.data, str(sources_file.path)), Shaper()
    assert not isinstance(listed, Problem), listed
    assert [one.title for one in sources.sources(listed, shaper)] == [title for title, _ in draft.sources]
    assert made.universe or made.is_by_hand or draft.id in _record().universe.candidates
    if made.universe:
        held = read(made.universe.data, UNIVERSE)
        assert not isinstance(held, Problem), held
        assert {*universe.universe(held, Shaper()).candidates} == {*_record().universe.candidates, draft.id}
    entry(draft).encode()


def _answer(options: object) -> str:
    return str(next(iter(options), "")) if isinstance(options, dict) else "_No response_"


@cache
def _record() -> Record:
    return load(SMALL).record
