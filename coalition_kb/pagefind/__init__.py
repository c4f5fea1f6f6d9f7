"""The index of the site's search. Only `index` knows Pagefind, which reads the built pages, and only `chunks` its files."""
