"""The shapes of states: where they come from and how they were made small is told in README.md beside this file."""
