"""Search from the shell: what is searchable, what a query and its filters mean, and the index. Only `index` knows Whoosh."""
