"""The version of the software, which has nothing to do with that of the data."""

__version__ = "0.1.0"
