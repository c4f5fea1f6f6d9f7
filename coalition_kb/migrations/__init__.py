"""Names of the codebook that change: the cases led after them, what waits to be coded again, and columns of before."""
