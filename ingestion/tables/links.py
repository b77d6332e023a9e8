"""What waits for what: columns such as "Depends on" or "Predecessors", each part a link to another row."""

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from ingestion.sheet import folded as id_of
from ingestion.tables.header import Table
from ingestion.tables.identity import Identity
from ingestion.tables.tasks import Tasks
from ingestion.tables.words import fold
from portfolio.report import Reject

_LINK = re.compile(
    r"\s*(?P<id>.+?)\s*(?P<type>FS|SS|FF|SF)\s*(?:(?P<lag>[+-]\s*\d+(?:\.\d+)?)\s*d\w*)?\s*", re.IGNORECASE
)
_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}-\d{1,7}")
_NOTHING = {"", "none", "n a", "na", "no", "nil", "tbc", "tbd"}


def links_of(
    table: Table, waits: Sequence[str], identity: Identity, homes: pd.Series, source: str, tasks: Tasks | None
) -> tuple[pd.DataFrame, list[Reject]]:
    """The links of a list; parts that name no row of it are reported."""
    if not waits:
        return pd.DataFrame(), []
    keep = identity.keep
    keys, names = identity.ids[keep], identity.names[keep]
    ids = keys
    if tasks:
        ids = pd.Series([f"{id_of(home)}/{key}" for home, key in zip(homes[keep], keys, strict=True)], index=keys.index)
    parts = []
    rejected: list[Reject] = []
    for header in waits:
        links, lost = dependencies(table.text[header], ids, keys, names, homes, source)
        parts += [links] if len(links) else []
        rejected += [
            Reject(
                file=table.grid.path.name,
                row=table.rows[spot],
                column=" ".join(header.split()),
                value=part[:200],
                reason="names no other row of the list, so no dependency is made of it",
                dropped=False,
            )
            for spot, part in lost
        ]
    return pd.concat(parts).drop_duplicates("id").reset_index(drop=True) if parts else pd.DataFrame(), rejected


def dependencies(
    cells: pd.Series, ids: pd.Series, keys: pd.Series, names: pd.Series, homes: pd.Series, source: str
) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """Links from cells such as `3FS+2d; Design`, and (position, part) of what names no row of the list.

    `ids` are the ids as loaded, `keys` as written, `homes` the project of each row, in which a name counts first.
    """
    home_of = dict(zip(ids, homes[ids.index], strict=True))
    by_home: dict[tuple[str, str], list[str]] = {}
    for spot in ids.index:
        for said in {fold(keys[spot]), fold(names[spot])}:
            by_home.setdefault((homes[spot], said), []).append(ids[spot])
            by_home.setdefault(("", said), []).append(ids[spot])
    rows: list[dict[str, object]] = []
    lost: list[tuple[int, str]] = []
    for spot in ids.index:
        for said, kind, lag in _parts(cells[spot]):
            found = by_home.get((homes[spot], fold(said))) or by_home.get(("", fold(said)), [])
            if len(set(found)) == 1 or _KEY.fullmatch(said):
                before = found[0] if len(set(found)) == 1 else said
                link = {"predecessor": before, "successor": ids[spot], "type": kind, "lag_days": lag}
                sides = {"predecessor_project": home_of.get(before), "successor_project": homes[spot]}
                rows.append({"id": f"{before}->{ids[spot]}", **link, **sides, "source": source})
            else:
                lost.append((spot, said))
    frame = pd.DataFrame(rows)
    if rows:
        known = ("predecessor_project", "successor_project") if homes.ne("").any() else ()
        frame = frame.drop(columns=[name for name in frame if str(name).endswith("_project") and name not in known])
        text = dict.fromkeys(("id", "predecessor", "successor", "type", "source", *known), "str")
        frame = frame.drop_duplicates("id").astype({**text, "lag_days": "float64"}).reset_index(drop=True)
    return frame, lost


def _parts(cell: str) -> Iterator[tuple[str, str, float | None]]:
    for part in re.split(r"[;,\n|]+", cell):
        said = part.strip()
        if fold(said) in _NOTHING:
            continue
        link = _LINK.fullmatch(said)
        if link and any(map(str.isdigit, link["id"])):
            lag = float(link["lag"].replace(" ", "")) if link["lag"] else None
            yield link["id"], link["type"].upper(), lag
        else:
            yield said, "FS", None
