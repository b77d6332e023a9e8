"""Passages and cells: which of them people wrote in their own words, and what of those words may be believed."""

import re
from collections.abc import Iterator

from insights.narration.plain import line
from insights.signals.sentences import sentences
from insights.signals.steering import addressed, steering
from portfolio.evidence import Evidence

_PIECE = re.compile(r"[,;:()]\s")
_FREE = frozenset({"update", "note", "comment", "message", "letter", "post", "passage"})
_LONG_CELL = 60


def honest(text: str) -> Iterator[str]:
    """The sentences of a text on one line each, without those parts that order the reader about."""
    for start, end in sentences(text):
        said = text[start:end]
        if addressed(said):
            continue
        for part in [said] if not steering(said) else _PIECE.split(said):
            if part.strip() and not steering(part):
                yield line(part)


def is_free(evidence: Evidence) -> bool:
    """True where people wrote it in their own words, so that it may hold anything."""
    return (
        evidence.ref.kind in _FREE or evidence.ref.field in {"text", "description"} or len(evidence.quote) > _LONG_CELL
    )
