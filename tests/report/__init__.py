"""The tests of the report, the codebook for print and the synopsis."""
