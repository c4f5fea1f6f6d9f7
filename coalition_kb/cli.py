"""The commands. Each reads its arguments, calls the library, prints, and says how it went.

Exit status: 0 clean, 1 problems in the record or in what it was asked of, 2 wrong use, 3 our fault.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from coalition_kb import problem
from coalition_kb.answers import passing
from coalition_kb.filters import WrongFilterError, vocabulary
from coalition_kb.load import documents, load
from coalition_kb.problem import as_text, listed, nearest
from coalition_kb.search.documents import KINDS
from coalition_kb.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coalition_kb.filters import Filters, Vocabulary
    from coalition_kb.load import Loaded
    from coalition_kb.model import Case, Record

T = TypeVar("T")

FORMATS = {"text": problem.as_text, "github": problem.as_github, "json": problem.as_json}

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that holds cases/ and codebook/. Default: here.",
)


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Check, tabulate, search, show and compare the coalition knowledge base."""


@main.command()
@root_option
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
def check(root: Path, style: str, *, strict: bool) -> None:
    """Check every file of the record. Exit 0: clean; 1: problems."""
    loaded = load(root)
    if loaded.problems or style == "json":
        click.echo(FORMATS[style](loaded.problems))
    n_errors, n_warnings = len(loaded.errors), len(loaded.problems) - len(loaded.errors)
    n_codings = sum(1 for _ in loaded.record.codings)
    click.echo(
        f"{len(loaded.record.cases)} cases, {n_codings:,} codings: {n_errors} problems, {n_warnings} warnings",
        err=True,
    )
    sys.exit(1 if n_errors or (strict and n_warnings) else 0)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
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


@main.command()
@root_option
@click.option(
    "--into", type=click.Path(path_type=Path), help="Folder to write to. Default: build/tables below the root."
)
@click.option("--tables", "names", default="", metavar="A,B", help="Only these tables. Default: all.")
@click.option("--format", "formats", default="csv", show_default=True, metavar="A,B", help="The formats, such as csv.")
@_filters
def tables(root: Path, into: Path | None, names: str, formats: str, **only: Sequence[str] | str) -> None:
    """Write the dataset, or what is chosen of it, and about.txt, which says what was. Exit 1: the record has problems.

    Filters choose cases: rows of other cases are left out; states, sources and the codebook stay whole.
    """
    from coalition_kb.about import about  # noqa: PLC0415
    from coalition_kb.dataset import FORMATS, dataset  # noqa: PLC0415 - pandas is slow to import
    from coalition_kb.dataset.subset import subset  # noqa: PLC0415
    from coalition_kb.publish import write  # noqa: PLC0415
    from coalition_kb.tables import filled, of_cases, tables  # noqa: PLC0415
    from coalition_kb.tables.subset import loose, whole  # noqa: PLC0415

    wanted = _several("format", formats, {one.id: one for one in FORMATS})
    for one in wanted:
        if not one.is_there:
            raise click.UsageError(f"The format {one.id} needs the package {one.needs}, which is not installed.")
    record = _sound(root)
    cases = passing(record, _asked(vocabulary(record), **only))
    chosen = _several("table", names, {table.name: table for table in tables(record)})
    made = [of_cases(table, cases) for table in chosen]
    cells, told = filled(made), about(record)
    said = f"{len(cases)} of {len(record.cases)} cases"
    outputs = dataset(whole(cells), told, wanted)
    note = subset(cells, told, [f"{said}; {_chosen_by(only)}."], loose(cells))
    folder = into or root / "build" / "tables"
    write([*outputs, note], folder, keep_others=True)
    width = max((len(table.name) for table in made), default=0)
    for table in made:
        click.echo(f"{len(table.rows):>9,}  {table.name:<{width}}  {table.meaning}")
    for end in loose(cells):
        click.echo(f"{end}, which is left out.", err=True)
    click.echo(f"{said} are in {folder}.", err=True)


