"""A change, told whole to those who review it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coalition_kb.cli.asking import at, root_option
from coalition_kb.cli.changing import NOW, moves_since
from coalition_kb.reader import load

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--against", required=True, metavar="REV", help="What the change is compared with.")
@root_option
def review(root: Path, against: str) -> None:
    """Print a change in Markdown: every problem, what changed since REV in words, and which findings that moves.

    REV is a commit, tag or branch of git, or a folder that holds cases/ and codebook/. Exit 0: no problem; 1: problems;
    2: there is no such REV.
    """
    from coalition_kb.changes.difference import difference  # noqa: PLC0415 - check has no need of it
    from coalition_kb.changes.moved import as_text  # noqa: PLC0415
    from coalition_kb.changes.review import review as text  # noqa: PLC0415
    from coalition_kb.changes.uncompared import uncompared  # noqa: PLC0415

    before, after = at(root, against), load(root)
    told = [*uncompared(before, against), *uncompared(after, NOW)]
    found = difference(before.record, after.record, (against, NOW), uncompared=told)
    if after.errors:
        moves = "It is told once the problems are mended: findings are tested on a sound record alone."
    else:
        moves = as_text(moves_since(after.record, before.record, root, against), len(after.record.findings))
    click.echo(text(after.problems, found, moves))
    sys.exit(1 if after.errors else 0)
