"""The findings as tests: what each asks of the cases, what the cases answer, and what would move the answer."""
