"""Signals that a model proposes: read by it, checked here, shown as proposals and never counted."""

from insights.narration.proposing.asking import Found, propose
from insights.narration.proposing.holding import Claim, holds

__all__ = ["Claim", "Found", "holds", "propose"]
