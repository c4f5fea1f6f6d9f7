"""How long the work takes beside something known: `python -m benchmarks`. Benchmarks are no tests: they tell, and never fail."""
