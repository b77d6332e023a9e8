"""Kubernetes enhancements: what was promised for each release on its freeze day."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from evals.backtest.case import Case, Target
from evals.backtest.reading import read_records
from ingestion.keeping import Store
from ingestion.known import fold
from ingestion.source import Records

TO_RELEASE = timedelta(days=70)
"""From the freeze of enhancements to the release, as the project's calendars plan it."""

_STATUS = {"provisional": "not_started", "implementable": "in_progress", "implementeable": "in_progress"}
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\W*(.*)")


class Keps:
    """One stage of one enhancement is a project; it starts when the enhancement does and ends with its release."""

    name = "k8s_keps"
    folder = "k8s_keps"
    targets: tuple[Target, ...] = (
        Target(
            "slip_next",
            "slip",
            "its stage was moved to a later release before the next freeze",
            ("early stage", "update silence", "past slip", "keyword density"),
        ),
    )

    def load(self, data: Path, store: Store) -> None:
        """One complete picture a release."""
        freezes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in (data / self.folder / "kep_snapshots.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            freezes[row["snapshot_date"]].append(row)
        read_records([_picture(date.fromisoformat(day), freezes[day]) for day in sorted(freezes)], self.name, store)

    def cases(self, data: Path) -> Sequence[Case]:
        """One case a release."""
        labels = pd.read_csv(data / self.folder / "labels.csv")
        labels["key"] = [fold(f"{kep}-{stage}") for kep, stage in zip(labels["kep"], labels["stage"], strict=True)]
        cases = []
        for day, rows in labels.groupby("snapshot_date"):
            rows = rows.drop_duplicates("key").set_index("key")  # noqa: PLW2901 - the same rows under their key
            bad = rows[["slip_next"]].astype("float64")
            cases.append(Case(date.fromisoformat(str(day)), bad.assign(cluster=rows["kep"].astype("str"))))
        return cases


def _picture(day: date, rows: Sequence[Mapping[str, Any]]) -> Records:
    projects = pd.DataFrame([_project(day, row) for row in rows]).drop_duplicates("id", ignore_index=True)
    for column in ("start", "end", "reported_on"):
        projects[column] = pd.to_datetime(projects[column], errors="coerce").astype("datetime64[s]")
    told = [update for row in rows for update in _updates(day, row)]
    updates = pd.DataFrame(told, columns=["project", "dated", "field", "text"]).drop_duplicates(ignore_index=True)
    updates["dated"] = pd.to_datetime(updates["dated"]).astype("datetime64[s]")
    return Records("keps", day, complete=True, tables={"projects": projects, "updates": updates})


def _project(day: date, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": _id(row),
        "name": f"{row['title']} ({row['stage']})",
        "programme": f"KEP {row['kep']}",
        "department": row["owning_sig"],
        "team": row["owning_sig"],
        "description": "\n\n".join(text for text in (row["summary"], row["risks"]) if text) or None,
        "phase": row["stage"],
        "status": _STATUS.get(row["status"], "unknown"),
        "owner": _first(row["authors"]),
        "sponsor": _first(row["approvers"]),
        "start": _day(row["creation_date"], day),
        "end": day + TO_RELEASE,
        "reported_on": day,
        "attributes": {"authors": str(len(row["authors"] or ())), "release": row["release"]},
    }


def _updates(day: date, row: Mapping[str, Any]) -> list[tuple[str, date, str, str]]:
    """When it was last touched, and the dated lines of its history."""
    told = []
    touched = _day(row["last_updated"], day)
    if touched:
        told.append((_id(row), touched, "last-updated", "The enhancement was updated."))
    for line in (row["implementation_history"] or "").splitlines():
        found = _DATED.search(line)
        when = _day(found.group(1), day) if found else None
        if found and when and found.group(2).strip():
            told.append((_id(row), when, "history", found.group(2).strip()))
    return told


def _id(row: Mapping[str, Any]) -> str:
    return f"{row['kep']}-{row['stage']}"


def _first(names: Sequence[str] | None) -> str | None:
    named = [name.strip().lstrip("@") for name in names or () if name and name.strip("@ ").upper() != "TBD"]
    return named[0] if named else None


def _day(text: object, latest: date) -> date | None:
    """A day as written, unless it cannot be one or lies after the picture."""
    try:
        day = date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
    return day if day <= latest else None
