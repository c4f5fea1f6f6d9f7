"""A piece that is known is not made again; whatever it hangs on changes its digest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from coalition_kb.dataset import FORMATS, keyed
from coalition_kb.operations import Computer
from coalition_kb.output import Output, text
from coalition_kb.pieces import Pieces, digest, pieces
from coalition_kb.search.index import create
from coalition_kb.site.edition import edition
from coalition_kb.tables import filled, of_cases, partners, tables
from tests.csvfiles import ABOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.model import Coding, Record
    from coalition_kb.reader import Loaded
    from coalition_kb.tables import Filled


def test_a_piece_that_is_known_is_not_made_again(tmp_path: Path) -> None:
    first = Pieces()
    assert first.of("key", lambda: "made") == "made"
    first.keep(tmp_path / "kept", "program")
    again = pieces(tmp_path / "kept", "program")
    assert again.of("key", lambda: "made anew") == "made"
    assert again.of("other key", lambda: "another") == "another"


def test_what_is_no_longer_asked_for_is_not_kept(tmp_path: Path) -> None:
    first = Pieces({"one": 1, "two": 2})
    first.of("two", lambda: 0)
    first.keep(tmp_path / "kept", "program")
    assert pieces(tmp_path / "kept", "program").known == {"two": 2}


def test_another_program_or_a_damaged_file_gives_none(tmp_path: Path) -> None:
    Pieces(asked={"one": 1}).keep(tmp_path / "kept", "program")
    assert pieces(tmp_path / "kept", "another").known == {}
    (tmp_path / "kept").write_bytes(b"\x80")
    assert pieces(tmp_path / "kept", "program").known == {}
    assert pieces(tmp_path / "nowhere", "program").known == {}


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    Pieces(asked={"one": 1}).keep(tmp_path / "file" / "kept", "program")
    assert pieces(tmp_path / "file" / "kept", "program").known == {}


def test_it_counts_for_a_digest_where_one_thing_ends_and_the_next_begins() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest("a") == digest(b"a")


# --- what pieces and keys hang on -------------------------------------------------------------------------------------


PAGES = {
    "cases/this.md": '# This\n\n<p id="here"><a href="../other/#there">A run of words that is long enough</a></p>',
    "cases/other.md": '# Other\n\n<p id="there">Another run of words that is long enough</p>',
    "sources/one.md": "# One\n\n<p>A run of words that is long enough</p>",
}


def one_file(pages: dict[str, str], known: Pieces, data: bytes = b"a\n") -> str:
    made = [text(path, content) for path, content in pages.items()]
    return edition(made, [Output(PurePosixPath("data/files/a.csv"), data)], known)


@pytest.mark.parametrize(
    "changed",
    [
        {"cases/this.md": "# This\n\n<p>Other words</p>"},
        {"cases/other.md": '# Other\n\n<p id="elsewhere">The place of the link has gone</p>'},
        {"cases/other.md": '---\ntitle: "Other"\nredirect: "../../sources/one/"\n---\n\n# Other'},
        {"cases/other.md": '# Another name\n\n<p id="there">A run of words that is long enough</p>'},
        {"cases/more.md": '# More\n\n<p id="there">A run of words that is long enough</p>'},
        {"sources/one.md": '---\nfacets:\n  Kind: "Source"\n---\n\n# One'},
    ],
)
def test_an_edition_of_known_pieces_is_that_of_none(changed: dict[str, str]) -> None:
    before = Pieces()
    one_file(PAGES, before)
    known = Pieces(before.asked)
    after = {**PAGES, **changed}
    assert one_file(after, known, b"b\n") == one_file(after, Pieces(), b"b\n")
    assert set(known.asked) & set(before.asked)
    assert set(known.asked) - set(before.asked)


def test_an_edition_of_the_same_pages_makes_no_piece_again() -> None:
    before = Pieces()
    made = one_file(PAGES, before)
    known = Pieces(before.asked)
    assert one_file(PAGES, known) == made
    assert set(known.asked) == set(before.asked)


def test_the_terms_of_a_text_are_found_again_where_the_text_is_another(small: Loaded, tmp_path: Path) -> None:
    before = Pieces()
    create(small.record, "first", tmp_path / "first", pieces=before)
    cases = {
        id_: replace(case, title=f"{case.title} Zembla") if id_ == "khemed-1958" else case
        for id_, case in small.record.cases.items()
    }
    changed, known = replace(small.record, cases=cases), Pieces(before.asked)
    index, afresh = create(changed, "second", tmp_path / "second", pieces=known), create(changed, "afresh")
    for words in ("Zembla", "Sandstorm", "Khemed landing", "wades*"):
        only = index.vocabulary.filters(where=(), state="", years="")
        assert index.ask(words, only) == afresh.ask(words, only)
    assert index.ask("Zembla", only).hits[0].id == "khemed-1958"
    assert len(set(known.asked) & set(before.asked)) > len(set(known.asked) - set(before.asked)) > 0


def keys(cells: Sequence[Filled], told: About = ABOUT) -> dict[str, str]:
    """The digest of each file of the dataset of *cells*, where each table tells its values by their number."""
    digests = {table.name: digest(repr(table.fields), str(len(table.frame))) for table in cells}
    return {str(file.path): key for one in FORMATS if one.is_there for file, key in keyed(cells, told, one, digests)}


def test_files_of_the_dataset_are_keyed_by_the_tables_that_they_hold_and_by_what_is_told(small: Loaded) -> None:
    cells = filled(tables(small.record))
    before = keys(cells)
    assert changed(before, keys(cells)) == set()
    assert changed(before, keys(cells, replace(ABOUT, address="https://example.org/"))) == set(before)
    shorter = [replace(one, frame=one.frame.iloc[1:]) if one.name == "codings" else one for one in cells]
    held = {"codings.csv", "codings.parquet", "coalition-kb.sqlite", "datasette-metadata.json"}
    assert changed(before, keys(shorter)) == held & set(before)
    wide = [replace(one, frame=one.frame.iloc[1:]) if one.name == "cases_wide" else one for one in cells]
    assert {"coalition-kb.xlsx", "dyads.dta", "dyads.sav", "cases_wide.dta"} <= changed(before, keys(wide))


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The files whose digests are others."""
    return {name for name in before if after[name] != before[name]}


