"""Search from the shell. Only `index` knows Whoosh."""
