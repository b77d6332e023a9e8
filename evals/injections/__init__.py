"""Status updates that try to give orders: the shared ones, and our own."""

from evals.injections.cases import Injection, injections

__all__ = ["Injection", "injections"]
