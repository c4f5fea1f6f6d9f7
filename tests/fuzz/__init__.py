"""What strangers may send, tried by the thousand: targets, and two ways to find what breaks them.

A target takes bytes and fails where the project answers them with anything but what it promises. `test_targets` tries each
with mutations of good files, and again whatever once broke it (`found/`). `python -m tests.fuzz` looks further: there
coverage tells which inputs are worth to be changed again.
"""