@main.command()
@click.argument("words", nargs=-1)
@root_option
@_filters
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Only documents of this kind.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--index", type=click.Path(path_type=Path), help="Folder of the index. Default: build/index.")
def search(
    words: tuple[str, ...], root: Path, limit: int, index: Path | None, *, is_json: bool, **only: Sequence[str] | str
) -> None:
    """Find cases, partners, states, variables, findings and sources. Exit 0, found or not; 2: a wrong filter.

    All WORDS are wanted, in any of their forms: side payments. Next to each other: '"side payments"'. A beginning:
    paci*. AND, OR, NOT and parentheses: 'oil OR (bases NOT air)'. Without words, all that passes the filters is listed.
    """
    from coalition_kb.search.index import create, opened  # noqa: PLC0415 - Whoosh takes as long to import as all the rest
    from coalition_kb.search.report import as_json, as_text  # noqa: PLC0415
    from coalition_kb.search.stamp import stamp  # noqa: PLC0415

    text = " ".join(words)
    if not text.strip() and not any(only.values()):
        raise click.UsageError("Give words to find, or a filter.")
    made_from = stamp(root)
    found = opened(index or root / "build" / "index", made_from)
    if found is None:
        click.echo(
            "There is no index of this record; one is made in memory. `make site` makes one that stays.", err=True
        )
        found = create(_sound(root), made_from, written=documents(root))
    answer = found.ask(text, _asked(found.vocabulary, **only), limit)
    shown = as_json(answer) if is_json else as_text(answer, is_terminal=sys.stdout.isatty())
    if shown:
        click.echo(shown)
    for remark in answer.remarks:
        click.echo(remark, err=True)
    click.echo(f"{answer.total} found.", err=True)


@main.command()
@click.argument("thing", nargs=-1, required=True)
@root_option
def show(thing: tuple[str, ...], root: Path) -> None:
    """Show a case, variable, state, finding or source, by its id or name: grenada-1983, FRA, Urgent Fury.

    A partner is shown by case and state: grenada-1983/JAM. Exit 2: there is no such thing.
    """
    from coalition_kb.show.thing import UnknownThingError, shown  # noqa: PLC0415 - check has no need of it

    loaded = load(root)
    try:
        text = shown(loaded.record, " ".join(thing), is_sound=not loaded.errors)
    except UnknownThingError as error:
        raise click.UsageError(str(error)) from error
    click.echo(text)
    if loaded.errors:
        said = f"The record has problems ({len(loaded.errors)}; `coalition-kb check` tells them); what is computed is left out."
        click.echo(said, err=True)


@main.command()
@click.argument("case")
@root_option
@click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
def similar(case: str, root: Path, k: int) -> None:
    """Show the cases most like CASE by what could be known before, and in what they differ: grenada-1983.

    Exit 2: there is no such case.
    """
    from coalition_kb.operations import Computer  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.similar import similar  # noqa: PLC0415

    record = _sound(root)
    (one,) = _cases(record, (case,))
    click.echo("\n".join(similar(record, Computer(record), one, k)))


@main.command()
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

    record = _sound(root)
    several = list(dict.fromkeys(one.id for one in _cases(record, cases)))
    if not LEAST <= len(several) <= MOST:
        raise click.UsageError(f"Give {LEAST} to {MOST} different cases; these are {len(several)}.")
    chosen = [record.cases[id_] for id_ in several]
    click.echo("\n".join(comparison(record, Computer(record), chosen, with_why=why, only_differing=differing)))


@main.command()
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
    names = (revisions[0], revisions[1] if revisions[1:] else "the working tree")
    before = _at(root, revisions[0])
    after = _at(root, revisions[1]) if revisions[1:] else load(root)
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


@main.command()
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
    from coalition_kb.outcomes import results  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show import verdicts  # noqa: PLC0415

    record = _sound(root)
    if against:
        if finding:
            raise click.UsageError("Give a FINDING or --against, not both.")
        _moved(record, root, against, is_json=is_json)
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


