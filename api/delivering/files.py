"""The channel that writes files into a folder, for a share or another program to pick up."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from api.delivering.parcel import Parcel, Refused
from api.digest import Form, rendered
from api.errors import RequestUnclear

_DEFAULT: tuple[Form, ...] = ("md", "html")


class Folder:
    """Files with the same name for the same period: writing them again changes nothing."""

    repeatable = True

    def __init__(self, home: Path) -> None:
        """Folders named without a root lie in `home`."""
        self._home = home

    def check(self, target: str) -> None:
        """Raises RequestUnclear where a target leads out of the workspace's own folder."""
        if not target.strip() or Path(target).is_absolute() or ".." in Path(target).parts:
            raise RequestUnclear(f"{target!r} is no folder for digests: name one inside {self._home}, without '..'.")

    def ready(self, target: str) -> str:
        """The folder. Raises Refused where it cannot be written."""
        self.check(target)
        folder = self._home / target
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Refused(f"The folder {str(folder)!r} cannot be written: {error.strerror}.", later=True) from error
        return f"writes into {folder}"

    def send(self, parcel: Parcel, last_step: Callable[[], None]) -> str:
        """Write every form beside its place first, then move each into it."""
        self.check(parcel.target)
        folder = self._home / parcel.target
        forms: tuple[Form, ...] = tuple(f for f in get_args(Form) if f in parcel.forms) or _DEFAULT
        try:
            folder.mkdir(parents=True, exist_ok=True)
            ready = []
            for form in forms:
                made = rendered(parcel.digest, form, parcel.site)
                beside = folder / f".{made.file_name}.{os.getpid()}"
                beside.write_bytes(made.content)
                ready.append((beside, folder / made.file_name))
            last_step()
            for beside, place in ready:
                beside.replace(place)
        except OSError as error:
            raise Refused(f"The folder {str(folder)!r} cannot be written: {error.strerror}.", later=True) from error
        return ", ".join(place.name for _, place in ready)
