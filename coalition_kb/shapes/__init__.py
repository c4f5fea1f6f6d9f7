"""Nodes to types: each module shapes one kind of file, and tells what could not be shaped."""
