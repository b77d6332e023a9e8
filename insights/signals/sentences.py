"""Where sentences begin and end in a text, and which stretches of it are not prose."""

import re
from collections.abc import Iterator

_URL = r"https?://[^\s<>\"')\]]{1,500}"
_NOT_PROSE = re.compile(
    rf"`[^`\n]{{1,300}}`|\]\([^()\n]{{1,500}}\)|<[a-zA-Z/!][^<>\n]{{0,500}}>|\{{\s?\"[^{{}}\n]{{0,500}}\}}|{_URL}"
)
_BORDER = re.compile(r"[.!?…]+[\"')\]*_”’]{0,4}(?=\s|$)|(?<=[a-z0-9)][.!?])(?=[A-Z][a-z])|\n[ \t\r]{0,40}")
_FULL_STOP = re.compile(r"[。！？；]")  # of Chinese and Japanese, with no space after it
_LIST_MARK = re.compile(r"[-*•–Â#>]|\(?\w{1,3}[.)]\s|[A-Z0-9]")
_SHORT = frozenset(
    ["e.g", "i.e", "etc", "approx", "no", "nos", "vs", "mr", "mrs", "ms", "dr", "st", "co", "ltd", "inc", "fig", "ref"]
)
_LAST_WORD = re.compile(r"[\w.]{1,12}$")
_LONGEST = 1_000  # no sentence is longer: what is read in one is in proportion to the text
_EDGES = " \t\r\n\f\v\u00a0*_#>•"


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, list item and heading, edges trimmed, in order."""
    found = []
    start = 0
    borders = [*_borders(text), len(text)]
    if not text.isascii():
        borders = sorted({*borders, *(full.end() for full in _FULL_STOP.finditer(text))})
    for border in borders:
        while start < border:
            stop = border if border - start <= _LONGEST else _pause(text, start, start + _LONGEST)
            begin, end = _trimmed(text, start, stop)
            if begin < end:
                found.append((begin, end))
            start = stop
    return found


def prose(text: str) -> str:
    """The text in lower case and of the same length, with links, code and markup blanked out."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered: offsets must hold
        low = "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
    if "`" in low or "<" in low or "http" in low or "](" in low or "{" in low:
        low = _NOT_PROSE.sub(lambda found: " " * len(found.group()), low)
    return low.replace("’", "'")


def _borders(text: str) -> Iterator[int]:
    for found in _BORDER.finditer(text):
        mark = found.group()
        if mark.startswith("\n"):
            if _is_break(text, found.start(), found.end()):
                yield found.end()
        elif not (mark == "." and _is_short(text, found.start())):
            yield found.end()


def _pause(text: str, start: int, limit: int) -> int:
    """The last space before `limit`, so that a list without full stops is cut between words."""
    space = text.rfind(" ", start + 1, limit)
    return space if space > start else limit


def _is_break(text: str, start: int, end: int) -> bool:
    """A new line ends a sentence unless the words run on in small letters, as in mail that is wrapped."""
    if end >= len(text) or text[end] == "\n" or _LIST_MARK.match(text, end):
        return True
    return text[max(0, start - 1) : start].strip() in {"", ".", ":", ";", "!", "?"}


def _is_short(text: str, dot: int) -> bool:
    """True for the dot of an abbreviation, of an initial and of a list number."""
    word = _LAST_WORD.search(text, max(0, dot - 12), dot)
    if word is None:
        return False
    last = word.group().lower().strip(".")
    alone = word.start() == 0 or text[word.start() - 1] == "\n"
    return last in _SHORT or (len(last) == 1 and last.isalpha()) or (alone and last.isdigit())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return start, end
