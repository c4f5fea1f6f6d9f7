"""The record for qualitative software (ATLAS.ti, MAXQDA, NVivo, QualCoder …): REFI-QDA codebook and project, as outputs.

The standard is REFI-QDA 1.5 (exchange schemas QDA-XML 1.0). What it has no place for stands in `LOST`.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.download import Download, Kind
from coalition_kb.output import Output
from coalition_kb.qda.codes import codebook, tree
from coalition_kb.qda.lost import LOST, Loss, told_lost
from coalition_kb.qda.project import project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.about import About
    from coalition_kb.model import Record

__all__ = ["CODEBOOK", "FILES", "LOST", "PROJECT", "Loss", "downloads", "files", "told_lost"]

CODEBOOK = "coalition-kb.qdc"
PROJECT = "coalition-kb.qdpx"
#: What each file is, for the pages that offer it.
FILES: Mapping[str, str] = {
    CODEBOOK: "The codebook as a tree of codes (REFI-QDA), for software of qualitative analysis.",
    PROJECT: "Every case as a text with its coded passages, and the answers as variables of cases (REFI-QDA).",
}


def downloads() -> Iterator[Download]:
    """The files as readers may take them; they are made after the pages that lead to them."""
    meaning = (
        "For ATLAS.ti, MAXQDA, NVivo, QualCoder and others, in REFI-QDA 1.5. Of these only the import of QualCoder has "
        "been tried."
    )
    kind = Kind("Qualitative software", meaning, tuple(told_lost()))
    for name, held in FILES.items():
        yield Download(name, kind, held)


def files(record: Record, about: About) -> Iterator[Output]:
    """The codebook of *record*, and its cases as texts whose passages are coded."""
    codes = tree(record)
    yield Output(PurePosixPath(CODEBOOK), codebook(codes, about))
    yield Output(PurePosixPath(PROJECT), project(record, codes, about))
