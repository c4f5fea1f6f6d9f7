"""What the project takes from others and what it gives to them: lock file, licences, known weaknesses, wheel."""
