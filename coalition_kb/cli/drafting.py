"""A new case: begun, taken from an issue, and looked at while it is written."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from coalition_kb.cli.asking import root_option
from coalition_kb.problem import nearest
from coalition_kb.reader import CASES, SOURCES, UNIVERSE, load

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.authoring.scaffold import Draft
    from coalition_kb.model import Record


@click.command("new")
@click.argument("id_", metavar="ID")
@root_option
@click.option("--title", default="", help="Place, and the name of the operation.")
@click.option(
    "--start", default="", metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD; it places the case in the universe."
)
@click.option(
    "--location",
    "locations",
    multiple=True,
    metavar="STATE",
    help="A state where it took place: its id. May be repeated.",
)
def new(id_: str, root: Path, title: str, start: str, locations: tuple[str, ...]) -> None:
    """Begin a case: write cases/ID.yaml with every question that it needs, a file for its sources, and its entry in the universe.

    ID is place and year in small letters with dashes, such as grenada-1983. `coalition-kb check` then tells what is to be
    filled. Nothing is written over. Exit 2: the ID is none, or is or was that of another case.
    """
    from coalition_kb.authoring.scaffold import Draft  # noqa: PLC0415 - check has no need of it

    record = _codebook(root)
    draft = Draft(id_, _today(), title.strip(), _date(start), locations=_states(locations, record))
    _write(draft, record, root)


@click.command("import-issue")
@click.argument("file", type=click.File("rb"))
@root_option
@click.option("--id", "id_", default="", metavar="ID", help="The id of the case, in place of the one in the issue.")
def import_issue(file: BinaryIO, root: Path, id_: str) -> None:
    """Begin a case from FILE (- for what comes in), the text of an issue that the form "New case" made.

    What was sent is written as text and nothing else; what is no answer is told, and left to be coded. Exit 1: the text is none
    that the form makes; 2: its ID is none, or is or was that of another case.
    """
    from coalition_kb.authoring.issue import LARGEST, WrongIssueError, imported  # noqa: PLC0415 - as above

    record = _codebook(root)
    try:
        found = imported(file.read(LARGEST + 1), record, _today(), id_)
    except WrongIssueError as error:
        click.echo(error)
        sys.exit(1)
    if not found.draft.id:
        raise click.UsageError("The issue gives no id: name one with --id.")
    _write(found.draft, record, root)
    for sentence in found.told:
        click.echo(sentence, err=True)


def _codebook(root: Path) -> Record:
    """The record under *root*, whose cases may have problems; without a codebook the command ends."""
    record = load(root).record
    if not record.variables or not record.version:
        click.echo("The codebook cannot be read; `coalition-kb check` tells why.")
        sys.exit(1)
    return record


def _write(draft: Draft, record: Record, root: Path) -> None:
    """Write what the case of *draft* adds, and say what is to be done next."""
    from coalition_kb.authoring.candidacy import entry  # noqa: PLC0415
    from coalition_kb.authoring.identity import UnusableIdError, usable  # noqa: PLC0415
    from coalition_kb.authoring.newcase import newcase  # noqa: PLC0415
    from coalition_kb.publish import add, write  # noqa: PLC0415

    try:
        usable(draft.id, record, {path.stem for path in (root / SOURCES).rglob("*.yaml")})
    except UnusableIdError as error:
        raise click.UsageError(str(error)) from error
    made = newcase(draft, record, (root / UNIVERSE).read_text(encoding="utf-8"))
    try:
        add(made.files, root)
    except FileExistsError as error:
        raise click.UsageError(f"{error.filename} is there already, and is left as it is.") from error
    if made.universe:
        write([made.universe], root, keep_others=True)
    click.echo(f"{CASES}/{draft.id}.yaml and {SOURCES}/{draft.id}.yaml are to be filled.")
    if made.universe:
        click.echo(f"{UNIVERSE} has the case now, and wants a reason why it is one.")
    if made.is_by_hand:
        click.echo(f"Add to the candidates in {UNIVERSE}:\n{entry(draft)}")
    click.echo(f"Next: coalition-kb check, and coalition-kb preview {draft.id}")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _date(written: str) -> str:
    from coalition_kb.dates import as_date  # noqa: PLC0415
    from coalition_kb.shapes.shaper import DATE_FORMS  # noqa: PLC0415

    if written and as_date(written) is None:
        raise click.UsageError(f"--start is {written!r}; write {DATE_FORMS}.")
    return written


def _states(written: tuple[str, ...], record: Record) -> tuple[str, ...]:
    from coalition_kb.filters import WrongFilterError, vocabulary  # noqa: PLC0415

    try:
        known = vocabulary(record)
        return tuple(state for one in written for state in known.filters(where=(), state=one, years="").states)
    except WrongFilterError as error:
        raise click.UsageError(str(error)) from error


@click.command()
@click.argument("case", metavar="ID")
@root_option
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8000, or a free one where that is taken.")
def preview(case: str, root: Path, port: int | None) -> None:
    """Show the case ID in the browser as the site will, with its problems on top, and again at every save, until Ctrl-C.

    Only this machine can see it. Exit 2: there is no such case, or the port is taken.
    """
    from coalition_kb.preview.making import PAUSE, Preview  # noqa: PLC0415 - the site takes seconds to import
    from coalition_kb.preview.server import served  # noqa: PLC0415

    known = sorted(path.stem for path in (root / CASES).glob("*.yaml"))
    if case not in known:
        raise click.UsageError(
            f"There is no {CASES}/{case}.yaml; {nearest(case, known)}, or begin it: coalition-kb new"
        )
    click.echo("The record is read …", err=True)
    shown = Preview(root.resolve(), case, (root / "build" / "preview").resolve())
    try:
        with served(lambda: shown.made.site, f"/cases/{case}/", port) as address:
            click.echo(f"{address}cases/{case}/  (Ctrl-C ends it)")
            while True:
                if made := shown.renewed():
                    click.echo(f"{made.seconds:.1f} s: made anew, {made.n_problems} problems", err=True)
                time.sleep(PAUSE)
    except KeyboardInterrupt:
        click.echo("", err=True)
    except OSError as error:
        raise click.UsageError(f"Port {port} cannot be had: {error.strerror}.") from error
