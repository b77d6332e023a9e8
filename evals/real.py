"""Real portfolios that lie beside the project: where they are and what must come out of them."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
CASES = Path(__file__).parent / "cases" / "real.yaml"


class RealFile(BaseModel):
    """One file, with its day where it carries none, and the rows its documentation promises."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    rows: int
    repeated: int
    rejected: int
    as_of: date | None = None


@cache
def real_portfolios() -> dict[str, tuple[RealFile, ...]]:
    """Name of a portfolio → its files, oldest first."""
    known: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))["portfolios"]
    return {name: tuple(RealFile(**entry) for entry in files) for name, files in known.items()}


def day_of(path: str, unlisted: date | None = None) -> date | None:
    """Day a file's picture was known, where the file does not say so itself; `unlisted` for a path not listed here."""
    listed = (file for files in real_portfolios().values() for file in files if file.path == path)
    return next((file.as_of for file in listed), unlisted)
