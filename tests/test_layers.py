"""Each module imports only from below, and each library is known to one layer. The list is the architecture."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = "coalition_kb"
LAYERS = (  # from the ground up; neighbours on one line do not see each other
    {
        "place",
        "dates",
        "faults",
        "output",
        "packed",
        "beside",
        "download",
        "earlier",
        "stages",
        "garbage",
        "policy",
        "recall",
        "words",
        "version",
    },
    {"problem", "shell", "second_process", "pieces", "compiled"},
    {"yamlfile", "model"},
    {"shapes", "naming", "written"},
    {"operations", "bare", "cells", "judgements", "lineage", "analysis", "kinds", "conversion"},
    {"narrative"},
    {"checks"},
    {"reader"},
    {"filters", "about"},
    {"answers", "likeness", "reliability"},
    {"tables", "situation"},
    {"findings"},
    {"dataset", "search", "show", "qda", "changes", "joining", "authoring", "migrations"},
    {"site"},
    {"report"},
    {"publish", "generator", "pagefind", "revision"},
    {"outcomes", "knowledge_base", "memory", "preview", "second_works"},
    {"building"},
    {"__init__"},
    {"cli"},
    {"__main__"},
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}
KNOWN_TO = {  # who may know a library from outside
    "yaml": {"yamlfile"},
    "ruamel": {"authoring/canonical"},
    "numpy": {"analysis", "findings", "tables"},
    "scipy": {"analysis"},
    "statsmodels": set(),  # the second witness of the tests alone
    "pandas": {"tables", "dataset", "joining", "knowledge_base"},
    "pyreadstat": {"dataset"},
    "xlsxwriter": {"dataset"},
    "sqlite3": {"dataset"},
    "pyarrow": {"dataset"},
    "typst": {"report/typesetting"},
    "jinja2": {"site", "report/book", "compiled"},
    "markupsafe": {"site"},
    "nh3": {"site/prose"},
    "whoosh": {"search/index"},
    "mkdocs": {"generator"},
    "markdown": {"conversion", "report/running"},
    "pagefind_bin": {"pagefind/index"},
    "click": {"cli"},
}
MODULES = sorted((ROOT / PACKAGE).rglob("*.py"))


def named(path: Path) -> str:
    """The name of a module below the package: `site/pages`."""
    return path.relative_to(ROOT / PACKAGE).with_suffix("").as_posix()


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, for its types and within its functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: an import is written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> Iterator[str]:
    """The modules of the package that a module imports, as `named` has them."""
    for dotted in imports(path):
        top, *rest = dotted.split(".")
        if top == PACKAGE:
            file = ROOT.joinpath(top, *rest).with_suffix(".py")
            while rest and not file.exists() and not file.with_suffix("").is_dir():
                rest.pop()  # the last part was the name of a thing in the module
                file = ROOT.joinpath(top, *rest).with_suffix(".py")
            yield "/".join(rest) or "__init__"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_has_a_layer(path: Path) -> None:
    part = named(path).split("/")[0]
    assert part in HEIGHT, f"{part} stands in no layer: add it to LAYERS and to docs/architecture.md"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_down(path: Path) -> None:
    own = named(path).split("/")[0]
    seen = {other.split("/")[0] for other in ours(path)} - {own}
    assert {other for other in seen if HEIGHT[other] >= HEIGHT[own]} == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_library_is_known_to_its_layer_alone(path: Path) -> None:
    own = named(path)
    libraries = {dotted.split(".")[0] for dotted in imports(path)} & set(KNOWN_TO)
    assert {one for one in libraries if not {own, own.split("/")[0]} & KNOWN_TO[one]} == set()


def test_no_module_rests_on_itself() -> None:
    graph = {named(path): set(ours(path)) - {named(path)} for path in MODULES}
    TopologicalSorter(graph).prepare()  # it raises where there is a circle
