"""The tree that the site is measured against: the same pages and texts as plain Markdown, for MkDocs and nothing else.

It is made from the pages of a build by the rule of `benchmarks.markdown`, with the files of the dataset beside them, so
that links to these lead somewhere. Only the pages at the top and each folder's index are in the navigation.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import yaml

from benchmarks.markdown import markdown, page_of

SETTINGS = Path(__file__).with_name("baseline.yml")


def baseline(docs: Path, data: Path, into: Path) -> Path:
    """Write the tree below *into*; where its settings are.

    It is made from the pages in *docs*, with the files of *data* beside them.
    """
    shutil.copytree(data, into / "docs" / "data" / "files")
    known = frozenset(path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file())
    made = {name: (docs / name).read_text(encoding="utf-8") for name in known if name.endswith(".md")}
    pages = sorted(made)
    for name in pages:
        path = into / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        target = partial(page_of, page=name, known=known)
        path.write_text(markdown(made[name], target), encoding="utf-8")
    settings = into / "mkdocs.yml"
    settings.write_text(SETTINGS.read_text(encoding="utf-8") + yaml.safe_dump(_places(pages)), encoding="utf-8")
    return settings


def _places(pages: list[str]) -> dict[str, object]:
    """The settings that hang on the pages: the index pages in the navigation, home first, and the rest out of it."""
    shown = [name for name in pages if "/" not in name or name.endswith("/index.md")]
    folders = sorted({name.partition("/")[0] for name in pages if "/" in name})
    return {
        "docs_dir": "docs",
        "site_dir": "site",
        "nav": sorted(shown, key=lambda name: (name != "index.md", name)),
        "not_in_nav": "".join(f"/{folder}/\n" for folder in folders),
    }
