"""One file a source; none knows another."""
