"""`coalition-kb show`: a case, a partner, a variable, a state, a finding or a source as text."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb import cli
from coalition_kb.reader import load
from coalition_kb.show.thing import shown
from tests.examplefiles import EVERY_MISTAKE, REFUSED, SMALL, laid_on_small

if TYPE_CHECKING:
    from click.testing import Result

    from coalition_kb.reader import Loaded


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "record"))


def show(*thing: str, root: Path = SMALL) -> str:
    found = run("show", *thing, "--root", root)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_a_case_is_shown_with_dates_summary_codings_and_partners() -> None:
    text = show("khemed-1958")
    assert text.startswith("Khemed (Operation Sandstorm)  [khemed-1958]\nAlso: Sandstorm\n")
    assert "\n1958-07-15 to 1958-08-02, decided 1958-07-14. Depth: entry.\n" in text
    assert "Hosts: Khemed (KHE)\n" in text
    assert "left within three weeks\n[khemed-papers-1958, no. 4]." in text
    assert (
        "  aim: rescue, Rescue\n    high confidence, seen from 1958-07-14\n    The order names the citizens alone.\n"
        "    Sources: khemed-papers-1958, no. 2\n" in text
    )
    assert "  demand: unknown\n    The plan is not among the papers.\n" in text
    assert "  us_personnel: 400 (from 380 to 600, peak)\n" in text
    assert "  is_coalition: no, No\n" in text
    assert "  Sylvania (SYL): none, Nothing\n" in text


def test_a_contested_coding_is_shown_with_each_alternative() -> None:
    text = show("san-marcos-2006")
    assert "  aim: contested\n" in text
    assert "    - guard, Guard (leading): Paragraph 1.\n      Sources: gazette-2006\n" in text
    assert "    - oust, Change of government: Paragraph 3.\n" in text


def test_a_partner_is_shown_by_case_and_state() -> None:
    text = show("san-marcos-2004/COS")
    assert text.startswith("Costaguana (COS) in San Marcos (Operation Lagoon)  [san-marcos-2004/COS]\n")
    assert "  gave: infantry, Infantry; ships, Ships\n    high confidence\n    It led the second wave.\n" in text
    assert "  treaty: base" in text


def test_a_variable_is_shown_with_its_distribution() -> None:
    text = show("mandate")
    assert "  given (2): Given. An organisation gave a mandate.\n" in text
    assert text.endswith(
        "DISTRIBUTION\n  none     1  khemed-1958\n  asked    1  san-marcos-2006\n  given    1  san-marcos-2004\n"
    )


def test_a_distribution_counts_statuses_and_what_is_contested_apart() -> None:
    assert "  contested    1  san-marcos-2006\n" in show("aim")
    assert "  unknown     1  khemed-1958\n" in show("demand")
    assert "  contested    1  san-marcos-2006/COS\n" in show("took_part")
    assert "  not_coded    2  khemed-1958, san-marcos-2006\n" in show("flight_hours")


def test_a_distribution_is_of_computed_variables_and_frame_facts_too() -> None:
    assert "  yes" in show("is_coalition")
    assert "  pact" in show("treaty")
    assert "  SMA    2  san-marcos-2004, san-marcos-2006\n" in show("place_of_action")
    assert "  2004-02-29    1  san-marcos-2004\n" in show("case_start")


def test_a_state_is_shown_with_numbers_treaties_and_its_part_in_cases() -> None:
    text = show("COS")
    assert (
        "Also: Occidental Republic, Costaguanan\nFormerly: Estado de Costaguana (to 1911-05)\nISO 3166: COS\n" in text
    )
    assert "Correlates of War: 901 CGA from 1830-05-01\n" in text
    assert "  Lagoon Bases Agreement, from 1999-11-12 to 2009-11-12\n" in text
    assert "  American Union, from 1951-12-13 to 1962-01-31\n  American Union, from 1975\n" in text
    assert text.endswith(
        "CASES\n  san-marcos-2004: partner: combat, Combat forces\n  san-marcos-2006: partner: contested\n"
    )
    assert "  khemed-1958: host\n  khemed-1958: location\n" in show("KHE")
    assert "  It has a part in none.\n" in show("USA")


def test_a_finding_and_a_source_are_shown() -> None:
    assert "A coalition is likelier when the operation is expected to be demanding.\n" in show(
        "demand-favours-coalition"
    )
    assert "Cited by: san-marcos-2004, san-marcos-2006\n" in show("lagoon-history-2010")
    assert "Cited by: none\n" in show("interventions-list")


@pytest.mark.parametrize(
    ("thing", "first"),
    [
        ("sandstorm", "Khemed (Operation"),
        ("Costaguanan", "Costaguana  [COS]"),
        ("cos", "Costaguana  [COS]"),
        ("k1", "K1 Demand favours a coalition"),
    ],
)
def test_a_name_in_any_letters_will_do(thing: str, first: str) -> None:
    assert show(thing).startswith(first)


def test_a_name_may_have_several_words() -> None:
    assert show("Occidental", "Republic").startswith("Costaguana  [COS]")


def test_no_line_is_longer_than_a_terminal(real: Loaded) -> None:
    root = Path(__file__).parents[1]
    for thing in ("grenada-1983", next(iter(real.record.variables)), "FRA"):
        lines = show(thing, root=root).splitlines()[1:]  # a title may be long
        assert max(len(line) for line in lines if "http" not in line) <= 100


@pytest.mark.parametrize(
    ("thing", "near"),
    [("khemed-1985", "khemed-1958"), ("mandat", "mandate"), ("san-marcos-2004/CSO", "san-marcos-2004/COS")],
)
def test_an_unknown_thing_ends_with_2_and_the_nearest(thing: str, near: str) -> None:
    found = run("show", thing, "--root", SMALL)
    assert (found.exit_code, found.stdout) == (2, "")
    assert f"to mend: write {near!r}" in found.stderr


def test_a_name_of_several_things_ends_with_2_and_their_ids(root: Path) -> None:
    states = root / "codebook" / "states.yaml"
    text = states.read_text(encoding="utf-8")
    states.write_text(text.replace("adjectives: [Freedonian]", "adjectives: [Costaguanan]"), encoding="utf-8")
    found = run("show", "Costaguanan", "--root", root)
    assert found.exit_code == 2
    assert "allowed: COS, FRD" in found.stderr


def test_of_an_unsound_record_what_is_computed_is_left_out_and_it_is_said(root: Path) -> None:
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("code: rescue", "code: recsue"), encoding="utf-8")
    found = run("show", "khemed-1958", "--root", root)
    assert found.exit_code == 0
    assert "  aim: recsue\n" in found.stdout
    assert "COMPUTED" not in found.stdout
    assert "what is computed is left out" in found.stderr


@pytest.mark.parametrize("overlay", [*REFUSED, EVERY_MISTAKE], ids=lambda path: path.name)
def test_everything_of_a_record_with_any_mistake_can_be_shown(overlay: Path, tmp_path: Path) -> None:
    record = load(laid_on_small(overlay, tmp_path / "record")).record
    for kind in (record.cases, record.variables, record.states, record.findings, record.sources):
        for id_ in kind:
            assert shown(record, id_, is_sound=False)
