"""What helps an author: the schemas that editors read, and the canonical form of a file."""
