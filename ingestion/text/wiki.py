"""Jira wiki markup (API v2, Data Center, webhooks, CSV) to plain text, line by line."""

import re

from ingestion.text.tidy import MOST, alt_text, linked, mention, shown, tidy

_VERBATIM = re.compile(r"\{(?P<name>code|noformat)(?::[^}\n]{0,200})?\}", re.IGNORECASE)
_HEADING = re.compile(r"^[ \t]*h[1-6]\.[ \t]*", re.IGNORECASE)
_BLOCK_QUOTE = re.compile(r"^[ \t]*bq\.[ \t]*", re.IGNORECASE)
_LIST = re.compile(r"^[ \t]*(?P<marks>[*#]{1,10}|-{1,2})[ \t]+(?=\S)")
_RULE = re.compile(r"^[ \t]*-{4,}[ \t]*$")
_QUOTE = re.compile(r"\{quote\}", re.IGNORECASE)
_PANEL = re.compile(r"\{(?:panel|info|note|tip|warning|expand)(?::(?P<told>[^}\n]{0,300}))?\}", re.IGNORECASE)
_TITLE = re.compile(r"(?:^|\|)title=([^|}]*)")
_MACRO = re.compile(r"\{(?:color|anchor|align|toc|section|column|adf|html|iframe)(?::[^}\n]{0,300})?\}", re.IGNORECASE)
_IMAGE = re.compile(r"!(?P<file>[^\s!|][^!|\n]{0,300})(?:\|(?P<told>[^!\n]{0,300}))?!(?!\w)")
_IMAGE_FILE = re.compile(r"https?://|\.\w{2,5}$", re.IGNORECASE)
_ALT = re.compile(r"alt=\"?([^\",|]*)")
_LINK = re.compile(r"\[(?P<inner>[^\[\]\n]{1,2500})\]")
_USER = re.compile(r"~(?:accountid:)?(?P<name>\S.*)", re.IGNORECASE)
_MONO = re.compile(r"\{\{(.{1,500}?)\}\}")
_SPAN = re.compile(
    r"(?<![\w\\*_+^~?-])(?P<mark>\?\?|[*_+^~-])(?=[^\s*_+^~?-])(?P<inner>[^\n]{0,500}?)(?<=[^\s\\])(?P=mark)(?![\w*])"
)
_BREAK = re.compile(r"\\\\(?=[\s\w]|$)")
_ESCAPE = re.compile(r"\\([{}\[\]*_+^~!|?#-])")


def wiki_text(body: str) -> str:
    """The words of a body in wiki markup; code stays as it is written."""
    body = shown(body[:MOST])
    parts: list[str] = []
    place = 0
    while opening := _VERBATIM.search(body, place):
        closing = re.compile(rf"\{{{opening['name']}\}}", re.IGNORECASE).search(body, opening.end())
        if closing is None:
            break
        parts.append(_marked_up(body[place : opening.start()]))
        parts.append(body[opening.end() : closing.start()].strip("\n"))
        place = closing.end()
    rest = body[place:]
    parts.append(_marked_up(_VERBATIM.sub("", rest)))
    return tidy("\n".join(part for part in parts if part.strip()))


def _marked_up(text: str) -> str:
    lines: list[str] = []
    quoted = False
    for line in text.split("\n"):
        pieces = _QUOTE.split(line)
        for n, piece in enumerate(pieces):
            if n:
                quoted = not quoted
            if len(pieces) > 1 and not piece.strip():
                continue
            said = _line(piece)
            lines.append(f"> {said}" if quoted and said else said)
    return "\n".join(lines)


def _line(line: str) -> str:
    line = _PANEL.sub(_panel_title, line)
    line = _MACRO.sub("", line)
    if _RULE.match(line):
        return ""
    if found := _HEADING.match(line):
        return _inline(line[found.end() :])
    if found := _BLOCK_QUOTE.match(line):
        return f"> {_inline(line[found.end() :])}"
    if found := _LIST.match(line):
        depth = len(found["marks"]) - 1 if found["marks"][0] in "*#" else 0
        return f"{'  ' * depth}- {_inline(line[found.end() :])}"
    if line.lstrip().startswith("|"):
        return _row(_inline(line.strip(), cells=True))
    return _inline(line)


def _inline(text: str, *, cells: bool = False) -> str:
    text = _IMAGE.sub(_image, text)
    text = _LINK.sub(_link, text)
    text = _MONO.sub(r"\1", text)
    for _ in range(3):  # marks inside marks: *_bold italic_*
        text, changed = _SPAN.subn(lambda found: found["inner"], text)
        if not changed:
            break
    text = _BREAK.sub(" " if cells else "\n", text)
    return _ESCAPE.sub(r"\1", text).rstrip()


def _row(line: str) -> str:
    cells = [cell.strip() for cell in re.split(r"\|\|?", line.strip())]
    return " | ".join(cells[1:-1] if len(cells) > 2 and not cells[-1] else cells[1:])  # noqa: PLR2004 - both edges


def _panel_title(found: re.Match[str]) -> str:
    title = _TITLE.search(found["told"] or "")
    return f"{title[1].strip()} " if title and title[1].strip() else ""


def _image(found: re.Match[str]) -> str:
    if not _IMAGE_FILE.search(found["file"]):
        return found[0]
    alt = _ALT.search(found["told"] or "")
    return alt_text(alt[1]) if alt else ""


def _link(found: re.Match[str]) -> str:
    inner = found["inner"]
    if found.start() and found.string[found.start() - 1] == "\\":
        return found[0]
    if user := _USER.fullmatch(inner.strip()):
        return mention(user["name"])
    text, bar, url = inner.partition("|")
    url = url.partition("|")[0]
    if bar:
        if user := _USER.fullmatch(url.strip()):
            return mention(text or user["name"])
        return linked(text, url)
    if inner.startswith("^") or re.match(r"https?://|mailto:", inner.strip(), re.IGNORECASE):
        return inner.strip().removeprefix("^").removeprefix("mailto:")
    return inner.lstrip("#") if inner.startswith("#") else found[0]
