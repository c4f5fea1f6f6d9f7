"""The schemas that editors read, made of the codebook: `python -m tests.schemas` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coalition_kb.authoring import variable_schema
from coalition_kb.authoring.case_schema import CASE, PASS, case_schema, pass_schema
from coalition_kb.authoring.schema import as_text
from coalition_kb.reader import load

if TYPE_CHECKING:
    from coalition_kb.model import Record

ROOT = Path(__file__).parents[1]


def made(record: Record) -> dict[str, str]:
    """The text of each schema, by the name of its file."""
    return {
        CASE: as_text(case_schema(record)),
        PASS: as_text(pass_schema()),
        variable_schema.FILE: as_text(variable_schema.variable_schema(record)),
    }


def _rewrite() -> None:
    for name, text in made(load(ROOT).record).items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _rewrite()
