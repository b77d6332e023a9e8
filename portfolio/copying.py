"""Reports that say again, word by word, what the report before said."""

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio

_SHOWN = ["id", "project", "dated", "field", "text", "url", "source"]


def repeats(portfolio: Portfolio) -> pd.DataFrame:
    """The newest reports of each active project and column as far back as they use the same words, oldest first.

    Columns: those of an update, `series` (a number for project and column), and `times` (reports running). Only what
    is said at least twice is there. Comments on single items are no reports; of one day the last counts.
    """
    updates = portfolio.updates
    active = portfolio.table.index[portfolio.table["active"]]
    whose = active.get_indexer(pd.Index(updates["project"]))
    day = updates["dated"].to_numpy()
    place = np.flatnonzero(
        (day <= np.datetime64(portfolio.as_of, "s")) & updates["item"].isna().to_numpy() & (whose >= 0)
    )
    column, columns = pd.factorize(updates["field"])
    series = whose * (len(columns) + 1) + column + 1
    place = place[np.lexsort((place, day[place], series[place]))]
    once = np.append((np.diff(series[place]) != 0) | (np.diff(day[place]) != np.timedelta64(0)), np.True_)
    place = place[once[: len(place)]]
    # Most projects say something new: their two newest reports settle it, and only the others are read further back.
    same = np.zeros(len(place), dtype=bool)
    words = updates["text"].array
    newest = np.flatnonzero(np.append(np.diff(series[place]) != 0, np.True_)[: len(place)])
    for last in newest.tolist():
        said = _plain(words[place[last]])
        back = last - 1
        while back >= 0 and series[place[back]] == series[place[last]] and _plain(words[place[back]]) == said:
            same[back] = same[last] = True
            back -= 1
    run = updates[_SHOWN].take(place[same]).assign(series=series[place[same]])
    return run.assign(times=run.groupby("series")["id"].transform("size")).reset_index(drop=True)


def _plain(text: str) -> list[str]:
    return text.casefold().split()
