"""What helps to write a case: scaffolds, forms, and what was sent in."""
