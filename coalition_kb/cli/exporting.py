"""The record for programs that others keep."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from coalition_kb.cli.asking import root_option, sound
from coalition_kb.reader import documents

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command()
@root_option
@click.option(
    "--into",
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    default="-",
    help="File to write. Default: - for standard output.",
)
@click.option("--mapping", "is_mapping", is_flag=True, help="Write what the engine is to know of the index instead.")
def export_search(root: Path, into: Path, *, is_mapping: bool) -> None:
    """Write what `search` searches for OpenSearch, in its bulk format: two lines of JSON a document.

    The index is created first, from --mapping; then the documents are sent, 100 MB at a time at most unless the engine was
    told otherwise: parts of an even number of lines. Exit 1: the record has problems.
    """
    from coalition_kb.output import Large  # noqa: PLC0415 - check has no need of it
    from coalition_kb.publish import write  # noqa: PLC0415
    from coalition_kb.search.bulk import bulk, mapping  # noqa: PLC0415

    told = [f"{json.dumps(mapping(), indent=2)}\n".encode()]
    lines = iter(told) if is_mapping else bulk(sound(root), documents(root))
    if str(into) == "-":
        sys.stdout.buffer.writelines(lines)
    else:
        write([Large(PurePosixPath(into.name), partial(_fill, lines))], into.parent, keep_others=True)


def _fill(lines: Iterable[bytes], place: Path) -> None:
    with place.open("wb") as stream:
        stream.writelines(lines)
