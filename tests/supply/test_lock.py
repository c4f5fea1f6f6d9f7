"""The lock file: each package in one known version, from one place, by its hash."""

from __future__ import annotations

import re
import tomllib
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.supply.lock import ROOT, installer, locked, project, runtime

LOCKED = locked()
HASH = re.compile(r"sha256:[0-9a-f]{64}")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
#: The distribution of Whoosh that was given, by the hashes of its two files.
WHOOSH = {
    "sha256:aa39c3c3426e3fd107dcb4bde64ca1e276a65a889d9085a6e4b54ba82420a852",
    "sha256:7ca5633dbfa9e0e0fa400d3151a8a0c4bec53bd2ecedc0a67705b17565c31a83",
}
#: What was looked at and is kept out, also by way of others, with the reason.
KEPT_OUT = {
    "bleach": "no longer kept up; nh3 does the same",
    "country-converter": "does not work with pandas 3",
    "krippendorff": "GPL",
    "marginaleffects": "brings more than a gigabyte",
    "mkdocs-macros-plugin": "runs what contributors write as a template",
    "pyqca": "gives wrong solutions",
    "pyreadr": "AGPL",
    "whoosh-reloaded": "Whoosh is the distribution that was given",
    "whoosh3": "Whoosh is the distribution that was given",
    "yamlfix": "turns the text no into false",
}


def asked(requirements: list[str]) -> set[tuple[str, SpecifierSet]]:
    """Which packages, and which versions of them, *requirements* of pyproject.toml ask for."""
    return {(canonicalize_name(one.name), one.specifier) for one in map(Requirement, requirements)}


def answered(entries: list[dict[str, str]]) -> set[tuple[str, SpecifierSet]]:
    """The same as the lock file repeats it."""
    return {(one["name"], SpecifierSet(one.get("specifier", ""))) for one in entries}


def test_every_file_of_a_package_is_known_by_its_hash() -> None:
    assert [one.name for one in LOCKED if not one.files] == []
    files = [file for one in LOCKED for file in one.files]
    assert [file["url"] for file in files if not HASH.fullmatch(file.get("hash", ""))] == []


def test_a_package_comes_from_pypi_and_from_nowhere_else() -> None:
    assert [one.name for one in LOCKED if one.source != {"registry": "https://pypi.org/simple"}] == []
    assert {urlsplit(file["url"])[:2] for one in LOCKED for file in one.files} == {("https", "files.pythonhosted.org")}


def test_whoosh_is_the_one_that_was_given() -> None:
    (whoosh,) = [one for one in LOCKED if one.name == "whoosh"]
    assert whoosh.version == "2.7.4"
    assert {one["hash"] for one in whoosh.files} == WHOOSH


def test_the_installer_is_known_by_its_hashes_and_builds_the_project_by_itself() -> None:
    uv = installer()
    assert uv.name == "uv"
    assert uv.files
    assert [one["hash"] for one in uv.files if not HASH.fullmatch(one["hash"])] == []
    (backend,) = map(Requirement, PYPROJECT["build-system"]["requires"])
    assert backend.name == "uv-build"
    assert uv.version in backend.specifier


def test_what_was_kept_out_has_not_come_in_with_others() -> None:
    assert [one.name for one in LOCKED if one.name in KEPT_OUT] == []


def test_the_lock_answers_what_the_project_asks_for() -> None:
    metadata = project()["metadata"]
    extras = [one for extra in PYPROJECT["project"]["optional-dependencies"].values() for one in extra]
    assert answered(metadata["requires-dist"]) == asked([*PYPROJECT["project"]["dependencies"], *extras])
    groups = {name: asked(requirements) for name, requirements in PYPROJECT["dependency-groups"].items()}
    assert {name: answered(entries) for name, entries in metadata["requires-dev"].items()} == groups


def test_what_comes_with_the_project_is_found_at_any_remove() -> None:
    assert {"mkdocs", "watchdog", "certifi", "pyarrow", "typst"} <= runtime()
    assert runtime() & {"pytest", "ruff", "mutmut", "coalition-kb"} == set()
