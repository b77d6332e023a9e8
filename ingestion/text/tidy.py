"""What every converted body has in common: no hidden characters, no stray blanks, links only to the web."""

import re

MOST = 500_000
"""Characters of a body that are read; nobody writes a longer comment, and time stays bounded."""

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_HIDDEN = re.compile(
    # A regional flag is a black flag, tag letters and a cancel tag; tag characters anywhere else hide text.
    r"(?P<flag>\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)"
    r"|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d\ufe0e\ufe0f]+|[\u200c\u200d]+(?![^\x00-\x7f])")
"""Joiners and selectors shape emoji and some scripts; beside ASCII or at an end they only hide."""
_KEYCAP = re.compile(r"([0-9#*])\ufe0f?(\u20e3)")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_EMPTY = re.compile(r"\n{3,}")
_WEB = re.compile(r"https?://[^\s<>\"]{1,2000}$", re.IGNORECASE)
_PICTURE = re.compile(r"\S*\.(?:png|jpe?g|gif|svg|webp|bmp|heic|tiff?)$", re.IGNORECASE)
_DULL = {"", "image", "img", "picture", "photo", "screenshot", "attachment"}


def shown(text: str) -> str:
    """`text` without characters a reader does not see; every blank a space, every break a newline."""
    text = _BREAKS.sub("\n", text[:MOST])
    if text.isascii() and text.isprintable():
        return text
    text = _HIDDEN.sub(lambda found: found["flag"] or "", _BLANKS.sub(" ", text))
    return _JOINER.sub("", _KEYCAP.sub("\\1\\2", text))


def tidy(text: str) -> str:
    """A finished text: `shown`, without trailing blanks and with one empty line at most between paragraphs."""
    return _EMPTY.sub("\n\n", _TRAILING.sub("", shown(text))).strip("\n ")


def linked(text: str, url: str | None) -> str:
    """`text (url)` where the url is on the web and says something the text does not."""
    text, url = text.strip(), (url or "").strip()
    if not _WEB.match(url):
        return text
    if not text:
        return url
    return text if _bare(text) == _bare(url) else f"{text} ({url})"


def mention(name: str) -> str:
    """A person or team spoken to, as `@name`."""
    name = name.strip().lstrip("@").strip()
    return f"@{name}" if name else ""


def alt_text(alt: str) -> str:
    """What stands for a picture: its alternative text, unless that is only a file name."""
    alt = alt.strip()
    return "" if alt.casefold() in _DULL or _PICTURE.fullmatch(alt) else alt


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|/$", "", url.casefold())
