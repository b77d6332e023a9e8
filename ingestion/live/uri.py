"""URIs of live sources, such as `monday://123,456?items=tasks`: read into pieces, with hints for slips."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import parse_qsl, unquote

from portfolio.errors import SourceUnreadable

SCHEMES = ("monday", "jira", "asana", "github", "linear")
_URI = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)://([^?#]*)(?:\?([^#]*))?(#.*)?\s*", re.DOTALL)
_LONGEST = 2000


@dataclass(frozen=True)
class Pieces:
    """A URI taken apart.

    Attributes:
        scheme: name of the source, in lower case.
        parts: what stands between the slashes, each unquoted; no empty ones.
        options: the query.
    """

    scheme: str
    parts: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)

    def listed(self, position: int) -> tuple[str, ...]:
        """One part as a list: `1,2,3`; empty where the part is not there."""
        if position >= len(self.parts):
            return ()
        return tuple(dict.fromkeys(one.strip() for one in self.parts[position].split(",") if one.strip()))


def is_uri(text: str) -> bool:
    """True where a text names a live source rather than a file."""
    found = _URI.fullmatch(text)
    return found is not None and len(found[1]) > 1  # a single letter is a drive


def scheme_of(uri: str) -> str:
    """The source a URI names. Raises SourceUnreadable with the nearest name."""
    found = _URI.fullmatch(uri)
    scheme = found[1].lower() if found else ""
    if scheme in SCHEMES:
        return scheme
    near = _near(scheme or uri.split(":", maxsplit=1)[0].lower(), SCHEMES)
    raise SourceUnreadable(
        f"'{_shown(uri)}' names no live source{near}; it must begin with one of "
        f"{', '.join(f'{name}://' for name in SCHEMES)}."
    )


def pieces(
    uri: str, form: str, *, options: Mapping[str, Sequence[str]] | None = None, parts: tuple[int, int] = (0, 1)
) -> Pieces:
    """Take a URI apart and hold it against its form.

    Args:
        uri: as the user gave it.
        form: how it must look, for the error, for example `monday://BOARD[,BOARD]`.
        options: name of each option to the values it may have; no values means any.
        parts: fewest and most parts between the slashes.

    Raises SourceUnreadable with what is wrong and what was probably meant.
    """
    if len(uri) > _LONGEST:
        raise SourceUnreadable(f"The URI is longer than {_LONGEST} characters; the form is {form}.")
    scheme = scheme_of(uri)
    found = _URI.fullmatch(uri)
    if found is None or found[4]:
        raise SourceUnreadable(f"'{_shown(uri)}' cannot be read; the form is {form}.")
    if "@" in found[2]:
        raise SourceUnreadable(f"A user name or token must not stand in the URI; the form is {form}.")
    named = tuple(unquote(part).strip() for part in found[2].split("/") if part.strip())
    if any(not part.isprintable() for part in named):
        raise SourceUnreadable(f"'{_shown(uri)}' holds characters that cannot be in a name; the form is {form}.")
    if not parts[0] <= len(named) <= parts[1]:
        raise SourceUnreadable(f"'{_shown(uri)}' has too {_few(len(named), parts)} parts; the form is {form}.")
    allowed = options or {}
    given: dict[str, str] = {}
    for name, value in parse_qsl(found[3] or "", keep_blank_values=True):
        if name not in allowed:
            known = f"; known are {', '.join(allowed)}" if allowed else "; it has none"
            raise SourceUnreadable(f"{scheme}:// has no option '{_shown(name)}'{_near(name, allowed)}{known}.")
        if name in given:
            raise SourceUnreadable(f"The option '{name}' stands twice in '{_shown(uri)}'; give it once.")
        words = allowed[name]
        if words and value not in words:
            raise SourceUnreadable(
                f"'{_shown(value)}' is no value of the option '{name}'{_near(value, words)}; it is one of "
                f"{', '.join(words)}."
            )
        given[name] = value
    return Pieces(scheme, named, given)


def _few(count: int, parts: tuple[int, int]) -> str:
    return "few" if count < parts[0] else "many"


def _near(text: str, words: Sequence[str] | Mapping[str, object]) -> str:
    near = get_close_matches(text.lower(), list(words), n=1, cutoff=0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _shown(text: str) -> str:
    line = "".join(mark if mark.isprintable() else " " for mark in text)
    # Somebody may have pasted a token where a name belongs.
    line = re.sub(r"//[^/@]*@", "//…@", line)
    return line if len(line) <= 80 else line[:79] + "…"  # noqa: PLR2004 - fits one line
