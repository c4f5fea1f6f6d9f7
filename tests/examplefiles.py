"""The folders of examples, and how a record is made of them: the small accepted one with an overlay laid upon it.

An overlay holds only the files that differ from `accepted/small`; its `remove.txt`, where it has one, lists files to
leave out, and its `upon.txt` names another example that is laid upon the record first. `python -m tests.examplefiles`
writes the answers anew; what changed is for the review of the difference.

What a refused example becomes where its author does what the answer asks stands in its `mended.yaml`, a list of steps:

    - {in: FILE, was: TEXT, now: TEXT}     # a text that stands there once
    - {rename: FILE, to: FILE}
    - {remove: FILE}
    - {bring: FILE}                        # the file of that name from the accepted record
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import yaml

from coalition_kb.problem import as_text
from coalition_kb.reader import load

EXAMPLES = Path(__file__).parent / "examples"
SMALL = EXAMPLES / "accepted" / "small"
EVERY_MISTAKE = EXAMPLES / "every-mistake"
ACCEPTED = sorted((EXAMPLES / "accepted").iterdir())
REFUSED = sorted((EXAMPLES / "refused").iterdir())
ANSWER = "problems.txt"
REMOVE = "remove.txt"
UPON = "upon.txt"
MENDED = "mended.yaml"
NOTES = shutil.ignore_patterns(ANSWER, REMOVE, UPON, MENDED)


def laid_on_small(overlay: Path, into: Path) -> Path:
    """The small record with *overlay* laid upon it, written to *into*, which it makes."""
    shutil.copytree(SMALL, into)
    if (overlay / UPON).exists():
        first = EXAMPLES / (overlay / UPON).read_text(encoding="utf-8").strip()
        shutil.copytree(first, into, dirs_exist_ok=True)
    if overlay != SMALL:
        shutil.copytree(overlay, into, dirs_exist_ok=True, ignore=NOTES)
    if (overlay / REMOVE).exists():
        for name in (overlay / REMOVE).read_text(encoding="utf-8").splitlines():
            (into / name).unlink()
    return into


def mended(overlay: Path, into: Path) -> Path:
    """The refused example *overlay* with the steps of its `mended.yaml` done, written to *into*, which it makes."""
    root = laid_on_small(overlay, into)
    for step in yaml.load((overlay / MENDED).read_text(encoding="utf-8"), yaml.BaseLoader):  # noqa: S506 - texts alone
        _done(step, root)
    return root


def _done(step: dict[str, str], root: Path) -> None:
    match step:
        case {"in": name, "was": was, "now": now}:
            text = (root / name).read_text(encoding="utf-8")
            assert text.count(was) == 1, f"{was!r} stands {text.count(was)} times in {name}"
            (root / name).write_text(text.replace(was, now), encoding="utf-8", newline="\n")
        case {"rename": name, "to": other}:
            assert not (root / other).exists(), f"{other} is there already"
            (root / name).rename(root / other)
        case {"remove": name}:
            (root / name).unlink()
        case {"bring": name}:
            shutil.copyfile(SMALL / name, root / name)
        case _:
            raise ValueError(f"no step is {step}")


def answer(root: Path) -> str:
    """What the record in *root* is told, as a file holds it."""
    return as_text(load(root).problems) + "\n"


def _rewrite() -> None:
    for overlay in (*REFUSED, EVERY_MISTAKE):
        with tempfile.TemporaryDirectory() as folder:
            root = laid_on_small(overlay, Path(folder) / "record")
            (overlay / ANSWER).write_text(answer(root), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
