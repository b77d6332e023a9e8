"""Words from sources, made harmless for the place they are shown in.

Everything ingested is untrusted: a project may be named `=HYPERLINK(...)`, `<script>` or carry
terminal escapes. HTML is escaped by Jinja2; terminals, spreadsheets and Markdown are served here.
"""

import re

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # device control strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # control sequences: colours, cursor
    r"|\x1b[ -/]*[0-~]?"  # the short escapes
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_SPACES = re.compile(r"[\t\r\n\u2028\u2029]+")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$])")
_LINE_START = re.compile(r"^(?:([-=#+])|(\d+)([.)]))")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?%?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def for_terminal(text: str) -> str:
    """One line without escapes, control characters or characters that hide or turn text."""
    return _SPACES.sub(" ", visible(text)).strip()


def visible(text: str) -> str:
    """The text without what cannot be seen; line breaks stay."""
    return _HIDDEN.sub("", _CONTROLS.sub("", _ESCAPES.sub("", text)))


def for_cell(text: str) -> str:
    """A spreadsheet cell that is never a formula: what would start one gets an apostrophe before it."""
    seen = visible(text)
    bare = seen.lstrip(" \u00a0")
    if bare.startswith(_FORMULA) and not _NUMBER.fullmatch(bare):
        return "'" + seen
    return seen


def for_markdown(text: str) -> str:
    """Words that Markdown shows as they are: no links, images, markup, HTML or tables of their own."""
    line = for_terminal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _MARKDOWN.sub(r"\\\1", line)
    line = _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)
    # Many renderers turn a bare address into a link; with its sign as an entity it reads the same and is only words.
    return line.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;")
