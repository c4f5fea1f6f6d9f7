"""What differs between two records: the value, its words, its JSON, its file; and the files of the real record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition_kb.cells import fingerprint
from coalition_kb.changes.changefile import change_file
from coalition_kb.changes.changelog import FIRST, LAST, NoMarkError, part, renewed
from coalition_kb.changes.difference import Rules, difference
from coalition_kb.changes.report import as_json, as_text
from coalition_kb.model import Retired
from coalition_kb.reader import load
from tests.examplefiles import SMALL, laid_on_small

if TYPE_CHECKING:
    from coalition_kb.model import Case, Record
    from coalition_kb.reader import Loaded

ROOT = Path(__file__).parents[1]
NAMES = ("old", "new")
LAGOON, GUARD, KHEMED = "san-marcos-2004", "san-marcos-2006", "khemed-1958"


def with_case(record: Record, case: Case) -> Record:
    return replace(record, cases={**record.cases, case.id: case})


def without(record: Record, *ids: str) -> Record:
    return replace(record, cases={id_: case for id_, case in record.cases.items() if id_ not in ids})


@pytest.fixture
def old(small: Loaded) -> Record:
    """The small record."""
    return small.record


@pytest.fixture
def new(old: Record) -> Record:
    """The small record with a coding changed, one more, one gone, a partner gone and another title."""
    case = old.cases[LAGOON]
    costa, *rest = case.partners
    codings = {name: one for name, one in costa.codings.items() if name != "cost_share"}
    codings["troops"] = replace(
        codings["troops"], value="610", confidence="low", why="Their log [@gazette-2006] says so."
    )
    asked = replace(codings["motive"], state="FRD", variable="asked", codes=("letter",), seen_from="")
    freed, *others = rest
    freed = replace(freed, codings={**freed.codings, "asked": asked})
    partners = (replace(costa, codings=codings), freed, *(one for one in others if one.state != "RUR"))
    return with_case(old, replace(case, title="San Marcos, the first landing", partners=partners))


def test_a_record_does_not_differ_from_itself(small: Loaded) -> None:
    found = difference(small.record, load(SMALL).record, NAMES)
    assert found.is_empty
    assert as_text(found).endswith("Nothing differs.")


def test_each_cell_tells_what_it_was_and_is_and_why(old: Record, new: Record) -> None:
    cells = {one.cell: one for one in difference(old, new, NAMES).cells}
    changed = cells[f"{LAGOON}/COS/troops"]
    assert (changed.was, changed.now) == ("600 (500 to 650) peak, high", "610 (500 to 650) peak, low")
    assert changed.parts == ("answer", "confidence", "reason")
    assert changed.why == "Their log says so."
    assert changed.fingerprint == fingerprint(old.cases[LAGOON].partners[0].codings["troops"])
    assert (cells[f"{LAGOON}/FRD/asked"].was, cells[f"{LAGOON}/FRD/asked"].now) == ("", "letter, high")
    assert (cells[f"{LAGOON}/COS/cost_share"].was, cells[f"{LAGOON}/COS/cost_share"].now) == ("0.25, high", "")
    assert cells[f"{LAGOON}/title"].now == "San Marcos, the first landing"
    gone = {f"{LAGOON}/RUR/{name}" for name in ("took_part", "gave", "joined")}
    others = {"COS/troops", "COS/cost_share", "FRD/asked", "title"}
    assert set(cells) == {f"{LAGOON}/{name}" for name in others} | gone


def test_a_partner_that_came_is_told_once_and_one_that_went_with_its_cells(old: Record, new: Record) -> None:
    there, back = difference(old, new, NAMES), difference(new, old, NAMES)
    assert (there.partners_added, there.partners_gone) == ((), (f"{LAGOON}/RUR",))
    assert (back.partners_added, back.partners_gone) == ((f"{LAGOON}/RUR",), ())
    assert not [one for one in back.cells if "/RUR/" in one.cell]


def test_cases_come_are_merged_are_withdrawn_or_are_lost(old: Record) -> None:
    place = old.cases[KHEMED].place
    into = Retired(GUARD, "The guard", LAGOON, "2026-11-23", "One operation.", place)
    gone = Retired(KHEMED, "Khemed", "", "2026-11-23", "It was a drill.", place)
    found = difference(old, replace(without(old, GUARD, KHEMED), retired={GUARD: into, KHEMED: gone}), NAMES)
    assert (found.merged, found.withdrawn, found.lost, found.added) == ((into,), (gone,), {}, {})
    lost = difference(old, replace(without(old, KHEMED), retired={}), NAMES)
    assert lost.lost == {KHEMED: old.cases[KHEMED].title}
    assert list(difference(without(old, KHEMED), old, NAMES).added) == [KHEMED]


def test_a_case_that_could_not_be_read_on_one_side_is_no_case_that_came_or_went(old: Record) -> None:
    half = replace(without(old, KHEMED), unread=frozenset({KHEMED}))
    assert difference(half, old, NAMES).is_empty
    assert difference(old, half, NAMES).is_empty


def test_the_codebook_tells_variables_codes_and_rules(old: Record) -> None:
    aim, troops = old.variables["aim"], old.variables["troops"]
    codes = {id_: code for id_, code in aim.codes.items() if id_ != "oust"}
    codes["guard"] = replace(codes["guard"], meaning="Another meaning.")
    codes["teach"] = replace(codes["guard"], id="teach")
    variables = {id_: one for id_, one in old.variables.items() if id_ != "trade"}
    variables |= {"aim": replace(aim, codes=codes, rule="Another rule."), "drills": replace(troops, id="drills")}
    found = difference(old, replace(old, variables=variables), NAMES)
    assert (found.variables_added, found.variables_gone) == (("drills",), ("trade",))
    assert found.rules == (Rules("aim", ("rule",), ("teach",), ("oust",), ("guard",)),)
    assert "  aim: rule changed; new code: 'teach'; gone code: 'oust'; changed code: 'guard'" in as_text(found)


def test_where_white_space_alone_differs_no_rule_changed(old: Record) -> None:
    aim = replace(old.variables["aim"], rule="  ".join(old.variables["aim"].rule.split(" ")))
    assert difference(old, replace(old, variables={**old.variables, "aim": aim}), NAMES).is_empty


def test_in_words_a_cell_has_its_change_and_its_reason(old: Record, new: Record) -> None:
    words = as_text(difference(old, new, NAMES))
    assert words.startswith("From old (data 0.1.0, codebook 0.2.0) to new (data 0.1.0, codebook 0.2.0).\n")
    assert "Partners gone: 1\n  san-marcos-2004/RUR\n" in words
    assert "Cells: 2 changed, 1 new, 4 gone\n  san-marcos-2004\n" in words
    line = (
        "    COS/troops: 600 (500 to 650) peak, high → 610 (500 to 650) peak, low [answer, confidence,\n      reason]\n"
    )
    assert f"{line}      Their log says so.\n" in words


def test_as_json_it_holds_the_same(old: Record, new: Record) -> None:
    held = json.loads(as_json(difference(old, new, NAMES)))
    assert held["partners"] == {"added": [], "gone": [f"{LAGOON}/RUR"]}
    (troops,) = [one for one in held["cells"] if one["cell"].endswith("COS/troops")]
    assert (troops["now"], troops["parts"]) == ("610 (500 to 650) peak, low", ["answer", "confidence", "reason"])
    assert set(troops) == {"cell", "was", "now", "hash_before", "parts", "why"}


def test_the_file_of_a_version_is_read_back_as_what_differs(old: Record, new: Record, tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    found = difference(without(old, KHEMED), new, NAMES)
    made = change_file(found, "0.2.0", ('It says: "more", with # and [signs]; and more.',))
    (root / "codebook/changes/0.2.0.yaml").write_text(made, encoding="utf-8")
    loaded = load(root)
    read = loaded.record.changes["0.2.0"]
    assert (read.says, read.added) == (('It says: "more", with # and [signs]; and more.',), (KHEMED,))
    assert read.partners_gone == found.partners_gone
    assert [replace(one, place=read.place) for one in read.cells] == [
        replace(one, place=read.place) for one in found.cells
    ]
    # What is gone wants a reason, which a person gives; and the case was added before.
    assert {problem.rule for problem in loaded.problems} == {"change-told", "change-case"}


def test_a_cell_of_the_file_is_one_line(old: Record, new: Record) -> None:
    found = difference(old, new, NAMES)
    lines = change_file(found, "0.2.0").splitlines()
    assert len([line for line in lines if line.startswith("    ") and line.endswith("}")]) == len(found.cells)


def test_a_file_without_sentences_is_refused_until_someone_writes_them(
    old: Record, new: Record, tmp_path: Path
) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    made = change_file(difference(old, new, NAMES), "0.2.0")
    (root / "codebook/changes/0.2.0.yaml").write_text(made, encoding="utf-8")
    assert "0.2.0 says nothing" in [problem.found for problem in load(root).problems]


# --- the changelog ----------------------------------------------------------------------------------------------------


def test_the_data_part_of_the_changelog_is_made_of_the_versions(real: Loaded) -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert renewed(text, real.record) == text, "run: make changelog"


def test_the_changelog_tells_what_came_what_went_and_how_many_cells(small: Loaded) -> None:
    made = part(small.record)
    assert made.index("### 0.1.0 (2026-11-22, codebook 0.2.0)") < made.index("### 0.0.1 ")
    assert "- Cases added: `khemed-1958`, `san-marcos-2006`.\n" in made
    assert "- Cases merged or renamed: `wadesdah-1958` (now in `khemed-1958`).\n" in made
    assert "- Cases withdrawn: `sandstorm-rehearsal-1957`.\n" in made
    assert "- Cells of earlier cases: 3 changed, 1 new, 1 gone." in made


@pytest.mark.parametrize("text", ["", FIRST, f"{LAST}{FIRST}", f"{FIRST}{LAST}{LAST}"])
def test_a_changelog_without_its_marks_is_left_alone(small: Loaded, text: str) -> None:
    with pytest.raises(NoMarkError):
        renewed(text, small.record)


# --- the real record --------------------------------------------------------------------------------------------------


def test_every_case_was_added_by_a_version_or_is_newer_than_the_last(real: Loaded) -> None:
    record = real.record
    added = {case for one in record.changes.values() for case in one.added}
    last = record.changes[record.data_version].on
    late = {case.id for case in record.cases.values() if min(one.coded.on for one in case.all_codings) >= last}
    assert set(record.cases) - added <= late
