"""The coalition knowledge base: U.S. military interventions since 1946, as a record that checks itself."""

from importlib import import_module
from typing import TYPE_CHECKING

from coalition_kb.version import __version__

if TYPE_CHECKING:
    from coalition_kb.knowledge_base import FaultyRecordError, KnowledgeBase, NoRecordError, load
    from coalition_kb.model import Record
    from coalition_kb.problem import Problem

__all__ = ["FaultyRecordError", "KnowledgeBase", "NoRecordError", "Problem", "Record", "__version__", "load"]

#: Where each name stands. It is imported when it is asked for: a build that has nothing to do needs none of them.
_FROM = {
    "FaultyRecordError": "knowledge_base",
    "KnowledgeBase": "knowledge_base",
    "NoRecordError": "knowledge_base",
    "load": "knowledge_base",
    "Record": "model",
    "Problem": "problem",
}


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
