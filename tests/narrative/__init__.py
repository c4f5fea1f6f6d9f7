"""Tests of how the account of a study is read: its sentences, states, years and strengths."""
