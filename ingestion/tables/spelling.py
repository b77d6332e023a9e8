"""Headers with a slip of the pen: the usual spelling they are all but equal to."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

CLOSE = 0.83
"""Share of letters that stand where they should; "stauts" and "vender" reach it, "state" and "start" do not."""
_SHORTEST = 5

USUAL = (
    "project name", "project", "project id", "programme", "department", "category", "description", "phase", "stage",
    "status", "health", "priority", "owner", "project manager", "assignee", "responsible", "sponsor", "team",
    "start date", "end date", "due date", "deadline", "finish date", "completion date", "baseline end date",
    "planned end date", "forecast end date", "actual end date", "percent complete", "progress", "budget",
    "approved budget", "forecast cost", "actual cost", "currency", "vendor", "supplier", "contractor",
    "strategic goal", "last updated", "comments",
)  # fmt: skip


def usual(header: str) -> str | None:
    """The usual spelling a folded header means, or None where nothing or several are as close."""
    if len(header) < _SHORTEST:
        return None
    found = process.extract(header, USUAL, scorer=OSA.normalized_similarity, score_cutoff=CLOSE, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return str(found[0][0])
