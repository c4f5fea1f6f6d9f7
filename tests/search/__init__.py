"""Tests of searching and showing."""
