"""A build takes over what the last one made of the same, and is then byte by byte what one from nothing would be."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

import build_site
from coalition_kb.building import publish_pages
from coalition_kb.earlier import Earlier, earlier, inputs, is_current, note
from coalition_kb.generator import settings
from coalition_kb.publish import EDITION, lay
from coalition_kb.reader import documents, licences, load
from coalition_kb.site.cite import citations
from coalition_kb.site.pages import pages
from coalition_kb.site.printed import PRINTED
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from tests.csvfiles import csv_files
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # the generator sets it: so it is set back after


@pytest.fixture
def own(project: Path, tmp_path: Path) -> Path:
    """The small record as a project that may be changed."""
    return shutil.copytree(project, tmp_path / "project")


def chance(seed: int) -> random.Random:
    """What chooses edits: the same each time."""
    return random.Random(seed)  # noqa: S311 - nothing is to be kept secret


SURE = "confidence: high"


# --- edits ------------------------------------------------------------------------------------------------------------


def of_account(project: Path, by: random.Random) -> None:
    """Another word in the account of a case."""
    file = by.choice(sorted((project / "cases").glob("*.yaml")))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("The ", f"The {by.choice(['first', 'late', 'old'])} ", 1), encoding="utf-8")


def of_confidence(project: Path, by: random.Random) -> None:
    """Another confidence of an answer."""
    file = by.choice([path for path in sorted((project / "cases").glob("*.yaml")) if SURE in path.read_text()])
    file.write_text(file.read_text(encoding="utf-8").replace(SURE, "confidence: low", 1), encoding="utf-8")


def add(project: Path, by: random.Random) -> None:
    """A case more, which is another one under a new id."""
    file = by.choice(sorted((project / "cases").glob("*.yaml")))
    id_ = f"{file.stem}-{by.randrange(1000, 10000)}"
    text = file.read_text(encoding="utf-8").replace(f"id: {file.stem}\n", f"id: {id_}\n", 1)
    file.with_name(f"{id_}.yaml").write_text(text, encoding="utf-8")


def rename(project: Path, by: random.Random) -> None:
    """A case under another id."""
    file = unnamed(project, by)
    id_ = f"{file.stem}-again"
    text = file.read_text(encoding="utf-8").replace(f"id: {file.stem}\n", f"id: {id_}\n", 1)
    file.with_name(f"{id_}.yaml").write_text(text, encoding="utf-8")
    file.unlink()


def delete(project: Path, by: random.Random) -> None:
    """A case less."""
    unnamed(project, by).unlink()


def unnamed(project: Path, by: random.Random) -> Path:
    """The file of a case that no other file speaks of, so that it may go; one more where there is none."""
    files = [path for top in ("cases", "codebook") for path in (project / top).rglob("*.yaml")]
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    free = [
        path
        for path in sorted((project / "cases").glob("*.yaml"))
        if not any(path.stem in text for other, text in texts.items() if other != path)
    ]
    if not free:
        add(project, by)
        return unnamed(project, by)
    return by.choice(free)


def of_codebook(project: Path, by: random.Random) -> None:
    """Another name of a variable."""
    file = by.choice(sorted((project / "codebook" / "variables").rglob("*.yaml")))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: ", f"name: The {by.randrange(100)}th ", 1), encoding="utf-8")


def of_template(project: Path, by: random.Random) -> None:
    """Another word on every page, and another one on some."""
    for name, was in (("main.html", "How to cite"), ("partials/kb-found.html", 'data-pagefind-meta="about')):
        file = project / sample.THEME / name
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(was, f"{was}{by.choice('abc')}"), encoding="utf-8")


def of_settings(project: Path, by: random.Random) -> None:
    """Another sign beside each heading."""
    file = project / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('permalink: "¶"', f'permalink: "{by.choice("§#")}"'), encoding="utf-8")


def of_document(project: Path, by: random.Random) -> None:
    """Another sentence on a page that is written by hand."""
    file = by.choice(sorted((project / "docs").glob("*.md")))
    file.write_text(f"{file.read_text(encoding='utf-8')}\nMore.\n", encoding="utf-8")


EDITS = (of_account, add, rename, delete, of_codebook, of_template, of_settings, of_document)


# --- what is made -----------------------------------------------------------------------------------------------------


@dataclass
class Builds:
    """Builds of the pages of one project, each in a folder of its own."""

    into: Path
    folders: list[Path] = field(default_factory=list)

    def one_more(self, project: Path, *, is_afresh: bool = False) -> Path:
        """The folder of one more build of *project*, whose checks nobody asked."""
        folder = self.into / f"{len(self.folders)}"
        self.folders.append(folder)
        site = sample.site(load(project).record)
        made = [*pages(site), *static(), *citations(site), spellings(site.record)]
        lay([*made, *documents(project), *licences(project)], folder / "docs")
        for one in csv_files(site.tables):
            lay([one], folder / "docs" / "data" / "files")
        given = inputs(project)
        before = Earlier() if is_afresh else earlier(self.into, given)
        config = settings(project, folder / "frame", folder / "site")
        note(given, publish_pages(config, folder / "docs", before, epoch=0, versions="1"), folder)
        if not is_afresh:
            (self.into / "current").unlink(missing_ok=True)
            (self.into / "current").symlink_to(folder.name)
        return folder


def difference(one: Path, other: Path) -> list[str]:
    """The files that two folders do not have alike."""
    files = [{path.relative_to(top).as_posix() for path in found(top)} for top in (one, other)]
    alike = {name for name in files[0] & files[1] if (one / name).read_bytes() == (other / name).read_bytes()}
    return sorted((files[0] | files[1]) - alike)


def found(top: Path) -> Iterator[Path]:
    return (path for path in top.rglob("*") if path.is_file())


@pytest.mark.slow
def test_after_any_edits_the_site_is_that_of_a_build_from_nothing(own: Path, tmp_path: Path) -> None:
    by, builds = chance(1946), Builds(tmp_path)
    builds.one_more(own)
    edits = list(EDITS)
    by.shuffle(edits)
    for edit in edits:
        edit(own, by)
        made, afresh = builds.one_more(own), builds.one_more(own, is_afresh=True)
        assert difference(made / "docs", afresh / "docs") == [], edit.__doc__
        assert difference(made / "site", afresh / "site") == [], edit.__doc__


def test_only_pages_whose_text_has_changed_are_made_again(own: Path, tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    first = builds.one_more(own)
    of_account(own, chance(1))
    second = builds.one_more(own)
    changed = {page_of(name) for name in difference(first / "docs", second / "docs")}
    stamped = set(earlier(tmp_path, inputs(own)).keys)
    again = {name for name in stamped if not (second / name).samefile(first / name)}
    assert again == changed & stamped
    assert again


def page_of(written: str) -> str:
    """The file of the site that a page as it is written becomes."""
    return f"site/{written.removesuffix('.md')}/index.html"


@pytest.mark.slow
def test_a_whole_build_after_another_is_one_from_nothing(own: Path, tmp_path: Path) -> None:
    """All that readers see: the index of the shell's search alone has names of chance in it."""
    build_site.build(own, tmp_path / "build")
    of_account(own, chance(2))
    of_confidence(own, chance(2))
    build_site.build(own, tmp_path / "build")
    build_site.build(own, tmp_path / "afresh")
    for part in ("docs", "site", "data"):
        assert difference(tmp_path / "build" / part, tmp_path / "afresh" / part) == []
    assert (tmp_path / "build" / EDITION).read_bytes() == (tmp_path / "afresh" / EDITION).read_bytes()
    first, last = sorted((tmp_path / "build" / "versions").iterdir(), key=lambda one: one.stat().st_mtime_ns)
    assert (last / "data" / "states.parquet").samefile(first / "data" / "states.parquet")  # no case is in it
    assert not (last / "data" / "coalition-kb.sqlite").samefile(first / "data" / "coalition-kb.sqlite")
    assert is_current(tmp_path / "build", inputs(own))
    noted = earlier(tmp_path / "build", inputs(own)).keys
    assert {f"data/{one.path}" for one in PRINTED if one.needs and one.is_there} <= set(noted)


