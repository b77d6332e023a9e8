"""A Markdown page as a reader sees its parts: front matter, metadata table, title, headings with their places.

Nothing is rendered and nothing is rewritten: text is always a stretch of the page, so quotes stay verbatim.
"""

import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import yaml

from portfolio.errors import SourceUnreadable

_FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$")
_CARD = re.compile(
    r"<a href=['\"](?P<url>[^'\"]+/(?:issues|pull|tasks)/(?P<id>\d+))['\"]><strong>(?P<name>.+?)</strong>"
)
_ROW = re.compile(r"^\|(?P<key>[^|]*)\|(?P<value>.*)\|[ \t]*$")
_RULE = re.compile(r"^\|[\s:|-]+\|[ \t]*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BARE_LINK = re.compile(r"\[([^\]\[]+)\](?:\([^)]*\)|\[[^\]]*\])?")
_ONLY_TAGS = re.compile(r"^\s*(?:(?:<!--[^\n]*?-->|<summary>[^<\n]*</summary>|</?[a-zA-Z][^<>\n]*>)\s*)*$")
_MOST_FRONT = 20_000
_OPENING = re.compile(r"<(details|blockquote)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(details|blockquote)>", re.IGNORECASE)

CARD_LEVEL = 9
"""Cards (a linked, bold title in HTML) rank below every heading."""


@dataclass(frozen=True)
class Heading:
    """A heading or card: what it says and where its own text begins and ends."""

    level: int
    text: str
    line: int
    start: int
    body: int
    id: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Page:
    """One Markdown file, taken apart."""

    name: str
    text: str
    front: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    body: int = 0

    @property
    def title(self) -> str | None:
        """The page's name for itself: front matter, else its first heading of the first two levels."""
        stated = self.front.get("title")
        return stated or next((h.text for h in self.headings if h.level <= 2), None)  # noqa: PLR2004 - H1 or H2

    def section(self, *names: str) -> str | None:
        """Verbatim text under the first heading with one of these names, up to the next heading."""
        for n, heading in enumerate(self.headings):
            if heading.text.casefold() in names:
                end = self.headings[n + 1].start if n + 1 < len(self.headings) else len(self.text)
                return trimmed(self.text[heading.body : end]) or None
        return None


def read_page(name: str, text: str) -> Page:
    """Take a page apart. Raises SourceUnreadable where its front matter cannot be read."""
    text = text.replace("\r\n", "\n")
    front: Mapping[str, str] = {}
    body = 0
    found = _FRONT.match(text)
    if found:
        front = _front(name, found["fence"], found["body"])
        body = found.end()
    headings = tuple(_headings(text, body))
    first_two = [h.start for h in headings if h.level <= 2]  # noqa: PLR2004 - the table stands under the title
    end = first_two[1] if len(first_two) > 1 else len(text)
    return Page(name, text, front, _metadata(text[body:end]), headings, body)


def unlinked(value: str) -> str:
    """A table cell or heading without comments and link marks."""
    return _BARE_LINK.sub(r"\1", _COMMENT.sub("", value)).strip()


def trimmed(text: str) -> str:
    """A stretch of a page without the tag-only and blank lines around it; still verbatim."""
    lines = text.split("\n")
    while lines and _ONLY_TAGS.match(lines[0]):
        lines.pop(0)
    while lines and _ONLY_TAGS.match(lines[-1]):
        lines.pop()
    return "\n".join(lines).strip()


def _front(name: str, fence: str, body: str) -> dict[str, str]:
    if len(body) > _MOST_FRONT:
        raise SourceUnreadable(f"{name} has front matter of {len(body):,} characters; that is no status note.")
    try:
        whole = tomllib.loads(body) if fence == "+++" else yaml.safe_load(body)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        kind = "TOML" if fence == "+++" else "YAML"
        raise SourceUnreadable(f"{name} has front matter that is not valid {kind}; correct or remove it.") from error
    if not isinstance(whole, dict):
        return {}
    return {str(key).strip().casefold(): said for key, value in whole.items() if (said := _said(value))}


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, str | int | float))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _metadata(top: str) -> dict[str, str]:
    """The first two-column table whose header says it is metadata (or field/value, key/value)."""
    rows: dict[str, str] = {}
    inside = False
    for line in top.split("\n"):
        row = _ROW.match(line.strip())
        if not row:
            if inside:
                break
            continue
        key = unlinked(row["key"])
        if not inside:
            inside = key.casefold() in {"metadata", "field", "key", "property"}
            continue
        if not _RULE.match(line.strip()):
            value = unlinked(row["value"])
            if key and value and value.casefold() not in {"n/a", "tbd", "-"}:
                rows.setdefault(key, value)
    return rows


def _headings(text: str, body: int) -> Iterator[Heading]:
    """Headings outside code fences and quoted blocks, and cards."""
    place = body
    fenced = False
    depth = 0
    for line, row in enumerate(text[body:].split("\n"), text.count("\n", 0, body) + 1):
        after = place + len(row) + 1
        if _FENCE.match(row):
            fenced = not fenced
        elif not fenced:
            depth = max(0, depth + len(_OPENING.findall(row)) - len(_CLOSING.findall(row)))
            found = _HEADING.match(row)
            card = _CARD.search(row)
            if card:
                depth = 0
                yield Heading(
                    CARD_LEVEL, html.unescape(card["name"]).strip(), line, place, after, card["id"], card["url"]
                )
            elif found and not depth:
                yield Heading(len(found[1]), found[2].strip(), line, place, after)
        place = after
