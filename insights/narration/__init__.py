"""Wording what was found: plainly, or by a model whose sentences are checked."""
