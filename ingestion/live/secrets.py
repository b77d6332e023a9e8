"""Where a token is: in the environment or in a file. It is read when it is needed, never kept or shown."""

from collections.abc import Mapping
from pathlib import Path

from portfolio.errors import SourceUnreadable

_LARGEST = 64 << 10


def reference(name: str, environ: Mapping[str, str], token_file: Path | None = None) -> str:
    """Where the token is now, to be remembered: `env:NAME` or `file:PATH`.

    Args:
        name: environment variable of the connector; `<name>_FILE` may name a file instead.
        environ: the environment.
        token_file: a file the user names; it wins.

    Raises SourceUnreadable where there is none.
    """
    if token_file is not None:
        _from_file(token_file)
        return f"file:{token_file.absolute()}"
    if environ.get(name, "").strip():
        return f"env:{name}"
    if environ.get(f"{name}_FILE", "").strip():
        _from_file(Path(environ[f"{name}_FILE"].strip()))
        return f"env:{name}_FILE"
    raise SourceUnreadable(_missing(name))


def token(kept: str, environ: Mapping[str, str]) -> str:
    """The token a reference points at. Raises SourceUnreadable with what to do; the token is never in it."""
    where, _, what = kept.partition(":")
    if where == "file" and what:
        return _from_file(Path(what))
    if where != "env" or not what:
        raise SourceUnreadable(f"'{where}' does not say where the token is; add the source again.")
    name = what.removesuffix("_FILE")
    value = environ.get(name, "").strip()
    if value:
        return _one_line(value, f"The environment variable {name}")
    path = environ.get(f"{name}_FILE", "").strip()
    if path:
        return _from_file(Path(path))
    raise SourceUnreadable(_missing(name))


def _missing(name: str) -> str:
    return (
        f"There is no token: set the environment variable {name}, or {name}_FILE to a file that holds it, "
        "or name such a file with --token-file."
    )


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceUnreadable(f"The token file {path} cannot be read ({why}).") from None
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise SourceUnreadable(f"The token file {path} is not text; it must hold the token and nothing else.") from None
    if not text:
        raise SourceUnreadable(f"The token file {path} is empty.")
    return _one_line(text, f"The token file {path}")


def _one_line(text: str, where: str) -> str:
    # Anything else cannot stand in a header, and an error of the HTTP library would print it.
    if len(text) > _LARGEST or not text.isascii() or any(not mark.isprintable() for mark in text):
        raise SourceUnreadable(f"{where} does not hold a token: it must be one line of plain characters.")
    return text
