"""The shared nouns: what a portfolio manager talks about. Imports nothing else of the house."""
