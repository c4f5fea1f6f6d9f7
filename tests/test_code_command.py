"""`coalition-kb code`: it keeps what a case answers as a pass, and asks a coder what another pass answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from coalition_kb.cli import main
from coalition_kb.reader import load
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.model import Coding

CASE = "san-marcos-2006"  # which no pass of the record has coded


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A record with two passes, of which neither has coded CASE."""
    return laid_on_small(EXAMPLES / "accepted" / "passes", tmp_path / "record")


def code(root: Path, *words: str, says: str = "") -> Result:
    """The command with these *words*, answered with *says*."""
    return CliRunner().invoke(main, ["code", *words, "--root", str(root)], input=says)


def test_what_the_case_answers_is_kept_as_a_pass_that_the_record_accepts(root: Path) -> None:
    result = code(root, CASE, "--pass", "pass-a", "--from-case", "--partner", "all")
    assert result.exit_code == 0, result.output
    loaded = load(root)
    assert loaded.errors == []
    mine, case = loaded.record.coded_apart["pass-a"][CASE], loaded.record.cases[CASE]
    core = {one.id for one in loaded.record.variables.values() if one.core == "yes"}
    answers = {(one.state, one.variable): (one.status, one.answer, one.why) for one in mine.all_codings}
    assert answers == {
        (one.state, one.variable): (one.status, one.answer, one.why) for one in case.all_codings if one.variable in core
    }


def test_partners_are_kept_where_they_are_asked_for(root: Path) -> None:
    assert code(root, CASE, "--pass", "pass-a", "--from-case").exit_code == 0
    assert load(root).record.coded_apart["pass-a"][CASE].partners == ()


def test_what_was_decided_between_passes_is_no_answer_of_one_of_them(root: Path) -> None:
    file = root / "codebook/passes.yaml"
    told = file.read_text(encoding="utf-8").replace("draws:", "  - {id: pass-c, says: A third.}\ndraws:")
    file.write_text(told, encoding="utf-8")
    result = code(root, "khemed-1958", "--pass", "pass-c", "--from-case")
    assert "khemed-1958/aim was adjudicated: the first answer is not in the case, and it is left out." in result.stderr
    assert "aim" not in load(root).record.coded_apart["pass-c"]["khemed-1958"].codings


def test_what_a_pass_answered_is_not_written_over_by_the_case(root: Path) -> None:
    file = root / "cases/passes/pass-b/khemed-1958.yaml"
    before = file.read_bytes()
    result = code(root, "khemed-1958", "--pass", "pass-b", "--from-case")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([CASE, "--pass", "pass-c"], "Add to it:\n  - id: pass-c\n    says: Who codes, and how.\n"),
        ([CASE, "--pass", "../pass-a"], "'../pass-a' is no name of a pass."),
        (["san-marcos-2007", "--pass", "pass-a"], "san-marcos-2007"),
        ([CASE, "--pass", "pass-a", "--partner", "SLY"], "'SLY' is no partner of san-marcos-2006"),
        ([CASE, "--pass", "pass-a", "--variables", "aims"], "'aims' is no variable that is coded by hand; write 'aim'"),
        ([CASE, "--pass", "pass-a", "--variables", "n_partners"], "'n_partners' is no variable that is coded by hand"),
    ],
    ids=["unknown pass", "path for a pass", "unknown case", "unknown partner", "unknown variable", "computed variable"],
)
def test_a_name_that_nothing_has_is_wrong_use_and_nothing_is_written(root: Path, words: list[str], said: str) -> None:
    before = sorted(root.rglob("*"))
    result = code(root, *words, "--from-case")
    assert result.exit_code == 2
    assert said in result.stderr
    assert sorted(root.rglob("*")) == before


def test_without_a_file_of_passes_the_whole_of_it_is_told(tmp_path: Path) -> None:
    result = code(laid_on_small(SMALL, tmp_path / "record"), CASE, "--pass", "pass-a", "--from-case")
    assert result.exit_code == 2
    assert "Add to it:\npasses:\n  - id: pass-a\n    says: Who codes, and how.\n" in result.stderr


# --- the interview ----------------------------------------------------------------------------------------------------

AIM = ("guard", "high", "The order names the truce.", "1, p. 4")
MANDATE_NONE = ("none", "high", "No organisation met.", "1")
NO_MANDATE_BY = ("not_applicable", "There was no act.", "")


def lines(*answers: tuple[str, ...]) -> str:
    """What a coder types: a line for each part of each answer, and then the end of the session."""
    return "".join(f"{part}\n" for answer in answers for part in answer)


def answered(root: Path) -> dict[tuple[str, str], Coding]:
    """What pass-b answers about CASE, and the record accepts."""
    loaded = load(root)
    assert loaded.problems == []
    return {(one.state, one.variable): one for one in loaded.record.coded_apart["pass-b"][CASE].all_codings}


