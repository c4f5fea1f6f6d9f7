"""One run of build_site.py over one tree: all of it or nothing, the same each time, and no link that leads nowhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import build_site
from coalition_kb import __version__
from coalition_kb.download import in_words
from coalition_kb.generator import SiteError, address, repository, settings
from coalition_kb.qda import told_lost
from coalition_kb.site.pages import pages
from tests.site import links, sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from tests.site.markup import Page

PARTS = (
    "docs",
    "site",
    "data",
)  # the edition in one file lies in the site too; Whoosh names the files of the index by chance


@pytest.fixture(scope="module")
def site(built: Path) -> Mapping[Path, Page]:
    """Every page of the small site."""
    return links.read(built / "site")


@pytest.fixture
def own(project: Path, tmp_path: Path) -> Path:
    """The project, to be changed."""
    return shutil.copytree(project, tmp_path / "project")


def run(root: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """What `python build_site.py` answers in the folder *root*."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "build_site.py", "--into", str(into)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(sample.PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_the_same_tree_built_twice_gives_the_same_bytes(project: Path, built: Path, tmp_path: Path) -> None:
    done = run(project, tmp_path)
    assert (done.returncode, done.stdout.count("The site is in")) == (0, 1), done.stderr
    for part in PARTS:
        once, twice = contents(built / part), contents(tmp_path / part)
        assert list(once) == list(twice)
        assert [name for name in once if once[name] != twice[name]] == []


def test_with_an_error_in_the_record_nothing_is_built_and_the_last_good_build_stands(
    own: Path, built: Path, tmp_path: Path
) -> None:
    into = tmp_path / "build"
    shutil.copytree(built, into / "versions" / "v-good")
    (into / "current").symlink_to("versions/v-good")
    (into / "site").symlink_to("current/site")
    case = own / "cases" / "khemed-1958.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("code: rescue", "code: rescus"), encoding="utf-8")

    done = run(own, into)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "cases/khemed-1958.yaml:" in done.stderr
    assert "[unknown-code]" in done.stderr
    assert done.stderr.endswith("Nothing was built: mend the record first. The last good build stands.\n")
    assert (into / "current").resolve().name == "v-good"
    assert contents(into / "site") == contents(built / "site")


def test_a_page_with_a_link_that_leads_nowhere_is_refused_and_the_last_good_build_stands(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    sample.append(own / "docs" / "cite.md", "\n[nowhere](sources.md#nothing-here)\n")
    with pytest.raises(SiteError, match="the site was not built"):
        build_site.build(own, tmp_path / "build")
    assert not (tmp_path / "build" / "site").exists()
    assert not list((tmp_path / "build" / "versions").iterdir())


@pytest.mark.parametrize(
    "change",
    [
        (
            "script-src 'self'",
            "script-src 'self' https://example.org",
            "its policy is not the one in coalition_kb/policy.py",
        ),
        (
            "{{ super() }}\n{% for script",
            "<script>go()</script>{{ super() }}\n{% for script",
            "it holds a script that the policy",
        ),
        ('<form class="kb-find"', '<form onsubmit="go()" class="kb-find"', "it has an event handler: onsubmit"),
    ],
    ids=["a wider policy", "a script", "a handler"],
)
def test_a_page_that_goes_beyond_the_policy_is_refused(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str, str]
) -> None:
    was, now, fault = change
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    shell = own / sample.THEME / "main.html"
    text = shell.read_text(encoding="utf-8")
    assert was in text
    shell.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(SiteError, match=f"the site was not built: .*html: {fault}"):
        build_site.build(own, tmp_path / "build")
    assert not (tmp_path / "build" / "site").exists()


# --- citing -----------------------------------------------------------------------------------------------------------


def test_every_page_says_how_it_is_cited_and_tells_it_to_programs(
    built: Path, site: Mapping[Path, Page], record: Record
) -> None:
    uncited = set()
    for path, page in site.items():
        names = [one.attributes.get("name", "") for one in page.elements if one.name == "meta"]
        if "citation_title" not in names:
            uncited.add(str(path.relative_to(built / "site")))
            continue
        assert names.count("citation_title") == names.count("citation_author") == 1, path
        assert "Coalition knowledge base contributors" in page.text, path
        assert f"codebook {record.version}, software {__version__}" in page.text, path
    assert uncited == {"404.html", *(f"cases/{id_}/index.html" for id_ in record.retired)}


# --- links ------------------------------------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_and_every_anchor_to_a_place(built: Path) -> None:
    assert list(links.faults(built / "site", links.addresses(built / "site"))) == []


