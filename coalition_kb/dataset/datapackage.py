"""`datapackage.json`: what is told of the CSV files and their columns, in the terms of Data Package 2.0."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, ID, NAME
from coalition_kb.output import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coalition_kb.about import About
    from coalition_kb.output import Output
    from coalition_kb.tables.column import Field, Filled

FILE = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
#: A date may be a year or a month alone, which no type of a date allows; of what lasts, the end is a word.
PATTERN = "([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|ongoing)"
TYPES = {"text": "string", "code": "string", "date": "string", "integer": "integer", "number": "number"}
MISSING = "No value. Of an answer, the column beside it that ends in _st says why."


def datapackage(tables: Sequence[Filled], about: About, folder: Path) -> Output:
    """The descriptor of *tables*, whose CSV files stand in *folder*."""
    keys = {table.name: table.key for table in tables}
    told: dict[str, object] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": ID,
        "title": NAME,
        "description": DESCRIPTION,
        "version": about.data,
        "created": f"{about.on}T00:00:00Z",
        "licenses": [{"name": DATA_LICENCE.id, "title": DATA_LICENCE.name, "path": DATA_LICENCE.url}],
        "contributors": [{"title": AUTHOR, "roles": ["creator"]}],
        **({"homepage": about.address} if about.address else {}),
        "resources": [_resource(table, folder / f"{table.name}.csv", keys) for table in tables],
    }
    return text(FILE, json.dumps(told, indent=1, ensure_ascii=False))


def _resource(table: Filled, file: Path, keys: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "title": table.name,
        "description": table.meaning,
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": {
            "$schema": f"{PROFILES}/tabledialect.json",
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": _schema(table, keys),
    }


def _schema(table: Filled, keys: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    numbered = {field.variable for field in table.fields if field.part == "number"}
    told: dict[str, object] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(field, table.key, is_ordered=field.variable in numbered) for field in table.fields],
        "missingValues": [{"value": "", "label": MISSING}],
    }
    if table.key:
        told["primaryKey"] = list(table.key)
    references = [
        {"fields": [field.name], "reference": _reference(field, table, keys)}
        for field in table.fields
        if field.to in keys
    ]
    return told | ({"foreignKeys": references} if references else {})


def _reference(field: Field, table: Filled, keys: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    elsewhere = {} if field.to == table.name else {"resource": field.to}  # of one's own table the name is left out
    return {**elsewhere, "fields": list(keys[field.to])}


def _field(field: Field, key: tuple[str, ...], *, is_ordered: bool) -> dict[str, object]:
    told: dict[str, object] = {"name": field.name, "type": TYPES[field.type], "title": field.short}
    told["description"] = field.meaning
    constraints: dict[str, object] = {}
    if field.name in key:
        constraints["required"] = True
    if key == (field.name,):
        constraints["unique"] = True
    if field.type == "date":
        told["description"] = f"{field.meaning} As precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD."
        constraints["pattern"] = PATTERN
    if field.choices:
        constraints["enum"] = [choice.code for choice in field.choices]  # what programs check
        told["categories"] = [{"value": choice.code, "label": choice.name} for choice in field.choices]
        told["categoriesOrdered"] = field.part == "confidence" or (field.part == "answer" and is_ordered)
    return told | ({"constraints": constraints} if constraints else {})
