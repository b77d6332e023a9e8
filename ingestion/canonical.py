"""The canonical format: which sheets there are, which columns they have, and empty files to fill in.

Everything is derived from the nouns in `portfolio/`, so a new field is a new column here and in the
generated page without another line.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

from openpyxl import Workbook
from pydantic.fields import FieldInfo

from portfolio.commerce import Benefit, Contract, MoneyLine, Vendor
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.noun import Noun
from portfolio.people import Allocation, Person
from portfolio.work import Dependency, Project, StatusUpdate, WorkItem

SHEETS: Mapping[str, type[Noun]] = {
    "projects": Project,
    "items": WorkItem,
    "updates": StatusUpdate,
    "dependencies": Dependency,
    "people": Person,
    "allocations": Allocation,
    "vendors": Vendor,
    "contracts": Contract,
    "money": MoneyLine,
    "benefits": Benefit,
    "goals": Goal,
    "gates": Gate,
    "changes": ChangeRequest,
}
MADE_IDS = ("projects", "updates", "dependencies", "allocations", "money")
"""Sheets whose id may be left empty: it is made of other columns."""

_NOT_WRITTEN = {"source", "attributes", "raw", "withheld", "origins"}
_NOT_NEGATIVE = {"hours_per_week", "capacity_hours", "effort_hours"}


@dataclass(frozen=True)
class Column:
    """One column of a sheet: what may stand in it and what it means."""

    sheet: str
    name: str
    kind: Literal["text", "day", "number", "whole", "share", "list", "word"]
    required: bool
    description: str
    words: tuple[str, ...] = ()
    least: float | None = None

    @property
    def type(self) -> str:
        """What may stand in the column, in words for the documentation."""
        return {
            "text": "text",
            "day": "day (YYYY-MM-DD)",
            "number": "number",
            "whole": "whole number",
            "share": "share (0.45 or 45%)",
            "list": "texts separated with ;",
            "word": "one of: " + ", ".join(self.words),
        }[self.kind]


@cache
def columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet, in the order of the noun's fields."""
    fields = SHEETS[sheet].model_fields
    return tuple(_column(sheet, name, field) for name, field in fields.items() if name not in _NOT_WRITTEN)


def describe() -> list[Column]:
    """Every column of every sheet: the content of the generated page."""
    return [column for sheet in SHEETS for column in columns(sheet)]


def template(folder: Path, form: Literal["csv", "xlsx", "json"] = "csv") -> list[Path]:
    """Write empty canonical files with the right headers into `folder`; return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "csv":
        return [_empty_csv(folder / f"{sheet}.csv", sheet) for sheet in SHEETS]
    if form == "xlsx":
        return [_empty_workbook(folder / "portfolio.xlsx")]
    target = folder / "portfolio.json"
    whole: dict[str, object] = {"as_of": None, **{sheet: [_blank(sheet)] for sheet in SHEETS}}
    target.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    return [target]


def _empty_csv(path: Path, sheet: str) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerow(c.name for c in columns(sheet))
    return path


def _empty_workbook(path: Path) -> Path:
    book = Workbook(write_only=True)
    for sheet in SHEETS:
        page = book.create_sheet(sheet)
        page.append([c.name for c in columns(sheet)])
    book.save(path)
    return path


def _blank(sheet: str) -> dict[str, None]:
    return {c.name: None for c in columns(sheet)}


def _column(sheet: str, name: str, field: FieldInfo) -> Column:
    kind, words = _kind(field.annotation)
    if name == "percent_complete":
        kind = "share"
    required = field.is_required() and not (name == "id" and sheet in MADE_IDS)
    least = 1 if name == "cadence_days" else 0 if name in _NOT_NEGATIVE else None
    return Column(sheet, name, kind, required, field.description or "", words, least)


def _kind(
    annotation: object,
) -> tuple[Literal["text", "day", "number", "whole", "share", "list", "word"], tuple[str, ...]]:
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(part for part in get_args(annotation) if part is not NoneType)
    if get_origin(annotation) is Literal:
        return "word", tuple(str(word) for word in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "word", tuple(annotation)
    if get_origin(annotation) is tuple:
        return "list", ()
    if annotation is date:
        return "day", ()
    if annotation is int:
        return "whole", ()
    return ("number" if annotation is float else "text"), ()
