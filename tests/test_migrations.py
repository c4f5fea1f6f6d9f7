"""Names of the codebook that change: no cell is lost, what waits is told, old names lead on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from coalition_kb.cli import main
from coalition_kb.lineage import former_codes, formers, now_of
from coalition_kb.migrations.edits import Edits, UnforeseenLayoutError
from coalition_kb.migrations.migrating import migrated, with_cells
from coalition_kb.migrations.todo import due
from coalition_kb.model import MERGE, RENAME, RETIRE, SPLIT, Act, Migration, Step
from coalition_kb.output import Output
from coalition_kb.place import Place
from coalition_kb.reader import load
from coalition_kb.search.documents import documents
from coalition_kb.show.thing import shown
from coalition_kb.yamlfile import Fields, plain, read
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

OVERLAY = EXAMPLES / "accepted" / "migrated"
FILE = "codebook/migrations/0.3.0.yaml"
NOWHERE = Place("codebook/migrations/0.2.0.yaml", 1, 1)


@pytest.fixture(scope="session")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record after its names were changed."""
    return laid_on_small(OVERLAY, tmp_path_factory.mktemp("migrated") / "record")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The same with the cases as they were: the codebook is changed, and nobody has led the cases after it."""
    root = laid_on_small(OVERLAY, tmp_path / "record")
    shutil.copytree(SMALL / "cases", root / "cases", dirs_exist_ok=True)
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text[: text.index("cells:")], encoding="utf-8")
    return root


def step(act: Act, key: str, *into: str) -> Step:
    variable, _, code = key.partition("/")
    return Step(act, variable, code, into, "The reason.", NOWHERE, name=key)


def case(codings: str, partners: str = "") -> Output:
    return Output(PurePosixPath("cases/here-1999.yaml"), f"id: here-1999\n{codings}{partners}".encode())


def led(text: str, *steps: Step) -> str:
    """The codings *text* after *steps*, which lead to no problem."""
    made = migrated([case(text)], Migration("0.2.0", steps, NOWHERE))
    assert made.problems == ()
    (one,) = made.outputs
    return one.data.decode().removeprefix("id: here-1999\n")


def refused(text: str, *steps: Step) -> str:
    made = migrated([case(text)], Migration("0.2.0", steps, NOWHERE))
    assert made.outputs == ()
    return "\n".join(f"{one.place.line}: {one.found}" for one in made.problems)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_cases_are_led_after_the_names(before: Path, after: Path) -> None:
    done = CliRunner().invoke(main, ["migrate", "0.3.0", "--root", str(before)])
    assert done.exit_code == 0, done.output
    assert "to code: san-marcos-2004/RUR/gave" in done.output
    for path in (*sorted((after / "cases").iterdir()), after / FILE):
        assert (before / path.relative_to(after)).read_bytes() == path.read_bytes()
    assert load(before).problems == []


def test_a_second_time_nothing_is_left_to_do(before: Path, after: Path) -> None:
    for _ in range(2):
        assert CliRunner().invoke(main, ["migrate", "0.3.0", "--root", str(before)]).exit_code == 0
    assert (before / FILE).read_bytes() == (after / FILE).read_bytes()


def test_a_dry_run_tells_and_writes_nothing(before: Path) -> None:
    held = {path: path.read_bytes() for path in before.rglob("*.yaml")}
    done = CliRunner().invoke(main, ["migrate", "0.3.0", "--dry-run", "--root", str(before)])
    assert "to code: san-marcos-2004/RUR/gave" in done.output
    assert "Nothing was written" in done.output
    assert {path: path.read_bytes() for path in before.rglob("*.yaml")} == held


def test_check_tells_who_bears_an_old_name_what_to_run(before: Path) -> None:
    told = [one for one in load(before).problems if "coalition-kb migrate 0.3.0" in one.mend]
    assert {one.rule for one in told} == {"unknown-variable", "unknown-code", "migration-loses-cell"}
    assert any("`flight_hours` was renamed `hours_of_flight`" in one.mend for one in told)


def test_where_a_cell_would_be_lost_nothing_is_written(before: Path) -> None:
    path = before / "cases" / "san-marcos-2004.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "codings:\n", "codings:\n  hours_of_flight: {status: unknown, why: No.}\n", 1
    )
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["migrate", "0.3.0", "--root", str(before)])
    assert done.exit_code == 1
    assert "san-marcos-2004 has two cells that would both be hours_of_flight" in done.output
    assert "nothing was written" in done.output
    assert path.read_text(encoding="utf-8") == text


def test_a_version_without_a_migration_is_wrong_use(before: Path) -> None:
    done = CliRunner().invoke(main, ["migrate", "0.9.0", "--root", str(before)])
    assert done.exit_code == 2
    assert "There is no codebook/migrations/0.9.0.yaml. There are: 0.3.0" in done.output


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "san-marcos-2004/RUR/gave: its answer has no name any more"),
        (["--case", "khemed-1958"], "khemed-1958/SYL/asked: coded with 0.1.0"),
        (["--variable", "flight_hours"], "san-marcos-2004/hours_of_flight: coded with 0.1.0"),
    ],
    ids=["all", "a case", "a variable by its old name"],
)
def test_todo_lists_what_waits(after: Path, given: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["todo", *given, "--root", str(after)])
    assert done.exit_code == 0
    assert told in done.output


@pytest.mark.parametrize("given", [["--case", "nowhere-1900"], ["--variable", "nothing"]], ids=["case", "variable"])
def test_todo_of_nothing_is_wrong_use(after: Path, given: list[str]) -> None:
    done = CliRunner().invoke(main, ["todo", *given, "--root", str(after)])
    assert done.exit_code == 2
    assert "There is no" in done.output


# --- the text of a case -----------------------------------------------------------------------------------------------


def test_a_renamed_variable_keeps_its_comments_and_layout() -> None:
    text = "codings:\n  old:   # why so\n    code: a\n\n    why: 'A reason.'\n  other: b\n"
    assert led(text, step(RENAME, "old", "new")) == text.replace("old:", "new:")


def test_the_codes_of_a_renamed_variable_are_told_under_its_new_name() -> None:
    text = "codings: {old: a, other: a}\n"
    assert led(text, step(RENAME, "old", "new"), step(RENAME, "new/a", "b")) == "codings: {new: b, other: a}\n"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("v: a", "v: c"),
        ('v: "a"', 'v: "c"'),
        ("v: [a, b]", "v: [c, b]"),
        ("v: {code: a, why: An a.}", "v: {code: c, why: An a.}"),
        ("v: {codes: [b, a]}", "v: {codes: [b, c]}"),
        ("v:\n    code: a  # an a", "v:\n    code: c  # an a"),
        ("v:\n    codes:\n      - b\n      - a", "v:\n    codes:\n      - b\n      - c"),
        (
            "v: {status: contested, alternatives: [{code: a, why: A.}, {code: b, why: B.}]}",
            "v: {status: contested, alternatives: [{code: c, why: A.}, {code: b, why: B.}]}",
        ),
    ],
)
def test_a_code_is_renamed_wherever_it_answers(written: str, wanted: str) -> None:
    for act in (RENAME, MERGE):
        assert led(f"codings:\n  {written}\n", step(act, "v/a", "c")) == f"codings:\n  {wanted}\n"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("v: a", 'v: {status: not_coded, why: "Until codebook 0.2.0 it was coded a."}'),
        ("v: [a, b]", 'v: {status: not_coded, why: "Until codebook 0.2.0 it was coded a and b."}'),
        (
            "v: {code: a, confidence: low, why: It's one., sources: [s]}",
            "v: {status: not_coded, why: Until codebook 0.2.0 it was coded a with low confidence. It's one., sources: [s]}",
        ),
        (
            "v: {code: a, confidence: low}",
            'v: {status: not_coded, why: "Until codebook 0.2.0 it was coded a with low confidence."}',
        ),
        (
            'v:\n    code: a\n    confidence: high\n    why: "One."\n    sources:\n    - s',
            (
                'v:\n    status: not_coded\n    why: "Until codebook 0.2.0 it was coded a with high confidence. One."\n'
                "    sources:\n    - s"
            ),
        ),
        (
            "v:\n    code: a\n    why: >\n      One\n      reason.\n\n  # of the next\n  w: a",
            (
                "v:\n    status: not_coded\n    why: >\n      Until codebook 0.2.0 it was coded a.\n      One\n"
                "      reason.\n\n  # of the next\n  w: a"
            ),
        ),
    ],
)
def test_an_answer_without_a_name_is_told_in_the_reason(written: str, wanted: str) -> None:
    assert led(f"codings:\n  {written}\n", step(SPLIT, "v/a", "c", "d")) == f"codings:\n  {wanted}\n"
    assert led(f"codings:\n  {written}\n", step(RETIRE, "v/a")) == f"codings:\n  {wanted}\n"


def test_a_split_variable_becomes_its_first_part_and_waits() -> None:
    made = migrated(
        [case("codings:\n  v: {value: 600, low: 500, high: 650, kind: peak, confidence: high, why: A roll.}\n")],
        Migration("0.2.0", (step(SPLIT, "v", "v_land", "v_sea"),), NOWHERE),
    )
    assert made.outputs[0].data.decode().splitlines()[2] == (
        "  v_land: {status: not_coded, "
        "why: Until codebook 0.2.0 it was coded 600 (500 to 650) peak with high confidence. A roll.}"
    )
    assert made.to_code == ("here-1999/v_land", "here-1999/v_sea")
    assert made.cells == {"v": ("here-1999",)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("codings:\n  v:\n    code: a\n    why: >\n      A.\n\n  # of w\n  w: b\n", "codings:\n\n  # of w\n  w: b\n"),
        ("codings: {w: b, v: {code: a, sources: [s, t]}}\n", "codings: {w: b}\n"),
        ("codings: {v: 'a, b', w: b}\n", "codings: {w: b}\n"),
        ("codings:\n  w: b\n  v: a\n", "codings:\n  w: b\n"),
    ],
)
def test_the_cells_of_a_retired_variable_are_taken_out_and_listed(text: str, wanted: str) -> None:
    assert led(text, step(RETIRE, "v")) == wanted
    assert migrated([case(text)], Migration("0.2.0", (step(RETIRE, "v"),), NOWHERE)).cells == {"v": ("here-1999",)}


def test_the_cells_of_partners_are_led_too() -> None:
    partners = "partners:\n  - state: FRA\n    codings: {v: a}\n  - state: GBR\n    codings: {v: b}\n"
    made = migrated([case("codings: {w: a}\n", partners)], Migration("0.2.0", (step(RENAME, "v/a", "c"),), NOWHERE))
    assert made.outputs[0].data.decode().endswith(partners.replace("v: a", "v: c"))
    assert made.cells == {"v/a": ("here-1999/FRA",)}


def test_what_a_pass_answers_is_led_too() -> None:
    coded = Output(PurePosixPath("cases/passes/pass-b/here-1999.yaml"), b"case: here-1999\ncodings: {aim: rescue}\n")
    made = migrated(
        [case("codings: {aim: guard}\n"), coded], Migration("0.2.0", (step(RENAME, "aim", "goal"),), NOWHERE)
    )
    assert [one.data for one in made.outputs][1] == b"case: here-1999\ncodings: {goal: rescue}\n"
    assert made.cells == {"aim": ("here-1999",)}


def test_lines_that_end_as_on_windows_stay_so() -> None:
    text = "codings:\r\n  v:\r\n    code: a\r\n    confidence: low\r\n    sources: [s]\r\n"
    said = '    why: "Until codebook 0.2.0 it was coded a with low confidence."'
    wanted = f"codings:\r\n  v:\r\n    status: not_coded\r\n{said}\r\n    sources: [s]\r\n"
    assert led(text, step(RETIRE, "v/a")) == wanted


@pytest.mark.parametrize(
    ("text", "steps", "why"),
    [
        ("codings: {a: x, b: y}\n", (step(MERGE, "a", "c"), step(MERGE, "b", "c")), "two cells that would both be c"),
        ("codings: {v: [a, b]}\n", (step(MERGE, "v/a", "b"),), "would hold one code twice: b, b"),
        (
            "codings: {v: {status: contested, alternatives: [{code: a, why: A.}, {code: b, why: B.}]}}\n",
            (step(MERGE, "v/a", "b"),),
            "is contested between codes that become one",
        ),
        (
            "codings: {v: {status: contested, alternatives: [{code: a, why: A.}, {code: b, why: B.}]}}\n",
            (step(SPLIT, "v/a", "c", "d"),),
            "is contested, and 'a' is a side of it",
        ),
        ("codings: {v: {alternatives: a, code: a}}\n", (step(RETIRE, "v/a"),), "v is contested"),
        ("codings: {v: a\n", (step(RENAME, "v", "w"),), "a mapping that is not closed"),
    ],
    ids=["two cells", "a list", "a contest that ends", "a side without a name", "no list of sides", "no YAML"],
)
def test_what_would_lose_something_is_refused(text: str, steps: tuple[Step, ...], why: str) -> None:
    assert why in refused(text, *steps)


def test_a_layout_that_was_not_foreseen_is_refused_and_not_spoilt() -> None:
    assert "cannot be changed in its place" in refused('codings: {"\\x76": a}\n', step(RENAME, "v", "w"))


def test_what_is_no_case_is_refused() -> None:
    made = migrated(
        [Output(PurePosixPath("cases/x.yaml"), b'id: "a]\\nrename: ["\ncodings: {v: a}\n')],
        Migration("0.2.0", (step(RENAME, "v", "w"),), NOWHERE),
    )
    assert made.outputs == ()
    assert "is no case" in made.problems[0].found


def test_the_list_of_cells_is_written_anew_wherever_it_stood() -> None:
    file = Output(PurePosixPath(FILE), b"id: 0.3.0\ncells: {a: [x,\n  y]}\n  # old\nrename: []\n")
    assert with_cells(file, {"v/a": ("here-1999", "here-1999/FRA"), "w": ()}).data.decode() == (
        "id: 0.3.0\nrename: []\n"
        "cells:  # which cases, or case/state, bore each name; `coalition-kb migrate` writes it\n"
        "  v/a: [here-1999, here-1999/FRA]\n  w: []\n"
    )


def test_a_migration_with_a_mistake_is_told_before_a_case_is_touched(before: Path) -> None:
    path = before / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("into: hours_of_flight", "into: []"), encoding="utf-8")
    done = CliRunner().invoke(main, ["migrate", "0.3.0", "--root", str(before)])
    assert done.exit_code == 1
    assert "rename of 'flight_hours' leads to 0 names" in done.output


def test_a_field_is_removed_with_its_lines_alone() -> None:
    text = "a:\n  b: 1\n# of d\nd: 2\n"
    node = read(text.encode(), "x.yaml")
    assert isinstance(node, Fields)
    edits = Edits(text)
    edits.remove(node, "a")
    assert edits.made == "# of d\nd: 2\n"


def test_a_word_that_does_not_stand_there_is_not_renamed() -> None:
    with pytest.raises(UnforeseenLayoutError, match="'b' in a layout"):
        Edits("a: 1\n").rename(Place("x.yaml", 1, 1), "b", "c")


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))[::20], ids=lambda path: path.stem
)
def test_every_cell_of_a_real_case_can_be_renamed_and_every_answer_taken(path: Path) -> None:
    """All its variables get other names; then all its codes are retired but those of contested cells."""
    file = Output(PurePosixPath("cases", path.name), path.read_bytes())
    node = plain(read(file.data, path.name))  # type: ignore[arg-type] # it is sound
    assert isinstance(node, dict)
    held = [node["codings"], *(one["codings"] for one in node.get("partners", ()))]
    names = {name for one in held for name in one}
    renamed = migrated(
        [file], Migration("9.0.0", tuple(step(RENAME, name, f"{name}_x") for name in sorted(names)), NOWHERE)
    )
    assert renamed.problems == ()
    assert sum(map(len, renamed.cells.values())) == sum(map(len, held))
    answered = {
        f"{name}/{code}"
        for one in held
        for name, coding in one.items()
        for code in (coding.get("codes", [coding.get("code")]) if isinstance(coding, dict) else [coding])
        if isinstance(code, str)
    }
    contested = {
        name for one in held for name, coding in one.items() if isinstance(coding, dict) and "alternatives" in coding
    }
    steps = [step(RETIRE, key) for key in sorted(answered) if key.partition("/")[0] not in contested]
    retired = migrated([file], Migration("9.0.0", tuple(steps), NOWHERE))
    assert retired.problems == ()
    assert len(retired.to_code) > 0


# --- what waits -------------------------------------------------------------------------------------------------------


def test_a_cell_waits_that_is_older_than_the_change_of_its_rule(after: Path) -> None:
    record = load(after).record
    found = {one.address: one for one in due(record)}
    assert found["san-marcos-2004/hours_of_flight"].by == ("0.3.0",)  # the version touches it by its old name
    assert found["khemed-1958/SYL/asked"].by == ("0.2.0",)
    assert "khemed-1958/aim" not in found
    waits = found["san-marcos-2004/RUR/gave"]
    assert waits.has_no_answer
    assert "`gave/bases` was split into `ports` and `airfields`" in waits.says


def test_a_cell_that_was_reviewed_since_waits_no_more(after: Path) -> None:
    record = load(after).record
    case_ = record.cases["san-marcos-2004"]
    codings = {id_: replace(one, coded=replace(one.coded, codebook="0.3.0")) for id_, one in case_.codings.items()}
    cases = {**record.cases, case_.id: replace(case_, codings=codings)}
    assert "san-marcos-2004/hours_of_flight" not in {one.address for one in due(replace(record, cases=cases))}


# --- old names lead on ------------------------------------------------------------------------------------------------


def test_an_old_name_is_what_it_became(after: Path) -> None:
    record = load(after).record
    assert now_of(record, "flight_hours") == ("hours_of_flight",)
    assert now_of(record, "aim") == ("aim",)
    assert now_of(record, "announced_aim") == now_of(record, "never_there") == ()
    assert list(formers(record)) == ["flight_hours", "motive/fear", "gave/bases", "announced_aim"]
    assert [one.step.code for one in former_codes(record, "gave")] == ["bases"]


def test_names_that_lead_in_a_circle_lead_nowhere(after: Path) -> None:
    record = load(after).record
    circle = Migration("0.3.0", (step(RENAME, "x", "y"), step(RENAME, "y", "x")), NOWHERE)
    assert now_of(replace(record, migrations={"0.3.0": circle}), "x") == ()


def test_a_name_that_was_changed_twice_leads_to_the_last(after: Path) -> None:
    record = load(after).record
    first = Migration("0.2.0", (step(RENAME, "hours_in_the_air", "flight_hours"),), NOWHERE)
    assert now_of(replace(record, migrations={"0.2.0": first, **record.migrations}), "hours_in_the_air") == (
        "hours_of_flight",
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("flight_hours", "Flight to the place  [hours_of_flight]"),
        ("motive/fear", "Motive  [motive]"),
        ("announced_aim", "`aim` stands nearest"),
        ("gave", "`gave/bases` was split into `ports` and `airfields`"),
    ],
)
def test_show_leads_on_from_an_old_name(after: Path, asked: str, told: str) -> None:
    text = shown(load(after).record, asked, is_sound=True)
    assert told in " ".join(text.split("\n")[0:1]) + text.replace("\n  ", " ").replace("\n", " ")


def test_the_search_knows_old_names(after: Path) -> None:
    found = {one.id: one for one in documents(load(after).record) if one.kind == "variable"}
    assert "flight hours" in found["hours_of_flight"].names
    assert "flight_hours" not in found  # it is found under its name of now
    assert found["announced_aim"].title == "Announced aim"
    assert "`fear`" not in found["motive"].names
    assert "motive/fear" in found["motive"].text


def test_a_citation_of_an_old_name_stands_where_the_cell_says_the_same(after: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("san-marcos-2004/flight_hours@0.1.0#1164eb84\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["cite-check", str(paper), "--root", str(after)]).exit_code == 0
    paper.write_text(
        "san-marcos-2004/announced_aim@0.1.0#a5a90226, san-marcos-2004/COS/motive@0.1.0#0e0519bd\n", encoding="utf-8"
    )
    done = CliRunner().invoke(main, ["cite-check", str(paper), "--root", str(after)])
    assert "announced_aim@0.1.0#a5a90226 is gone" in done.output
    assert "No two coders wrote the same words." in done.output
    assert "`motive/fear` was renamed `threat`" in done.output


def test_a_cell_that_only_bears_another_name_is_no_change(after: Path) -> None:
    done = CliRunner().invoke(main, ["diff", str(SMALL), str(after)])
    assert "hours_of_flight:" not in done.output.partition("Codebook")[0]
    assert "announced_aim: gone" in done.output
