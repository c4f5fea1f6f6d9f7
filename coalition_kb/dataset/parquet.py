"""Tables as Parquet, with what is told of each column and of the whole in the file's own metadata."""

from __future__ import annotations

import json
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coalition_kb.about import DATA_LICENCE, NAME
from coalition_kb.output import Large
from coalition_kb.tables.column import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.tables.column import Field, Filled


def parquet(tables: Sequence[Filled], about: About) -> Iterator[Large]:
    """A file for each of *tables*."""
    for table in tables:
        yield Large(PurePosixPath(f"{table.name}.parquet"), partial(_write, table, about))


def _write(table: Filled, about: About, place: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - it comes with an extra
    from pyarrow import parquet as files  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "code": pa.string(),
        "date": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
    }
    fields = [pa.field(one.name, types[one.type], one.name not in table.key, _told(one)) for one in table.fields]
    schema = pa.schema(
        fields,
        {
            "name": f"{NAME}: {table.name}",
            "meaning": table.meaning,
            "version": about.versions,
            "licence": DATA_LICENCE.url,
            "citation": about.citation,
        },
    )
    arrays = [pa.array(cells_of(table.frame[field.name]), field.type) for field in fields]
    with place.open("wb") as stream:  # a name that the locale cannot spell is opened by Python alone
        files.write_table(pa.Table.from_arrays(arrays, schema=schema), stream)


def _told(field: Field) -> dict[str, str]:
    told = {"label": field.short, "meaning": field.meaning}
    if field.choices:
        told["choices"] = json.dumps({choice.code: choice.name for choice in field.choices}, ensure_ascii=False)
    return told
