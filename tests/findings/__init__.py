"""Tests of `coalition_kb.findings`."""
