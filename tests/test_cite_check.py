"""`coalition-kb cite-check`: addresses in a text, what became of each cell, and texts that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.cells import address, cells
from coalition_kb.changes.citations import LARGEST, LOOKED_UP, Cited, cited, judged
from coalition_kb.cli import main
from tests.examplefiles import SMALL

if TYPE_CHECKING:
    from click.testing import Result

    from coalition_kb.changes.citations import Verdict
    from coalition_kb.reader import Loaded

TROOPS = "san-marcos-2004/COS/troops"


def run(text: bytes | str, *words: str) -> Result:
    """The command, with *text* as what comes in."""
    return CliRunner().invoke(main, ["cite-check", "-", "--root", str(SMALL), *words], input=text)


@pytest.fixture
def now(small: Loaded) -> dict[str, str]:
    """The address of each cell of the small record as it is cited now."""
    return {one.address: address(one) for case in small.record.cases.values() for one in cells(case)}


def verdict(small: Loaded, text: str) -> Verdict:
    """The one verdict on *text*."""
    (one,) = judged(small.record, cited(text))
    return one


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "see san-marcos-2004/COS/took_part@0.1.0#0123abcd.",
        "(`san-marcos-2004/COS/took_part@0.1.0#0123abcd`)",
        '[it](https://example.org/cases/x/#y "san-marcos-2004/COS/took_part@0.1.0#0123abcd")',
        r"san-marcos-2004/COS/took\_part@0.1.0\#0123abcd",
        r"\texttt{san-marcos-2004/COS/took\_part@0.1.0\#0123abcd}",
        r"\url{san-marcos-2004/COS/took_part@0.1.0#0123abcd}",
        r"san-marcos-2004/COS/took{\_}part@0.1.0\#0123abcd",
        r"san-marcos-2004/COS/took\textunderscore{}part@0.1.0\#0123abcd",
        r"san-marcos-2004/\allowbreak{}COS/\allowbreak took\_part@0.1.0\#0123abcd",
        r"san-marcos-2004\slash COS\slash{}took\_part@0.1.0\#0123abcd",
        "<code>san-marcos-2004/COS/took_part&#64;0.1.0&#35;0123abcd</code>",
        "https://example.org/?q=san-marcos-2004%2FCOS%2Ftook_part%400.1.0%230123abcd",
        "san-marcos-2004/COS/took_part@0.1.0#0123ABCD",
        "san-marcos-2004/\u200bCOS/took_\u00adpart@0.1.0#0123abcd",
    ],
    ids=lambda text: text[:40],
)
def test_an_address_is_found_as_markdown_latex_html_and_the_web_write_it(text: str) -> None:
    assert cited(text) == [Cited("san-marcos-2004/COS/took_part", "0.1.0", "0123abcd", (1,))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a@b.org",
        "someone/thing@example.org#part",
        "pip install a/b@main",
        "khemed-1958/aim",
        "khemed-1958/aim@#0123abcd",
        "@0.1.0#0123abcd",
        "khemed-1958@0.1.0#0123abcd",
    ],
)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert cited(text) == []


def test_an_address_that_is_cited_twice_has_all_its_lines() -> None:
    text = "a-1/b@0.1.0#0123abcd\n\nx a-1/b@0.1.0#0123abcd and a-1/b@0.1.0#0123abcd\na-1/b@0.2.0#0123abcd"
    assert cited(text) == [Cited("a-1/b", "0.1.0", "0123abcd", (1, 3)), Cited("a-1/b", "0.2.0", "0123abcd", (4,))]


def test_every_address_of_a_record_is_found_again_and_stands(small: Loaded, now: dict[str, str]) -> None:
    text = "\n".join(now.values())
    found = judged(small.record, cited(text))
    assert [one.cited.address for one in found] == list(now.values())
    assert {one.state for one in found} == {"stands"}


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert all(one.lines for one in cited(text))


# --- judging ----------------------------------------------------------------------------------------------------------


def test_only_the_digits_decide_whether_a_cell_stands(small: Loaded, now: dict[str, str]) -> None:
    digits = now[TROOPS].partition("#")[2]
    assert verdict(small, f"{TROOPS}@0.0.9#{digits}").state == "stands"


def test_a_cell_that_changed_tells_what_it_was_what_it_is_when_and_why(small: Loaded, now: dict[str, str]) -> None:
    one = verdict(small, f"{TROOPS}@0.1.0#a1b2c3d4")
    assert (one.state, one.was, one.now) == ("changed", "600, high", "600 (500 to 650) peak, high")
    assert [version for version, _ in one.by] == ["0.1.0"]
    assert (one.why, one.address) == ("It led the second wave.", now[TROOPS])


def test_digits_that_no_version_tells_of_are_said_to_be_so(small: Loaded, now: dict[str, str]) -> None:
    one = verdict(small, "khemed-1958/aim@0.1.0#00000000")
    assert (one.state, one.was, one.by, one.address) == ("changed", "", [], now["khemed-1958/aim"])
    assert one.why == "no version of the data tells of it: it changed after the last, or was copied wrongly"


def test_a_cell_of_a_case_that_was_merged_leads_to_that_of_the_other(small: Loaded, now: dict[str, str]) -> None:
    one = verdict(small, "wadesdah-1958/aim@0.1.0#0123abcd")
    assert (one.state, one.address, one.mend) == ("gone", now["khemed-1958/aim"], "khemed-1958")
    assert one.why == "the case went into khemed-1958 on 2026-11-21: The landing was renamed after the country."


def test_a_cell_of_a_case_that_was_withdrawn_is_gone_with_the_reason(small: Loaded) -> None:
    one = verdict(small, "sandstorm-rehearsal-1957/aim@0.1.0#0123abcd")
    assert (one.state, one.address, one.mend) == ("gone", "", "")
    assert one.why.startswith("the case was withdrawn on 2026-11-22: ")


def test_a_cell_of_a_partner_that_went_is_gone_with_the_reason(small: Loaded) -> None:
    one = verdict(small, "san-marcos-2004/SYL/took_part@0.1.0#77e01f4c")
    assert (one.state, one.was, one.why) == ("gone", "support, low", "Its ships lay there on a visit.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("khemed-1985/aim@0.1.0#0123abcd", "khemed-1958/aim"),
        ("khemed-1958/aims@0.1.0#0123abcd", "khemed-1958/aim"),
        ("san-marcos-2004/COZ/troop@0.1.0#0123abcd", TROOPS),
        ("unheard-of/aim@0.1.0#0123abcd", ""),
    ],
)
def test_an_address_that_never_was_has_the_nearest_one_if_any_is_near(
    small: Loaded, now: dict[str, str], written: str, meant: str
) -> None:
    one = verdict(small, written)
    assert (one.state, one.mend) == ("unknown", now.get(meant, ""))


def test_an_address_without_its_digits_cannot_be_checked(small: Loaded, now: dict[str, str]) -> None:
    one = verdict(small, "khemed-1958/aim@0.1.0")
    assert (one.state, one.address) == ("unchecked", now["khemed-1958/aim"])


def test_digits_of_another_length_are_no_fingerprint(small: Loaded) -> None:
    assert verdict(small, "khemed-1958/aim@0.1.0#0123abc").state == "unknown"


def test_a_text_of_wrong_addresses_alone_is_answered_soon(small: Loaded) -> None:
    found = judged(small.record, cited("\n".join(f"khemed-{n}/aim@0.1.0#0123abcd" for n in range(20_000))))
    assert sum(1 for one in found if one.mend) <= LOOKED_UP
    assert sum(1 for one in found if one.state == "unknown") == len(found) - 1


# --- the command ------------------------------------------------------------------------------------------------------


def test_where_all_stand_it_is_silent_and_ends_with_0(now: dict[str, str]) -> None:
    found = run(f"as coded ({now[TROOPS]})")
    assert (found.stdout, found.stderr, found.exit_code) == ("", "1 cited: 1 stand.\n", 0)


def test_without_an_address_it_says_so(tmp_path: Path) -> None:
    assert run("Nothing here.").stderr == "No address of a cell was found.\n"
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    assert CliRunner().invoke(main, ["cite-check", str(empty), "--root", str(SMALL)]).exit_code == 0


def test_a_change_is_told_in_words_and_ends_with_1(now: dict[str, str]) -> None:
    found = run(f"one\n\\texttt{{{TROOPS}@0.1.0\\#a1b2c3d4}} % two\n")
    assert found.exit_code == 1
    assert found.stderr == "1 cited: 1 changed.\n"
    assert found.stdout == (
        f"standard input:2: {TROOPS}@0.1.0#a1b2c3d4 has changed\n"
        "  was: 600, high\n"
        "  now: 600 (500 to 650) peak, high\n"
        "  changed by data 0.1.0 of 2026-11-22 (answer): 600, high → 600 (500 to 650) peak, high\n"
        "  why: It led the second wave.\n"
        f"  cite now: {now[TROOPS]}\n"
    )


def test_a_file_is_named_with_the_line(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text("\n\n\nkhemed-1985/aim@0.1.0#0123abcd", encoding="utf-8")
    found = CliRunner().invoke(main, ["cite-check", str(paper), "--root", str(SMALL)])
    assert found.stdout.startswith(f"{paper}:4: khemed-1985/aim@0.1.0#0123abcd is not known\n")
    assert "  nearest: khemed-1958/aim@0.1.0#" in found.stdout


def test_json_has_every_verdict(now: dict[str, str]) -> None:
    found = run(f"{now[TROOPS]} {TROOPS}@0.1.0#a1b2c3d4", "--json")
    stands, changed = json.loads(found.stdout)
    assert (stands["state"], changed["state"], found.exit_code) == ("stands", "changed", 1)
    assert changed["changed_by"][0]["data"] == "0.1.0"
    assert changed["address_now"] == now[TROOPS]


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 a document of an office program", b"%PDF-1.7 a paper", b"\x7fELF\0\0", b"text with \0 in it"],
    ids=["docx", "pdf", "program", "nought"],
)
def test_what_is_no_text_is_wrong_use(data: bytes) -> None:
    found = run(data)
    assert found.exit_code == 2
    assert "it is no text: save it as text, Markdown, LaTeX or HTML" in found.stderr


def test_too_much_of_a_text_is_wrong_use() -> None:
    found = run(b"a" * (LARGEST + 1))
    assert (found.exit_code, "check it in parts" in found.stderr) == (2, True)


def test_other_encodings_are_read(now: dict[str, str]) -> None:
    assert run(f"é {now[TROOPS]}".encode("utf-16")).stderr == "1 cited: 1 stand.\n"
    assert run(f"é {now[TROOPS]}".encode("latin-1")).stderr == "1 cited: 1 stand.\n"
    assert run(f"\ufeff{now[TROOPS]}\r\n".encode()).stderr == "1 cited: 1 stand.\n"


@pytest.mark.parametrize("piece", [b"a", b"a/", b"a-1/b@", b"@0.", b"\x1b[31m", b"%2F", b"\\_", b"&#35;"])
def test_a_line_of_millions_of_signs_is_read_and_nothing_of_it_reaches_the_terminal(piece: bytes) -> None:
    found = run(piece * (2_000_000 // len(piece)))
    assert found.exit_code in (0, 1)
    assert "\x1b" not in found.output


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["cite-check", "no-such-file.md", "--root", str(SMALL)]).exit_code == 2


def test_a_folder_is_no_text() -> None:
    assert CliRunner().invoke(main, ["cite-check", str(Path(SMALL)), "--root", str(SMALL)]).exit_code == 2
