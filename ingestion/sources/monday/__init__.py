"""monday.com: its API, its Excel export and captured records, all by way of the same boards."""
