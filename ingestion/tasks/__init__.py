"""Task boards of any tool: one way to say what a task is, where it belongs, and what it was before."""
