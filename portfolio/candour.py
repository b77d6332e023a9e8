"""How far reporters' good news held: earlier green reports, and how many were followed by a slip."""

import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag

GREEN = (Rag.GREEN.value, Rag.AMBER_GREEN.value)


def track_record(portfolio: Portfolio, slip_days: int) -> pd.DataFrame:
    """Green reports of each reporter (else owner) in the kept pictures, and those whose next picture had slipped.

    Columns: green (reports that a later picture can test) and slipped, indexed by reporter.
    """
    past = portfolio.history.sort_values(["id", "known_on"])
    after = past.groupby("id")["end"].shift(-1)
    current = portfolio.table["end"].reindex(past["id"]).to_numpy()
    last = ~past["id"].duplicated(keep="last")
    after = after.where(~last | (past["known_on"] >= portfolio.today), pd.Series(current, index=past.index))
    moved = (after - past["end"]).dt.days
    tested = past[past["rag"].isin(GREEN) & moved.notna()]
    who = tested["reporter"].fillna(tested["owner"])
    slipped = (moved.reindex(tested.index) > slip_days).groupby(who)
    return pd.DataFrame({"green": slipped.size(), "slipped": slipped.sum()})
