"""Tests that are to be read: what is accepted, what is refused in which words, and what must always hold."""
