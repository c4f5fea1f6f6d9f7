"""One thing of the record as text for the terminal. Nothing is read or printed here."""
