"""What helps to write the record: it asks, and gives back the text of files."""
