"""Keys that sign tokens: in a file of the workspace that only its owner may read, or given by the environment."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from portfolio.errors import PolicyInvalid, WorkspaceUnusable

FILE = "embed-keys"
SETTING = "BELLWETHER_EMBED_KEY"
LEAST_CHARACTERS = 32


@dataclass(frozen=True, repr=False)
class Key:
    """A secret and the id by which tokens name it; the secret is never printed."""

    secret: str

    @property
    def id(self) -> str:
        """Short name, made from the secret in a way that does not tell it."""
        return blake2b(self.secret.encode(), digest_size=6, person=b"embed-key").hexdigest()

    def __repr__(self) -> str:
        """The id only."""
        return f"Key({self.id})"


@dataclass(frozen=True, eq=False, repr=False)
class Keyring:
    """All keys, the newest first: that one signs, the others still verify what they signed.

    Attributes:
        home: folder of the workspace; the keys stand in its `embed-keys`, one a line, mode 0600.
        given: keys from BELLWETHER_EMBED_KEY, separated by commas; then there is no file.
    """

    home: Path
    given: str | None = None

    def keys(self) -> tuple[Key, ...]:
        """Every key there is; none before the first token is made. Raises PolicyInvalid or WorkspaceUnusable."""
        if self.given is not None:
            return tuple(_checked(part.strip()) for part in self.given.split(",") if part.strip())
        try:
            lines = self._file.read_text(encoding="ascii").split()
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise WorkspaceUnusable(
                f"The keys of embeds in {self._file} cannot be read; give the file to the user that Bellwether "
                "runs as, or remove it, which ends every token it signed."
            ) from error
        return tuple(Key(line) for line in lines)

    def find(self, key: str) -> Key | None:
        """The key of that id."""
        return next((one for one in self.keys() if one.id == key), None)

    def signing(self) -> Key:
        """The key that signs; made on first use."""
        known = self.keys()
        if known:
            return known[0]
        self._write((), only_new=True)
        return self.keys()[0]

    def rotate(self) -> Key:
        """A new key that signs from now on. Raises PolicyInvalid where the environment gives the keys."""
        if self.given is not None:
            raise PolicyInvalid(
                f"The keys come from {SETTING}; put the new one before the old there, separated by a comma."
            )
        self._write(self.keys(), only_new=False)
        return self.keys()[0]

    @property
    def _file(self) -> Path:
        return self.home / FILE

    def _write(self, older: tuple[Key, ...], *, only_new: bool) -> None:
        """Put a new key before the older ones, whole or not at all; of two first keys made at once, one stands."""
        lines = [secrets.token_urlsafe(LEAST_CHARACTERS), *(key.secret for key in older)]
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{FILE}", dir=self.home)  # made with mode 0600
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
            if only_new:
                _link(name, self._file)
                Path(name).unlink()
            else:
                Path(name).replace(self._file)
        except OSError as error:
            raise WorkspaceUnusable(
                f"The keys of embeds cannot be written to {self._file}; make the folder writable, or set {SETTING}."
            ) from error


def _link(name: str, file: Path) -> None:
    try:
        os.link(name, file)
    except FileExistsError:  # another process was quicker; its key is the one
        return


def _checked(secret: str) -> Key:
    if len(secret.encode()) < LEAST_CHARACTERS:
        raise PolicyInvalid(
            f"A key in {SETTING} is shorter than {LEAST_CHARACTERS} characters; make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(32))'`."
        )
    return Key(secret)
