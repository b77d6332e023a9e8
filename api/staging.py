"""Uploads that wait for a decision: looked at as often as somebody likes, then loaded or thrown away."""

import json
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from portfolio.errors import SourceUnreadable
from portfolio.noun import Noun

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class Stage(Noun):
    """One upload and what was said about it."""

    token: str
    portfolio: str
    at: datetime
    known_on: date | None = None
    source: str | None = None
    mapping: str | None = None


@dataclass(frozen=True)
class Staging:
    """Folders for uploads below `root`; one a token that cannot be guessed. `now` is the moment, in UTC."""

    root: Path
    now: Callable[[], datetime]

    def begin(self, portfolio: str) -> Stage:
        """A place for an upload; those that nobody decided about for a day are thrown away."""
        self._sweep()
        stage = Stage(token=secrets.token_urlsafe(16), portfolio=portfolio, at=self.now())
        self.folder(stage).mkdir(parents=True, mode=0o700)
        self.keep(stage)
        return stage

    def keep(self, stage: Stage) -> None:
        """Remember what was said about an upload."""
        self._note(stage.token).write_text(stage.model_dump_json(), encoding="utf-8")

    def stage(self, portfolio: str, token: str) -> Stage:
        """An upload of a portfolio. Raises SourceUnreadable where it is gone."""
        note = self._note(token) if _TOKEN.fullmatch(token) else None
        found = Stage.model_validate_json(note.read_text(encoding="utf-8")) if note and note.is_file() else None
        if found is None or found.portfolio != portfolio:
            raise SourceUnreadable("This upload is not kept any more: it was loaded, thrown away, or is a day old.")
        return found

    def folder(self, stage: Stage) -> Path:
        """Where its files are."""
        return self.root / stage.token / "upload"

    def files(self, stage: Stage) -> list[Path]:
        """Its files, by name."""
        return sorted(self.folder(stage).iterdir())

    def whole(self, stage: Stage) -> Path:
        """What is read: its one file, or the folder of several."""
        files = self.files(stage)
        return files[0] if len(files) == 1 else self.folder(stage)

    def drop(self, stage: Stage) -> None:
        """Throw it away."""
        shutil.rmtree(self.root / stage.token, ignore_errors=True)

    def _note(self, token: str) -> Path:
        return self.root / token / "stage.json"

    def _sweep(self) -> None:
        if not self.root.is_dir():
            return
        for folder in self.root.iterdir():
            note = folder / "stage.json"
            told = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else None
            if told and self.now() - datetime.fromisoformat(told["at"]) > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)
