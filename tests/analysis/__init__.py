"""Tests of the comparison of cases: each method against what is known of it."""
