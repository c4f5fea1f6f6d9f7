"""The dataset in one zip: every file of it but those that repeat the CSV for one program, in a folder of its name.

Left out are SQLite, Excel and Parquet, which are offered beside it: whoever has one of these has the whole, and a place of
deposit wants the text and the labelled files.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coalition_kb.about import ID
from coalition_kb.output import Large

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from coalition_kb.about import About

LEFT_OUT = (".sqlite", "datasette-metadata.json", ".xlsx", ".parquet", ".zip")
FIRST_YEAR = 1980  # a zip knows none before


def archive(folder: Path, about: About) -> Large:
    """The files of the dataset that stand in *folder*, in one; it is made from what stands there then."""
    name = f"{ID}-{about.data}"
    return Large(PurePosixPath(f"{name}.zip"), partial(_write, folder, name, about.on))


def held(files: Iterable[str]) -> list[str]:
    """Those of *files* that the zip holds, sorted."""
    return sorted(name for name in files if not name.endswith(LEFT_OUT))


def _write(folder: Path, name: str, on: str, place: Path) -> None:
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    year, month, day = map(int, on.split("-"))
    with ZipFile(place, "w") as made:
        for file in held(file for file in files if not file.startswith(".")):
            # The clock, the mode and the system of who builds are nobody's business, and the bytes are the same each time.
            entry = ZipInfo(f"{name}/{file}", (max(year, FIRST_YEAR), month, day, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            with (folder / file).open("rb") as read, made.open(entry, "w") as write:
                shutil.copyfileobj(read, write)
