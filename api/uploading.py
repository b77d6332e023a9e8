"""Files that came over HTTP: kept under harmless names, and one report of all that was read from them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pydantic import Field

from api.errors import RequestUnclear
from portfolio.report import IngestReport, Tally

MOST_FILES = 200
_BLOCK = 1 << 20
_UNSAFE = re.compile(r"[^\w.() -]+")


class Upload(Protocol):
    """A file as a form carries it."""

    filename: str | None

    async def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...


class Ingested(IngestReport):
    """Everything that was read, and the same by source where there were several."""

    sources: tuple[IngestReport, ...] = Field(description="One report a source.")


async def save(file: Upload, folder: Path) -> Path:
    """Keep an upload under the last part of its name; what a client calls it never chooses a place."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE.sub("_", last).lstrip(".").strip()[-120:] or "upload"
    path = folder / name
    if path.exists():
        raise RequestUnclear(f"Two files are named {name!r}; give each a name of its own.")
    with path.open("wb") as kept:
        while block := await file.read(_BLOCK):
            kept.write(block)
    return path


def without(folder: Path, text: str) -> str:
    """Words without our own folder, which means nothing to the caller."""
    return text.replace(f"{folder}/", "").replace(str(folder), "the upload")


def together(reports: Sequence[IngestReport], folder: Path) -> Ingested:
    """One report of all; its files are named as they came."""
    named = [report.model_copy(update={"files": tuple(without(folder, f) for f in report.files)}) for report in reports]
    first = named[0]
    sums = {
        name: sum(getattr(report, name) for report in named)
        for name in ("read", "loaded", "repeated", "new", "changed", "unchanged", "removed")
    }
    lists = {
        name: tuple(value for report in named for value in getattr(report, name))
        for name in ("files", "rejected", "unmapped", "columns", "notes")
    }
    kinds = sorted({kind for report in named for kind in report.by_kind})
    return Ingested(
        portfolio=first.portfolio,
        source=", ".join(report.source for report in named),
        as_of=max((report.as_of for report in named if report.as_of), default=None),
        pictures=tuple(sorted({day for report in named for day in report.pictures})),
        dry_run=first.dry_run,
        by_kind={k: sum((r.by_kind[k] for r in named if k in r.by_kind), Tally()) for k in kinds},
        passages=max(report.passages for report in named),
        sources=tuple(named),
        **sums,
        **lists,
    )
