"""The messages of an mbox file, one at a time, and of .eml files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 32 * 1024 * 1024
"""Larger messages carry files, not words; of those only the beginning is read."""

_ENVELOPE = re.compile(rb"From \S.*\b\d{1,2}:\d{2}(?::\d{2})?\b.*\b\d{4}\b")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True)
class Raw:
    """A message as it lies there.

    Attributes:
        label: its file, as reports name it.
        row: its number in the file, from 1.
        envelope: the line before it in an mbox, which carries a day.
        content: header and body.
    """

    label: str
    row: int
    envelope: str
    content: bytes


def messages_of(file: Path, label: str) -> Iterator[Raw]:
    """Every message of a file.

    Not `mailbox.mbox`: that begins a message at every line that starts with "From ", so that a
    sentence in a body cuts its message in two. Here the line also follows a blank one and has a time.
    """
    if file.suffix.casefold() == ".eml":
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES)
        yield _opened(label, content)
        return
    envelope = b""
    lines: list[bytes] = []
    size = row = 0
    blank = True
    with file.open("rb") as opened:
        while line := opened.readline(1 << 20):
            if blank and _ENVELOPE.match(line):
                if row:
                    yield _message(label, row, envelope, lines)
                envelope, lines, size, row = line, [], 0, row + 1
            elif row or line.strip():
                row = row or 1
                size += len(line)
                if size <= MOST_BYTES:
                    lines.append(line)
            blank = not line.strip()
    if row:
        yield _message(label, row, envelope, lines)


def _message(label: str, row: int, envelope: bytes, lines: list[bytes]) -> Raw:
    return Raw(label, row, _words(envelope), _ESCAPED.sub(rb"\1", b"".join(lines)))


def _opened(label: str, content: bytes) -> Raw:
    """A saved message may begin with the line of the mbox it came from."""
    first, _, rest = content.partition(b"\n")
    return Raw(label, 1, _words(first), rest) if _ENVELOPE.match(first) else Raw(label, 1, "", content)


def _words(line: bytes) -> str:
    return line.decode("utf-8", "replace").strip()
