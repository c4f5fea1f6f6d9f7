"""The style sheet and the scripts of the site."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("kb.css", "kb.js")


def static() -> Iterator[Output]:
    """Each file, below `assets/`."""
    folder = files("coalition_kb.site").joinpath("assets")
    for name in NAMES:
        yield Output(PurePosixPath("assets") / name, folder.joinpath(name).read_bytes())
