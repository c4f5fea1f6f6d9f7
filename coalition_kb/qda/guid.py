"""The GUIDs of the exchange files: made from ids of the record, so that the same thing has the same one in every build."""

from __future__ import annotations

from functools import cache
from uuid import NAMESPACE_OID, uuid5

from coalition_kb.about import ID

#: It never changes: software that has read an older file knows things again by their GUIDs.
_SPACE = uuid5(NAMESPACE_OID, ID)


@cache
def guid(kind: str, *path: str) -> str:
    """The GUID of the thing of *kind* at *path*. No id of the record holds a slash."""
    return str(uuid5(_SPACE, "/".join((kind, *path))))
