"""`coalition-kb new`: a case that the check reads and tells what is to be filled, and ids that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.authoring.candidacy import entered
from coalition_kb.authoring.newcase import newcase
from coalition_kb.authoring.scaffold import Draft, asked, case_file
from coalition_kb.authoring.yamltext import scalar
from coalition_kb.cli import main
from coalition_kb.output import text
from coalition_kb.problem import Problem
from coalition_kb.publish import add
from coalition_kb.reader import UNIVERSE, Loaded, load
from coalition_kb.yamlfile import plain, quoted, read
from tests.examplefiles import SMALL

ID = "freedonia-1999"


def begun(root: Path, id_: str, *words: str) -> Result:
    """What `coalition-kb new` answers."""
    return CliRunner().invoke(main, ["new", "--root", str(root), *words, "--", id_])


def texts(root: Path) -> dict[str, bytes]:
    """Every file below *root*."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_new_case_is_two_files_and_an_entry_in_the_universe(root: Path) -> None:
    before = texts(root)
    assert begun(root, ID).exit_code == 0
    after = texts(root)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"cases/{ID}.yaml",
        f"codebook/sources/{ID}.yaml",
        UNIVERSE,
    }


def test_the_check_tells_what_is_to_be_filled_and_nothing_else(root: Path) -> None:
    begun(root, ID)
    told = {(one.place.file, one.rule, one.found) for one in load(root).problems}
    case = f"cases/{ID}.yaml"
    core = [one.id for one in asked(load(SMALL).record, "intervention")]
    assert told == {
        (case, "empty-text", "a case without a title"),
        (case, "empty-text", f"the summary of {ID} cites nothing"),
        *((case, "impossible-date", f"{name} is 'YYYY-MM-DD'") for name in ("start", "end")),
        *((case, "no-source", f"{name} is YYYY-MM-DD without a source") for name in ("start", "end")),
        *((case, "confidence-wrong", f"the confidence of {name} is ''") for name in ("start", "end")),
        (case, "no-location", f"{ID} names no location"),
        (case, "wrong-form", "coded by nobody"),
        *((case, "missing-core", f"{ID} does not answer {variable}") for variable in core),
        (UNIVERSE, "universe-told", f"{ID} has no reason"),
    }


def test_what_is_known_is_written_and_not_asked_again(root: Path) -> None:
    title = 'Freedonia: "X" # the ship'
    assert begun(root, ID, "--title", title, "--start", "1999-05", "--location", "Freedonia").exit_code == 0
    case = load(root).record.cases[ID]
    assert (case.title, case.start.value, case.locations) == (title, "1999-05", ("FRD",))


@pytest.mark.parametrize(
    ("start", "following"), [("1957", "khemed-1958"), ("2005-01-01", "san-marcos-2006"), ("", None)]
)
def test_the_universe_stays_in_the_order_of_starts(root: Path, start: str, following: str | None) -> None:
    before = list(load(root).record.universe.candidates)
    begun(root, ID, *(["--start", start] if start else []))
    after = list(load(root).record.universe.candidates)
    assert [one for one in after if one != ID] == before
    assert after[after.index(ID) + 1 :][:1] == ([following] if following else [])


def test_nothing_of_the_universe_is_lost_with_its_comments(root: Path) -> None:
    before = (root / UNIVERSE).read_text(encoding="utf-8").splitlines()
    begun(root, ID, "--start", "2005")
    after = (root / UNIVERSE).read_text(encoding="utf-8").splitlines()
    at = after.index(f"  - id: {ID}")
    assert [*after[:at], *after[at + 3 :]] == before


def test_where_the_universe_has_another_form_its_lines_are_printed(root: Path) -> None:
    text = (root / UNIVERSE).read_text(encoding="utf-8")
    begin = text.index("candidates:")
    (root / UNIVERSE).write_text(f"{text[:begin]}candidates: []\n", encoding="utf-8")
    result = begun(root, ID)
    assert f"Add to the candidates in {UNIVERSE}:\n  - id: {ID}\n" in result.output
    assert (root / UNIVERSE).read_text(encoding="utf-8").endswith("candidates: []\n")


def test_a_candidate_that_is_included_already_gets_its_case(root: Path) -> None:
    with (root / UNIVERSE).open("a", encoding="utf-8") as stream:
        stream.write(f"  - {{id: {ID}, disposition: included, why: Two ships.}}\n")
    before = (root / UNIVERSE).read_bytes()
    assert begun(root, ID).exit_code == 0
    assert (root / UNIVERSE).read_bytes() == before
    assert all(one.place.file != UNIVERSE for one in load(root).problems)


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "..",
        "../x",
        "/x",
        "x/y",
        "X-1999",
        "x_1999",
        "x--1",
        "-x",
        "x-",
        "con",
        "lpt1",
        "x.yaml",
        "é",
        "x\n",
        "x" * 65,
        " x",
    ],
)
def test_what_is_no_id_is_refused_with_the_rule(root: Path, id_: str) -> None:
    before = texts(root)
    result = begun(root, id_)
    assert result.exit_code == 2
    assert "is no id of a case: a-z, 0-9 and single dashes" in result.output
    assert texts(root) == before


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("khemed-1958", "cases/khemed-1958.yaml is there already"),
        ("wadesdah-1958", "wadesdah-1958 was retired on 2026-11-21, and an id is never used again"),
        ("freedonia-storm-1999", "has freedonia-storm-1999 as out_of_scope (line 23)"),
        ("khemed-airport-1958", "has khemed-airport-1958 as merged"),
        ("general", "codebook/sources/general.yaml is there already"),
    ],
)
def test_the_id_of_something_else_is_refused_with_what_it_is(root: Path, id_: str, said: str) -> None:
    before = texts(root)
    result = begun(root, id_)
    assert result.exit_code == 2
    assert said in result.output
    assert texts(root) == before


