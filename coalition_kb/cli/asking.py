"""What commands ask and are asked alike: the root, the filters, a sound record, things by their names."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from coalition_kb.filters import WrongFilterError
from coalition_kb.problem import as_text, listed, nearest
from coalition_kb.reader import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coalition_kb.filters import Filters, Vocabulary
    from coalition_kb.model import Case, Record
    from coalition_kb.reader import Loaded

T = TypeVar("T")

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that holds cases/ and codebook/. Default: here.",
)


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose cases, alike for every command."""
    where = "Only with this answer; or VARIABLE=status:unknown. May be given more than once."
    state = "Only where this state has a part: its id, name, adjective or former name."
    years = "Only cases that ran in these years: A-B, A-, -B or A."
    for option in (
        click.option("--years", default="", metavar="A-B", help=years),
        click.option("--state", default="", help=state),
        click.option("--where", multiple=True, metavar="VARIABLE=CODE", help=where),
    ):
        command = option(command)
    return command


def sound(root: Path) -> Record:
    """The record under *root*; where it has problems they are told and the command ends."""
    loaded = load(root)
    if loaded.errors:
        click.echo(as_text(loaded.errors))
        click.echo(f"{len(loaded.errors)} problems: mend the record first.", err=True)
        sys.exit(1)
    return loaded.record


def cases_called(record: Record, asked: Sequence[str]) -> list[Case]:
    """The cases of *record* that are called so; a name that none has is wrong use of the command."""
    from coalition_kb.show.comparison import case_called  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.thing import UnknownThingError  # noqa: PLC0415

    try:
        return [case_called(record, one) for one in asked]
    except UnknownThingError as error:
        raise click.UsageError(str(error)) from error


def at(root: Path, revision: str) -> Loaded:
    """What stands at *revision*; a name that means nothing is wrong use of the command."""
    from coalition_kb.revision import RevisionError, tree  # noqa: PLC0415 - only this asks git

    try:
        with tree(root, revision) as folder:
            return load(folder)
    except RevisionError as error:
        raise click.UsageError(str(error)) from error


def asked(known: Vocabulary, **only: Any) -> Filters:  # noqa: ANN401 - the options that filter, as click read them
    """The filters that were written; a wrong one is wrong use of the command."""
    try:
        return known.filters(**only)
    except WrongFilterError as error:
        raise click.UsageError(str(error)) from error


def several(what: str, written: str, known: Mapping[str, T]) -> list[T]:
    """The things that *written* names, with commas, in the order of *known*; all where it names none."""
    given = names(written)
    for name in given:
        if name not in known:
            raise click.UsageError(f"{name!r} is no {what}; {nearest(name, known)}. Allowed: {listed(name, known)}")
    return [thing for name, thing in known.items() if not given or name in given]


def names(written: str) -> list[str]:
    """The names in *written*, with commas."""
    return [name.strip() for name in written.split(",") if name.strip()]


def chosen_by(only: Mapping[str, Sequence[str] | str]) -> str:
    """The filters as they were written on the command line."""
    several = {name: [value] if isinstance(value, str) else value for name, value in sorted(only.items())}
    given = [shlex.join((f"--{name}", one)) for name, values in several.items() for one in values if one]
    return f"chosen by {' '.join(given)}" if given else "no filter"
