"""Names of the codebook that change, and what waits to be coded again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coalition_kb.cli.asking import root_option
from coalition_kb.problem import as_text, listed
from coalition_kb.reader import case_files, load, migration_file

if TYPE_CHECKING:
    from pathlib import Path

FROM_COMMAND = "migration-loses-cell"  # what the command itself mends


@click.command()
@click.argument("version")
@root_option
@click.option("--dry-run", "is_dry", is_flag=True, help="Tell what would be done; write nothing.")
def migrate(version: str, root: Path, *, is_dry: bool) -> None:
    """Lead the cases after the names that VERSION of the codebook changed: codebook/migrations/VERSION.yaml.

    Renamed and merged names are written in their places; comments and layout stay. Answers that have no name any more become
    `not_coded` with what they were in their reason, and are told as a to-do list. Exit 1: a cell would be lost, and nothing was
    written; 2: there is no such migration.
    """
    from coalition_kb.migrations.migrating import migrated, with_cells  # noqa: PLC0415 - check has no need of it
    from coalition_kb.publish import write  # noqa: PLC0415

    loaded = load(root)
    migration = loaded.record.migrations.get(version)
    if migration is None:
        known = listed(version, loaded.record.migrations)
        raise click.UsageError(f"There is no codebook/migrations/{version}.yaml. There are: {known}")
    file = migration_file(root, version)
    own = [one for one in loaded.errors if one.place.file == str(file.path) and one.rule != FROM_COMMAND]
    made = migrated(case_files(root), migration) if not own else None
    problems = made.problems if made else own
    if made is None or problems:
        click.echo(as_text(problems))
        click.echo(f"{len(problems)} problems: nothing was written.", err=True)
        sys.exit(1)
    for address in made.to_code:
        click.echo(f"to code: {address}")
    n_cells = sum(map(len, made.cells.values()))
    said = f"{len(made.outputs)} files of cases; {n_cells} cells bore a name that is gone; {len(made.to_code)} are to be coded"
    if is_dry:
        click.echo(f"{said}. Nothing was written.", err=True)
        return
    write([*made.outputs, with_cells(file, made.cells)], root, keep_others=True)
    click.echo(f"{said}. Written; `coalition-kb check` tells what is left.", err=True)


@click.command()
@root_option
@click.option("--case", default="", metavar="ID", help="Only the cells of this case and of its partners.")
@click.option(
    "--variable", default="", metavar="V", help="Only the cells of this variable, by a name of now or before."
)
def todo(root: Path, case: str, variable: str) -> None:
    """List the cells whose rule changed after they were coded, or whose answer went with its name.

    Each is told with the version of the codebook that it was coded with and those that changed its rule since. Exit 0, some or
    none; 2: there is no such case or variable.
    """
    from coalition_kb.lineage import now_of  # noqa: PLC0415 - check has no need of it
    from coalition_kb.migrations.todo import due  # noqa: PLC0415

    record = load(root).record
    if case and case not in record.cases:
        raise click.UsageError(f"There is no case {case!r}. There are: {listed(case, record.cases)}")
    names = now_of(record, variable)
    if variable and not names:
        raise click.UsageError(f"There is no variable {variable!r}. There are: {listed(variable, record.variables)}")
    found = [
        one for one in due(record) if (not case or one.coding.case == case) and (not variable or one.variable in names)
    ]
    told = ""
    for one in sorted(found, key=lambda one: (one.by, one.says)):
        if one.says != told:
            click.echo(f"{', '.join(one.by)}: {one.says}")
            told = one.says
        why = "its answer has no name any more" if one.has_no_answer else f"coded with {one.coded_with}"
        click.echo(f"  {one.address}: {why}")
    click.echo(f"{len(found)} cells wait to be coded again.", err=True)
