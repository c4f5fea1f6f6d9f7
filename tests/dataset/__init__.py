"""Tests of the files of the dataset: each format read back by a program that is not ours."""
