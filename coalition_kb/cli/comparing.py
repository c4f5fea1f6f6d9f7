"""Cases beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from coalition_kb.cli.asking import cases_called, names, root_option, sound


@click.command()
@click.argument("case")
@root_option
@click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
def similar(case: str, root: Path, k: int) -> None:
    """Show the cases most like CASE by what could be known before, and in what they differ: grenada-1983.

    Exit 2: there is no such case.
    """
    from coalition_kb.operations import Computer  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.similar import similar  # noqa: PLC0415

    record = sound(root)
    (one,) = cases_called(record, (case,))
    click.echo("\n".join(similar(record, Computer(record), one, k)))


@click.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE CASE [CASE ...]")
@root_option
@click.option("--why", is_flag=True, help="Tell the reason of each answer too.")
@click.option("--differing", is_flag=True, help="Only the variables in which they differ.")
def compare(cases: tuple[str, ...], root: Path, *, why: bool, differing: bool) -> None:
    """Compare two to six cases: theme by theme, first the variables in which they differ, then those in which they do not.

    Exit 2: there is no such case, or too few or too many were given.
    """
    from coalition_kb.operations import Computer  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.comparison import LEAST, MOST, comparison  # noqa: PLC0415

    record = sound(root)
    several = list(dict.fromkeys(one.id for one in cases_called(record, cases)))
    if not LEAST <= len(several) <= MOST:
        raise click.UsageError(f"Give {LEAST} to {MOST} different cases; these are {len(several)}.")
    chosen = [record.cases[id_] for id_ in several]
    click.echo("\n".join(comparison(record, Computer(record), chosen, with_why=why, only_differing=differing)))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conditions", required=True, metavar="A,B", help="Columns with memberships, or with whole numbers.")
@click.option("--outcome", required=True, metavar="Y", help="The column that is explained; ~Y for its absence.")
@click.option("--incl", required=True, metavar="0.8", help="Consistency for a 1; 0.8,0.6 codes what lies between C.")
@click.option("--pri", type=float, default=0, show_default=True, help="PRI that a 1 needs too.")
@click.option(
    "--n", type=int, default=1, show_default=True, help="Cases that a row needs, so as not to be a remainder."
)
@click.option(
    "--expect", default="", metavar="A,~B", help="What should lead to the outcome, for intermediate solutions."
)
@click.option("--max-models", type=int, default=200, show_default=True, help="Models of a solution that are listed.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
def qca(file: Path, conditions: str, incl: str, expect: str, *, is_json: bool, **choices: Any) -> None:  # noqa: ANN401 - as click read them
    """Compare the cases of FILE, a CSV with their ids in its first column: truth table and all solutions, with fit.

    What the numbers do not allow is told in the place of the result. Exit 0; 2: a column is not there, or a wrong cut-off.
    """
    from coalition_kb.analysis.qca import QuestionError, from_csv  # noqa: PLC0415 - numpy is slow to import
    from coalition_kb.analysis.qca_report import as_json, as_text  # noqa: PLC0415

    try:
        cuts = [float(one) for one in incl.split(",")]
    except ValueError as error:
        raise click.UsageError(f"--incl {incl!r} is no number, nor two with a comma.") from error
    if len(cuts) > 2:  # noqa: PLR2004 - an upper and a lower
        raise click.UsageError(f"--incl {incl!r} has more than two cut-offs.")
    try:
        made = from_csv(
            file,
            conditions=names(conditions),
            incl=(cuts[0], cuts[1]) if cuts[1:] else cuts[0],
            expect=names(expect),
            **choices,
        )
    except QuestionError as error:
        raise click.UsageError(str(error)) from error
    click.echo(as_json(made) if is_json else as_text(made))
