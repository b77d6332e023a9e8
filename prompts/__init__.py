"""Prompt text as files, each with declared inputs and a version."""
