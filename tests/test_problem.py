"""How a fault is told: to people, to a pull request, to programs."""

from __future__ import annotations

import json

from coalition_kb.place import Place
from coalition_kb.problem import SHOWN, Problem, as_github, as_json, as_text, listed, nearest

ERROR = Problem(
    Place("cases/b-1990.yaml", 12, 5),
    found="mandate is 'given, 50%'",
    allowed="none < given",
    mend="write 'given'",
    rule="unknown-code",
)
WARNING = Problem(
    Place("cases/a-1980.yaml", 3, 1),
    found="it joined early",
    allowed="1980",
    mend="accept it:\nwith a reason",
    rule="hindsight",
    severity="warning",
)


def test_to_people_a_problem_says_where_what_rule_and_how_to_mend_it() -> None:
    assert str(ERROR) == (
        "cases/b-1990.yaml:12:5: mandate is 'given, 50%' [unknown-code]\n"
        "  allowed: none < given\n"
        "  to mend: write 'given'"
    )


def test_to_people_a_warning_is_called_one() -> None:
    assert str(WARNING).startswith("cases/a-1980.yaml:3:1: warning: it joined early [hindsight]\n")


def test_problems_are_told_in_the_order_of_files_and_lines() -> None:
    later = Problem(Place("cases/b-1990.yaml", 101, 1), "x", "y", "z", rule="r")
    text = as_text([later, ERROR, WARNING])
    assert text == f"{WARNING}\n{ERROR}\n{later}"


def test_nothing_is_told_of_a_clean_record() -> None:
    assert as_text([]) == as_github([]) == ""
    assert as_json([]) == "[]"


def test_to_a_pull_request_a_problem_is_one_line_whatever_it_holds() -> None:
    warning, error = as_github([ERROR, WARNING]).splitlines()
    assert warning == (
        "::warning file=cases/a-1980.yaml,line=3,col=1,title=hindsight::"
        "it joined early. To mend: accept it:%0Awith a reason"
    )
    assert error == (
        "::error file=cases/b-1990.yaml,line=12,col=5,title=unknown-code::"
        "mandate is 'given, 50%25'. To mend: write 'given'"
    )


def test_to_a_pull_request_the_name_of_a_file_cannot_pass_for_a_property() -> None:
    place = Place("cases/a,line=9::b.yaml", 1, 1)
    line = as_github([Problem(place, "x", "y", "z", rule="r")])
    assert line.startswith("::error file=cases/a%2Cline=9%3A%3Ab.yaml,line=1,")


def test_to_programs_a_problem_is_an_object() -> None:
    assert json.loads(as_json([ERROR])) == [
        {
            "file": "cases/b-1990.yaml",
            "line": 12,
            "column": 5,
            "found": "mandate is 'given, 50%'",
            "allowed": "none < given",
            "mend": "write 'given'",
            "rule": "unknown-code",
            "severity": "error",
        }
    ]


def test_the_mend_names_the_likeliest_spelling() -> None:
    assert nearest("endorsd", ["none", "endorsed", "sponsored"]) == "write 'endorsed'"


def test_the_mend_names_no_spelling_that_is_far_off() -> None:
    assert nearest("xyz", ["none", "endorsed"]) == "choose one of the allowed"


def test_a_short_list_of_what_is_allowed_is_told_whole() -> None:
    words = [f"w{n}" for n in range(SHOWN)]
    assert listed("x", words) == ", ".join(words)


def test_a_long_list_is_cut_to_the_nearest_and_a_number() -> None:
    words = ["shared_threat", "shared_aim", *(f"other{n}" for n in range(SHOWN))]
    assert listed("shared_treat", words) == "shared_threat, shared_aim, 12 others"
    assert listed("???", words) == "one of 14"


def test_an_empty_list_is_said_to_be_one() -> None:
    assert listed("x", []) == "none is defined"
