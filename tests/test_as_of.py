"""Tables with the columns and codes of an earlier version of the codebook: old columns, not old data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from coalition_kb.cli import main
from coalition_kb.model import ADD, MERGE, RENAME, RETIRE, SPLIT, Act, Migration, Record, Step
from coalition_kb.place import Place
from coalition_kb.reader import Loaded, load
from coalition_kb.tables import tables
from coalition_kb.tables.as_of import as_of
from tests.examplefiles import EXAMPLES, SMALL, laid_on_small

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

NOWHERE = Place("codebook/migrations/0.2.0.yaml", 1, 1)
NOT_THE_SAME = {"announced_aim"}  # it was retired: its answers are no more


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The small record after its names were changed."""
    overlay = EXAMPLES / "accepted" / "migrated"
    return load(laid_on_small(overlay, tmp_path_factory.mktemp("migrated") / "record")).record


def step(act: Act, key: str, *into: str, name: str = "") -> Step:
    variable, _, code = key.partition("/")
    return Step(act, variable, code, into, "The reason.", NOWHERE, name=name)


def frames(record: Record, version: str) -> Mapping[str, pd.DataFrame]:
    return {table.name: table.frame for table in as_of(record, version).tables}


def since(record: Record, *steps: Step, **cells: tuple[str, ...]) -> Record:
    """*record*, in which *steps* were made with its last version; *cells* bore the old names, with __ for a slash."""
    named = {key.replace("__", "/"): held for key, held in cells.items()}
    return replace(record, migrations={"0.2.0": Migration("0.2.0", steps, NOWHERE, named)})


def answers(frame: pd.DataFrame, column: str) -> list[str | None]:
    return [
        None if cell is None else str(cell) for cell in frame[column].astype(object).where(frame[column].notna(), None)
    ]


@pytest.mark.parametrize("name", ["cases_wide", "partners", "dyads"])
def test_the_columns_of_a_version_are_those_that_its_record_had(small: Loaded, after: Record, name: str) -> None:
    """The record before its names were changed is at hand: its tables are what is to come out."""
    was = next(table for table in tables(small.record) if table.name == name).frame
    then = frames(after, "0.2.0")[name]
    assert set(then.columns) == set(was.columns)
    for column in was.columns:
        if not column.startswith(tuple(NOT_THE_SAME)):
            differ = [
                (before, now)
                for before, now in zip(answers(was, column), answers(then, column), strict=True)
                if before != now
            ]
            # Who gave bases waits to be coded again.
            assert differ in ([], [("bases", None)], [("Bases", None)], [("coded", "not_coded")], [("medium", None)])
            assert not differ or column.startswith("gave")


def test_the_long_tables_bear_the_names_of_then_too(small: Loaded, after: Record) -> None:
    then = frames(after, "0.2.0")
    was = {table.name: table.frame for table in tables(small.record)}
    ids = set(was["codings"]["coding_id"]) - {"san-marcos-2004/announced_aim"}
    assert set(then["codings"]["coding_id"]) == ids
    assert set(then["coding_codes"]["coding_id"]) <= ids
    fear = then["coding_codes"].set_index("coding_id").loc["san-marcos-2004/COS/motive", "answer"]
    assert fear == "fear"
    assert set(then["variables"]["variable_id"]) == set(was["variables"]["variable_id"])
    codes = then["codes"].set_index("variable_id")["code_id"]
    for variable in ("gave", "motive", "replied"):
        assert list(codes.loc[variable]) == list(was["codes"].set_index("variable_id")["code_id"].loc[variable])


def test_the_columns_of_now_are_those_of_the_last_version(after: Record) -> None:
    now = {table.name: table.frame for table in tables(after)}
    assert all(frame.equals(now[name]) for name, frame in frames(after, "0.3.0").items())


def test_a_split_code_is_folded_back(small: Loaded) -> None:
    """`aim` of now had one code for two of them."""
    then = as_of(since(small.record, step(SPLIT, "aim/act", "rescue", "guard", name="Acts")), "0.1.0")
    frame = then.tables[0].frame
    assert answers(frame, "aim")[:2] == ["act", "act"]
    assert answers(frame, "aim_lb")[:2] == ["Acts", "Acts"]


def test_merged_codes_are_parted_by_the_cells_that_bore_them(small: Loaded) -> None:
    record = since(small.record, step(MERGE, "aim/escort", "guard", name="Escort"), aim__escort=("san-marcos-2004",))
    frame = as_of(record, "0.1.0").tables[0].frame.set_index("case_id")
    assert frame.loc["san-marcos-2004", "aim"] == "escort"
    assert frame.loc["san-marcos-2004", "aim_lb"] == "Escort"
    assert frame.loc["san-marcos-2006", "aim"] == "guard"


