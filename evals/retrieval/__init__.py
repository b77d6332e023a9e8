"""How well are passages found? Measured on real text, beside plainer ways of searching the same passages."""

from evals.retrieval.suite import retrieval_scores

__all__ = ["retrieval_scores"]
