"""Digests on their way: standing orders, what becomes due when, channels, and the worker that serves them."""
