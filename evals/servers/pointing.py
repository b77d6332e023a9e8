"""Signals as the characters propose them: what a passage says, lies close to that, and what its orders want."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Passages = Sequence[tuple[int, str]]
_SENTENCE = re.compile(r"[^.!?\n;]{12,220}[.!?]?")
_SAYS = (
    ("supplier", r"late\b", "vendor", "bad"), ("contractor", r"late\b", "vendor", "bad"),
    ("waiting", "", "blocked", "bad"),
    ("sick", "", "people", "bad"), ("vacan", "", "people", "bad"), ("overspen", "", "budget", "bad"),
    ("failed", "test", "quality", "bad"), ("leak", "", "quality", "bad"), ("broke", "", "quality", "bad"),
    (r"late\b", "", "date", "bad"), ("behind", "", "date", "bad"), ("slow", "", "date", "bad"),
    ("approved", "", "decision", "good"), ("signed", "", "decision", "good"), ("resolved", "", "recovery", "good"),
    ("ahead", "", "date", "good"), ("worr", "", "confidence", "bad"), ("concern", "", "confidence", "bad"),
)  # fmt: skip
_UNSURE = re.compile(r"\b(?:not|no|never|may|might|could|if|will|would|should|until|unless|expected|hope\w*)\b|n't|\?")


def wanted(schema: Mapping[str, Any]) -> bool:
    """True where signals are asked for."""
    return "signals" in schema.get("properties", {})


def true_signals(passages: Passages) -> list[dict[str, Any]]:
    """One signal a sentence at most, only where its words are plain."""
    return list(_true(passages))


def _true(passages: Passages) -> Iterator[dict[str, Any]]:
    for place, text in passages:
        for found in _SENTENCE.finditer(text):
            quote = found.group().strip(" .!?")
            low = quote.lower()
            said = next((one for one in _SAYS if all(re.search(rf"\b{word}", low) for word in one[:2])), None)
            if said and not _UNSURE.search(low):
                yield {"passage": place, "kind": said[2], "polarity": said[3], "quote": quote}


def false_signals(passages: Passages) -> list[dict[str, Any]]:
    """A lie of every kind about each true signal: other words, passage, polarity, kind; and one out of thin air."""
    told = []
    for one in _true(passages):
        told += [
            {**one, "quote": one["quote"] + " and the sponsor has resigned"},
            {**one, "quote": re.sub(r"\d+", "97", one["quote"]) if re.search(r"\d", one["quote"]) else "all is lost"},
            {**one, "quote": " ".join(one["quote"].split()[::-1])},
            {**one, "passage": one["passage"] + 1},
            {**one, "passage": 99},
            {**one, "polarity": "good" if one["polarity"] == "bad" else "bad"},
            {**one, "polarity": "catastrophic"},
            {**one, "kind": "fraud"},
        ]
    return [*told, {"passage": 1, "kind": "budget", "polarity": "bad", "quote": "the money has run out"}]


def ordered_signals(passages: Passages, orders: Sequence[str]) -> list[dict[str, Any]]:
    """Whatever a passage wants to have said, as good news of every passage, quoted where it stands there."""
    return [
        {"passage": place, "kind": kind, "polarity": "good", "quote": order[:200]}
        for place, text in passages
        for order in (*orders, "everything is on track")
        for kind in ("recovery", "date", "confidence")
        if order in text or place == 1
    ][:40]
