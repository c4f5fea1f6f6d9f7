"""uv.lock, and what pip is told of uv, read: which packages the project stands on, in which versions, from where."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
FILE, INSTALLER = ROOT / "uv.lock", ROOT / ".ci" / "uv.txt"
PROJECT = "coalition-kb"


@dataclass(frozen=True, slots=True)
class Locked:
    """A package in one version. Of some there are two, for older and for newer Pythons."""

    name: str
    version: str
    source: Mapping[str, str]  # {"registry": address}, or another kind of place; empty where none is named
    files: Sequence[Mapping[str, Any]]  # wheels and sdist, each with "hash", and in the lock file with "url"


def locked() -> list[Locked]:
    """Every package that the lock file names but the project itself, in its order."""
    return [
        Locked(
            name=entry["name"],
            version=entry["version"],
            source=entry["source"],
            files=[*entry.get("wheels", ()), *([entry["sdist"]] if "sdist" in entry else ())],
        )
        for entry in _entries()
        if entry["name"] != PROJECT
    ]


def installer() -> Locked:
    """uv, which installs what the lock file names, as requirements for pip tell of it: a line, and a line for each hash."""
    lines = INSTALLER.read_text(encoding="utf-8").splitlines()
    first, *hashes = [line.strip(" \\") for line in lines if not line.startswith("#")]
    name, version = first.split("==")
    return Locked(name, version, {}, [{"hash": one.removeprefix("--hash=")} for one in hashes])


def runtime() -> frozenset[str]:
    """The names of what comes with the project and its extras, on any platform, at any remove."""
    entries = _entries()
    extras = {extra for entry in entries if entry["name"] == PROJECT for extra in entry["optional-dependencies"]}
    needed = {(PROJECT, extra) for extra in extras} | {(PROJECT, "")}
    waiting = list(needed)
    while waiting:
        name, extra = waiting.pop()
        found = {
            (one["name"], part)
            for entry in entries
            if entry["name"] == name
            for one in (entry["optional-dependencies"][extra] if extra else entry.get("dependencies", ()))
            for part in ("", *one.get("extra", ()))
        }
        waiting += found - needed
        needed |= found
    return frozenset(name for name, _ in needed) - {PROJECT}


def project() -> Mapping[str, Any]:
    """The project's own entry, which repeats what pyproject.toml asks for."""
    (own,) = (entry for entry in _entries() if entry["name"] == PROJECT)
    return own


@cache  # reading it takes a third of a second, and each test of the bill asks
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["package"]
    return entries