@pytest.mark.parametrize("edit", EDITS)
def test_a_build_is_no_longer_current_after_an_edit(own: Path, tmp_path: Path, edit: Callable[..., None]) -> None:
    add(own, chance(1))  # there is one that may go
    note(inputs(own), {}, folder_of(tmp_path))
    assert is_current(tmp_path, inputs(own))
    edit(own, chance(0))
    assert not is_current(tmp_path, inputs(own))


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"program": "a", "record": "b"}'])
def test_a_note_that_cannot_be_read_is_none(own: Path, tmp_path: Path, kept: str) -> None:
    (folder_of(tmp_path) / "made-of.json").write_text(kept, encoding="utf-8")
    assert not is_current(tmp_path, inputs(own))
    assert earlier(tmp_path, inputs(own)) == Earlier(inputs(own).program)


def test_nothing_is_taken_over_from_another_program(own: Path, tmp_path: Path) -> None:
    note(inputs(own), {"site/a.html": "key"}, folder_of(tmp_path))
    (tmp_path / "current" / "site").mkdir()
    (tmp_path / "current" / "site" / "a.html").touch()
    assert earlier(tmp_path, inputs(own)).made("site/a.html", "key")
    assert earlier(tmp_path, inputs(own)).made("site/a.html", "other") is None
    of_template(own, chance(0))
    assert earlier(tmp_path, inputs(own)).made("site/a.html", "key") is None


def folder_of(into: Path) -> Path:
    """The folder of the last build in *into*."""
    (into / "current").mkdir()
    return into / "current"
