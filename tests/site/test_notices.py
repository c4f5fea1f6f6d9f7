"""THIRD-PARTY-NOTICES.md: whatever of others is in the tree or on the site is named there, with the files it is about."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from coalition_kb.site.static import SCRIPTS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^- `(site|project): ([^`]+)`$", TEXT, re.MULTILINE)
SITE = [pattern for place, pattern in NAMED if place == "site"]
PROJECT = [pattern for place, pattern in NAMED if place == "project"]
#: What the build makes itself in the folders where the theme and Pagefind lay their files.
OURS = {f"assets/{name}" for name in ("kb.css", "words.txt", "situation.json", "codebook.js", *SCRIPTS)}
MADE_BY_PAGEFIND = ("pagefind/fragment/*", "pagefind/index/*", "pagefind/*.pf_meta", "pagefind/pagefind-entry.json")
CATALOGUE = "pagefind/catalogue.json"
#: Kinds of files of which the project writes none itself, and the folders where its own stand.
FOREIGN = ("*.json", "*.js", "*.xsd", "*.ttf", "*.otf", "*.woff*", "*.svg", "*.png")
OWN_FILES = (
    "coalition_kb/site/assets/*",
    "coalition_kb/preview/*",
    "codebook/schema/*",
    "tests/analysis/*",
    "tests/editor/language-server/*",  # what npm is to install, and what it did
    ".zenodo.json",
)
#: The licences whose texts must go with what is handed on, by the names that stand at the ends of the entries.
TEXTS = {"MIT", "ISC", "0BSD", "W3C Software and Document License", "Apache-2.0"}


def test_every_file_of_others_on_the_site_is_named(built: Path) -> None:
    site = built / "site"
    files = {
        path.relative_to(site).as_posix() for part in ("assets", "pagefind") for path in (site / part).rglob("*.*")
    }
    others = {one for one in files - OURS - {CATALOGUE} if not any(fnmatch(one, made) for made in MADE_BY_PAGEFIND)}
    assert {one for one in others if not any(fnmatch(one, pattern) for pattern in SITE)} == set()
    assert [pattern for pattern in SITE if not any(fnmatch(one, pattern) for one in others)] == []


def test_the_search_of_the_theme_is_not_handed_on(built: Path) -> None:
    scripts = built / "site" / "assets" / "javascripts"
    assert {path.name for path in scripts.iterdir() if path.is_dir()} == set()


def test_every_file_of_others_in_the_project_is_named() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("coalition_kb", "tests", "codebook", "docs")
        for kind in FOREIGN
        for path in (ROOT / folder).rglob(kind)
    }
    others = {one for one in found if not any(fnmatch(one, own) for own in OWN_FILES)}
    assert others == set(PROJECT)


@pytest.mark.parametrize("licence", sorted(TEXTS))
def test_a_licence_that_is_named_stands_in_full(licence: str) -> None:
    entries, texts = TEXT.split("## Texts of the licences", 1)
    assert licence in entries
    assert f"\n### {licence}" in texts


def test_what_the_script_of_the_theme_holds_is_named(built: Path) -> None:
    scripts = built / "site" / "assets"
    held = set()
    for path in scripts.rglob("*.map"):
        for source in json.loads(path.read_text(encoding="utf-8"))["sources"]:
            held |= set(re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)", source))
    assert held
    assert {one for one in held if one.lower() not in TEXT.lower()} == set()
