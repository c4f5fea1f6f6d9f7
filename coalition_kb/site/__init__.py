"""The site: record to Markdown pages and assets. Decisions fall in Python, layout in the templates."""
