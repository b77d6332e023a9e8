"""A project goes on spending though little happens in it, no goal needs it or its benefits never come.

Why it matters. Nobody stops it because nobody looks at it; its money and people are missing where goals wait.

Stays quiet when. Work is touched or written about, or no money leaves: both must be seen. Beside these two at least one
more sign must be there: it serves no goal (where goals are kept at all), or no benefit is in sight (none stated, all
of them further off than a year, or past their day and never measured, where benefits are kept at all). A young
project is given time. Each sign needs its facts; without facts on spending, on activity, or on both goals and
benefits, it is not assessed. On hold and still spending counts.

What to do. Ask the sponsor to renew the case in writing by a date, or close the project and free its people. Severity
is high where all four signs are there, medium at three.

Source. PMI, The Standard for Portfolio Management: components are kept, changed or ended by their part in strategy;
Arnold and others on escalation of commitment in IT projects. Numbers from the catalogue.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import fact
from insights.rule import Limits, Rule, limit
from portfolio.activity import spending, touches
from portfolio.benefits import benefit_frame
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

SIGNS = ["spending", "quiet", "aimless", "fruitless"]


class ZombieProjectLimits(Limits):
    """What is little, what is lately, what is far."""

    quiet_days: int = limit(60, "Days over which activity is counted.", unit="days", ge=7, le=730)
    max_touches: int = limit(
        1, "Touches of work and updates in that time that are still little.", unit="touches", ge=0, le=50
    )
    spend_days: int = limit(100, "Days over which spending is counted.", unit="days", ge=7, le=730)
    benefit_days: int = limit(365, "Days ahead beyond which a benefit is far.", unit="days", ge=30, le=3650)
    min_age_days: int = limit(180, "Days since the start before a project can be one.", unit="days", ge=0, le=1825)
    min_signs: int = limit(
        3, "Signs of the four that must be there, spending and quiet among them.", unit="signs", ge=2, le=4
    )


class ZombieProject(Rule[ZombieProjectLimits]):
    """STR001."""

    code = "STR001"
    name = "zombie project"
    category = Category.STRATEGY
    severity = Severity.MEDIUM
    needs = (
        "money.actual|projects.actual_cost",
        "items.updated_on|items.done_on|milestones.updated_on|milestones.done_on|updates.*",
    )
    limits = ZombieProjectLimits
    advice = "Ask the sponsor to renew the case in writing by a date, or close the project and free its people."

    def check(self, portfolio: Portfolio, limits: ZombieProjectLimits) -> Iterator[Hit]:
        """One hit for each project that spends, stands still and serves nothing in sight."""
        signs = portfolio.ask(_signs, limits)
        table = portfolio.table
        young = table["start"] > portfolio.today - pd.Timedelta(days=limits.min_age_days)
        dead = table["active"] & ~young & signs["spending"].fillna(value=False) & signs["quiet"].fillna(value=False)
        count = signs.sum(axis=1)
        for project in sorted(table.index[dead & (count >= limits.min_signs)]):
            yield _hit(portfolio, limits, project, signs.loc[project])

    def blind(self, portfolio: Portfolio, limits: ZombieProjectLimits) -> Mapping[str, str]:
        """Projects of which spending, activity, or both goals and benefits are not told."""
        signs = portfolio.ask(_signs, limits)
        return {
            **dict.fromkeys(
                signs.index[signs[["aimless", "fruitless"]].isna().all(axis=1)], "projects.goals|benefits.due"
            ),
            **dict.fromkeys(signs.index[signs["quiet"].isna()], "items.updated_on|updates.dated"),
            **dict.fromkeys(signs.index[signs["spending"].isna()], "money.actual|history.actual_cost"),
        }


def _signs(portfolio: Portfolio, limits: ZombieProjectLimits) -> pd.DataFrame:
    """True, false or unknown for each of the four signs of each project."""
    ids = portfolio.table.index
    spent = _lately(portfolio, portfolio.ask(spending), limits.spend_days).groupby("project")["amount"].sum()
    touched = portfolio.ask(touches)
    recent = _lately(portfolio, touched, limits.quiet_days)["project"].value_counts().reindex(ids).fillna(0)
    signs = pd.DataFrame(index=ids, columns=SIGNS, dtype="boolean")
    signs["spending"] = (spent.reindex(ids) > 0).astype("boolean").where(ids.isin(spent.index))
    signs["quiet"] = (recent <= limits.max_touches).astype("boolean").where(ids.isin(touched["project"].unique()))
    if (portfolio.table["goals"] != "").any():
        signs["aimless"] = (portfolio.table["goals"] == "").astype("boolean")
    benefits = portfolio.ask(benefit_frame)
    if len(benefits):
        in_sight = benefits.loc[~_out_of_sight(portfolio, limits, benefits), "project"]
        signs["fruitless"] = pd.array(~ids.isin(in_sight), dtype="boolean")
    return signs


def _out_of_sight(portfolio: Portfolio, limits: ZombieProjectLimits, benefits: pd.DataFrame) -> pd.Series:
    """Benefits of which nothing is measured and whose day is far ahead, past, or not named."""
    far = benefits["due"] > portfolio.today + pd.Timedelta(days=limits.benefit_days)
    unseen = far | (benefits["due"] < portfolio.today) | benefits["due"].isna()
    nothing: pd.Series = unseen & ~(benefits["realised"].abs() > 0)
    return nothing


def _lately(portfolio: Portfolio, rows: pd.DataFrame, days: int) -> pd.DataFrame:
    return rows[rows["day"] > portfolio.today - pd.Timedelta(days=days)]


def _hit(portfolio: Portfolio, limits: ZombieProjectLimits, project: str, signs: pd.Series) -> Hit:
    facts = portfolio.projects[project]
    money = portfolio.ask(spending)
    paid = _lately(portfolio, money[(money["project"] == project) & (money["amount"] > 0)], limits.spend_days)
    touched = portfolio.ask(touches)
    touched = touched[touched["project"] == project]
    recent = len(_lately(portfolio, touched, limits.quiet_days))
    spent = float(paid["amount"].sum())
    benefits = portfolio.ask(benefit_frame)
    benefits = benefits[benefits["project"] == project]
    there = signs.fillna(value=False)
    said = ["serves no stated goal"] * bool(there["aimless"])
    said += ["has no benefit in sight" if len(benefits) else "states no benefit"] * bool(there["fruitless"])
    count = int(there.sum())
    paid_out = f"{spent:,.0f} {facts.currency or ''}".rstrip()
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name} {' and '.join(said) or 'goes on'}, saw {recent} touches of its work in {limits.quiet_days} "
            f"days, and spent {paid_out} in the last {limits.spend_days} days."
        ),
        projects=(project,),
        severity=Severity.HIGH if count == len(SIGNS) else Severity.MEDIUM,
        measured={
            "signs": count,
            "touches": recent,
            "quiet_days": limits.quiet_days,
            "spent": spent,
            "spend_days": limits.spend_days,
            "benefits": len(benefits),
        },
        evidence=tuple(_proof(portfolio, project, paid, touched, benefits)),
        cause=f"project:{project}",
    )


def _proof(
    portfolio: Portfolio, project: str, paid: pd.DataFrame, touched: pd.DataFrame, benefits: pd.DataFrame
) -> Iterator[Evidence]:
    """The newest spending, the last touch, the goals as stated and the benefits' days."""
    last = paid.iloc[-1]
    yield fact(portfolio, str(last["kind"]), str(last["id"]), str(last["field"]), last["day"])
    yield fact(portfolio, "project", project, "goals")
    for benefit in benefits["id"]:
        yield fact(portfolio, "benefit", str(benefit), "due")
    touch = touched.iloc[-1]
    yield fact(portfolio, str(touch["kind"]), str(touch["id"]), str(touch["field"]), touch["day"])
