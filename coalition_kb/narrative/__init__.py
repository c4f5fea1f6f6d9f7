"""What the sentences of an account name: states, days and years, and counts of persons. Pure; no rule stands here."""
