"""What helps an author: scaffolds, forms, what was sent in, the schemas that editors read, the canonical form of a file."""
