"""Reading signals out of text: late vendors, blocks, moved dates, lost confidence, and their good twins."""

from insights.signals.frame import signals

__all__ = ["signals"]