def test_a_question_is_shown_with_its_codes_its_rule_and_where_to_look(root: Path) -> None:
    result = code(root, CASE, "--pass", "pass-b", "--variables", "aim", says=lines(AIM))
    assert result.exit_code == 0, result.output
    said = """\
San Marcos (the guard) (san-marcos-2006)
Began 2006-06; ended ongoing; in San Marcos.
Sources that are cited for it:
    1  gazette-2006: A guard for San Marcos (2006-06-14)
    2  lagoon-history-2010: Across the Lagoon (2010)
:back begins a question again, or goes to the one before; :skip leaves one for later; :sources shows the sources; \
:quit ends. Each answer is kept at once. Enter keeps what stands in brackets, - takes it away.

[1/1] Aim (aim)
What was the first aim of the intervention?
  rescue     Rescue. To bring own citizens out.
  oust       Change of government. To put another government in.
  guard      Guard. To guard a place or a truce.
  unknown    no code: The order was not found.
  contested  no code: Sources name different aims.
Rule: The aim named first in the order to act.
Counts: An order to bring citizens out.
Does not count: What a spokesman said a year later.
Look in: Orders and letters to Congress.
When: Code what was known before the decision, not what came of it.
Code: guard
Confidence: high, medium, low: high
Why this and not the next: The order names the truce.
Sources, as 1, p. 12; with ; between them, and (not read) after one that you did not read: 1, p. 4
"""
    assert result.stdout == said
    assert result.stderr == f"1 of 1 questions are answered. They are in {root}/cases/passes/pass-b/{CASE}.yaml.\n"


def test_what_was_answered_stands_in_the_file_of_the_pass(root: Path) -> None:
    code(root, CASE, "--pass", "pass-b", "--variables", "aim", says=lines(AIM))
    text = (root / f"cases/passes/pass-b/{CASE}.yaml").read_text(encoding="utf-8")
    assert (
        re.sub(r"\d{4}-\d\d-\d\d", "TODAY", text)
        == """\
# yaml-language-server: $schema=../../../codebook/schema/pass.schema.json
# What one pass answers about one case, kept as it was before anything was decided between the passes.
case: san-marcos-2006
coded: {by: pass-b, on: TODAY, codebook: 0.2.0}
codings:
  aim:
    code: guard
    confidence: high
    why: >
      The order names the truce.
    sources: ["gazette-2006, p. 4"]
"""
    )
    assert answered(root)["", "aim"].codes == ("guard",)


@pytest.mark.parametrize(
    ("variable", "typed", "said"),
    [
        (
            "aim",
            ("gard", *AIM),
            "aim is 'gard', which is no code of it. Allowed: rescue, oust, guard. To mend: write 'guard'",
        ),
        ("aim", ("", *AIM), "aim is answered with nothing"),
        ("aim", ("ongoing", *AIM), "aim is ongoing, which it may not be. Allowed: a code, unknown, contested"),
        (
            "aim",
            ("guard", "hihg", *AIM[1:]),
            "the confidence of aim is 'hihg'. Allowed: high, medium, low. To mend: write 'high'",
        ),
        ("aim", (*AIM[:2], "", *AIM[2:]), "aim is guard without a reason"),
        ("aim", (*AIM[:2], "=cmd()", *AIM[2:]), "the text '=cmd()'"),
        ("aim", (*AIM[:3], "gazete-2006", "1"), "'gazete-2006' is no source."),
        ("aim", (*AIM[:3], "7", "1"), "'7' is no source."),
        ("aim", (*AIM[:3], "", "1"), "aim is guard without a source"),
        ("aim", (*AIM[:3], "1 (not read)", "1"), "aim has high confidence and no source that was opened"),
        ("us_personnel", ("many", "900", "", "", "", "low", "The roll.", "1"), "us_personnel is 'many'"),
        ("us_personnel", ("900", "950", "-", "", "top", "peak", "low", "The roll.", "1"), "from 950 to ?"),
        (
            "us_personnel",
            ("900", "", "", "top", "peak", "low", "The roll.", "1"),
            "'top' is none of peak, snapshot, cumulative",
        ),
    ],
)
def test_what_no_rule_allows_is_told_and_asked_for_again(
    root: Path, variable: str, typed: tuple[str, ...], said: str
) -> None:
    result = code(root, CASE, "--pass", "pass-b", "--variables", variable, says=lines(typed))
    assert said in result.stdout
    assert ("", variable) in answered(root)


