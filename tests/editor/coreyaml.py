"""A file as an editor reads it: plain words resolved by YAML's core schema, of version 1.2."""

from __future__ import annotations

import re

import yaml

#: YAML Ain't Markup Language, revision 1.2.2 (2021), section 10.3.2.
_RESOLVED = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
}


class _Core(yaml.SafeLoader):
    """PyYAML's safe loader, with the plain words of version 1.2 instead of 1.1."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the name and form that PyYAML wants


for _kind, _words in _RESOLVED.items():
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_words})\Z"), None)


def seen(text: str) -> object:
    """What *text* holds."""
    return yaml.load(text, Loader=_Core)  # noqa: S506 - a safe loader
