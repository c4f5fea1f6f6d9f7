"""What changed, and what that moves."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import click

from coalition_kb.cli.asking import at, root_option, sound
from coalition_kb.problem import listed
from coalition_kb.reader import load

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.changes.moved import Move
    from coalition_kb.model import Record

NOW = "the working tree"  # what a revision is compared with where no other is named


@click.command()
@click.argument("revisions", nargs=-1, required=True, metavar="REV [REV]")
@root_option
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--change", default="", metavar="VERSION", help="Print the file of this version for codebook/changes/.")
def diff(revisions: tuple[str, ...], root: Path, *, is_json: bool, change: str) -> None:
    """Tell what changed since REV, or between two: cells with their reasons, partners, cases, the codebook.

    REV is a commit, tag or branch of git, or a folder that holds cases/ and codebook/. One alone is compared with what
    stands under the root now. Exit 0: compared; 1: not all could be, which is told; 2: there is no such REV.
    """
    from coalition_kb.changes import report  # noqa: PLC0415 - check has no need of it
    from coalition_kb.changes.changefile import change_file  # noqa: PLC0415
    from coalition_kb.changes.difference import difference  # noqa: PLC0415
    from coalition_kb.changes.uncompared import uncompared  # noqa: PLC0415

    if len(revisions) > 2:  # noqa: PLR2004 - from one to the other
        raise click.UsageError("Give one REV, or two.")
    if is_json and change:
        raise click.UsageError("Give --json or --change, not both.")
    names = (revisions[0], revisions[1] if revisions[1:] else NOW)
    before = at(root, revisions[0])
    after = at(root, revisions[1]) if revisions[1:] else load(root)
    told = [*uncompared(before, names[0]), *uncompared(after, names[1])]
    found = difference(before.record, after.record, names, uncompared=told)
    if change:
        known = after.record.changes.get(change)
        click.echo(change_file(found, change, known.says if known else ()), nl=False)
    else:
        click.echo(report.as_json(found) if is_json else report.as_text(found))
    for sentence in told:
        click.echo(sentence, err=True)
    sys.exit(1 if told else 0)


@click.command()
@click.argument("finding", default="")
@root_option
@click.option(
    "--against", default="", metavar="REV", help="Tell which findings moved since REV, and which codes moved them."
)
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
def findings(finding: str, root: Path, against: str, *, is_json: bool) -> None:
    """Show what the cases say of each finding, or of FINDING with its tests: demand-and-legitimacy, K1.

    REV is a commit, tag or branch of git, or a folder that holds cases/ and codebook/; both records are tested by the tests
    of now. Exit 2: there is no such finding or REV.
    """
    from coalition_kb.changes import moved  # noqa: PLC0415 - check has no need of it
    from coalition_kb.outcomes import results  # noqa: PLC0415
    from coalition_kb.show import verdicts  # noqa: PLC0415

    record = sound(root)
    if against:
        if finding:
            raise click.UsageError("Give a FINDING or --against, not both.")
        moves = moves_since(record, at(root, against).record, root, against)
        click.echo(moved.as_json(moves) if is_json else moved.as_text(moves, len(record.findings)))
        return
    found = results(record, root)
    if not finding:
        click.echo(verdicts.as_json(found) if is_json else "\n".join(verdicts.overview(found)))
        return
    called = {word: id_ for id_, one in record.findings.items() for word in (id_, one.number, one.number.lower())}
    if finding not in called:
        raise click.UsageError(f"There is no finding {finding!r}. There are: {listed(finding, list(record.findings))}")
    one = found.outcomes[called[finding]]
    only = type(found)({one.finding.id: one})
    click.echo(verdicts.as_json(only) if is_json else "\n".join(verdicts.outcome(one)))


def moves_since(record: Record, before: Record, root: Path, against: str) -> list[Move]:
    """Which findings of *record*, which stands under *root*, moved since *before*, which stood at the revision *against*."""
    from coalition_kb.changes import moved  # noqa: PLC0415 - check has no need of it
    from coalition_kb.changes.difference import difference  # noqa: PLC0415
    from coalition_kb.outcomes import results  # noqa: PLC0415

    tested = replace(before, findings=record.findings, analysis=record.analysis)
    found = difference(before, record, (against, NOW))
    return moved.moved(before, record, (results(tested), results(record, root)), found)


@click.command("cite-check")
@click.argument("file", type=click.File("rb"))
@root_option
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
def cite_check(file: BinaryIO, root: Path, *, is_json: bool) -> None:
    """List the cells that FILE cites (- for what comes in) and that have changed since, with what they are now and why.

    FILE is text of any kind: Markdown, LaTeX, HTML. A cell is cited by its address, case[/state]/variable@version#digits,
    which stands under each answer on the page of its case. Exit 0: all stand; 1: some do not; 2: FILE is no text.
    """
    from coalition_kb.changes import verdicts  # noqa: PLC0415 - check has no need of it
    from coalition_kb.changes.citations import NoTextError, cited, judged, read  # noqa: PLC0415

    try:
        found = cited(read(file))
    except NoTextError as error:
        raise click.UsageError(str(error)) from error
    record = sound(root)
    made = judged(record, found)
    called = getattr(file, "name", "-")
    shown = click.format_filename(called)
    name = "standard input" if called in ("-", "<stdin>") else "".join(s if s.isprintable() else "?" for s in shown)
    told = verdicts.as_json(made) if is_json else verdicts.as_text(made, record, name)
    if told:
        click.echo(told)
    click.echo(verdicts.summary(made), err=True)
    sys.exit(0 if all(one.state == "stands" for one in made) else 1)
