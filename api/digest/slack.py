"""A digest as a Slack message. Foreign words stand in rich text elements, where no markup is read."""

from typing import Any

from api.digest.outline import Entry, Section, outline
from api.digested import Digest
from api.neutral import for_terminal as safe

_MOST_BLOCKS = 50
_LONGEST = 2_900
_LONGEST_HEADER = 150
"""Limits of Slack's Block Kit: blocks in a message, letters in a text and in a header."""


def blocks(digest: Digest, site: str | None = None) -> dict[str, Any]:
    """The message for an incoming webhook: `text` for notifications, `blocks` for the channel."""
    told = outline(digest, site)
    made = [
        {"type": "header", "text": {"type": "plain_text", "text": safe(told.title)[:_LONGEST_HEADER], "emoji": False}},
        _rich(
            [
                _section(
                    [
                        *_words(told.headline),
                        *_words("\n"),
                        *_words(told.standing, bold=True),
                        *_words(f"\n{told.basis}"),
                    ]
                )
            ]
        ),
    ]
    if told.link:
        made.append(_rich([_section([_link(told.link, "Open the dashboard")])]))
    for section in told.sections:
        made += [{"type": "divider"}] if section.level == 2 else []  # noqa: PLR2004 - a line before each main part
        made.append(_rich(_elements(section)))
    if len(made) > _MOST_BLOCKS:
        made = [*made[: _MOST_BLOCKS - 1], _rich([_section(_words("The rest is in the dashboard."))])]
    return {"text": _escaped(f"{told.title}. {told.headline}"), "blocks": made}


def _elements(section: Section) -> list[dict[str, Any]]:
    found = [_section(_words(section.heading, bold=True))]
    if not section.entries and section.empty:
        found.append(_section(_words(section.empty)))
    if section.entries:
        items = [_section(_entry(entry)) for entry in section.entries]
        if section.more:
            items.append(_section(_words(f"and {section.more} more")))
        found.append({"type": "rich_text_list", "style": "bullet", "elements": items})
    for entry in section.entries:
        found += [
            {"type": "rich_text_quote", "elements": _words(f"{quote.words} ({quote.where})")}
            for quote in entry.quotes[:1]
        ]
    if section.closing:
        found.append(_section(_words(section.closing)))
    return found


def _entry(entry: Entry) -> list[dict[str, Any]]:
    marks = ", ".join(word for word in (entry.severity and entry.severity.value, entry.note) if word)
    parts = [_link(entry.link, entry.text)] if entry.link else _words(entry.text, bold=True)
    if marks:
        parts = [*parts, *_words(f" ({marks})")]
    return [*parts, *_words(f": {entry.detail}")] if entry.detail else parts


def _rich(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": elements}


def _section(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": elements}


def _words(text: str, *, bold: bool = False) -> list[dict[str, Any]]:
    """Text as an element, its own line breaks kept only where they are ours."""
    lead = "\n" if text.startswith("\n") else ""
    words = (lead + safe(text))[:_LONGEST]
    # Edge spaces of our own join one element to the next.
    words = (" " if text.startswith(" ") else "") + words
    element: dict[str, Any] = {"type": "text", "text": words}
    return [{**element, "style": {"bold": True}} if bold else element] if words else []


def _link(address: str, words: str) -> dict[str, Any]:
    return {"type": "link", "url": address, "text": safe(words)[:_LONGEST]}


def _escaped(text: str) -> str:
    """Slack reads three signs in plain message text; everything else is words."""
    return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")[:_LONGEST]
