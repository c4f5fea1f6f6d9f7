"""The index of the site's search. Only `index` knows Pagefind, the program that reads the built pages, and only `chunks` its files."""
