"""The words of a message: its plain part, else its HTML; attachments are named and not opened."""

from dataclasses import dataclass, field
from email.message import Message

from ingestion.text.html import html_text
from ingestion.text.tidy import MOST, tidy

_TRIED = ("utf-8", "cp1252")


@dataclass
class Body:
    """What a message says.

    Attributes:
        text: its words, quotes and all.
        attachments: names of the files it carries.
        guessed: charsets it names that do not exist or do not fit, and what was taken instead.
    """

    text: str = ""
    attachments: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


def body_of(message: Message) -> Body:
    """Take the words out of a message."""
    body = Body()
    plain: list[str] = []
    html: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        name = _file_name(part)
        if name is not None or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            body.attachments.append(name or f"unnamed {kind}")
        elif kind == "text/html":
            html.append(html_text(_decoded(part, body)))
        elif kind in {"text/plain", "text/markdown", "text/enriched"}:
            plain.append(_flowed(part, _decoded(part, body)))
    said = "\n\n".join(one for one in plain if one.strip()) or "\n\n".join(one for one in html if one.strip())
    body.text = tidy(said)
    return body


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError):
        name = None
    return tidy(name)[:120] if name else None


def _decoded(part: Message, body: Body) -> str:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if not isinstance(data, bytes):
        return ""
    data = data[: 4 * MOST]
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        charset = None
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            pass
    for name in _TRIED:
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        if charset and charset != name and not data.isascii():
            body.guessed.append(f"{charset} (read as {name})")
        elif charset is None and name != "utf-8":
            body.guessed.append(f"none given (read as {name})")
        return text
    body.guessed.append(f"{charset or 'none given'} (read as cp1252, some letters lost)")
    return data.decode("cp1252", "replace")


def _flowed(part: Message, text: str) -> str:
    """Lines that a mailer broke are joined again (RFC 3676)."""
    if str(part.get_param("format", "")).casefold() != "flowed":
        return text
    joined: list[str] = []
    glue = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if glue and not line.startswith(">") and line != "-- ":
            joined[-1] += line
        else:
            joined.append(line)
        glue = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(joined)
