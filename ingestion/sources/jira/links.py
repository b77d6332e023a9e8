"""Issue links of a Jira CSV that are dependencies."""

import pandas as pd

from ingestion.sheet import ROW
from ingestion.sources.jira.columns import Columns


def dependencies(columns: Columns) -> pd.DataFrame:
    """One row a link, said from whichever side; the other side may stand in another file."""
    parts = []
    for link in columns.place.links:
        if columns.cells.columns[link.spot].null_count == len(columns.cells.numbers):
            continue
        other = columns.cells.text(link.spot)
        says = (other.notna() & other.ne(columns.keys)).to_numpy()
        mine, theirs = columns.keys[says], other[says]
        before, after = (mine, theirs) if link.first else (theirs, mine)
        rows = pd.DataFrame({"predecessor": before, "successor": after}, dtype="str")
        rows["type"] = pd.Series(link.logic.value, index=rows.index, dtype="str")
        rows[ROW] = columns.cells.numbers[says]
        parts.append(rows)
    if columns.place.other_links:
        kinds = ", ".join(columns.place.other_links)
        columns.cells.notes.append(f"Links of these types are no dependencies and are left out: {kinds}.")
    if not parts:
        return pd.DataFrame()
    frame = pd.concat(parts).sort_values(ROW, kind="stable")
    frame.insert(0, "id", frame["predecessor"] + "->" + frame["successor"])
    frame = frame.drop_duplicates("id").reset_index(drop=True)
    by_key = pd.Series(columns.project.to_numpy(), index=columns.keys.to_numpy())
    for side in ("predecessor", "successor"):
        own = pd.Series(by_key.reindex(frame[side]).to_numpy(), dtype="str")
        frame[f"{side}_project"] = own.fillna(frame[side].str.rpartition("-")[0])
    return frame
