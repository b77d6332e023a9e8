"""GitHub Projects v2 with their issues: live, and as captured records."""
