"""A digest as Markdown; every word that came from a source is neutralised."""

from collections.abc import Iterator

from api.digest.outline import Entry, Outline, Section
from api.neutral import for_markdown as safe


def markdown(told: Outline) -> str:
    """The digest as one Markdown page."""
    lines = [
        f"# {safe(told.title)}",
        "",
        safe(told.headline),
        "",
        f"**{safe(told.standing)}** · {safe(told.basis)}",
        "",
    ]
    if told.link:
        lines += [f"[Open the dashboard]({told.link})", ""]
    for section in told.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"{'#' * section.level} {safe(section.heading)}"
    yield ""
    if not section.entries and section.empty:
        yield from (safe(section.empty), "")
    for entry in section.entries:
        yield from _whole(entry) if entry.quotes or entry.advice else _short(entry)
    if section.more:
        yield f"- and {section.more} more"
    if section.entries:
        yield ""
    if section.closing:
        yield from (safe(section.closing), "")


def _short(entry: Entry) -> Iterator[str]:
    yield f"- {_named(entry)}{_aside(entry)}{': ' + safe(entry.detail) if entry.detail else ''}"


def _whole(entry: Entry) -> Iterator[str]:
    yield f"### {_named(entry)}"
    yield ""
    yield f"**{entry.severity}**, {safe(entry.note)}" if entry.severity else safe(entry.note)
    yield ""
    yield safe(entry.detail)
    yield ""
    for quote in entry.quotes:
        field = f"{safe(quote.field)}: " if quote.field else ""
        yield f"> {field}“{safe(quote.words)}” ({safe(quote.where)})"
        yield ">"
    yield ""
    yield f"What to do: {safe(entry.advice)}"
    yield ""


def _named(entry: Entry) -> str:
    return f"[{safe(entry.text)}]({entry.link})" if entry.link else safe(entry.text)


def _aside(entry: Entry) -> str:
    words = [word for word in (entry.severity and entry.severity.value, safe(entry.note)) if word]
    return f" ({', '.join(words)})" if words else ""
