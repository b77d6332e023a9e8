"""What earlier pictures said of items: found when a portfolio is read, fetched and unpacked when first asked for."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from portfolio.earlier import FIELDS, EarlierItems, no_rows
from portfolio.identity import Aliases
from portfolio.noun import Noun
from store import codec
from store.versions import Version

Recall = Callable[[], Iterable[Version]]


def earlier_items(recall: Recall, standing: Sequence[Version], as_of: date, aliases: Aliases) -> EarlierItems:
    """The items' wordings that had been replaced by `as_of`, with the day since when the present ones stand.

    Args:
        recall: gives all versions of items that had ended by then, and perhaps others.
        standing: the versions of items that hold on the day.
        as_of: the day.
        aliases: the ids that stand for others.
    """
    ended = sorted(
        (v for v in recall() if v.kind == "items" and v.known_to <= as_of), key=lambda v: (v.key, v.known_from)
    )
    sources: dict[str, set[tuple[str, str]]] = {}
    for version in (*ended, *standing):
        # The same list under two ids, or from two sources, would show one's items as added to the other's.
        sources.setdefault(aliases.meant("projects", version.key), set()).add((version.source, version.key))
    alone = {project for project, lists in sources.items() if len(lists) == 1}
    since = {aliases.meant("projects", v.key): v.known_from for v in standing}
    kept = [(project, v) for v in ended if (project := aliases.meant("projects", v.key)) in alone]
    days = np.array([since[p] for p in since if p in alone], dtype="datetime64[s]")
    return EarlierItems(
        _rows(kept), pd.Series(days, index=[project for project in since if project in alone], dtype="datetime64[s]")
    )


def _rows(kept: Sequence[tuple[str, Version]]) -> pd.DataFrame:
    tables = codec.columns_from((v.content for _, v in kept if not isinstance(v.content, Noun)), FIELDS)
    if not tables:
        return no_rows()
    sizes = [table.num_rows for table in tables]
    frame: pd.DataFrame = pa.concat_tables(tables, promote_options="default").combine_chunks().to_pandas()
    frame = frame.reindex(columns=[*FIELDS])
    froms, tos = (
        np.repeat(np.array([getattr(v, name) for _, v in kept], dtype="datetime64[s]"), sizes)
        for name in ("known_from", "known_to")
    )
    codes, names = pd.factorize(np.array([project for project, _ in kept], dtype=object))
    project = pd.Series(names, dtype="str").take(np.repeat(codes, sizes)).reset_index(drop=True)
    wanted = no_rows().dtypes
    return pd.DataFrame(
        {"project": project, "known_on": froms, "known_to": tos} | {name: frame[name] for name in FIELDS}
    ).astype(wanted.to_dict())
