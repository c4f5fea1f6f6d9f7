"""`search` and `show` from the shell: what they print, where they say it, how they end, and what becomes of the index."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb import cli
from coalition_kb.load import load
from coalition_kb.search.documents import KINDS
from coalition_kb.search.folder import ready
from coalition_kb.search.index import create
from coalition_kb.show.thing import shown
from tests.examplefiles import EVERY_MISTAKE, REFUSED, SMALL, laid_on_small

if TYPE_CHECKING:
    from click.testing import Result

    from coalition_kb.load import Loaded

BUILT = "The index was built in "


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small record that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "record"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the small record, built."""
    folder = tmp_path_factory.mktemp("small") / "index"
    ready(SMALL, folder)
    return folder


def search(index: Path, *arguments: object) -> Result:
    return run("search", "--root", SMALL, "--index", index, *arguments)


# --- search -----------------------------------------------------------------------------------------------------------


def test_a_hit_is_two_lines_and_the_count_is_said(index: Path) -> None:
    found = search(index, "Wadesdah", "--kind", "case")
    assert found.stdout == (
        "  1. case khemed-1958: Khemed (Operation Sandstorm) (1958)\n"
        "     summary: Two companies landed at «Wadesdah» to bring out citizens and left within three weeks."
        " One writer recalls a third company.\n"
    )
    assert found.stderr == "1 hit.\n"
    assert found.exit_code == 0


def test_the_years_of_a_case_are_shown(index: Path) -> None:
    found = search(index, "--kind", "case").stdout
    assert "(Operation Sandstorm) (1958)\n" in found
    assert "(Operation Lagoon) (2004-2006)\n" in found
    assert "San Marcos (the guard) (2006-)\n" in found


def test_on_a_terminal_what_was_found_is_bold(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalition_kb.cli._is_terminal", lambda: True)
    found = CliRunner().invoke(
        cli.main, ["search", "Wadesdah", "--root", str(SMALL), "--index", str(index)], color=True
    )
    assert "\x1b[1mWadesdah\x1b[0m" in found.stdout


def test_json_has_the_places_of_what_was_found(index: Path) -> None:
    found = search(index, "landed Wadesdah", "--kind", "case", "--json")
    held = json.loads(found.stdout)
    [hit] = held["hits"]
    assert (held["total"], hit["kind"], hit["id"], hit["field"]) == (1, "case", "khemed-1958", "summary")
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["landed", "Wadesdah"]


def test_json_is_printed_where_nothing_is_found(index: Path) -> None:
    assert json.loads(search(index, "xqzwv", "--json").stdout) == {
        "total": 0,
        "remarks": [],
        "did_you_mean": {},
        "hits": [],
    }


def test_no_hits_are_no_failure(index: Path) -> None:
    found = search(index, "Sandstrom")
    assert (found.stdout, found.exit_code) == ("", 0)
    assert found.stderr == "No entry has 'sandstrom'. Did you mean 'sandstorm'?\nNo hits.\n"


def test_a_limit_is_said(index: Path) -> None:
    assert search(index, "marcos", "--limit", 2).stderr.startswith("2 of ")


def test_filters_are_options(index: Path) -> None:
    where = ("--where", "took_part=forces", "--where", "mandate=given")
    found = search(index, *where, "--state", "Freedonian", "--years", "2004-2005")
    assert [line.split()[2] for line in found.stdout.splitlines()[::2]] == ["san-marcos-2004:", "san-marcos-2004/FRD:"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give words to find, or a filter."),
        (("x", "--where", "manadte=given"), "'manadte' is no variable of the codebook"),
        (("x", "--where", "mandate=gven"), "allowed: none, asked, given\n  to mend: write 'given'"),
        (("x", "--state", "Costaguena"), "to mend: write 'Costaguana'"),
        (("x", "--years", "2003-1990"), "to mend: write 1990-2003"),
        (("x", "--kind", "cases"), "'cases' is not one of 'case', 'partner'"),
        (("x", "--limit", "0"), "0 is not in the range x>=1"),
    ],
)
def test_wrong_use_ends_with_2(index: Path, arguments: tuple[str, ...], told: str) -> None:
    found = search(index, *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert told in found.stderr


def test_the_kinds_of_the_command_are_those_of_the_documents() -> None:
    assert tuple(KINDS) == cli.KINDS


def test_a_question_with_signs_that_no_terminal_has_is_answered(index: Path) -> None:
    assert search(index, "\udcff wadesdah\x1b[2J").exit_code == 0


# --- the index --------------------------------------------------------------------------------------------------------


def test_the_index_is_built_once_and_then_used(root: Path) -> None:
    first, second = run("search", "marcos", "--root", root), run("search", "marcos", "--root", root)
    assert f"{BUILT}{root / 'build' / 'index'}." in first.stderr
    assert BUILT not in second.stderr
    assert first.stdout == second.stdout
    assert [path.name for path in (root / "build").iterdir()] == ["index"]


def test_the_record_is_not_read_where_the_index_fits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("search", "marcos", "--root", root)
    monkeypatch.setattr("coalition_kb.search.folder.load", None)
    assert run("search", "marcos", "--where", "mandate=given", "--root", root).exit_code == 0


def test_a_change_of_the_record_builds_it_anew(root: Path) -> None:
    run("search", "marcos", "--root", root)
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("Two companies", "Two galleons"), encoding="utf-8")
    found = run("search", "galleons", "--root", root)
    assert BUILT in found.stderr
    assert "«galleons»" in found.stdout
    case.unlink()
    assert "No hits." in run("search", "galleons", "--root", root).stderr


