"""The style sheet and the scripts of the site."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The parts of the one style sheet, in their order: a later one may refine an earlier.
STYLES = (
    "base.css",
    "charts.css",
    "case.css",
    "study.css",
    "findings.css",
    "explore.css",
    "compare.css",
    "situation.css",
    "coding.css",
    "search.css",
)
#: `kb.js` goes with every page; the others with the pages whose front matter names them under `scripts`.
SCRIPTS = ("kb.js", "explore.js", "compare.js", "situation.js", "coding.js", "search.js")


def static() -> Iterator[Output]:
    """The style sheet and each script, below `assets/`."""
    yield Output(PurePosixPath("assets/kb.css"), style())
    for name in SCRIPTS:
        yield Output(PurePosixPath("assets") / name, asset(name))


def style() -> bytes:
    """The one style sheet."""
    return b"\n".join(map(asset, STYLES))


def asset(name: str) -> bytes:
    """A script or a part of a style sheet, as it lies in the package."""
    return files("coalition_kb.site").joinpath("assets", name).read_bytes()
