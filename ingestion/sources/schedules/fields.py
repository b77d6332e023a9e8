"""Custom fields by their titles: the same words a list's headers are read by."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from ingestion.tables.aliases import candidates
from ingestion.tables.words import fold_header, is_missing, read_words

_TASK = {
    "vendors": "vendor",
    "priority": "priority",
    "owner": "owner",
    "team": "team",
    "status": "status",
    "url": "url",
}
_PROJECT_TEXTS = (
    "vendors", "owner", "sponsor", "programme", "department", "category", "phase", "team", "goals", "description",
    "url",
)  # fmt: skip
_PROJECT_WORDS = ("rag", "priority")


@cache
def task_field(title: str) -> str | None:
    """The task column a custom field of this title fills, or None."""
    found = candidates(fold_header(title))
    fields = sorted((rank, name) for name, rank in found.items() if name in _TASK)
    return _TASK[fields[0][1]] if fields else None


@cache
def project_field(title: str) -> str | None:
    """The project field a custom field of this title fills, or None."""
    found = candidates(fold_header(title))
    fields = sorted((rank, name) for name, rank in found.items() if name in (*_PROJECT_TEXTS, *_PROJECT_WORDS))
    return fields[0][1] if fields else None


def read_task_fields(columns: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
    """Task columns out of custom fields (title → texts); of two that mean the same the first that speaks wins."""
    read: dict[str, pd.Series] = {}
    for title, texts in columns.items():
        name = task_field(title)
        if name is None:
            continue
        said = texts.astype("str").str.strip()
        said = said.mask(is_missing(said.fillna("")))
        if name in ("priority", "status"):
            said = read_words(said, name)
        read[name] = read[name].fillna(said) if name in read else said
    return read


def read_project_fields(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Project fields out of custom fields (title → text), and what matched none under its own title."""
    read: dict[str, Any] = {}
    others: dict[str, str] = {}
    for title, value in values.items():
        text = str(value).strip()
        if not text:
            continue
        name = project_field(title)
        if name in _PROJECT_WORDS:
            word = read_words(pd.Series([text], dtype="str"), name).iloc[0]
            name, text = (name, word) if isinstance(word, str) else (None, text)
        if name is None or name in read:
            others[title] = text
        else:
            read[name] = (text,) if name in ("vendors", "goals") else text
    return read, others
