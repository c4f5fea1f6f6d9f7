"""The coalition knowledge base: U.S. military interventions since 1946, as a record that checks itself."""

from coalition_kb.knowledge_base import FaultyRecordError, KnowledgeBase, NoRecordError, load
from coalition_kb.model import Record
from coalition_kb.problem import Problem
from coalition_kb.version import __version__

__all__ = ["FaultyRecordError", "KnowledgeBase", "NoRecordError", "Problem", "Record", "__version__", "load"]
