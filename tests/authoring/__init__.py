"""Tests of what helps to write a case."""
