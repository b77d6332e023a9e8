"""A digest as plain text, for mail readers that show no HTML."""

import textwrap
from collections.abc import Iterator

from api.digest.outline import Outline, Section
from api.neutral import for_terminal as safe

_WIDTH = 76


def text(told: Outline) -> str:
    """The digest as plain text, lines of at most 76 characters but for links."""
    lines = [safe(told.title), "=" * min(_WIDTH, len(safe(told.title))), ""]
    lines += [*_wrapped(told.headline), "", *_wrapped(f"{told.standing}. {told.basis}."), ""]
    if told.link:
        lines += [told.link, ""]
    for section in told.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    heading = safe(section.heading)
    yield from (heading, ("-" if section.level > 2 else "=") * min(_WIDTH, len(heading)), "")  # noqa: PLR2004 - the second level is underlined twice
    if not section.entries and section.empty:
        yield from (*_wrapped(section.empty), "")
    for entry in section.entries:
        marks = ", ".join(word for word in (entry.severity and entry.severity.value, safe(entry.note)) if word)
        yield from _wrapped(f"{entry.text}{f' ({marks})' if marks else ''}", first="* ")
        if entry.detail:
            yield from _wrapped(entry.detail, first="  ")
        for quote in entry.quotes:
            field = f"{quote.field}: " if quote.field else ""
            yield from _wrapped(f"{field}“{quote.words}” ({quote.where})", first="  > ")
        if entry.advice:
            yield from _wrapped(f"What to do: {entry.advice}", first="  ")
        if entry.link:
            yield f"  {entry.link}"
    if section.more:
        yield f"* and {section.more} more"
    if section.entries:
        yield ""
    if section.closing:
        yield from (*_wrapped(section.closing), "")


def _wrapped(words: str, first: str = "") -> list[str]:
    rest = " " * len(first) if not first.strip().startswith(">") else first
    return textwrap.wrap(safe(words), _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)
