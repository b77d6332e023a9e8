"""Status updates as rows: who wrote what about which project on which day."""

import pandas as pd

from insights.ask.nouns.cells import indexed, of_projects, person_names, project_names, short_names
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from insights.evidence import opening, update_quote
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("dated", "day it was written", "day", r"(?:dated|written|date|days?|when)"),
    Field("project_name", "project", "category", r"projects?"),
    Field("author", "author", "category",
          r"authors?|writers?|written by|wr(?:ite|ites|ote|itten)|posted(?: by)?"
          r"|authored(?: by)?|who (?:wrote|writes|write|has written|posted|reported)|who|by whom"
          r"|persons?|people"),
    Field("rag", "rating it states", "category", r"ratings?|rag|colou?rs?|rated"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
    Field("text", "words", "text", r"words|text"),
)  # fmt: skip
_STATES = tuple(
    State(rf"(?:rated |stat(?:es?|ing) |say(?:s|ing)? |report(?:s|ing|ed)? )?{rating.replace('/', '[/ -]')}",
          Filter(field="rag", op="is", any_of=(rating,), said=f"rated {rating.capitalize()}"))
    for rating in ("amber/green", "amber/red", "green", "amber", "red")
)  # fmt: skip


def updates(portfolio: Portfolio) -> Facts:
    """Every update known by the day of the picture, the newest first; cells of a list that tell of its state too."""
    frame = portfolio.updates
    frame = frame[frame["dated"] <= portfolio.today]
    frame = indexed(frame.sort_values("dated", ascending=False, kind="stable"))
    spelt = frame["dated"].dt.strftime("%Y-%m-%d").astype("str")
    frame = frame.assign(
        author=person_names(portfolio, frame["author"]),
        name=project_names(portfolio, frame["project"]) + ", " + spelt,
        project_name=project_names(portfolio, frame["project"]),
        **of_projects(portfolio, frame["project"], ("programme", "department")),
    )
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="updates",
        one="update",
        many="updates",
        states=_STATES,
        day="dated",
        measure="dated",
        prove=_prove,
        references=("author", "programme", "department"),
        codes={"author": short_names(frame["author"])},
    )


def _prove(portfolio: Portfolio, update: str, _: str) -> Evidence | None:
    places = portfolio.ask(_places)
    if update not in places:
        return None
    table, place = portfolio.updates, places[update]
    row = {name: table[name].array[place] for name in table}
    return update_quote(portfolio, row, opening(str(row["text"])))


def _places(portfolio: Portfolio) -> dict[str, int]:
    ids = portfolio.updates["id"].astype("str").to_list()
    return dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))


def silence(portfolio: Portfolio) -> pd.DataFrame:
    """For each active project the day of its newest update and the days since; empty where none is known.

    Columns: last, silent; indexed by project id.
    """
    known = portfolio.updates
    last = known[known["dated"] <= portfolio.today].groupby("project")["dated"].max()
    active = portfolio.table.index[portfolio.table["active"]]
    last = last.reindex(active)
    return pd.DataFrame({"last": last, "silent": (portfolio.today - last).dt.days.astype("float64")})
