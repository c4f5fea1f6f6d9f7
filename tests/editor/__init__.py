"""Help while typing: the schemas, the snippets, the language server that shows them, and the canonical form."""