def _moved(record: Record, root: Path, against: str, *, is_json: bool) -> None:
    """Print which findings of *record* moved since the revision *against*."""
    from coalition_kb.changes import moved  # noqa: PLC0415 - check has no need of it
    from coalition_kb.changes.difference import difference  # noqa: PLC0415
    from coalition_kb.outcomes import results  # noqa: PLC0415

    before = _at(root, against).record
    tested = replace(before, findings=record.findings, analysis=record.analysis)
    found = difference(before, record, (against, "the working tree"))
    moves = moved.moved(before, record, (results(tested), results(record, root)), found)
    click.echo(moved.as_json(moves) if is_json else moved.as_text(moves, len(record.findings)))


@main.command("cite-check")
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
    record = _sound(root)
    made = judged(record, found)
    called = getattr(file, "name", "-")
    shown = click.format_filename(called)
    name = "standard input" if called in ("-", "<stdin>") else "".join(s if s.isprintable() else "?" for s in shown)
    told = verdicts.as_json(made) if is_json else verdicts.as_text(made, record, name)
    if told:
        click.echo(told)
    click.echo(verdicts.summary(made), err=True)
    sys.exit(0 if all(one.state == "stands" for one in made) else 1)


@main.command()
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
            conditions=_names(conditions),
            incl=(cuts[0], cuts[1]) if cuts[1:] else cuts[0],
            expect=_names(expect),
            **choices,
        )
    except QuestionError as error:
        raise click.UsageError(str(error)) from error
    click.echo(as_json(made) if is_json else as_text(made))


def run() -> None:
    """Run the command line; what no command foresaw is our fault, and is said so."""
    try:
        main()
    except Exception as error:  # noqa: BLE001 - the last handler
        click.echo(f"coalition-kb {__version__} failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is a fault of the program, not of the record. Please report it.", err=True)
        sys.exit(3)


def _sound(root: Path) -> Record:
    """The record under *root*; where it has problems they are told and the command ends."""
    loaded = load(root)
    if loaded.errors:
        click.echo(as_text(loaded.errors))
        click.echo(f"{len(loaded.errors)} problems: mend the record first.", err=True)
        sys.exit(1)
    return loaded.record


def _cases(record: Record, asked: Sequence[str]) -> list[Case]:
    """The cases of *record* that are called so; a name that none has is wrong use of the command."""
    from coalition_kb.show.comparison import case_called  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.thing import UnknownThingError  # noqa: PLC0415

    try:
        return [case_called(record, one) for one in asked]
    except UnknownThingError as error:
        raise click.UsageError(str(error)) from error


def _at(root: Path, revision: str) -> Loaded:
    """What stands at *revision*; a name that means nothing is wrong use of the command."""
    from coalition_kb.revision import RevisionError, tree  # noqa: PLC0415 - only this asks git

    try:
        with tree(root, revision) as folder:
            return load(folder)
    except RevisionError as error:
        raise click.UsageError(str(error)) from error


def _asked(known: Vocabulary, **only: Any) -> Filters:  # noqa: ANN401 - the options that filter, as click read them
    """The filters that were written; a wrong one is wrong use of the command."""
    try:
        return known.filters(**only)
    except WrongFilterError as error:
        raise click.UsageError(str(error)) from error


def _several(what: str, written: str, known: Mapping[str, T]) -> list[T]:
    """The things that *written* names, with commas, in the order of *known*; all where it names none."""
    names = _names(written)
    for name in names:
        if name not in known:
            raise click.UsageError(f"{name!r} is no {what}; {nearest(name, known)}. Allowed: {listed(name, known)}")
    return [thing for name, thing in known.items() if not names or name in names]


def _names(written: str) -> list[str]:
    """The names in *written*, with commas."""
    return [name.strip() for name in written.split(",") if name.strip()]


def _chosen_by(only: Mapping[str, Sequence[str] | str]) -> str:
    """The filters as they were written on the command line."""
    several = {name: [value] if isinstance(value, str) else value for name, value in sorted(only.items())}
    given = [shlex.join((f"--{name}", one)) for name, values in several.items() for one in values if one]
    return f"chosen by {' '.join(given)}" if given else "no filter"
