"""How well coders agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coalition_kb.cli.asking import root_option, sound
from coalition_kb.problem import listed, nearest

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("variable", default="")
@root_option
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
def reliability(variable: str, root: Path, *, is_json: bool) -> None:
    """Show how well coders agree on each variable, or on VARIABLE with the cells on which they differ.

    Agreement is that of before anybody decided between the passes. Exit 0: told, however well they agree; 1: the record has
    problems; 2: there is no such variable.
    """
    from coalition_kb.show import agreement  # noqa: PLC0415 - numpy is slow to import

    record = sound(root)
    if variable and variable not in record.variables:
        known = f"{nearest(variable, record.variables)}. Allowed: {listed(variable, record.variables)}"
        raise click.UsageError(f"{variable!r} is no variable; {known}")
    of = record.variables[variable] if variable else None
    if is_json:
        click.echo(agreement.as_json(record, of))
    else:
        click.echo("\n".join(agreement.variable(record, of) if of else agreement.overview(record)))
