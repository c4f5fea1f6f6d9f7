"""The forms of issues, which GitHub reads from the tree: `python -m tests.issueforms` writes them anew from the codebook."""

from __future__ import annotations

from pathlib import Path

from coalition_kb.authoring.issue_forms import forms
from coalition_kb.reader import load

ROOT = Path(__file__).parents[1]


def _rewrite() -> None:
    for form in forms(load(ROOT).record):
        place = ROOT / form.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(form.data)


if __name__ == "__main__":
    _rewrite()