def test_an_answer_without_a_name_then_is_left_out_and_counted(small: Loaded) -> None:
    then = as_of(since(small.record, step(ADD, "aim/guard")), "0.1.0")
    frame = then.tables[0].frame.set_index("case_id")
    assert frame.loc["san-marcos-2004", "aim_st"] == "not_coded"
    assert frame.isna().loc["san-marcos-2004", "aim"]
    assert any("2 answers under aim had no name then" in note for note in then.notes)


def test_a_variable_that_was_added_has_no_column(small: Loaded) -> None:
    then = frames(since(small.record, step(ADD, "aim")), "0.1.0")
    assert not [column for column in then["cases_wide"].columns if column.startswith("aim")]
    assert "aim" not in set(then["variables"]["variable_id"])


def test_merged_variables_are_parted_by_the_cells_that_bore_them(small: Loaded) -> None:
    record = since(
        small.record,
        step(MERGE, "order", "aim", name="Order"),
        step(MERGE, "plan", "aim", name="Plan"),
        step(ADD, "aim"),
        order=("san-marcos-2004",),
        plan=("khemed-1958",),
    )
    frame = as_of(record, "0.1.0").tables[0].frame.set_index("case_id")
    assert frame.loc["san-marcos-2004", "order"] == "guard"
    assert frame.loc["khemed-1958", "plan"] == "rescue"
    assert frame.loc["khemed-1958", "order_st"] == "not_coded"
    assert "aim" not in frame.columns


def test_what_another_variable_was_merged_with_keeps_its_own(small: Loaded) -> None:
    record = since(small.record, step(MERGE, "order", "aim", name="Order"), order=("san-marcos-2004",))
    frame = as_of(record, "0.1.0").tables[0].frame.set_index("case_id")
    assert frame.loc["san-marcos-2004", "order"] == "guard"
    assert frame.loc["san-marcos-2004", "aim_st"] == "not_coded"
    assert frame.loc["khemed-1958", "aim"] == "rescue"


def test_the_parts_of_a_split_variable_are_no_answer_to_it(small: Loaded) -> None:
    then = as_of(since(small.record, step(SPLIT, "purpose", "aim", "announced_aim", name="Purpose")), "0.1.0")
    frame = then.tables[0].frame
    assert set(frame["purpose_st"]) == {"not_coded"}
    assert "aim" not in frame.columns
    assert any("under purpose" in note for note in then.notes)


@pytest.mark.parametrize("column", ["coalition", "coalition_st"])
def test_a_computed_variable_bears_its_name_of_then(small: Loaded, column: str) -> None:
    computed = small.record.marked("coalition")
    assert computed is not None
    frame = frames(since(small.record, step(RENAME, "coalition", computed.id)), "0.1.0")["cases_wide"]
    now = next(table for table in tables(small.record) if table.name == "cases_wide").frame
    assert list(frame[column]) == list(now[column.replace("coalition", computed.id)])


def test_the_codes_of_a_computed_variable_are_those_of_then(small: Loaded) -> None:
    computed = small.record.marked("coalition")
    assert computed is not None
    record = since(small.record, step(RENAME, f"{computed.id}/joint", "yes"), step(ADD, f"{computed.id}/no"))
    frame = frames(record, "0.1.0")["cases_wide"]
    assert set(frame[computed.id].dropna()) <= {"joint"}
    assert "not_coded" in set(frame[f"{computed.id}_st"])


def test_a_code_that_was_retired_is_listed_again(small: Loaded) -> None:
    codes = frames(since(small.record, step(RETIRE, "aim/parade", name="Parade")), "0.1.0")["codes"]
    assert "parade" in set(codes[codes["variable_id"] == "aim"]["code_id"])


def test_the_command_says_that_these_are_old_columns(tmp_path: Path) -> None:
    root = laid_on_small(EXAMPLES / "accepted" / "migrated", tmp_path / "record")
    done = CliRunner().invoke(main, ["tables", "--as-of", "0.2.0", "--root", str(root), "--into", str(tmp_path / "t")])
    assert done.exit_code == 0, done.output
    assert "flight_hours" in (tmp_path / "t" / "cases_wide.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "old columns, not old data" in (tmp_path / "t" / "about.txt").read_text(encoding="utf-8")
    assert "flight_hours" in (tmp_path / "t" / "dictionary.csv").read_text(encoding="utf-8")


def test_an_unknown_version_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["tables", "--as-of", "0.9.0", "--root", str(SMALL), "--into", str(tmp_path)])
    assert done.exit_code == 2
    assert "There is no version '0.9.0' of the codebook. There are: 0.1.0, 0.2.0" in done.output
