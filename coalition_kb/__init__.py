"""The coalition knowledge base: U.S. military interventions since 1946, as a record that checks itself."""

from coalition_kb.load import Loaded, load
from coalition_kb.model import Record
from coalition_kb.problem import Problem

__version__ = "0.1.0"
__all__ = ["Loaded", "Problem", "Record", "__version__", "load"]
