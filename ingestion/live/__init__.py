"""Live sources: one transport, one way to land raw records, one way to bring them up to date."""
