"""Tables out of real files of forms that nobody exports from a portfolio tool, so that their facts can be asked for.

`k8s_keps/kep_snapshots.jsonl` holds one picture of the enhancements per release; `us_hhs_it_graph_2013` is a graph
database's own import script. Both become one plain CSV file, cell text untouched.
"""

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd

KEPS = "k8s_keps/kep_snapshots.jsonl"
GRAPH = "us_hhs_it_graph_2013/FDA_sub_graph.cypher"

_KEP_COLUMNS = (
    "kep",
    "title",
    "owning_sig",
    "status",
    "stage",
    "latest_milestone",
    "release",
    "authors",
    "approvers",
    "creation_date",
    "summary",
)
_GRAPH_COLUMNS = ("Id", "name", "Investment", "Planned_Cost", "Cost_Variance", "Project_delay", "Planned_Duration")
_NODES = re.compile(r"^UNWIND \[(.*)\] AS row\nCREATE \(n:.* SET n:(\w+);$", re.MULTILINE)
_NODE = re.compile(r"\{_id:(\d+), properties:\{(.*?)\}\}")
_PROPERTY = re.compile(r'(\w+):("(?:[^"\\]|\\.)*"|[^,{}]+)')
_EDGE = re.compile(r"\{start: \{_id:(\d+)\}, end: \{_id:(\d+)\}")


def prepared(path: str, as_of: date, data: Path, folder: Path) -> Path | None:
    """Write the table of `path` as it was known on `as_of` into `folder`; None for a path that needs no preparing."""
    if path == KEPS:
        frame = keps(data, as_of)
        for column in ("authors", "approvers"):
            frame[column] = frame[column].map(lambda names: ", ".join(names or ()))
        return _written(frame[[*_KEP_COLUMNS]], folder / f"keps-{as_of}.csv")
    if path == GRAPH:
        return _written(fda_projects(data)[[*_GRAPH_COLUMNS]], folder / "fda-projects.csv")
    return None


def keps(data: Path, as_of: date) -> pd.DataFrame:
    """The enhancements of the last release whose freeze was on or before `as_of`."""
    rows = pd.DataFrame([json.loads(line) for line in (data / KEPS).read_text("utf-8").splitlines()])
    known = rows[rows.snapshot_date <= as_of.isoformat()]
    last: pd.DataFrame = known[known.snapshot_date == known.snapshot_date.max()]
    return last.copy()


def fda_projects(data: Path) -> pd.DataFrame:
    """The projects of the graph, each with the name of the investment that pays for it."""
    text = (data / GRAPH).read_text("utf-8")
    nodes: dict[str, dict[str, dict[str, object]]] = {}
    for rows, label in _NODES.findall(text):
        for number, properties in _NODE.findall(rows):
            nodes.setdefault(label, {})[number] = {k: json.loads(v) for k, v in _PROPERTY.findall(properties)}
    investments = {number: facts["name"] for number, facts in nodes["Investment"].items() if "name" in facts}
    over = {end: investments[start] for start, end in _EDGE.findall(text) if start in investments}
    return pd.DataFrame([{**facts, "Investment": over.get(number)} for number, facts in nodes["Project"].items()])


def _written(frame: pd.DataFrame, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False)
    return path
