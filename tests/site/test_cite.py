"""Citations: whatever a title holds, each format is read back as what was meant."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from coalition_kb import __version__
from coalition_kb.dates import as_date
from coalition_kb.site import cite
from coalition_kb.site.pages import pages
from coalition_kb.site.prose import entry
from tests.site import sample
from tests.site.markup import Page

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.model import Record

LAGOON = cite.Work("san-marcos-2004", "San Marcos (Operation Lagoon)", "codebook 0.1.0", as_date("2026-11-20"), "")
HOSTILE = [
    "A {brace} and an open { one",
    "} closed before it was opened",
    "100 % of R&D, #1, $5, a_b, x^2, ~home, C:\\dir",
    'He said "no", she said “yes”',
    "Łódź, naïve, 日本, 🙂",
    "two\nlines\r\nand\u2028more\x85",
    "ER  - \nTY  - BOOK",
    "@misc{other, title = {mine}}",
    "\\textbackslash{} \\& \\{",
    "<b>bold</b> &amp;",
    "",
]
#: What TeX makes of the commands that stand for a sign.
TEX = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def on_one_line(words: str) -> str:
    """*words* as a reader of any format is to see them: one line, no signs of control."""
    return " ".join("".join(" " if category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in words).split())


def typeset(words: str) -> str:
    """What TeX sets for *words*; a sign that would mean something to it is a mistake."""
    parts = re.split(r"\\([a-z]+)\{\}|\\([&%$#_])", words)
    told = [
        TEX[value] if place % 3 == 1 else value  # a command, a sign behind a backslash, or plain text
        for place, value in enumerate(parts)
        if value is not None
    ]
    assert not re.search(r"[\\{}&%$#_^~]", "".join(parts[::3])), words
    return "".join(told)


def fields(record: str) -> dict[str, str]:
    """A record of RIS as its fields by their tags."""
    lines = record.split("\r\n")
    assert lines.pop() == ""  # the last line ends as the others do
    pairs = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(pairs), record
    found = {one[1]: one[2] for one in pairs if one}
    assert len(found) == len(lines)
    assert (next(iter(found)), list(found)[-1]) == ("TY", "ER")
    return found


# --- one work, in words and in each format ----------------------------------------------------------------------------


def test_a_work_in_words() -> None:
    assert cite.in_words(LAGOON) == (
        "Coalition knowledge base contributors (2026). “San Marcos (Operation Lagoon)”, case san-marcos-2004. "
        "Coalition knowledge base, codebook 0.1.0, last changed 20 November 2026."
    )


def test_a_work_whose_last_change_is_not_known_names_no_year() -> None:
    work = replace(LAGOON, changed=None)
    assert "(20" not in cite.in_words(work)
    assert "PY" not in fields(cite.ris(work))
    assert "issued" not in json.loads(cite.csl(work))[0]
    assert "year" not in parse_string(cite.bibtex(work), "bibtex").entries[LAGOON.id].fields


def test_an_address_is_given_only_where_the_site_has_one() -> None:
    url = "https://example.org/kb/cases/san-marcos-2004/"
    there = replace(LAGOON, url=url)
    assert cite.in_words(there).endswith(f" {url}")
    assert fields(cite.ris(there))["UR"] == url
    assert json.loads(cite.csl(there))[0]["URL"] == url
    assert parse_string(cite.bibtex(there), "bibtex").entries[LAGOON.id].fields["url"] == url
    assert ("citation_public_url", url) in cite.metadata(there)
    assert "http" not in "".join([cite.in_words(LAGOON), cite.ris(LAGOON), cite.csl(LAGOON), cite.bibtex(LAGOON)])
    assert "citation_public_url" not in dict(cite.metadata(LAGOON))


def test_bibtex_has_the_contributors_as_one_author_and_keeps_the_capitals_of_the_title() -> None:
    entry = parse_string(cite.bibtex(LAGOON), "bibtex").entries[LAGOON.id]
    assert [str(person) for person in entry.persons["author"]] == ["{Coalition knowledge base contributors}"]
    assert entry.fields["title"] == "{San Marcos (Operation Lagoon)}"
    assert (entry.fields["year"], entry.fields["howpublished"]) == ("2026", "Coalition knowledge base")
    assert entry.fields["note"] == "Case san-marcos-2004, codebook 0.1.0, last changed 2026-11-20"


def test_ris_has_a_field_a_line() -> None:
    assert fields(cite.ris(LAGOON)) == {
        "TY": "ELEC",
        "ID": "san-marcos-2004",
        "AU": "Coalition knowledge base contributors",
        "TI": "San Marcos (Operation Lagoon)",
        "T2": "Coalition knowledge base",
        "PY": "2026",
        "DA": "2026/11/20/",
        "ET": "codebook 0.1.0",
        "N1": "Case san-marcos-2004",
        "ER": "",
    }


@pytest.mark.parametrize(
    ("on", "ris", "csl"),
    [("2026-11-20", "2026/11/20/", [2026, 11, 20]), ("2026-11", "2026/11//", [2026, 11]), ("2026", "2026///", [2026])],
)
def test_a_date_is_as_precise_as_it_is_known(on: str, ris: str, csl: list[int]) -> None:
    work = replace(LAGOON, changed=as_date(on))
    assert fields(cite.ris(work))["DA"] == ris
    assert json.loads(cite.csl(work))[0]["issued"] == {"date-parts": [csl]}


def test_csl_has_the_contributors_as_one_author() -> None:
    (item,) = json.loads(cite.csl(LAGOON))
    assert item == {
        "id": "san-marcos-2004",
        "type": "webpage",
        "title": "San Marcos (Operation Lagoon)",
        "author": [{"literal": "Coalition knowledge base contributors"}],
        "container-title": "Coalition knowledge base",
        "version": "codebook 0.1.0",
        "number": "san-marcos-2004",
        "issued": {"date-parts": [[2026, 11, 20]]},
    }


# --- whatever a title holds -------------------------------------------------------------------------------------------


def reads_back(title: str) -> None:
    """Each format gives the title back, on one line, and holds one work alone."""
    work, said = replace(LAGOON, title=title), on_one_line(title)
    (entry,) = parse_string(cite.bibtex(work), "bibtex").entries.values()
    held = entry.fields["title"]
    assert held[0] + held[-1] == "{}"
    assert typeset(held[1:-1]) == said
    assert fields(cite.ris(work)).get("TI", "") == said
    (item,) = json.loads(cite.csl(work))
    assert item["title"] == said
    assert said in cite.in_words(work)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_read_back(title: str) -> None:
    reads_back(title)


@given(
    st.lists(st.one_of(st.text(max_size=8), st.sampled_from([*'\\{}&%$#_^~"@,=', "\r\n", "ER  - "])), max_size=8).map(
        "".join
    )
)
@example("\ud800")
@settings(max_examples=300, deadline=None)
def test_any_title_is_read_back(title: str) -> None:
    reads_back(title)


@pytest.mark.parametrize("title", HOSTILE)
def test_what_the_head_of_a_page_says_is_the_title(title: str) -> None:
    held = dict(cite.metadata(replace(LAGOON, title=title)))["citation_title"]
    page = Page(f'<meta name="citation_title" content="{yaml.safe_load(str(entry(held)))}">')
    assert page.elements[0].attributes["content"] == " ".join(title.split())


# --- the cases of a record --------------------------------------------------------------------------------------------


def test_each_case_has_three_files_beside_its_page(record: Record, built: Path) -> None:
    made = {str(one.path): one.data for one in cite.citations(sample.site(record))}
    assert set(made) == {f"cases/{case}/cite.{kind}" for case in record.cases for kind in ("bib", "ris", "json")}
    for path, data in made.items():
        assert (built / "site" / path).read_bytes() == data


def test_a_case_is_as_new_as_its_newest_coding(record: Record) -> None:
    case = record.cases["khemed-1958"]
    newer = replace(case.codings["aim"], coded=replace(case.codings["aim"].coded, on="2026-12"))
    changed = replace(case, codings={**case.codings, "aim": newer})
    site = sample.site(record)
    assert cite.of_case(site, case).changed == as_date("2026-11-20")
    assert cite.of_case(site, changed).changed == as_date("2026-12")
    versions = f"data {record.data_version}, codebook {record.version}, software {__version__}"
    assert cite.of_case(site, case).version == versions


def test_the_page_shows_what_the_files_hold(record: Record) -> None:
    site = replace(sample.site(record), address="https://example.org/kb")
    made = {str(one.path): one.data.decode() for one in pages(site)}
    for case in record.cases.values():
        page = Page(made[f"cases/{case.id}.md"])
        work = cite.of_case(site, case)
        assert work.url == f"https://example.org/kb/cases/{case.id}/"
        assert cite.in_words(work) in page.runs
        for text in (cite.bibtex(work), cite.ris(work).replace("\r\n", "\n"), cite.csl(work)):
            assert text.rstrip() in [run.rstrip() for run in page.runs]
        assert {"cite.bib", "cite.ris", "cite.json"} <= set(page.values("href"))
