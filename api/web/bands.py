"""How a number between 0 and 100 is called, and how it moved."""

from collections.abc import Mapping

from api.views import Summary
from api.web.words import long_day
from api.workspace import Workspace

MOSTLY_SEEN = 0.5


def band(index: float, bands: Mapping[str, float]) -> str:
    """Name of the band a score is in, or `none`."""
    return next((name for name in ("critical", "high", "medium", "low") if index >= bands[name]), "none")


def index_band(workspace: Workspace, summary: Summary) -> str:
    """The band of the index. A calm index over facts that were mostly not there is no good news: `unseen`."""
    named = band(summary.index, dict(workspace.policy.scoring.bands))
    return "unseen" if named == "none" and summary.coverage < MOSTLY_SEEN else named


def moved(summary: Summary) -> str:
    """How the index moved since the picture before, in words."""
    if len(summary.history) < 2:  # noqa: PLR2004 - two pictures make a move
        return "first picture"
    before = summary.history[-2]
    difference = summary.index - before.index
    if abs(difference) < 0.05:  # noqa: PLR2004 - what one decimal shows
        return f"unchanged since {long_day(before.as_of)}"
    return f"{'up' if difference > 0 else 'down'} {abs(difference):.1f} since {long_day(before.as_of)}"