def test_every_link_of_the_real_site_leads_somewhere(real_site: Path) -> None:
    read = links.addresses(real_site)
    assert list(links.faults(real_site, read)) == []
    assert [str(path) for path, page in read.items() if len(set(page.ids)) < len(page.ids)] == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="nothing.html">', "leads to no file"),
        ('<a href="#nothing">', "leads to no place on its page"),
        ('<a href="b/#nothing">', "leads to no place on its page"),
        ('<a href="/b/">', "leads to no file"),
        ('<a href="javascript:alert(1)">', "has a scheme that is not allowed"),
        ('<a href="//example.org/">', "has a scheme that is not allowed"),
        ('<script src="https://example.org/x.js"></script>', "is asked of another host"),
        ('<img src="//example.org/x.png">', "is asked of another host"),
    ],
)
def test_a_bad_link_is_found(tmp_path: Path, html: str, fault: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text('<p id="here"></p>')
    (tmp_path / "index.html").write_text('<a href="b/#here"></a><a href="https://example.org">' + html)
    found = list(links.faults(tmp_path, links.addresses(tmp_path)))
    assert found
    assert fault in found[0]


def test_no_element_has_a_program_in_an_attribute(site: Mapping[Path, Page]) -> None:
    handlers = {
        name for page in site.values() for one in page.elements for name in one.attributes if name.startswith("on")
    }
    assert not handlers


def test_no_style_asks_another_host(built: Path) -> None:
    for path in (built / "site").rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", path.read_text(encoding="utf-8")), path


def test_every_id_stands_once_on_its_page(site: Mapping[Path, Page]) -> None:
    doubled = [(path.name, one) for path, page in site.items() for one in page.ids if page.ids.count(one) > 1]
    assert not doubled


# --- the dataset on the site ------------------------------------------------------------------------------------------


def test_each_file_of_the_dataset_is_on_the_data_page_and_the_same_bytes(
    built: Path, site: Mapping[Path, Page]
) -> None:
    page = site[built / "site" / "data" / "index.html"]
    linked = {href.removeprefix("files/") for href in page.values("href") if href.startswith("files/")}
    data = contents(built / "data")
    assert linked == set(data)
    assert contents(built / "site" / "data" / "files") == data
    assert all(data.values())


def test_the_data_page_tells_what_the_files_for_qualitative_software_cannot_hold(
    built: Path, site: Mapping[Path, Page]
) -> None:
    shown = site[built / "site" / "data" / "index.html"].text
    assert all(one in shown for one in told_lost())


def test_the_edition_in_one_file_lies_beside_the_site_and_on_it(built: Path, site: Mapping[Path, Page]) -> None:
    assert "../coalition-kb.html" in site[built / "site" / "data" / "index.html"].values("href")
    edition = built / "coalition-kb.html"
    assert edition.samefile(built / "site" / "coalition-kb.html")
    assert 'id="/data/files/cases.csv"' in edition.read_text(encoding="utf-8")


def test_the_data_page_tells_rows_columns_and_size_as_they_are(built: Path, site: Mapping[Path, Page]) -> None:
    shown = site[built / "site" / "data" / "index.html"].text
    lines = (built / "data" / "states.csv").read_text(encoding="utf-8").splitlines()
    said = f"states A state of the system since 1946. {len(lines) - 1} {len(lines[0].split(','))} .csv "
    assert said + in_words((built / "data" / "states.csv").stat().st_size) in shown


# --- settings ---------------------------------------------------------------------------------------------------------


def test_the_settings_ask_nothing_of_another_host(tmp_path: Path) -> None:
    config = settings(sample.PROJECT, tmp_path / "docs", tmp_path / "site")
    assert not config["repo_url"]  # the theme would ask its host for stars and forks
    assert config["theme"]["font"] is False  # the theme's fonts come from another host
    assert not config["plugins"]
    assert config["hooks"] == {}
    assert config["strict"]


def test_settings_with_a_fault_are_told(own: Path, tmp_path: Path) -> None:
    (own / "mkdocs.yml").write_text("theme: nothing-of-that-name\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"mkdocs\.yml: "):
        settings(own, tmp_path / "docs", tmp_path / "site")


@pytest.mark.parametrize(("written", "address"), [("", ""), ("https://example.org/kb/", "https://example.org/kb")])
def test_the_address_of_the_repository_comes_from_the_settings(
    own: Path, tmp_path: Path, written: str, address: str
) -> None:
    path = own / "mkdocs.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('repository: ""', f'repository: "{written}"'), encoding="utf-8"
    )
    assert repository(settings(own, tmp_path / "docs", tmp_path / "site")) == address


@pytest.mark.parametrize(("written", "url"), [("", ""), ("https://example.org/kb/", "https://example.org/kb")])
def test_the_address_of_the_site_comes_from_the_settings(own: Path, tmp_path: Path, written: str, url: str) -> None:
    path = own / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('site_url: ""', f'site_url: "{written}"'), encoding="utf-8")
    assert address(settings(own, tmp_path / "docs", tmp_path / "site")) == url


def test_without_an_address_of_the_repository_no_link_needs_one(record: Record) -> None:
    assert not any(b"/edit/main/" in page.data for page in pages(sample.site(record)))


def test_with_an_address_of_the_repository_the_file_of_each_case_can_be_edited(record: Record) -> None:
    made = {str(page.path): page.data.decode() for page in pages(sample.site(record, "https://example.org/kb"))}
    for case in record.cases:
        assert (
            f'<a href="https://example.org/kb/edit/main/cases/{case}.yaml">Edit the file of this case</a>'
            in made[f"cases/{case}.md"]
        )
