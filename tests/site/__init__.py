"""Tests of what readers get: pages, files, the built site."""
