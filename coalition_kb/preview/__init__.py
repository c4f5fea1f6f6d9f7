"""A case as the site will show it, made anew while its file is written."""
