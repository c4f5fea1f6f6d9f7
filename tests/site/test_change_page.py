"""The page of the changes, the feed, and the version of the data on everything that a reader sees."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coalition_kb.site import change_pages, cite
from coalition_kb.site.pages import feed
from tests.site import links, sample
from tests.site.markup import rendered
from tests.site.test_build import contents, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from tests.site.markup import Page

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page(made: Mapping[str, str]) -> Page:
    """The page of the changes."""
    return rendered(made["changes.md"])


def told(record: Record, address: str = "") -> ET.Element:
    """The feed of *record*, read."""
    return ET.fromstring(feed(replace(sample.site(record, tabled=False), address=address)).data)  # noqa: S314 - our own


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_versions_stand_newest_first(page: Page) -> None:
    assert page.text.index("Data 0.1.0") < page.text.index("Data 0.0.1")
    assert {"data-0-1-0", "data-0-0-1"} <= set(page.ids)


def test_a_version_tells_its_day_its_codebook_and_its_sentences(page: Page, record: Record) -> None:
    assert "22 November 2026 · codebook 0.2.0" in page.text
    assert "Three cases to learn from." in page.text
    assert record.versions["0.2.0"].says in page.text


def test_cases_that_came_and_went_are_linked_with_the_reason(page: Page) -> None:
    assert "Cases added: 2" in page.text
    assert "../cases/khemed-1958/" in page.values("href")
    assert "Wadesdah went into Khemed (Operation Sandstorm): The landing was renamed after the country." in page.text
    assert (
        "The rehearsal of Sandstorm was withdrawn: It was an exercise, and no one was sent for a dispute." in page.text
    )


def test_a_cell_is_told_in_its_row_and_leads_to_where_it_stands(page: Page, record: Record) -> None:
    troops = record.variables["troops"].name
    row = f"Costaguana: {troops} 600, high 600 (500 to 650) peak, high answer It led the second wave."
    assert row in page.text
    assert "../cases/san-marcos-2004/#COS-troops" in page.values("href")
    assert "../cases/san-marcos-2004/#date-start" in page.values("href")


def test_a_cell_that_is_gone_leads_nowhere(page: Page) -> None:
    assert "support, low gone – Its ships lay there on a visit." in page.text
    assert not [href for href in page.values("href") if "#SYL-" in href]


def test_a_record_without_versions_has_a_page_that_tells_of_none(record: Record) -> None:
    shown = change_pages.changes(sample.site(replace(record, changes={}), tabled=False))
    assert shown["versions"] == []


# --- the feed ---------------------------------------------------------------------------------------------------------


def test_the_feed_has_all_that_atom_demands(record: Record) -> None:
    root = told(record)
    assert root.tag == f"{ATOM}feed"
    for of in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(of.findall(f"{ATOM}{name}")) == 1
        assert of.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert of.findtext(f"{ATOM}updated", "").endswith("T00:00:00Z")
        assert [link.get("rel") for link in of.findall(f"{ATOM}link")].count("alternate") == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Coalition knowledge base contributors"
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 1 + len(record.changes)


def test_the_feed_is_of_the_day_of_the_data_and_its_newest_entry_comes_first(record: Record) -> None:
    root = told(record)
    updated = [one.text for one in root.iter(f"{ATOM}updated")]
    assert updated == ["2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z", "2026-11-20T00:00:00Z"]


def test_ids_stay_the_same_wherever_the_site_stands(record: Record) -> None:
    nowhere, somewhere = told(record), told(record, "https://example.org/kb")
    assert [one.text for one in nowhere.iter(f"{ATOM}id")] == [one.text for one in somewhere.iter(f"{ATOM}id")]


def test_with_an_address_links_are_whole_and_the_feed_names_itself(record: Record) -> None:
    links_ = [(one.get("rel"), one.get("href")) for one in told(record, "https://example.org/kb").iter(f"{ATOM}link")]
    assert links_[:3] == [
        ("alternate", "https://example.org/kb/changes/"),
        ("self", "https://example.org/kb/changes.xml"),
        ("alternate", "https://example.org/kb/changes/#data-0-1-0"),
    ]


def test_what_a_version_says_is_html_within_and_text_without(record: Record) -> None:
    says = "More of `x` & <b> than [@gazette-2006]."
    odd = replace(record, changes={"0.1.0": replace(record.changes["0.1.0"], says=(says,))})
    content = told(odd).findtext(f"{ATOM}entry/{ATOM}content", "")
    assert content.startswith("<p>More of <code>x</code> &amp; &lt;b&gt; than (<a href=")


def test_the_feed_is_on_the_site_and_every_page_leads_to_it(built: Path) -> None:
    assert (built / "site" / "changes.xml").read_bytes() == (built / "docs" / "changes.xml").read_bytes()
    for path, shown in links.read(built / "site").items():
        rels = [one.attributes for one in shown.elements if one.name == "link"]
        assert any(one.get("type") == "application/atom+xml" for one in rels), path


# --- the version ------------------------------------------------------------------------------------------------------


def test_every_page_bears_the_version_of_the_data(built: Path, record: Record) -> None:
    wanted = f"data {record.data_version}, codebook {record.version}, software "
    for path, shown in links.read(built / "site").items():
        held = [
            one.attributes["content"]
            for one in shown.elements
            if one.name == "meta" and one.attributes.get("name") == "version"
        ]
        assert len(held) == 1, path
        assert held[0].startswith(wanted), path
        assert wanted in shown.text or path.name == "404.html", path


def test_every_citation_of_a_case_bears_it(record: Record) -> None:
    site = sample.site(record, tabled=False)
    for one in cite.citations(site):
        assert f"data {record.data_version}, codebook" in one.data.decode(), one.path


def test_the_build_asks_no_git(project: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small project lies in no repository; here git itself fails, and the bytes are the same."""
    trap = tmp_path / "bin" / "git"
    trap.parent.mkdir()
    trap.write_text("#!/bin/sh\nexit 99\n", encoding="utf-8")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", f"{trap.parent}{os.pathsep}{os.environ['PATH']}")
    done = run(project, tmp_path / "build")
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "build" / "data") == contents(built / "data")
    assert contents(tmp_path / "build" / "docs") == contents(built / "docs")
