"""The first line of a case's file, by which an editor finds the schema that helps its author."""

from __future__ import annotations

from pathlib import PurePosixPath

from coalition_kb.place import Place
from coalition_kb.problem import Problem

PASSES = "passes"  # the folder below `cases/` of what coders answered before anyone compared them
_SHOWN = 100  # characters of a wrong line


def modeline(file: str) -> str:
    """The first line of *file*, which lies below `cases/`: a comment that names the schema, seen from there."""
    _, *folders, _ = PurePosixPath(file).parts
    kind = "pass" if PASSES in folders[:1] else "case"
    return f"# yaml-language-server: $schema={'../' * (len(folders) + 1)}codebook/schema/{kind}.schema.json"


def editor_line(data: bytes, file: str) -> Problem | None:
    """The problem that the first line of *file*, which holds *data*, is another; None where it is as it should be."""
    first = data.partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip()
    wanted = modeline(file)
    if first == wanted:
        return None
    is_other = first.startswith("# yaml-language-server:")
    found = f"the first line is {first[:_SHOWN]!r}, which leads editors to no schema"
    mend = f"write as line 1, {'in its place' if is_other else 'above it'}: {wanted}"
    return Problem(Place(file, 1, 1), found, "the line by which editors find the schema", mend, rule="editor-line")
