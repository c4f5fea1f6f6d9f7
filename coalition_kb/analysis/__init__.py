"""Comparison of cases: numbers in, frozen results out. Nothing is printed or drawn here, and no variable is named.

Only `qca` reads a file. All works on any table: what the record's findings need of it stands in `coalition_kb.findings`.
"""
