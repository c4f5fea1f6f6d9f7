"""What changed between two states of the record, told in words, as JSON and as a file of `codebook/changes/`."""
