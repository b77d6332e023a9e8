"""Any single-table project list, from bytes to canonical projects; nothing is guessed silently."""
