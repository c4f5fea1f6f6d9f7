"""Help for who writes: what a word means, and the canonical form of a file."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import click

from coalition_kb.cli.asking import root_option
from coalition_kb.reader import CASES, load


@click.command()
@click.argument("word", nargs=-1, required=True)
@root_option
def explain(word: tuple[str, ...], root: Path) -> None:
    """Explain a variable, a code, a rule of `check`, a status or a level in the codebook's words.

    A variable is named by its id or name, a code by VARIABLE.CODE, or alone: then it is explained for every variable that
    has it. Others: no-source, not_applicable, ordinal. Exit 2: there is no such word; the nearest is named.
    """
    from coalition_kb.show.explanation import explained  # noqa: PLC0415 - check has no need of it
    from coalition_kb.show.thing import UnknownThingError  # noqa: PLC0415

    try:
        text = explained(load(root).record, " ".join(word))
    except UnknownThingError as error:
        raise click.UsageError(str(error)) from error
    click.echo(text)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
@root_option
@click.option("--check", "is_check", is_flag=True, help="Write nothing; name the files that would change.")
def fmt(files: tuple[Path, ...], root: Path, *, is_check: bool) -> None:
    """Write case files in their canonical form: FILE, or all of cases/. Comments and words stay as they are.

    A file that would say something else afterwards is left alone, and told. Exit 0: done; 1: a file cannot be put in
    canonical form, or, with --check, would change; 2: a FILE lies outside of cases/.
    """
    from coalition_kb.authoring.canonical import NotFormattedError, canonical  # noqa: PLC0415 - only this needs its reader
    from coalition_kb.output import Output  # noqa: PLC0415
    from coalition_kb.publish import write  # noqa: PLC0415

    made: list[Output] = []
    failed = False
    chosen = [_below(root, path) for path in files or sorted((root / CASES).rglob("*.yaml"))]
    for name in chosen:
        data = (root / CASES / name).read_bytes()
        try:
            new = canonical(data, f"{CASES}/{name}").encode()
        except NotFormattedError as error:
            click.echo(str(error), err=True)
            failed = True
            continue
        if new != data:
            click.echo(f"{CASES}/{name}")
            made.append(Output(name, new))
    if made and not is_check:
        write(made, root / CASES, keep_others=True)
    done = "would change" if is_check else "changed"
    click.echo(f"{len(made)} of {len(chosen)} files {done}.", err=True)
    sys.exit(1 if failed or (is_check and made) else 0)


def _below(root: Path, path: Path) -> PurePosixPath:
    """The name of the file *path* below `cases/`; one that lies elsewhere, links followed, is wrong use of the command."""
    folder = (root / CASES).resolve()
    if not path.resolve().is_relative_to(folder):
        raise click.UsageError(f"{path} lies outside of {root / CASES}")
    return PurePosixPath(path.resolve().relative_to(folder).as_posix())
