"""What helps an author: scaffolds, forms, what was sent in, what a coder is asked, schemas for editors, the canonical form."""
