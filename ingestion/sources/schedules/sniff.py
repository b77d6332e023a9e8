"""What a file says it is in its first bytes."""

from pathlib import Path

_PEEK = 8192


def head_text(path: Path) -> str:
    """The first characters of a file, in whatever encoding its first bytes announce; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_PEEK)
    except OSError:
        return ""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\x00" in head[:4]:
        return head.decode("utf-16-le" if head[1:2] == b"\x00" else "utf-16-be", "replace")
    return head.decode("latin-1")
