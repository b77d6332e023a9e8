"""People of a Jira CSV: only those whose account the export names."""

import pandas as pd

from ingestion.sources.jira.columns import SOURCE, Columns


def people(columns: Columns) -> pd.DataFrame:
    """One row a person with an account id; a name alone makes nobody."""
    found: list[pd.DataFrame] = []
    for role in ("assignee", "reporter", "lead", "creator"):
        ids = columns.text(f"{role}_id")
        if ids.isna().all():
            continue
        pairs = pd.DataFrame({"id": SOURCE + ":" + ids, "name": columns.text(role).fillna(ids)})
        found.append(pairs[ids.notna()].drop_duplicates())
    if not found:
        return pd.DataFrame()
    return pd.concat(found).drop_duplicates("id").reset_index(drop=True).astype("str")
