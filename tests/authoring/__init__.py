"""Tests of what helps to write the record."""
