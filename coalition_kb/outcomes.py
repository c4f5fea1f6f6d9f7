"""The outcomes of findings, worked out or recalled: the one module that keeps some in a folder, of which nothing is lost.

An outcome is kept with the fingerprint of all that it hangs on. Where that is another now, those of its tests are taken over
that were done alike on the same numbers. A file that cannot be read is as if it were not there.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.earlier import program
from coalition_kb.findings.fingerprint import fingerprints
from coalition_kb.findings.results import Outcome, Results
from coalition_kb.findings.trials import run
from coalition_kb.output import Output
from coalition_kb.publish import write
from coalition_kb.recall import folder_of, recalled

if TYPE_CHECKING:
    from coalition_kb.model import Record

_FOLDER = "findings"
_ENDING = ".outcome"


def results(record: Record, root: Path | None = None) -> Results:
    """What the cases of *record* say of each finding; with a *root*, recalled where nothing that they hang on has changed."""
    if root is None:
        return run(record)
    made_by, folder = _program(), folder_of(root) / _FOLDER
    keys = fingerprints(record, made_by)
    names = {id_: f"{id_}-{made_by}{_ENDING}" for id_ in record.findings}  # what another program kept is not even read
    kept = {id_: one for id_, name in names.items() if (one := _recalled(folder / name))}
    known = {id_: one for id_, (key, one) in kept.items() if key == keys[id_]}
    found = run(record, known, [one for _, one in kept.values()])
    if set(known) != set(found.outcomes):
        made = [_kept(name, keys[id_], found.outcomes[id_]) for id_, name in names.items()]
        with suppress(OSError):  # a folder that cannot be written to costs time alone
            write(made, folder)
    return found


def _recalled(path: Path) -> tuple[str, Outcome] | None:
    match recalled(path):
        case (str() as key, Outcome() as one):
            return key, one
    return None


def _kept(name: str, key: str, one: Outcome) -> Output:
    return Output(PurePosixPath(name), pickle.dumps((key, one)))


@cache
def _program() -> str:
    """A SHA-256 of the package's modules and of what they run with: another program may work out something else."""
    return program(*sorted(Path(__file__).parent.rglob("*.py")))
