"""The record, checked."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from coalition_kb import problem
from coalition_kb.cli.asking import root_option
from coalition_kb.garbage import uncollected
from coalition_kb.reader import Loaded, case_of, load, load_case

FORMATS = {"text": problem.as_text, "github": problem.as_github, "json": problem.as_json}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
def check(files: tuple[Path, ...], root: Path, style: str, *, strict: bool) -> None:
    """Check every file of the record, or FILES of cases alone, which is quick. Exit 0: clean; 1: problems.

    What cases make wrong only together, such as a name that two of them have, is told when all are checked.
    """
    with uncollected():
        loaded = _only(files, root) if files else load(root)
    if loaded.problems or style == "json":
        click.echo(FORMATS[style](loaded.problems))
    n_errors, n_warnings = len(loaded.errors), len(loaded.problems) - len(loaded.errors)
    n_codings = sum(1 for _ in loaded.record.codings)
    click.echo(
        f"{len(loaded.record.cases)} cases, {n_codings:,} codings: {n_errors} problems, {n_warnings} warnings",
        err=True,
    )
    sys.exit(1 if n_errors or (strict and n_warnings) else 0)


def _only(files: tuple[Path, ...], root: Path) -> Loaded:
    """The cases that *files* are about, and what is wrong in these files; for a file of no case the whole record is read."""
    from coalition_kb.memory import codebook  # noqa: PLC0415 - the check of all has no need of it

    names = {Path(os.path.relpath(os.path.realpath(file), os.path.realpath(root))).as_posix() for file in files}
    ids = list(dict.fromkeys(case_of(file, root) for file in files))
    if not all(ids):
        every = load(root)
        return replace(every, problems=[one for one in every.problems if one.place.file in names])
    known = codebook(root)
    if known.problems:  # nothing can be judged by half a codebook
        return known
    read = [load_case(root, known.record, id_) for id_ in ids]
    cases = {id_: one.record.cases[id_] for id_, one in zip(ids, read, strict=True) if id_ in one.record.cases}
    problems = [problem for one in read for problem in one.problems if problem.place.file in names]
    return Loaded(replace(known.record, cases=cases), problems)
