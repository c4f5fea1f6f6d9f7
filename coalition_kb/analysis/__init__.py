"""Comparison of cases: numbers in, frozen results out. Nothing is read, printed or drawn here, and no variable is named.

It works on any table: what the record's findings need of it stands in `coalition_kb.findings`.
"""