def test_the_id_of_a_case_that_cannot_be_read_is_taken_too(root: Path) -> None:
    (root / f"cases/{ID}.yaml").write_text("id: [\n", encoding="utf-8")
    assert f"cases/{ID}.yaml is there already" in begun(root, ID).output
    assert (root / f"cases/{ID}.yaml").read_text(encoding="utf-8") == "id: [\n"


def test_of_two_people_with_one_id_the_second_is_refused(root: Path) -> None:
    assert begun(root, ID).exit_code == 0
    before = texts(root)
    assert begun(root, ID).exit_code == 2
    assert texts(root) == before


def test_two_entries_of_one_id_that_a_merge_brings_together_are_told(root: Path) -> None:
    begun(root, ID)
    with (root / UNIVERSE).open("a", encoding="utf-8") as stream:
        stream.write(f"  - {{id: {ID}, disposition: included, why: Two ships.}}\n")
    assert [one.found for one in load(root).problems if one.rule == "doubled-key"] == [
        f"'{ID}' is given twice, first on line 34"
    ]


def test_one_name_under_two_ids_that_a_merge_brings_together_is_told(root: Path) -> None:
    for id_ in (ID, "freedonia-ships-1999"):
        begun(root, id_, "--title", "Freedonia")
    assert [one.found for one in load(root).problems if one.rule == "name-twice"] == [
        f"'Freedonia' is also a name of {ID}"
    ]


@pytest.mark.parametrize(
    ("option", "word", "said"),
    [("--start", "May 1999", "write YYYY"), ("--location", "Atlantis", "'atlantis' is no state")],
)
def test_an_option_that_is_none_is_refused_with_words(root: Path, option: str, word: str, said: str) -> None:
    result = begun(root, ID, option, word)
    assert result.exit_code == 2
    assert said in result.output


def test_without_a_codebook_nothing_is_begun(root: Path) -> None:
    for path in (root / "codebook/variables").rglob("*.yaml"):
        path.unlink()
    result = begun(root, ID)
    assert (result.exit_code, result.output) == (1, "The codebook cannot be read; `coalition-kb check` tells why.\n")


def test_files_are_added_all_or_none_and_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        add([text("new", "x"), text("there", "y")], tmp_path)
    assert texts(tmp_path) == {"there": b"kept\n"}


def test_a_link_in_the_place_of_a_new_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        add([text("link", "x")], tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_every_core_variable_stands_with_its_question_and_all_its_codes(real: Loaded) -> None:
    written = " ".join(case_file(Draft(ID, "2026-11-28"), real.record).replace("#", " ").split())
    for variable in asked(real.record, "intervention"):
        assert f"{variable.name}: {variable.question}" in written
        assert f" {variable.id}: status: not_coded" in written
        assert all(f"- {code.id}: {code.meaning}" in written for code in variable.codes.values())


def test_the_lines_of_a_new_case_fit_the_width_of_the_record(real: Loaded) -> None:
    made = newcase(Draft(ID, "2026-11-28"), real.record, "")
    assert max(len(line) for file in made.files for line in file.data.decode().splitlines()) <= 120


def test_the_universe_of_the_record_takes_an_entry(real: Loaded) -> None:
    root = Path(__file__).parents[2]
    universe = (root / UNIVERSE).read_text(encoding="utf-8")
    made = entered(universe, Draft(ID, "2026-11-28", start="1990-05"), real.record)
    assert made is not None
    assert len(made) > len(universe)


#: Text that may stand in a draft: all that can be seen, with line feeds and tabs, and no white space at its ends.
SEEN = st.text(
    st.characters(
        max_codepoint=0xDFFFF,  # beyond are signs that hide text, which the reader refuses
        exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"],
        include_characters="\n\t",
    )
).map(str.strip)


@settings(deadline=None)
@given(SEEN)
def test_a_text_is_read_back_as_it_was(words: str) -> None:
    node = read(f"a:\n  b: {scalar(words, 4)}\n  c: {quoted(words)}\nd: e\n".encode(), "f")
    assert not isinstance(node, Problem), node
    assert plain(node) == {"a": {"b": words, "c": words}, "d": "e"}
