"""Is a board a list of projects, or is it one project and its rows the work?"""

import re
from collections.abc import Sequence

from ingestion.tables.words import fold_header

_LISTS = re.compile(
    r"\b(?:projects|portfolios?|programmes?|programs?|initiatives|project"
    r" (?:list|overview|tracker|tracking|register|registry|pipeline|requests|intake|inventory|status|dashboard))\b"
)
_WORK = re.compile(
    r"\b(?:tasks?|sprints?|backlog|bugs?|to ?dos?|action items|work ?items|plan|milestones|deliverables)\b"
)
_SIGNS = (
    re.compile(r"\b(?:budget|cost|costs|funding|spend)\b"),
    re.compile(r"\b(?:sponsor|sro|senior responsible owner|executive owner)\b"),
    re.compile(r"\b(?:project|programme|program) (?:manager|lead|owner)\b|^pm$"),
    re.compile(r"\b(?:vendors?|suppliers?|contractors?)\b"),
    re.compile(r"\b(?:rag|health|delivery confidence)\b"),
    re.compile(r"\b(?:programmes?|programs?|portfolio|goals?|strategic objectives?|okrs?)\b"),
)
_ENDS = re.compile(
    r"\btimeline\b|\b(?:end|finish|completion|go live|due|target|delivery|launch)(?: date| day| on)?$|\bdeadline\b"
)
_ENOUGH = 2


def is_project_board(name: str, titles: Sequence[str]) -> bool:
    """True where each top-level row is a project of its own.

    Judged by the board's name ("Project portfolio 2026"), or by columns that only projects have: two of
    budget, sponsor, project manager, vendor, health and programme, beside a timeline or an end date.
    """
    called = fold_header(name)
    if _LISTS.search(called):
        return not _WORK.search(called)
    columns = [fold_header(title) for title in titles]
    if not any(_ENDS.search(column) for column in columns):
        return False
    return sum(any(sign.search(column) for column in columns) for sign in _SIGNS) >= _ENOUGH
