"""What projects have in common besides vendors: platforms, sites, regulators, assumptions, teams and leads."""

import re
from collections import defaultdict

import pandas as pd

from portfolio.due import days_past_end
from portfolio.ownership import NOBODY, fold, leads
from portfolio.slips import slips
from portfolio.snapshot import Portfolio

LONGEST = 120  # a longer text tells a story and is no name of a cause
_SAYS_NOTHING = frozenset(
    {"yes", "no", "y", "n", "true", "false", "other", "various", "multiple", "all", "not applicable"}
)
_COLUMNS = ["kind", "value", "written", "project", "field"]


def shared_causes(portfolio: Portfolio, kinds: tuple[str, ...]) -> pd.DataFrame:
    """What each project, closed ones too, names of these kinds: kind, value (folded), written, project, field.

    A column that was kept under its own name counts where its name holds the word of a kind; several values in it
    are parted by ';'. Kinds `team` and `person` are the project's team and lead.
    """
    words = {kind: re.compile(rf"(?<![^\W_]){re.escape(kind)}s?(?![^\W_])", re.IGNORECASE) for kind in kinds}
    of_column: dict[str, str | None] = {}
    rows: list[tuple[str, str, str, str, str]] = []
    for project in portfolio.projects.values():
        for column, text in project.attributes.items():
            if column not in of_column:
                of_column[column] = next((kind for kind, word in words.items() if word.search(column)), None)
            kind = of_column[column]
            if kind:
                rows += [(kind, fold(part), part.strip(), project.id, column) for part in text.split(";")]
        if "team" in words and project.team:
            rows.append(("team", fold(project.team), project.team, project.id, "team"))
    if "person" in words:
        led = portfolio.ask(leads)
        told = led[["person", "written", "project"]].itertuples(index=False)
        rows += [("person", person, written, project, "owner") for person, written, project in told]
    frame = pd.DataFrame(rows, columns=_COLUMNS).drop_duplicates(["kind", "value", "project"])
    empty = frame["value"].isin([*NOBODY, *_SAYS_NOTHING]) | (frame["value"].str.len() > LONGEST)
    bare = frame["value"].str.fullmatch(r"[\d\W_]*")
    return frame[~empty & ~bare.astype(bool)].reset_index(drop=True)


def lateness(portfolio: Portfolio) -> pd.Series:
    """Days that each project whose dates can be told is behind: its worst slip, its end past, 0 where it is on time.

    Of a closed project, how much later than approved it finished.
    """
    table = portfolio.table
    told = portfolio.ask(slips)
    worst: dict[str, float] = defaultdict(float)
    for project, days in told[told["kind"] != "milestone"].groupby("project")["days"].max().items():
        worst[str(project)] = float(days)
    slipped = pd.Series([worst[project] for project in table.index], index=table.index)
    past = portfolio.ask(days_past_end).fillna(0)
    finished = table["actual_end"].fillna(table["end"].where(~table["active"]))
    overran = (finished - table["baseline_end"]).dt.days.clip(lower=0)
    days = overran.where(~table["active"], pd.concat([slipped, past], axis=1).max(axis=1))
    known = table["baseline_end"].notna() | table["schedule_variance_days"].notna() | (past > 0)
    return days.astype("float64").where(known)
