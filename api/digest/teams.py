"""A digest as an Adaptive Card for Microsoft Teams. Foreign words stand in text runs, where no Markdown is read."""

import json
from typing import Any

from api.digest.outline import Entry, Section, outline
from api.digested import Digest
from api.neutral import for_terminal as safe

_LARGEST = 24_000
"""Letters of JSON; Teams refuses messages above 28 KB, and its envelope needs some."""
_LONGEST = 1_000
_COLOURS = {"critical": "attention", "high": "warning", "medium": "default", "low": "default"}


def card(digest: Digest, site: str | None = None) -> dict[str, Any]:
    """The message for an incoming webhook or a workflow: one Adaptive Card 1.4 in Teams' envelope."""
    told = outline(digest, site)
    body: list[dict[str, Any]] = [
        _text([_run(told.portfolio, size="large", weight="bolder")]),
        _text([_run(f"Risk digest, as known on {told.day}", subtle=True)]),
        _text([_run(told.headline)]),
        _text([_run(told.standing, weight="bolder"), _run(f" · {told.basis}", subtle=True)]),
    ]
    for section in told.sections:
        part = _section(section)
        if len(json.dumps([*body, *part])) > _LARGEST:
            body.append(_text([_run("The rest is in the dashboard.", subtle=True)]))
            break
        body += part
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "msteams": {"width": "Full"},
    }
    if told.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": "Open the dashboard", "url": told.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [attachment]}


def _section(section: Section) -> list[dict[str, Any]]:
    main = section.level == 2  # noqa: PLR2004 - a line before each main part
    heading = _text([_run(section.heading, weight="bolder", size="medium" if main else "default")])
    if main:
        heading |= {"separator": True, "spacing": "large"}
    found = [heading]
    if not section.entries and section.empty:
        found.append(_text([_run(section.empty)]))
    for entry in section.entries:
        found += _entry(entry)
    if section.more:
        found.append(_text([_run(f"and {section.more} more", subtle=True)]))
    if section.closing:
        found.append(_text([_run(section.closing)]))
    return found


def _entry(entry: Entry) -> list[dict[str, Any]]:
    name = _run(entry.text, weight="bolder" if entry.quotes else "default")
    if entry.link:
        name["selectAction"] = {"type": "Action.OpenUrl", "url": entry.link}
    runs = [name]
    if entry.severity:
        runs.append(_run(f"  {entry.severity.value}", colour=_COLOURS[entry.severity.value], weight="bolder"))
    if entry.note:
        runs.append(_run(f"  {entry.note}", subtle=True))
    found = [_text(runs)]
    if entry.detail:
        found.append(_text([_run(entry.detail)]))
    found += [_text([_run(f"“{quote.words}” ({quote.where})", subtle=True)]) for quote in entry.quotes[:1]]
    if entry.advice:
        found.append(_text([_run(f"What to do: {entry.advice}")]))
    return found


def _text(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": runs}


def _run(
    words: str, *, size: str = "default", weight: str = "default", colour: str = "default", subtle: bool = False
) -> dict[str, Any]:
    text = (" " * (len(words) - len(words.lstrip())) + safe(words))[:_LONGEST]
    return {"type": "TextRun", "text": text, "size": size, "weight": weight, "color": colour, "isSubtle": subtle}
