"""A case, coded by one coder apart from others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from coalition_kb.cli.asking import cases_called, names, root_option, sound

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.authoring.interview import Interview
    from coalition_kb.authoring.questions import Question
    from coalition_kb.model import Case, CodedCase, Record

_MORE = "This partner too; 'all' for each. May be given more than once."


@click.command()
@click.argument("case")
@root_option
@click.option("--pass", "name", required=True, metavar="NAME", help="Who codes: a pass of codebook/passes.yaml.")
@click.option("--partner", "states", multiple=True, metavar="STATE", help=_MORE)
@click.option("--variables", default="", metavar="A,B", help="Only these, answered or not. Default: the core ones.")
@click.option("--all", "is_all", is_flag=True, help="Every variable that is coded by hand.")
@click.option("--from-case", is_flag=True, help="Ask nothing: keep what the file of the case answers now as the pass.")
def code(case: str, root: Path, name: str, *, from_case: bool, **chosen: Any) -> None:  # noqa: ANN401 - as click read them
    """Code CASE as one of several coders, question by question; what others answered is not shown.

    Each answer is checked and kept in cases/passes/NAME/ at once, so that the same command goes on where you ended. Exit 1:
    the record has problems; 2: there is no such case, pass, partner or variable.
    """
    from coalition_kb.authoring.questions import UnknownNameError, named_pass  # noqa: PLC0415 - check has no need of it

    record = sound(root)
    (one,) = cases_called(record, (case,))
    try:
        named_pass(record, name)
        asked = _asked(record, one, **chosen)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from error
    if from_case:
        _keep(root, one, name, asked)
    else:
        _interview(root, _begun(root, record, one, name), asked, again=bool(chosen["variables"]))


def _asked(record: Record, case: Case, states: tuple[str, ...], variables: str, *, is_all: bool) -> list[Question]:
    """The questions that were chosen."""
    from coalition_kb.authoring.questions import ALL, questions  # noqa: PLC0415 - check has no need of it

    return questions(record, case, [ALL] if is_all else names(variables), states)


def _keep(root: Path, case: Case, name: str, asked: list[Question]) -> None:
    """Write what *case* answers now as the pass *name*."""
    from coalition_kb.authoring.kept import kept  # noqa: PLC0415 - check has no need of it
    from coalition_kb.authoring.passfile import file_name  # noqa: PLC0415

    place = root / file_name(name, case.id)
    if place.exists():
        raise click.UsageError(f"{place} is there already; what a pass answered is never written over.")
    found = kept(case, name, asked)
    for address in found.decided:
        click.echo(f"{address} was adjudicated: the first answer is not in the case, and it is left out.", err=True)
    for address in found.unanswered:
        click.echo(f"{address} is not answered in the case.", err=True)
    if not any(found.coded.all_codings):
        raise click.UsageError(f"{case.id} answers none of the questions that were chosen.")
    _write(root, found.coded)
    click.echo(f"{sum(1 for _ in found.coded.all_codings)} codings are in {place}.", err=True)


def _interview(root: Path, held: Interview, asked: list[Question], *, again: bool) -> None:
    """Ask the questions that are open, or *again* all of them, until the coder ends it."""
    from coalition_kb.authoring.asked import frame  # noqa: PLC0415 - check has no need of it
    from coalition_kb.authoring.interview import HELP  # noqa: PLC0415
    from coalition_kb.authoring.passfile import file_name  # noqa: PLC0415

    click.echo("\n".join([*frame(held.record, held.case), HELP]))
    try:
        held.hold(asked, again=again)
    except click.Abort:  # Ctrl-C, or the end of what is typed
        click.echo()
    n = sum(1 for question in asked if question.cell in held.codings)
    there = f" They are in {root / file_name(held.coded.by, held.case.id)}." if held.codings else ""
    click.echo(f"{n} of {len(asked)} questions are answered.{there}", err=True)


def _begun(root: Path, record: Record, case: Case, name: str) -> Interview:
    """The interview of the pass *name* about *case*, with what it answered before."""
    from coalition_kb.authoring.interview import Desk, Interview  # noqa: PLC0415 - check has no need of it
    from coalition_kb.model import Pass  # noqa: PLC0415

    def ask(prompt: str, old: str) -> str:
        return str(click.prompt(prompt, default=old, show_default=bool(old)))

    before = record.coded_apart.get(name, {}).get(case.id)
    codings = {(one.state, one.variable): one for one in before.all_codings} if before else {}
    today = datetime.now(tz=UTC).date().isoformat()
    desk = Desk(ask, click.echo, lambda coded: _write(root, coded))
    return Interview(record, case, Pass(name, today, record.version), desk, codings)


def _write(root: Path, coded: CodedCase) -> None:
    """Write the file of a pass about a case: all of it, in the place of what was there."""
    from coalition_kb.authoring.passfile import file_name, pass_file  # noqa: PLC0415 - check has no need of it
    from coalition_kb.output import text  # noqa: PLC0415
    from coalition_kb.publish import write  # noqa: PLC0415

    write([text(file_name(coded.by, coded.case), pass_file(coded))], root, keep_others=True)