# --- the table of dyads -----------------------------------------------------------------------------------------------


def dyads(record: Record) -> tuple[str, str]:
    """The digest of what the table of dyads is said to hang on, and its values."""
    table = partners.dyads(record, Computer(record))
    assert table.hangs_on is not None
    return table.hangs_on(), table.frame.to_csv()


def other_cases(record: Record) -> Iterator[Record]:
    """*record* with one case changed: bare of one answer, of a state, of its days, or in its words."""
    for case in record.cases.values():
        listed = case.partners
        others = [replace(case, codings={k: v for k, v in case.codings.items() if k != one}) for one in case.codings]
        others += [
            replace(case, partners=tuple(bare if one is partner else one for one in listed))
            for partner in listed
            for name in partner.codings
            for bare in [replace(partner, codings={k: v for k, v in partner.codings.items() if k != name})]
        ]
        others += [replace(case, partners=tuple(one for one in listed if one is not left)) for left in listed]
        others += [replace(case, locations=()), replace(case, hosts=()), replace(case, partners=())]
        others += [replace(case, start=replace(case.start, value="1991")), replace(case, end=case.start)]
        others += [replace(case, title=f"{case.title} again", summary=replace(case.summary, text="Other words."))]
        yield from (replace(record, cases={**record.cases, case.id: one}) for one in others)


def other_worlds(record: Record) -> Iterator[Record]:
    """*record* without one of its states, of its treaties or of its organisations, and with one state elsewhere."""
    for id_, state in record.states.items():
        yield replace(record, states={k: v for k, v in record.states.items() if k != id_})
        yield replace(record, states={**record.states, id_: replace(state, latitude=-state.latitude)})
        yield replace(record, states={**record.states, id_: replace(state, name=f"New {state.name}")})
    for id_ in record.treaties:
        yield replace(record, treaties={k: v for k, v in record.treaties.items() if k != id_})
    for id_ in record.organisations:
        yield replace(record, organisations={k: v for k, v in record.organisations.items() if k != id_})


@pytest.mark.parametrize("others", [other_cases, other_worlds])
def test_where_a_cell_of_a_dyad_is_another_so_is_what_it_is_said_to_hang_on(
    small: Loaded, others: Callable[[Record], Iterator[Record]]
) -> None:
    key, values = dyads(small.record)
    n_changed = 0
    for other in others(small.record):
        other_key, other_values = dyads(other)
        n_changed += other_values != values
        assert other_values == values or other_key != key
    assert n_changed > len(small.record.cases)


def test_neither_words_nor_confidence_touch_what_a_dyad_hangs_on(small: Loaded) -> None:
    record, before = small.record, dyads(small.record)

    def worded(codings: Mapping[str, Coding]) -> dict[str, Coding]:
        return {id_: replace(one, why="", confidence="low", citations=(), seen_from="") for id_, one in codings.items()}

    cases = {
        id_: replace(
            case,
            codings=worded(case.codings),
            partners=tuple(replace(one, codings=worded(one.codings)) for one in case.partners),
        )
        for id_, case in record.cases.items()
    }
    assert dyads(replace(record, cases=cases)) == before


def test_a_table_of_some_cases_is_not_taken_for_that_of_all(small: Loaded) -> None:
    table = partners.dyads(small.record, Computer(small.record))
    assert of_cases(table, frozenset([next(iter(small.record.cases))])).hangs_on is None
