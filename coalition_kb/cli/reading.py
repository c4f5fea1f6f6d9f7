"""The record as tables, by words, and thing by thing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coalition_kb.answers import passing
from coalition_kb.cli.asking import asked, chosen_by, filtering, root_option, several, sound
from coalition_kb.filters import vocabulary
from coalition_kb.problem import listed
from coalition_kb.reader import documents, load
from coalition_kb.search.documents import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@root_option
@click.option(
    "--into", type=click.Path(path_type=Path), help="Folder to write to. Default: build/tables below the root."
)
@click.option("--tables", "names", default="", metavar="A,B", help="Only these tables. Default: all.")
@click.option("--format", "formats", default="csv", show_default=True, metavar="A,B", help="The formats, such as csv.")
@click.option("--as-of", "version", default="", metavar="VERSION", help="With the columns of this codebook's version.")
@filtering
def tables(root: Path, into: Path | None, names: str, formats: str, version: str, **only: Sequence[str] | str) -> None:
    """Write the dataset, or what is chosen of it, and about.txt, which says what was. Exit 1: the record has problems.

    Filters choose cases: rows of other cases are left out; states, sources and the codebook stay whole. With --as-of the
    tables of codings and of the codebook have the names and codes that the codebook had then: old columns, not old data.
    """
    from coalition_kb.about import about  # noqa: PLC0415
    from coalition_kb.dataset import FORMATS, dataset  # noqa: PLC0415 - pandas is slow to import
    from coalition_kb.dataset.subset import subset  # noqa: PLC0415
    from coalition_kb.publish import write  # noqa: PLC0415
    from coalition_kb.tables import filled, of_cases, tables  # noqa: PLC0415
    from coalition_kb.tables.as_of import AsOf, as_of  # noqa: PLC0415
    from coalition_kb.tables.subset import loose, whole  # noqa: PLC0415

    wanted = several("format", formats, {one.id: one for one in FORMATS})
    for one in wanted:
        if not one.is_there:
            raise click.UsageError(f"The format {one.id} needs the package {one.needs}, which is not installed.")
    record = sound(root)
    cases = passing(record, asked(vocabulary(record), **only))
    if version and version not in record.versions:
        raise click.UsageError(
            f"There is no version {version!r} of the codebook. There are: {listed(version, record.versions)}"
        )
    then = as_of(record, version) if version else AsOf(tables(record), [])
    chosen = several("table", names, {table.name: table for table in then.tables})
    made = [of_cases(table, cases) for table in chosen]
    cells, told = filled(made), about(record)
    said = f"{len(cases)} of {len(record.cases)} cases"
    outputs = dataset(whole(cells), told, wanted)
    note = subset(cells, told, [f"{said}; {chosen_by(only)}.", *then.notes], loose(cells))
    folder = into or root / "build" / "tables"
    write([*outputs, note], folder, keep_others=True)
    width = max((len(table.name) for table in made), default=0)
    for table in made:
        click.echo(f"{len(table.rows):>9,}  {table.name:<{width}}  {table.meaning}")
    for remark in then.notes:
        click.echo(remark, err=True)
    for end in loose(cells):
        click.echo(f"{end}, which is left out.", err=True)
    click.echo(f"{said} are in {folder}.", err=True)


@click.command()
@click.argument("words", nargs=-1)
@root_option
@filtering
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
        found = create(sound(root), made_from, written=documents(root))
    answer = found.ask(text, asked(found.vocabulary, **only), limit)
    shown = as_json(answer) if is_json else as_text(answer, is_terminal=sys.stdout.isatty())
    if shown:
        click.echo(shown)
    for remark in answer.remarks:
        click.echo(remark, err=True)
    click.echo(f"{answer.total} found.", err=True)


@click.command()
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