@pytest.mark.parametrize("name", ["codebook/states.yaml", "codebook/findings/build-ties.yaml", "codebook/new.yaml"])
def test_a_change_anywhere_in_the_codebook_builds_it_anew(root: Path, name: str) -> None:
    run("search", "marcos", "--root", root)
    with (root / name).open("a", encoding="utf-8") as stream:
        stream.write("# a remark\n")
    assert BUILT in run("search", "marcos", "--root", root).stderr


def test_another_version_builds_it_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("search", "marcos", "--root", root)
    monkeypatch.setattr("coalition_kb.search.stamp.__version__", "99")
    assert BUILT in run("search", "marcos", "--root", root).stderr


def test_a_damaged_index_is_built_anew(root: Path) -> None:
    whole = run("search", "marcos", "--root", root).stdout
    folder = root / "build" / "index"
    for name in sorted(path.name for path in folder.iterdir()):
        for damaged in (
            b"",
            b"{}",
            b'{"files": 1, "program": [], "record": 0}',
            (folder / name).read_bytes()[:-3] + b"xyz",
        ):
            (folder / name).write_bytes(damaged)
            found = run("search", "marcos", "--root", root)
            assert BUILT in found.stderr, name
            assert found.stdout == whole
        (folder / name).unlink()
        assert BUILT in run("search", "marcos", "--root", root).stderr, name


def test_where_nothing_can_be_written_the_index_stays_in_memory(root: Path) -> None:
    (root / "build").write_text("a file where a folder would be", encoding="utf-8")
    found = run("search", "wadesdah", "--root", root)
    assert found.exit_code == 0
    assert "khemed-1958" in found.stdout
    assert "The index was built in memory, since " in found.stderr


def test_a_folder_that_holds_something_else_is_left_alone(root: Path, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "to-ada.txt").write_text("Dear Ada", encoding="utf-8")
    found = run("search", "marcos", "--root", root, "--index", letters)
    assert found.exit_code == 2
    assert "holds to-ada.txt, which is no part of an index" in found.stderr
    assert (letters / "to-ada.txt").read_text(encoding="utf-8") == "Dear Ada"


def test_a_link_into_a_build_gives_way_and_the_build_stays(root: Path, small: Loaded) -> None:
    create(small.record, root, root / "build" / "old" / "index")
    link = root / "build" / "index"
    link.symlink_to(root / "build" / "old" / "index")
    assert BUILT not in run("search", "marcos", "--root", root).stderr
    kept = (link / "stamp.json").read_bytes()
    (root / "cases" / "khemed-1958.yaml").unlink()
    assert BUILT in run("search", "marcos", "--root", root).stderr
    assert not link.is_symlink()
    assert (root / "build" / "old" / "index" / "stamp.json").read_bytes() == kept


def test_a_record_with_errors_is_searched_without_what_is_computed_and_it_is_said(root: Path) -> None:
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("code: rescue", "code: recsue"), encoding="utf-8")
    said = "The record has problems (1; `coalition-kb check` tells them); what is computed is left out.\n"
    first, second = run("search", "wadesdah", "--root", root), run("search", "wadesdah", "--root", root)
    assert "khemed-1958" in first.stdout
    assert first.stdout == second.stdout
    assert BUILT in first.stderr
    assert said in first.stderr
    assert second.stderr.startswith(said)
    assert "No hits." in run("search", "--where", "is_coalition=yes", "--root", root).stderr


@pytest.mark.parametrize("overlay", [*REFUSED, EVERY_MISTAKE], ids=lambda path: path.name)
def test_everything_of_a_record_with_any_mistake_can_be_shown(overlay: Path, tmp_path: Path) -> None:
    record = load(laid_on_small(overlay, tmp_path / "record")).record
    for kind in (record.cases, record.variables, record.states, record.findings, record.sources):
        for id_ in kind:
            assert shown(record, id_, is_sound=False)


@pytest.mark.parametrize("command", [["search", "marcos"], ["show", "aim"], ["check"]])
def test_pandas_is_not_imported(root: Path, command: list[str]) -> None:
    code = (
        "import sys\nfrom coalition_kb.cli import main\n"
        f"try:\n    main({[*command, '--root', str(root)]!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "assert 'pandas' not in sys.modules\nassert ('whoosh' in sys.modules) == (sys.argv[1] == 'search')"
    )
    subprocess.run([sys.executable, "-c", code, command[0]], check=True, capture_output=True)  # noqa: S603 - our own words


# --- show -------------------------------------------------------------------------------------------------------------


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
    assert "Also: Occidental Republic, Costaguanan\nISO 3166: COS\nCorrelates of War: 901 from 1830-05-01\n" in text
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
        ("k1", "K1 demand"),
    ],
)
def test_a_name_in_any_letters_will_do(thing: str, first: str) -> None:
    assert show(thing).startswith(first)


def test_a_name_may_have_several_words() -> None:
    assert show("Occidental", "Republic").startswith("Costaguana  [COS]")


def test_no_line_is_longer_than_a_terminal(real: Loaded) -> None:
    root = Path(__file__).parents[2]
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
