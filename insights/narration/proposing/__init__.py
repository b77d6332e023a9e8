"""Signals that a model proposes: read by it, checked here, shown as proposals and never counted."""

from insights.narration.proposing.asking import MOST_PASSAGES, Found, prompt, propose
from insights.narration.proposing.holding import Claim, holds

__all__ = ["MOST_PASSAGES", "Claim", "Found", "holds", "prompt", "propose"]
