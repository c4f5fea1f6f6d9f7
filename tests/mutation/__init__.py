"""Proof of the tests: the package is made wrong in one place at a time, and a test has to notice."""
