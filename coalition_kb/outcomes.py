"""The outcomes of findings, worked out or recalled: the one module that keeps some in a folder, of which nothing is lost.

An outcome is kept under the fingerprint of all that it hangs on. A file that cannot be read is as if it were not there.
"""

from __future__ import annotations

import hashlib
import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

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
    keys, folder = fingerprints(record, _program()), folder_of(root) / _FOLDER
    known = {id_: one for id_, key in keys.items() if (one := _recalled(folder / f"{id_}-{key}{_ENDING}"))}
    found = run(record, known)
    if set(known) != set(found.outcomes):
        with suppress(OSError):  # a folder that cannot be written to costs time alone
            write([_kept(id_, keys[id_], one) for id_, one in found.outcomes.items()], folder)
    return found


def _recalled(path: Path) -> Outcome | None:
    found = recalled(path)
    return found if isinstance(found, Outcome) else None


def _kept(id_: str, key: str, one: Outcome) -> Output:
    return Output(PurePosixPath(f"{id_}-{key}{_ENDING}"), pickle.dumps(one))


@cache
def _program() -> str:
    """A SHA-256 of the package's modules: another program may work out something else."""
    made = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        made.update(path.relative_to(folder).as_posix().encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