def test_what_others_answered_is_not_shown(root: Path) -> None:
    record = load(root).record
    case = record.cases["san-marcos-2004"]
    assert case.is_study
    typed = lines((":sources", *((":skip",) * 40)))
    shown = code(root, case.id, "--pass", "pass-b", "--all", "--partner", "all", says=typed).output
    reasons = [one.why for one in case.all_codings if one.why]
    reasons += [one.why for coded in record.coded_apart.values() for one in coded[case.id].all_codings if one.why]
    assert reasons
    assert [why for why in reasons if why in shown] == []
    assert [one.says for one in case.study.evidence if one.says in shown] == []


def test_the_same_command_goes_on_where_the_coder_ended(root: Path) -> None:
    first = code(root, CASE, "--pass", "pass-b", says=lines((":skip", *AIM, ":quit")))
    assert "1 of 5 questions are answered." in first.stderr
    second = code(root, CASE, "--pass", "pass-b", says=lines((":quit",)))
    assert "[1/5] U.S. personnel" in second.stdout
    third = code(root, CASE, "--pass", "pass-b", says=lines(("900", "", "", "", "low", "The roll.", "1", ":quit")))
    assert "[2/5]" not in third.stdout
    assert "[3/5] Expected demand" in third.stdout
    assert [*answered(root)] == [("", "aim"), ("", "us_personnel")]


def test_the_end_of_what_is_typed_loses_no_answer(root: Path) -> None:
    result = code(root, CASE, "--pass", "pass-b", says=lines((":skip", *AIM, "hea")))
    assert result.exit_code == 0
    assert [*answered(root)] == [("", "aim")]


def test_one_can_go_back_and_enter_keeps_what_was_said(root: Path) -> None:
    code(root, CASE, "--pass", "pass-b", says=lines((":skip", *AIM, ":back", "oust", "", "", "", ":quit")))
    aim = answered(root)["", "aim"]
    assert (aim.codes, aim.confidence, aim.why) == (("oust",), "high", "The order names the truce.")


def test_within_a_question_back_begins_it_again(root: Path) -> None:
    code(root, CASE, "--pass", "pass-b", "--variables", "aim", says=lines(("oust", "low", ":back", *AIM)))
    assert answered(root)["", "aim"].codes == ("guard",)


def test_an_answer_that_another_no_longer_stands_beside_is_opened_again(root: Path) -> None:
    chosen = ("--variables", "mandate,mandate_by")
    code(root, CASE, "--pass", "pass-b", *chosen, says=lines(MANDATE_NONE, NO_MANDATE_BY))
    assert answered(root)["", "mandate_by"].status == "not_applicable"
    again = code(root, CASE, "--pass", "pass-b", *chosen, says=lines(("given", "", "A vote.", ""), (":quit",)))
    assert (
        "Organisations with a mandate is open again: mandate_by is not_applicable, but mandate is given."
        in again.stdout
    )
    assert [*answered(root)] == [("", "mandate")]


def test_a_question_says_where_it_is_asked_and_what_was_answered_of_that(root: Path) -> None:
    result = code(root, CASE, "--pass", "pass-b", "--variables", "mandate,mandate_by", says=lines(MANDATE_NONE))
    assert "Asked where: Mandate is asked or given (you answered none)" in result.stdout


def test_the_readings_of_what_is_contested_are_asked_for_until_they_are_two(root: Path) -> None:
    one = ("guard", "The order names the truce.", "1")
    other = ("oust", "The book names the government.", "2, p. 60")
    few = ("contested", *one, "", "")
    typed = (*few, *(("",) * 3), "unknown", *other, "", "2", "Two sources differ.", "")
    result = code(root, CASE, "--pass", "pass-b", "--variables", "aim", says=lines(typed))
    assert "aim is contested, with 1 alternative. Allowed: two or more." in result.stdout
    assert "'unknown' is no answer" in result.stdout
    aim = answered(root)["", "aim"]
    assert [(side.codes, side.is_leading) for side in aim.alternatives] == [(("guard",), False), (("oust",), True)]


def test_readings_that_are_gone_through_again_stay_with_the_one_that_leads(root: Path) -> None:
    sides = ("guard", "The order names the truce.", "1", "oust", "The book names the government.", "2, p. 60", "", "2")
    chosen = ("--variables", "aim")
    code(root, CASE, "--pass", "pass-b", *chosen, says=lines(("contested", *sides, "Two sources differ.", "")))
    before = answered(root)
    code(root, CASE, "--pass", "pass-b", *chosen, says=lines(("",) * 11))
    assert answered(root) == before


def test_partners_are_asked_about_where_they_are_named(root: Path) -> None:
    typed = lines(("forces", "low", "The gazette.", "1"), (":quit",))
    result = code(root, CASE, "--pass", "pass-b", "--variables", "took_part,gave", "--partner", "COS", says=typed)
    assert "[1/2] Part taken (took_part) · Costaguana" in result.stdout
    assert answered(root)["COS", "took_part"].codes == ("forces",)
