"""The published tables: what must hold of each, of the small record and of the real one."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from coalition_kb.cells import fingerprint
from coalition_kb.checks.formats import FORMULA
from coalition_kb.model import Record, Status
from coalition_kb.operations import in_system, start_of
from coalition_kb.shapes.shaper import is_number
from coalition_kb.tables import AnyTable, dictionary, tables
from coalition_kb.tables.column import DTYPES, Column, Remade, Table, cells_of
from coalition_kb.tables.partners import listed, rows_of
from tests.csvfiles import csv_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.reader import Loaded

WITHOUT_ANSWER = {status.value for status in Status} - {Status.CODED, Status.CONTESTED}


@pytest.fixture(scope="module")
def frames(made: dict[str, AnyTable]) -> dict[str, pd.DataFrame]:
    """Every table as a frame."""
    return {name: table.frame for name, table in made.items()}


@pytest.fixture(scope="module")
def few(small: Loaded) -> dict[str, pd.DataFrame]:
    """The tables of the small record."""
    return {table.name: table.frame for table in tables(small.record)}


# --- whatever the record ----------------------------------------------------------------------------------------------


def test_the_partners_are_the_dyads_that_a_case_lists(record: Record) -> None:
    every = rows_of(record)
    assert listed(record) == [row for row in every if row.partner is not None]
    later = Remade(lambda: iter(every))
    assert (len(later), later[0], later[-1:], list(later)) == (len(every), every[0], every[-1:], every)


def test_the_cells_of_a_column_are_those_of_the_frame_and_are_found_once() -> None:
    asked: list[str] = []

    def rows() -> Iterator[str]:
        asked.append("rows")
        yield from "ab"

    def first(row: str) -> str:
        asked.append(f"first of {row}")
        return row

    def second(row: str) -> str:
        asked.append(f"second of {row}")
        return row * 2

    columns = [Column("first", "text", "…", first), Column("second", "text", "…", second)]
    table = Table("few", "…", columns, Remade(rows), ("first",))
    before, frame, after = table.cells(columns[1]), table.frame, table.cells(columns[1])
    assert before.tolist() == frame["second"].tolist() == after.tolist() == ["aa", "bb"]
    assert asked == ["rows", "second of a", "second of b", "first of a", "first of b"]


def test_a_key_is_whole_and_unique(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    for name, table in made.items():
        keys = frames[name][list(table.key)]
        if table.key:  # coding_sources has none: two passages of one source may bear one coding
            assert not keys.isna().any(axis=None), name
            assert not keys.duplicated().any(), name


def test_what_a_column_points_to_is_there(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    pointing = [(table, column) for table in made.values() for column in table.columns if column.to]
    assert {column.to for _, column in pointing} >= {"cases", "states", "variables", "codings", "sources", "universe"}
    for table, column in pointing:
        (key,) = made[column.to].key
        assert set(frames[table.name][column.name].dropna()) <= set(frames[column.to][key]), (table.name, column.name)


def test_a_column_named_as_the_key_of_a_table_points_to_it(made: dict[str, AnyTable]) -> None:
    keys = {table.key[0]: table.name for table in made.values() if len(table.key) == 1 and table.name != "cases_wide"}
    for table in made.values():
        for column in table.columns:
            if column.name in keys and table.key != (column.name,):
                assert column.to == keys[column.name], (table.name, column.name)


def test_a_column_with_choices_holds_these_alone(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    for name, table in made.items():
        for column in table.columns:
            words = [choice.code for choice in column.choices]
            assert len(set(words)) == len({choice.number for choice in column.choices}) == len(words)
            if words:
                assert set(frames[name][column.name].dropna()) <= set(words), (name, column.name)


def test_words_stand_beside_every_code(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    for name, table in made.items():
        labels = {column.variable: column.name for column in table.columns if column.part == "label"}
        for column in table.columns:
            if column.part == "answer" and column.choices:
                names = {choice.code: choice.name for choice in column.choices}
                found, words = frames[name][column.name], frames[name][labels[column.variable]]
                assert found.isna().equals(words.isna()), (name, column.name)
                assert found.dropna().map(names).tolist() == words.dropna().tolist(), (name, column.name)


def test_every_partner_is_a_dyad(frames: dict[str, pd.DataFrame]) -> None:
    dyads = set(frames["dyads"][["case_id", "state_id"]].itertuples(index=False))
    assert set(frames["partners"][["case_id", "state_id"]].itertuples(index=False)) <= dyads
    assert int(frames["dyads"]["is_listed"].sum()) == len(frames["partners"])


def test_the_dyads_are_the_cases_times_the_states_of_the_system(
    record: Record, frames: dict[str, pd.DataFrame]
) -> None:
    expected = {
        (case.id, state.id)
        for case in record.cases.values()
        for state in record.states.values()
        if state.id != "USA" and (start := start_of(case)) and in_system(state, start.first)
    }
    listed = {(case.id, partner.state) for case in record.cases.values() for partner in case.partners}
    found = set(frames["dyads"][["case_id", "state_id"]].itertuples(index=False, name=None))
    assert found == expected | listed


def test_no_name_of_a_column_is_given_twice(made: dict[str, AnyTable]) -> None:
    for table in made.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), table.name


def test_a_value_column_holds_no_word_for_why_there_is_no_value(frames: dict[str, pd.DataFrame]) -> None:
    words = {status.value for status in Status} - {Status.CODED}
    for name, frame in frames.items():
        for column in frame.columns:
            if f"{column}_st" in frame:
                assert not set(frame[column].dropna().astype(str)) & words, (name, column)


def test_a_status_without_an_answer_stands_beside_an_empty_cell(frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        for column in frame.columns:
            if f"{column}_st" in frame:
                empty = frame[f"{column}_st"].isin(WITHOUT_ANSWER)
                assert frame.loc[empty, column].isna().all(), (name, column)
                assert frame.loc[frame[f"{column}_st"] == "coded", column].notna().all(), (name, column)


def test_a_number_stands_beside_a_code_and_never_without_it(frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        for column in frame.columns:
            if f"{column}_n" in frame:
                assert (frame[f"{column}_n"].isna() == frame[column].isna()).all(), (name, column)


def test_a_column_has_the_type_that_it_declares(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    for name, table in made.items():
        assert {c.name: DTYPES[c.type] for c in table.columns} == frames[name].dtypes.to_dict(), name


def test_without_a_row_the_types_are_the_same(record: Record, frames: dict[str, pd.DataFrame]) -> None:
    empty = replace(record, cases={}, sources={})
    for table in tables(empty):
        assert (table.frame.dtypes == frames[table.name].dtypes).all(), table.name


def test_rows_that_are_alike_in_what_a_column_hangs_on_have_the_same_cell(
    made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]
) -> None:
    for name, table in made.items():
        step = max(1, len(table.rows) // 300)  # of many rows a few hundred, each asked for itself
        for column in table.columns:
            if column.by:
                asked = [column.of(row) for row in table.rows[::step]]
                assert [one or None for one in asked] == [
                    one or None for one in cells_of(frames[name][column.name])[::step]
                ], (name, column.name)


def test_most_columns_of_the_dyads_are_found_once_for_rows_that_are_alike(made: dict[str, AnyTable]) -> None:
    assert sum(bool(column.by) for column in made["dyads"].columns) > len(made["dyads"].columns) / 2


#: What a table of the things of a list tells of each beside what it is.
BESIDE = ("rank", "first_day", "last_day", "start_year", "state", "cow", "gw", "iso3")


def test_what_is_joined_in_a_cell_has_a_table_with_a_row_for_each(
    made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]
) -> None:
    joined = [
        (table.name, column.name, match.group(1))
        for table in made.values()
        for column in table.columns
        if (match := re.search(r"joined with ';': (\w+) has a row for each", column.meaning))
    ]
    assert len(joined) == 9
    for name, column, child in joined:
        key = made[child].key[0]
        (what,) = {one.name for one in made[child].columns} - {key, *BESIDE}
        rows = frames[child].groupby(key, sort=False)[what].agg(";".join)
        whole = frames[name].set_index(made[name].key[0])[column].dropna()
        if child == "former_names":  # the cell has the days beside each name
            assert [len(cell.split(";")) for cell in whole] == [len(cell.split(";")) for cell in rows[whole.index]]
        else:
            assert dict(whole) == dict(rows), (name, column)


def test_the_csv_read_back_is_the_table(made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]) -> None:
    for name, table in made.items():
        written = io.BytesIO(csv_files([table])[0].data)
        dtypes = {column.name: DTYPES[column.type] for column in table.columns}
        again = pd.read_csv(written, dtype=dtypes, keep_default_na=False, na_values=[""])
        pd.testing.assert_frame_equal(again, frames[name])


def test_a_reader_that_is_not_told_what_is_missing_finds_nothing_else_missing(
    made: dict[str, AnyTable], frames: dict[str, pd.DataFrame]
) -> None:
    for name, table in made.items():
        again = pd.read_csv(
            io.BytesIO(csv_files([table])[0].data), low_memory=False
        )  # NA, None, null and more are taken for missing
        pd.testing.assert_frame_equal(again.isna(), frames[name].isna())


def test_no_cell_of_text_is_a_formula(frames: dict[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        columns: list[str] = list(frame.select_dtypes("string"))
        for column in columns:
            signs = frame.loc[frame[column].str[:1].isin(FORMULA).fillna(value=False), column]
            assert not {text for text in signs if not is_number(text)}, (name, column)


def test_the_data_dictionary_names_every_column_and_says_what_it_holds(made: dict[str, AnyTable]) -> None:
    frame = dictionary(made.values()).frame
    named = set(frame[["table", "column"]].itertuples(index=False, name=None))
    assert named == {(table.name, column.name) for table in made.values() for column in table.columns}
    assert frame["meaning"].str.len().min() > 3
    assert set(frame["type"]) <= set(DTYPES)


def test_the_same_record_gives_the_same_bytes(record: Record) -> None:
    assert csv_files(tables(record)) == csv_files(tables(record))


# --- of the small record, in sight ------------------------------------------------------------------------------------


def test_a_file_a_table_and_the_dictionary(small: Loaded, few: dict[str, pd.DataFrame]) -> None:
    outputs = csv_files(tables(small.record))
    assert [str(output.path) for output in outputs] == [*(f"{name}.csv" for name in few), "dictionary.csv"]
    cases = outputs[0].data.decode()
    assert cases.startswith("case_id,title,start,end,")
    assert "\r" not in cases


def row(frame: pd.DataFrame, **key: str) -> dict[str, object]:
    """The one row that has *key*, without what is empty."""
    found = frame
    for column, value in key.items():
        found = found[found[column] == value]
    assert len(found) == 1
    return {str(name): value for name, value in found.iloc[0].items() if not pd.isna(value)}


@pytest.mark.parametrize(
    ("variable", "integers"),
    [
        ("took_part", {"none": 0, "support": 1, "forces": 2, "combat": 3}),  # its own, where all are whole
        ("demand", {"light": 1, "middling": 2, "heavy": 3}),  # memberships in a set are not
        ("aim", {"rescue": 1, "oust": 2, "guard": 3}),  # its place, where it has none
        ("near_home", {"yes": 1, "no": 0}),  # of two codes the first is 1
    ],
)
def test_each_code_has_a_whole_number(few: dict[str, pd.DataFrame], variable: str, integers: dict[str, int]) -> None:
    codes = few["codes"][few["codes"]["variable_id"] == variable]
    assert dict(zip(codes["code_id"], codes["integer"], strict=True)) == integers


def test_a_case_is_one_row_with_its_answers_numbers_statuses_and_confidence(few: dict[str, pd.DataFrame]) -> None:
    case = row(few["cases_wide"], case_id="khemed-1958")
    assert (case["aim"], case["aim_st"], case["aim_cf"]) == ("rescue", "coded", "high")
    assert (case["us_personnel"], case["us_personnel_lo"], case["us_personnel_hi"]) == (400, 380, 600)
    assert (case["mandate"], case["mandate_n"]) == ("none", 0)
    assert case["demand_st"] == "unknown"
    assert "demand" not in case
    assert "demand_n" not in case
    assert case["reasons_st"] == "not_coded"
    assert (case["is_coalition"], case["is_coalition_any"], case["n_partners"]) == ("no", "no", 0)


def test_a_list_is_joined_in_its_order(few: dict[str, pd.DataFrame]) -> None:
    case = row(few["cases_wide"], case_id="san-marcos-2004")
    assert (case["reasons"], case["mandate_by"]) == ("cover;burden", "un;union")
    assert case["partner_share"] == pytest.approx(0.273)  # 750 of 2750


def test_a_contested_answer_has_a_value_only_where_one_side_leads(few: dict[str, pd.DataFrame]) -> None:
    case = row(few["cases_wide"], case_id="san-marcos-2006")
    assert (case["aim"], case["aim_st"]) == ("guard", "contested")
    partner = row(few["partners"], case_id="san-marcos-2006", state_id="COS")
    assert partner["took_part_st"] == "contested"
    assert "took_part" not in partner


def test_both_sides_of_a_contested_answer_are_kept(few: dict[str, pd.DataFrame]) -> None:
    codes = few["coding_codes"]
    held = codes[codes["coding_id"] == "san-marcos-2006/aim"]
    assert held[["holder", "answer", "is_leading", "why"]].to_numpy().tolist() == [
        [1, "guard", 1, "Paragraph 1."],
        [2, "oust", 0, "Paragraph 3."],
    ]
    sources = few["coding_sources"]
    cited = sources[sources["coding_id"] == "san-marcos-2006/aim"]
    assert cited[["holder", "source_id"]].to_numpy().tolist() == [[1, "gazette-2006"], [2, "lagoon-history-2010"]]


def test_a_state_that_a_case_does_not_list_gave_nothing_and_is_said_not_to_be_listed(
    few: dict[str, pd.DataFrame],
) -> None:
    dyad = row(few["dyads"], case_id="khemed-1958", state_id="RUR")
    assert (dyad["took_part"], dyad["took_part_n"], dyad["took_part_st"]) == ("none", 0, "not_listed")
    assert (dyad["is_listed"], dyad["is_host"], dyad["is_location"]) == (0, 0, 0)
    assert (dyad["cow"], dyad["gw"], dyad["treaty"], dyad["memberships"]) == ("906", "906", "pact", 1)
    host = row(few["dyads"], case_id="khemed-1958", state_id="KHE")
    assert (host["is_host"], host["is_location"]) == (1, 1)


def test_a_state_that_is_gone_is_in_no_later_dyad(few: dict[str, pd.DataFrame]) -> None:
    dyads = few["dyads"]
    assert set(dyads[dyads["state_id"] == "SYL"]["case_id"]) == {"khemed-1958"}
    assert set(dyads[dyads["state_id"] == "FRD"]["case_id"]) == {"san-marcos-2004", "san-marcos-2006"}


def test_a_partner_of_a_case_whose_start_is_not_known_is_kept(small: Loaded) -> None:
    case = small.record.cases["san-marcos-2004"]
    undated = replace(case, start=replace(case.start, status=Status.UNKNOWN, value=""))
    frames = {table.name: table.frame for table in tables(replace(small.record, cases={case.id: undated}))}
    partner = row(frames["partners"], case_id=case.id, state_id="COS")
    assert (partner["took_part"], partner["treaty_st"], partner["near_home"]) == ("combat", "unknown", "yes")
    assert "cow" not in partner
    assert list(frames["dyads"]["state_id"]) == ["COS", "FRD", "GFW", "RUR"]  # of the others nothing can be said


def test_an_import_without_a_copy_is_not_covered(few: dict[str, pd.DataFrame]) -> None:
    assert set(few["dyads"]["trade_st"]) == {"not_covered"}
    assert few["dyads"]["trade"].isna().all()


def test_a_passage_that_was_not_read_is_told_apart(few: dict[str, pd.DataFrame]) -> None:
    sources = few["coding_sources"]
    read = sources.set_index("source_id")["is_opened"]
    assert set(read["khemed-memoir-1971"]) == {0}
    assert set(read["gazette-2006"]) == {1}


def test_an_address_changes_with_anything_that_the_coding_holds(small: Loaded) -> None:
    coding = small.record.cases["san-marcos-2004"].partners[0].codings["troops"]
    side = small.record.cases["san-marcos-2006"].codings["aim"].alternatives[0]
    citation = coding.citations[0]
    changed = [
        coding,
        replace(coding, value="601"),
        replace(coding, low="501"),
        replace(coding, high="651"),
        replace(coding, kind="snapshot"),
        replace(coding, status="unknown"),
        replace(coding, confidence="low"),
        replace(coding, why="Another reason."),
        replace(coding, seen_from="2004"),
        replace(coding, citations=()),
        replace(coding, citations=(replace(citation, locator="p. 1"),)),
        replace(coding, citations=(replace(citation, is_opened=False),)),
        replace(coding, alternatives=(side,)),
        replace(coding, alternatives=(replace(side, why="Paragraph 2."),)),
        replace(coding, alternatives=(replace(side, is_leading=False),)),
        replace(coding, alternatives=(replace(side, citations=()),)),
    ]
    assert len({fingerprint(one) for one in changed}) == len(changed)


def test_an_address_stays_where_only_the_place_in_the_file_changes(small: Loaded) -> None:
    coding = small.record.cases["khemed-1958"].codings["aim"]
    assert fingerprint(replace(coding, place=coding.place._replace(line=999))) == fingerprint(coding)
