"""A project, or much of its work, has not begun although its planned start is past.

Why it matters. A late start is the first slip and the cheapest to see; the end date rarely moves with it until it
is missed.

Stays quiet when. The planned start lies at most seven days back; the project has begun and some of it is done; or only
a few pieces of work wait (fewer than three, or under a quarter of the open work that should have begun). A project on
hold or one of which nothing says whether it began is no late start; the latter is not assessed.

What to do. Ask what it waits for, and either begin, or move its end openly with its start. Severity is medium; high
where more than half of the planned time has gone and nothing is done.

Source. The catalogue's seven days. GAO-16-89G, best practice 9: actual starts are held against planned ones.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.due import lapsed, work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Measure, Subject
from portfolio.places import work_places
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity, Status

QUOTED = 3
WAITS = Status.NOT_STARTED.value


class LateStartLimits(Limits):
    """How late, and how much of the work."""

    days: int = limit(7, "Days since the planned start.", unit="days", ge=0, le=365)
    gone: float = limit(0.5, "Share of the planned time gone with nothing done.", unit="share", ge=0.05, le=1)
    min_items: int = limit(3, "Pieces of work that should have begun and have not.", unit="items", ge=1, le=100)
    share: float = limit(0.25, "Their share of the open work that should have begun.", unit="share", ge=0, le=1)


class LateStart(Rule[LateStartLimits]):
    """SCH005."""

    code = "SCH005"
    name = "late start"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("projects.start|projects.baseline_start|items.start",)
    limits = LateStartLimits
    advice = "Ask what it waits for; then begin, or move its end openly together with its start."

    def check(self, portfolio: Portfolio, limits: LateStartLimits) -> Iterator[Hit]:
        """One hit for each project that has not begun, or whose work has not."""
        own = _own(portfolio, limits)
        waiting = _waiting(portfolio, limits)
        late = waiting.groupby("project").size() if len(waiting) else pd.Series(dtype="int64")
        due = portfolio.ask(_due_to_begin, limits)["project"].value_counts()
        enough = late[(late >= limits.min_items) & (late >= limits.share * due.reindex(late.index))].index
        # A project that has not begun explains its work: one finding, the project's.
        for project in sorted({*own.index[own["fires"]], *enough}):
            rows = waiting[waiting["project"] == project] if project in enough else waiting.iloc[:0]
            facts = own.loc[project]
            told = _not_begun(portfolio, project, facts) if facts["fires"] else _items(portfolio, project, rows, due)
            yield told

    def blind(self, portfolio: Portfolio, limits: LateStartLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects of which nothing says whether they, or their work, have begun."""
        table = portfolio.table
        mute = (table["status"] == Status.UNKNOWN.value) & table["percent_complete"].isna()
        rows, home = portfolio.ask(work), portfolio.ask(work_places)
        speaks = (home >= 0) & rows["told"].to_numpy(dtype=bool) & rows["start"].notna().to_numpy()
        told = np.bincount(home[speaks], minlength=len(table)) > 0
        return dict.fromkeys(table.index[mute.to_numpy() & ~told], "projects.percent_complete|items.status")


def _own(portfolio: Portfolio, limits: LateStartLimits) -> pd.DataFrame:
    """Every project: planned start, days since, share of its time gone, and whether it has not begun in time."""
    table = portfolio.table
    planned = table["baseline_start"].fillna(table["start"])
    end = table["baseline_end"].fillna(table["end"])
    days = (portfolio.today - planned).dt.days.astype("float64")
    length = (end - planned).dt.days.astype("float64")
    gone = (days / length.where(length > 0)).clip(lower=0, upper=1)
    done = table["percent_complete"]
    held = table["status"] == Status.ON_HOLD.value
    idle = (done == 0) & (gone > limits.gone) & ~held
    begun = (done > 0) | ~(table["status"] == WAITS)
    fires = table["active"] & ~portfolio.ask(lapsed) & (days > limits.days) & (~begun | idle)
    return pd.DataFrame({"planned": planned, "days": days, "gone": gone, "idle": idle, "fires": fires})


def _due_to_begin(portfolio: Portfolio, limits: LateStartLimits) -> pd.DataFrame:
    """Open work of active projects that should have begun by now: its own columns, and `idle` where it has not."""
    rows, home = portfolio.ask(work), portfolio.ask(work_places)
    before = np.datetime64(portfolio.as_of, "D") - np.timedelta64(limits.days, "D")
    due = (home >= 0) & (rows["start"].to_numpy() < before)
    for column, wanted in (("open", True), ("told", True), ("milestone", False)):
        due &= rows[column].to_numpy(dtype=bool) == wanted
    some = np.flatnonzero(due)
    some = some[portfolio.table["active"].to_numpy()[home[some]]]
    found: pd.DataFrame = (
        rows[["project", "id", "start", "status", "percent_complete", "source", "url"]].iloc[some].copy()
    )
    found["idle"] = (found["status"] == WAITS) & ~(found["percent_complete"] > 0)
    return found


def _waiting(portfolio: Portfolio, limits: LateStartLimits) -> pd.DataFrame:
    rows = portfolio.ask(_due_to_begin, limits)
    return rows[rows["idle"]].sort_values(["project", "start", "id"])


def _not_begun(portfolio: Portfolio, project: str, facts: pd.Series) -> Hit:
    held = portfolio.projects[project]
    measured: dict[str, Measure] = {"days_late": int(facts["days"])}
    fields = ["baseline_start" if held.baseline_start else "start"]
    moved = held.start is not None and held.start > portfolio.as_of
    message = f"{held.name} was to start on {facts['planned']:%Y-%m-%d}, {facts['days']:.0f} days ago, and "
    if facts["idle"]:
        measured["percent_of_time_gone"] = round(facts["gone"] * 100)
        message += f"nothing is done, with {facts['gone']:.0%} of its planned time gone."
        fields.append("percent_complete")
    else:
        message += "has not begun" + (f"; it is now to start on {held.start}." if moved else ".")
        fields += ["start", "status"] if moved and fields != ["start"] else ["status"]
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=message,
        projects=(project,),
        severity=Severity.HIGH if facts["idle"] else Severity.MEDIUM,
        measured=measured,
        evidence=tuple(project_field(portfolio, project, field) for field in fields),
        due=held.end if held.end and held.end >= portfolio.as_of else None,
    )


def _items(portfolio: Portfolio, project: str, rows: pd.DataFrame, due: pd.Series) -> Hit:
    held, count, of = portfolio.projects[project], len(rows), int(due[project])
    days = int((portfolio.today - rows["start"].iloc[0]).days)
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f"{held.name}: {count} of {of} open items that should have begun have not, the oldest since {days} days."
        ),
        projects=(project,),
        severity=Severity.MEDIUM,
        measured={"items": count, "of": of, "days_late": days},
        evidence=tuple(_proof(portfolio, rows)),
        due=held.end if held.end and held.end >= portfolio.as_of else None,
    )


def _proof(portfolio: Portfolio, rows: pd.DataFrame) -> Iterator[Evidence]:
    for row in rows.head(QUOTED).to_dict("records"):
        yield cell(portfolio, "item", row, "start", dated=row["start"])
        yield cell(portfolio, "item", row, "status")
