"""The status says on track while the words of the same report say late, slipping or blocked.

Why it matters. One of the two is wrong, and the colour is what gets read: the words are where the help was asked for.

Stays quiet when. The status is amber or worse; the words tell of it as past, solved, feared or somebody else's good
news; the report is older than the status it is held against by more than a reporting cycle, or older than four months.
What only some column of a long list says in passing counts from two sentences on.

What to do. Ask the reporter which of the two holds, and put the status right; thank them for the words. Severity is
medium, high where two kinds of trouble are told or the project is of critical or high priority.

Source. Snow, Keil and Wallace, The effects of optimistic and pessimistic biasing on software project status reporting
(2007); GAO-16-89G, best practice 9 (status reports agree with the schedule they tell of).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field, update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.tones import troubles
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.signals import SignalKind
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Rag, Severity

AGAINST = (SignalKind.DATE.value, SignalKind.BLOCKED.value)
ON_TRACK = r"\bon (?:track|schedule|time|target|plan)\b"
SHOWN = 3


class ContradictionLimits(Limits):
    """Which words are held against which status."""

    recent_days: int = limit(120, "Days within which the report must lie.", unit="days", ge=7, le=730)
    cycle_days: int = limit(35, "Days that status and words may lie apart.", unit="days", ge=0, le=366)
    list_sentences: int = limit(
        2, "Sentences of a list's column that make a contradiction.", unit="sentences", ge=1, le=10
    )


class Contradiction(Rule[ContradictionLimits]):
    """REP004."""

    code = "REP004"
    name = "contradiction"
    category = Category.REPORTING
    severity = Severity.MEDIUM
    needs = ("projects.rag|projects.status|updates.rag", "updates.*")
    limits = ContradictionLimits
    advice = "Ask the reporter which of the two holds, and put the status right; thank them for the words."

    def check(self, portfolio: Portfolio, limits: ContradictionLimits) -> Iterator[Hit]:
        """One hit per project whose newest words contradict its status."""
        said = portfolio.ask(_newest_words)
        heavy = portfolio.ask(troubles)
        heavy = heavy[heavy["kind"].isin(AGAINST) & (heavy["weight"] >= 1) & heavy["update"].isin(said["id"])]
        if heavy.empty:
            return
        oldest = portfolio.today - pd.Timedelta(days=limits.recent_days)
        for project, signs in heavy[heavy["dated"] >= oldest].groupby("project", sort=True):
            claim = _claim(portfolio, str(project), said[said["project"] == project], limits)
            sentences = signs["sentence"].nunique()
            if claim and (signs["field"].isna().any() or sentences >= limits.list_sentences):
                yield _hit(portfolio, str(project), claim, signs, said)

    def blind(self, portfolio: Portfolio, limits: ContradictionLimits) -> Mapping[str, str]:  # noqa: ARG002 - the claim
        """Projects that claim nothing, in a colour or in words."""
        table = portfolio.table
        rated = set(portfolio.ask(_newest_words).dropna(subset=["rag"])["project"])
        return {
            project: "projects.rag"
            for project in table.index[table["rag"].isna()]
            if project not in rated and not portfolio.projects[project].raw.get("status")
        }


def _newest_words(portfolio: Portfolio) -> pd.DataFrame:
    """The updates of the newest report day of each active project; comments on single items are no reports."""
    updates = portfolio.updates
    active = portfolio.table.index[portfolio.table["active"]]
    kept = updates["item"].isna() & (updates["dated"] <= portfolio.today) & updates["project"].isin(active)
    said = updates[kept]
    newest: pd.DataFrame = said[said["dated"] == said.groupby("project")["dated"].transform("max")]
    return newest


def _claim(portfolio: Portfolio, project: str, said: pd.DataFrame, limits: ContradictionLimits) -> Evidence | None:
    """What says on track: the report's own colour, else the project's of about the same day."""
    rated = said[said["rag"].notna()]
    if len(rated):
        row: dict[Any, Any] = rated.iloc[-1].to_dict()
        return cell(portfolio, "update", row, "rag", row["dated"]) if row["rag"] == Rag.GREEN.value else None
    facts = portfolio.projects[project]
    words = pd.Series([facts.raw.get("status", "")])
    on_track = bool(words.str.contains(ON_TRACK, case=False).iloc[0])
    if facts.rag is not Rag.GREEN and not (facts.rag is None and on_track):
        return None
    told = facts.status_on or facts.reported_on
    near = told is None or abs((said["dated"].iloc[0].date() - told).days) <= limits.cycle_days
    return project_field(portfolio, project, "rag" if facts.rag else "status") if near else None


def _hit(portfolio: Portfolio, project: str, claim: Evidence, signs: pd.DataFrame, said: pd.DataFrame) -> Hit:
    facts = portfolio.projects[project]
    kinds = signs["kind"].nunique()
    # The plainest first: a day that moved, then what is worse in so many words, then the rest.
    order = signs["to_day"].isna() * 2 + (signs["direction"] != "worse")
    once = signs.assign(order=order).sort_values("order", kind="stable").drop_duplicates("sentence").head(SHOWN)
    rows = said.drop_duplicates("id").set_index("id", drop=False)
    quotes = [
        update_quote(portfolio, rows.loc[update], str(sentence).strip())
        for update, sentence in zip(once["update"], once["sentence"], strict=True)
    ]
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name} is reported “{claim.quote}”, and the report of {signs['dated'].iloc[0]:%Y-%m-%d} says: "
            f"“{quotes[0].quote}”"
        ),
        projects=(project,),
        severity=Severity.HIGH if kinds > 1 or facts.is_critical else Severity.MEDIUM,
        measured={"claim": claim.quote, "kinds": int(kinds), "sentences": int(signs["sentence"].nunique())},
        evidence=(claim, *quotes),
        cause=f"project:{project}",
    )
