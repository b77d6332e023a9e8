"""Lists that are a tree: a title column a level, or rows that name their parent; the top rows are the projects."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from ingestion.source import Records
from ingestion.tables.aliases import candidates
from ingestion.tables.frame import SPOT
from ingestion.tables.header import Table
from ingestion.tables.identity import Identity
from ingestion.tables.mapping import ListMapping
from ingestion.tables.tasks import item_frame
from ingestion.tables.words import fold_header, main_words

_LEVEL = re.compile(r"(?P<stem>.+?) (?P<level>[1-9])")
_PARENT = re.compile(r"parent(?: (?:id|key|work item|item|issue|no|number|ref))?")
_KIND = re.compile(r"(?:work item |issue |item |row )?type|kind|level")
_MOST = 0.9


@dataclass(frozen=True, eq=False)
class Tree:
    """Position of the top row each row hangs under; a top row is its own."""

    root: pd.Series

    @property
    def is_top(self) -> pd.Series:
        """True for the rows that are projects."""
        return self.root.eq(pd.Series(self.root.index, index=self.root.index))


def tree_in(table: Table, mapping: ListMapping) -> tuple[Table, Tree | None]:
    """The table with its title columns made one, and its tree; the table as it is, and None, where it is none."""
    levels = _levels(table)
    if mapping.items == "projects":
        return table, None
    parents = _by_parent(table)
    if levels:
        merged, depth = _merged(table, levels)
        tree = parents or _by_depth(depth)
    elif parents and _kinds_apart(table, parents):
        merged, tree = table, parents
    else:
        return table, None
    if tree.is_top.all():
        return merged, None
    note = (
        f"The list is a tree: its {int(tree.is_top.sum()):,} top rows are projects, and the "
        f"{int((~tree.is_top).sum()):,} rows below them are their items."
    )
    return replace(merged, notes=(*merged.notes, note)), tree


def split(records: Records, frame: pd.DataFrame, identity: Identity, tree: Tree) -> Records:
    """Records of projects as projects and items: what hangs under a top row is an item of it."""
    spots = identity.keep.index[identity.keep]
    root = tree.root[spots].where(tree.root[spots].isin(spots), spots.to_series(index=spots))
    home = root.map(identity.ids).reset_index(drop=True)
    top = pd.Series(root.to_numpy() == spots.to_numpy())
    below = frame[~top.to_numpy()].reset_index(drop=True)
    items = item_frame(below, home[~top].reset_index(drop=True)).assign(id=below["id"])
    tables = {**records.tables, "projects": frame[top.to_numpy()].reset_index(drop=True), "items": items}
    said = tables.get("updates")
    if said is not None:
        place = {spot: n for n, spot in enumerate(spots)}
        rows = [place[spot] for spot in said[SPOT]]
        of_item = pd.Series([None if top[n] else frame["id"].iloc[n] for n in rows], dtype="str")
        tables["updates"] = said.drop(columns=SPOT).assign(
            project=pd.Series([home[n] for n in rows], dtype="str"), item=of_item
        )
    return replace(records, tables=tables)


def _levels(table: Table) -> list[str]:
    """Columns such as `Title 1`, `Title 2`, of which each row fills one."""
    stems: dict[str, list[tuple[int, str]]] = {}
    for header in table.headers:
        found = _LEVEL.fullmatch(fold_header(header))
        if found and "name" in candidates(found["stem"]):
            stems.setdefault(found["stem"], []).append((int(found["level"]), header))
    for numbered in stems.values():
        columns = [header for _, header in sorted(numbered)]
        filled = table.text[columns].apply(lambda cells: cells.str.strip().ne(""))
        if len(columns) > 1 and (filled.sum(axis=1) == 1).mean() >= _MOST:
            return columns
    return []


def _merged(table: Table, levels: list[str]) -> tuple[Table, pd.Series]:
    """The table with one title column, and how deep each row lies."""
    filled = table.text[levels].apply(lambda cells: cells.str.strip().ne(""))
    depth = filled.to_numpy().argmax(axis=1)
    title = re.sub(r"\s*\d$", "", levels[0]).strip() or levels[0]
    first, others = levels[0], levels[1:]
    text = table.text.copy()
    text[first] = [text[levels[deep]].iloc[n] for n, deep in enumerate(depth)]
    names = {first: title}
    headers = tuple(names.get(header, header) for header in table.headers if header not in others)
    typed = table.typed
    if typed is not None:
        typed = typed.assign(**{first: text[first]}).drop(columns=others).rename(columns=names)
    text = text.drop(columns=others).rename(columns=names)
    return replace(table, headers=headers, text=text, typed=typed), pd.Series(depth, index=text.index)


def _by_depth(depth: pd.Series) -> Tree:
    top = depth.eq(depth.min())
    return Tree(pd.Series(depth.index, index=depth.index).where(top).ffill().bfill().astype("int64"))


def _by_parent(table: Table) -> Tree | None:
    """The tree told by a column that holds the ids of other rows."""
    column = next((header for header in table.headers if _PARENT.fullmatch(main_words(header))), None)
    if column is None:
        return None
    parents = table.text[column].str.strip()
    said = parents[parents.ne("")]
    for header in table.headers:
        keys = table.text[header].str.strip()
        if header == column or "id" not in candidates(main_words(header)) or keys.duplicated().any():
            continue
        if not said.empty and said.isin(keys).mean() >= _MOST:
            spot = {key: n for n, key in enumerate(keys)}
            up = {n: spot[key] for n, key in enumerate(parents) if key in spot}
            return Tree(pd.Series([_top(n, up) for n in range(len(keys))], index=keys.index))
    return None


def _top(place: int, up: dict[int, int]) -> int:
    seen = {place}
    while place in up and up[place] not in seen:
        place = up[place]
        seen.add(place)
    return place


def _kinds_apart(table: Table, tree: Tree) -> bool:
    """True where a column of kinds says that top rows and rows below are different things: Epic and Feature."""
    for header in table.headers:
        if _KIND.fullmatch(main_words(header)):
            kinds = table.text[header].str.strip()
            return not set(kinds[tree.is_top]) & set(kinds[~tree.is_top])
    return False
