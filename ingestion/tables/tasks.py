"""A tracker whose rows are tasks of projects, and the columns of any list that say what waits for what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ingestion.sheet import folded as id_of
from ingestion.source import Records
from ingestion.tables.frame import SPOT
from ingestion.tables.header import Table
from ingestion.tables.identity import Identity
from ingestion.tables.mapping import ListMapping
from ingestion.tables.words import main_words
from portfolio.report import Reject

_PROJECT = re.compile(r"(?:project|programme|program|initiative)(?: name| title)?")
_TASK = re.compile(
    r"(?:task|action|activity|deliverable|work item|to ?do|step|milestone|action item|story|ticket)"
    r"(?: name| title| description)?"
)
_PLANNED = re.compile(
    r"(?:due|deadline|finish|end|start|target|status|state|assignee|assigned to|owner|responsible|progress)\b.*"
    r"|percent complete|done"
)
_WAITS = re.compile(
    r"(?:depends|dependent) on|dependency|dependencies|predecessors?|blocked by|waiting (?:for|on)|waits for|requires"
)


@dataclass(frozen=True)
class Tasks:
    """The columns that make a list one of tasks: of which project, and what is to be done."""

    project: str
    task: str


def tasks_in(table: Table, mapping: ListMapping) -> Tasks | None:
    """The task columns of a list, or None where its rows are projects."""
    if mapping.items == "projects":
        return None
    project = next((header for header in table.headers if _PROJECT.fullmatch(main_words(header))), None)
    task = next((header for header in table.headers if _TASK.fullmatch(main_words(header))), None)
    planned = any(_PLANNED.fullmatch(main_words(header)) for header in table.headers)
    if project is None or task is None or not planned:
        return None
    told = {" ".join(name.split()): target for name, target in mapping.columns.items()}
    if told.get(" ".join(project.split()), "attribute") != "attribute":
        return None
    if told.get(" ".join(task.split()), "name") != "name":
        return None
    cells = table.text[project].str.strip()
    repeats = cells[cells.ne("")].nunique() < cells.ne("").sum()
    distinct = table.text[task].str.strip().nunique() > cells.nunique()
    return Tasks(project, task) if repeats or distinct or mapping.items == "tasks" else None


def waiting(headers: Sequence[str]) -> list[str]:
    """Columns that name what a row waits for."""
    return [header for header in headers if _WAITS.fullmatch(main_words(header))]


def as_tasks(mapping: ListMapping, tasks: Tasks, waits: Sequence[str]) -> ListMapping:
    """The mapping under which the rows are read: the task is the name."""
    fixed = {tasks.project: "attribute", tasks.task: "name", **dict.fromkeys(waits, "attribute")}
    return mapping.model_copy(update={"columns": {**mapping.columns, **fixed}})


def projects_of(table: Table, tasks: Tasks) -> pd.Series:
    """The project of each row as written; "" where the row names none."""
    return table.text[tasks.project].map(lambda text: " ".join(text.split()))


def homeless(table: Table, tasks: Tasks, projects: pd.Series) -> list[Reject]:
    """Rows whose project nobody can know."""
    return [
        Reject(
            file=table.grid.path.name,
            row=table.rows[spot],
            column=" ".join(tasks.project.split()),
            value=str(table.text[tasks.task].iloc[spot])[:200],
            reason="the task names no project",
        )
        for spot in range(len(projects))
        if not projects.iloc[spot]
    ]


def item_frame(frame: pd.DataFrame, projects: pd.Series) -> pd.DataFrame:
    """Items out of what was read as projects: ids hold within their project, so its name stands before them."""
    renamed = {"end": "due", "baseline_end": "baseline_due", "actual_end": "done_on", "category": "kind"}
    kept = (
        "id", "name", "status", "priority", "owner", "team", "start", "due", "baseline_due", "done_on",
        "percent_complete", "kind", "url", "source",
    )  # fmt: skip
    items = frame.rename(columns=renamed)
    items = items[[name for name in kept if name in items]].assign(project=projects.astype("str"))
    if "vendors" in frame:
        items["vendor"] = frame["vendors"].map(lambda text: str(text).split(";")[0], na_action="ignore").astype("str")
    items["id"] = [f"{id_of(project)}/{key}" for project, key in zip(projects, frame["id"], strict=True)]
    return items


def mentioned(projects: pd.Series, source: str) -> pd.DataFrame:
    """The projects the tasks are of, made where no list has them."""
    names = list(dict.fromkeys(projects))
    return pd.DataFrame(
        {"id": [id_of(name) for name in names], "name": names, "sure": [True] * len(names), "source": source}
    )


def task_records(records: Records, frame: pd.DataFrame, homes: pd.Series, identity: Identity) -> Records:
    """What was read as projects is tasks: items, the projects they are of, and what was said about them."""
    items = item_frame(frame, homes)
    tables = {kind: table for kind, table in records.tables.items() if kind != "projects"}
    said = tables.get("updates")
    if said is not None:
        places = {spot: n for n, spot in enumerate(identity.keep.index[identity.keep])}
        rows = items.iloc[[places[spot] for spot in said[SPOT]]]
        columns = {"project": rows["project"].to_numpy(), "item": rows["id"].to_numpy()}
        tables["updates"] = said.drop(columns=SPOT).assign(**columns).astype({"project": "str", "item": "str"})
    moments = items["kind"].str.casefold().eq("milestone").fillna(value=False) if "kind" in items else None
    tables["mentioned"] = mentioned(homes, records.source)
    tables["items"] = items if moments is None else items[~moments].reset_index(drop=True)
    if moments is not None and moments.any():
        tables["milestones"] = items[moments].reset_index(drop=True)
    return replace(records, tables=tables)
