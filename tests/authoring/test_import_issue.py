"""`coalition-kb import-issue`: an issue becomes a draft, and whatever else it says stays text or is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.authoring.issue import LARGEST, Imported, WrongIssueError, imported
from coalition_kb.authoring.issue_forms import new_case
from coalition_kb.authoring.scaffold import case_file, sources_file
from coalition_kb.cli import main
from coalition_kb.model import Status
from coalition_kb.problem import Problem
from coalition_kb.reader import UNIVERSE, load
from coalition_kb.yamlfile import plain, read
from tests.authoring.test_new_case import SEEN, texts
from tests.examplefiles import SMALL
from tests.hostileissues import QUOTED, REFUSED, answer

if TYPE_CHECKING:
    from pathlib import Path

RECORD = load(SMALL).record
FIELDS = new_case(RECORD)
ID, DAY = "freedonia-1999", "2026-11-28"
FILES = {f"cases/{ID}.yaml", f"codebook/sources/{ID}.yaml", UNIVERSE}


def issue(**answers: str) -> str:
    """The text of an issue, as GitHub makes it of the form; *answers* by the ids of fields, with _ for -."""
    given = {name.replace("_", "-") if name.startswith("case_") else name: words for name, words in answers.items()}
    return "\n".join(f"### {one.label}\n\n{given.get(one.id) or '_No response_'}\n" for one in FIELDS)


def read_back(found: Imported) -> tuple[dict[str, object], dict[str, object]]:
    """The files of the case and of its sources, as YAML is read."""
    case = read(case_file(found.draft, RECORD).encode(), "case.yaml")
    sources = read(sources_file(found.draft).encode(), "sources.yaml")
    assert not isinstance(case, Problem), case
    assert not isinstance(sources, Problem), sources
    return plain(case), plain(sources)  # type: ignore[return-value]  # both are mappings


def test_an_issue_becomes_a_draft() -> None:
    text = issue(
        case_id=ID,
        case_title="Freedonia (Operation Duck)",
        case_start="1999-05",
        case_end="ongoing",
        case_places="Freedonia, KHE",
        case_summary="Two ships came.\n\nThey stayed.",
        case_sources="A. Writer, A Book, 1999, https://example.org/a.\n- A paper",
        case_partners="- Sylvania: sent a ship\nRuritania",
        aim="Guard",
        mandate_by="United Nations, American Union",
        us_personnel="1200",
        case_coder="Ann",
    )
    found = imported(text.encode(), RECORD, DAY)
    case, sources = read_back(found)
    assert found.told == ()
    assert case["title"] == "Freedonia (Operation Duck)"
    assert case["start"] == {"value": "1999-05", "confidence": "", "why": "", "sources": []}
    assert case["locations"] == ["FRD", "KHE"]
    assert case["summary"] == "Two ships came.\n\nThey stayed."
    assert case["coded"] == {"by": "Ann", "on": DAY, "codebook": RECORD.version}
    bare: dict[str, object] = {"confidence": "", "why": "", "sources": []}
    assert case["codings"] == {
        "us_personnel": {"value": "1200", **bare},
        "aim": {"code": "guard", **bare},
        "demand": {"status": "not_coded"},
        "mandate": {"status": "not_coded"},
        "mandate_by": {"codes": ["un", "union"], **bare},
    }
    assert [(one["state"], one["why"]) for one in case["partners"]] == [("SYL", "sent a ship"), ("RUR", "")]  # type: ignore[attr-defined]
    assert sources["references"] == [
        {
            "id": f"{ID}-source-1",
            "title": "A. Writer, A Book, 1999, https://example.org/a.",
            "URL": "https://example.org/a",
        },
        {"id": f"{ID}-source-2", "title": "A paper"},
    ]


def test_an_answer_that_is_no_code_is_told_with_the_nearest_and_left_not_coded() -> None:
    found = imported(issue(case_id=ID, aim="Gaurd").encode(), RECORD, DAY)
    assert found.told == ("Aim: \"Gaurd\" is no code of it; write 'Guard'. It is left 'not_coded'.",)
    assert '  # sent and not understood: "Gaurd"\n  aim:\n    status: not_coded\n' in case_file(found.draft, RECORD)


def test_a_code_counts_by_its_id_as_by_its_name() -> None:
    assert imported(issue(aim="oust").encode(), RECORD, DAY).draft.answers == {"aim": ("oust",)}


def test_the_id_of_the_command_goes_before_that_of_the_issue() -> None:
    assert imported(issue(case_id="../x").encode(), RECORD, DAY, ID).draft.id == ID


@pytest.mark.parametrize("text", REFUSED, ids=lambda path: path.stem)
def test_what_no_case_can_be_made_of_is_refused_with_words_and_nothing_is_written(text: Path, root: Path) -> None:
    before = texts(root)
    said = answer(text, root)
    assert said == text.with_suffix(".txt").read_text(encoding="utf-8")
    assert re.search(r"^exit [12]$", said, re.MULTILINE)
    assert texts(root) == before


@pytest.mark.parametrize("text", QUOTED, ids=lambda path: path.stem)
def test_hostile_words_are_written_as_text_into_files_of_the_case_alone(text: Path, root: Path) -> None:
    before = texts(root)
    assert answer(text, root) == text.with_suffix(".txt").read_text(encoding="utf-8")
    after = texts(root)
    assert {name for name in after if after[name] != before.get(name)} == FILES
    sent = text.read_bytes().decode().replace("\r\n", "\n")
    case = load(root).record.cases[ID]
    assert case.title == sent.partition("### Title\n\n")[2].partition("\n")[0]
    assert case.summary.text == sent.partition("### Summary\n\n")[2].partition("\n\n### Sources\n")[0].strip()


@pytest.mark.parametrize("text", QUOTED, ids=lambda path: path.stem)
def test_hostile_words_add_no_field_and_no_code(text: Path, root: Path) -> None:
    answer(text, root)
    loaded = load(root)
    found = {one.rule for one in loaded.problems if one.place.file in FILES}
    assert not found & {"yaml", "unknown-field", "unknown-variable", "unknown-code", "doubled-key", "unknown-state"}
    coded = {name: one.codes for name, one in loaded.record.cases[ID].codings.items() if one.status == Status.CODED}
    assert coded in (
        {"us_personnel": ()},  # what was sent is its value
        {"us_personnel": (), "mandate": ("asked",), "mandate_by": ("un", "union")},
        {},
    )


def test_a_text_longer_than_any_issue_is_refused(root: Path) -> None:
    result = CliRunner().invoke(main, ["import-issue", "-", "--root", str(root)], input=b"x" * (LARGEST + 1))
    assert (result.exit_code, result.output) == (
        1,
        f"The text has more than {LARGEST:,} bytes, which no issue has. Shorten it.\n",
    )


def test_the_longest_text_is_read_as_any_other() -> None:
    words = "x" * (LARGEST - len(issue(case_summary="_")))
    assert imported(issue(case_summary=words).encode(), RECORD, DAY).draft.summary == words


def test_it_can_come_in_by_standard_input(root: Path) -> None:
    sent = issue(case_title="Freedonia")
    result = CliRunner().invoke(main, ["import-issue", "-", "--root", str(root), "--id", ID], input=sent)
    assert result.exit_code == 0
    assert load(root).record.cases[ID].title == "Freedonia"


def test_an_issue_about_a_case_that_is_there_leaves_its_file_alone(root: Path) -> None:
    result = CliRunner().invoke(main, ["import-issue", "-", "--root", str(root)], input=issue(case_id="khemed-1958"))
    assert result.exit_code == 2
    assert texts(root) == texts(SMALL)


def tried(data: bytes) -> Imported | None:
    """What *data* gives; None where it is refused."""
    try:
        return imported(data, RECORD, DAY, ID)
    except WrongIssueError:
        return None


@settings(deadline=None)
@given(st.text() | st.text().map(lambda words: issue(case_title="x", case_summary=words)))
def test_any_text_is_refused_or_makes_files_that_can_be_read(words: str) -> None:
    found = tried(words.encode(errors="surrogatepass"))
    assert found is None or read_back(found)[0]["summary"] == found.draft.summary


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_refused_or_make_files_that_can_be_read(data: bytes) -> None:
    found = tried(issue().encode().replace(b"_No response_", data, 6))
    assert found is None or read_back(found)[0]["summary"] == found.draft.summary


#: What may be answered: no line of it is a heading of the form, and it is not GitHub's word for nothing.
ANSWERED = SEEN.filter(
    lambda words: (
        words != "_No response_"
        and not any(line.rstrip(" \t") == f"### {one.label}" for line in words.split("\n") for one in FIELDS)
    )
)


@settings(deadline=None)
@given(ANSWERED.map(lambda words: " ".join(words.split("\n"))).map(str.strip), ANSWERED)
def test_what_was_sent_is_what_is_read_back(title: str, summary: str) -> None:
    case, _ = read_back(imported(issue(case_title=title, case_summary=summary).encode(), RECORD, DAY, ID))
    assert (case["title"], case["summary"]) == (title, summary)


@settings(deadline=None)
@given(ANSWERED)
def test_an_answer_that_is_no_code_adds_nothing_but_a_comment(words: str) -> None:
    line = " ".join(words.split()) or "x"
    case, _ = read_back(imported(issue(aim=f"? {line}", case_partners=f"? {line}").encode(), RECORD, DAY, ID))
    bare, _ = read_back(imported(issue(case_start="1999").encode(), RECORD, DAY, ID))
    assert case == bare | {"start": case["start"]}
