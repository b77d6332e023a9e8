"""Linear: live, and as captured records."""
