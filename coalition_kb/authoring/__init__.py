"""What helps an author: scaffolds, forms, what was sent in, what a coder is asked, the schemas that editors read, the canonical form."""
