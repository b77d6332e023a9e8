"""The rule catalogue: one file a rule, listed in one tuple."""
