"""From sources to pictures: read, resolve, assemble, cut into passages."""
