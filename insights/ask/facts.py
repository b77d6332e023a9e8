"""What can be asked about: every project as one row of columns, and the words people use for each column."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from insights.ask.nouns import NOUNS
from insights.ask.plan import Subject
from insights.ask.relation import Facts, Field, Kind
from insights.ask.words import fold, stem
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_END = r"end(?:s|ed|ing)?|finish(?:es|ed|ing)?|complet(?:e|es|ed|ing|ion)|due|deadline|over and done|go live"
_FIELDS = (
    Field("year_over_share", "variance against the year's budget", "share",
          r"(?:off|against|over|under|vs) (?:this|the|its|their)(?: financial| fiscal)? years? budget"
          r"|(?:financial|fiscal|in) year variance|years? variance"),
    Field("year_budget", "budget of the financial year", "money",
          r"(?:this|the|current|in|annual|financial|fiscal)[ -]?(?:financial |fiscal )?years? (?:budget"
          r"|baseline)|annual budget"),
    Field("year_forecast", "forecast of the financial year", "money",
          r"(?:this|the|current|in|annual|financial|fiscal)[ -]?(?:financial |fiscal )?years? forecast"),
    Field("baseline_budget", "baseline budget", "money", r"(?:original|initial|first) (?:budget|cost)"),
    Field("forecast_cost", "forecast cost", "money",
          r"(?:projected|forecast|expected|estimated)(?: actual)?(?: total| final)? (?:costs?|spend(?:ing)?)"
          r"|estimate at completion|eac|projected(?= numbers?| figures?| and| cost| \?|\?)"),
    Field("actual_cost", "spent so far", "money", r"actual costs?|spent(?: so far| to date)?"
    r"|spend(?:ing)? to date|actuals"),
    Field("budget", "budget", "money",
          r"(?:total |approved |baseline |published |current |overall )*"
          r"(?:whole[ -]?life[ -]?costs?|wlc|budget forecast|forecast budget|planned costs?|budgets?"
          r"|costs?|(?<!share )(?<!stock )price|planned(?= and))"
          r"|costly|expensive|cheap(?:est)?|pricey"),
    Field("value", "value", "money", r"benefits?(?: value)?|npv"),
    Field("baseline_end", "approved end date", "day", rf"(?:original|baseline|planned"
    rf"|initial) (?:{_END})(?: dates?)?"),
    Field("end", "end date", "day",
          rf"(?:approved |forecast |expected |current |project )*(?:{_END})(?: dates?| forecasts?)?"
          rf"|wrap(?:s|ped)? up"),
    Field("start", "start date", "day",
          r"(?:approved |planned |project )*(?:start(?:s|ed|ing)?|beg[iu]ns?|beginning|kick(?:s"
          r"|ed)?[ -]?off|commenc\w+)(?: dates?)?"),
    Field("rag", "reported rating", "category",
          r"(?:ipas?|sros?|rag|delivery confidence(?: assessment)?|overall|reported)? ?(?:ratings?|rag"
          r"|rated|colou?rs?)"
          r"|delivery confidence(?: assessment)?|dca"),
    Field("status", "status", "category", r"status(?:es)?|state of play|on track|coming along|how is"
    r"|hows|doing|going"),
    Field("phase", "phase", "category", r"(?:current )?(?:phases?|stages?)"),
    Field("department", "department", "category",
          r"(?:managing |lead |owning |responsible )?(?:departments?|agenc(?:y|ies)|minist(?:ry|ries)"
          r"|bureaus?|business units?|divisions?)"
          r"|who manages|managed by(?= whom| who)"),
    Field("category", "category", "category", r"(?:annual report |project |report )?(?:categor(?:y|ies)"
    r"|types?|kinds?)"),
    Field("programme", "programme", "category", r"investments?|programmes?(?= (?:has|have|is|are) )"
    r"|programs?(?= (?:has|have) )"),
    Field("owner", "owner", "category",
          r"(?:who )?(?:owners?|owns?|leads?|led by|managers?|points? of contact|poc|contact(?: person)?"
          r"|accountable|in charge(?: of)?|runs)"),
    Field("sponsor", "sponsor", "category", r"sponsors?|senior responsible (?:owner|officer)"),
    Field("team", "team", "category", r"(?:delivery )?teams?"),
    Field("priority", "priority", "category", r"priorit(?:y|ies)"),
    Field("vendors", "vendor", "category",
          r"(?:(?:prime|general|main|lead|sub) ?)?(?:vendors?|suppliers?|contractors?|subcontractors?)"),
    Field("goals", "strategic goal", "category", r"strategic (?:goals?|objectives?)"),
    Field("percent_complete", "share done", "share",
          r"(?:per ?cent|percentage|%|share|ratio|completion) (?:complete[d]?|completion|done|finished"
          r"|ratio|progress)|progress"
          r"|completion ratio|how far along|closer to done|closest to done|boxes done|checklist progress"),
    Field("late_share", "lateness as a share of its planned time", "share", r"schedule variance (?:percent|share)"),
    Field("late_days", "days late", "days",
          r"(?:number of )?days? (?:late|behind|overdue|ahead|early|delayed)|schedule (?:variance"
          r"|slip(?:page)?)|slip(?:page)?"
          r"|(?:late|behind|ahead|delayed)(?= (?:in|by how many) days)|delays?"),
    Field("over_share", "cost variance as a share of budget", "share", r"cost variance (?:percent|share)"
    r"|(?:cost )?overruns?"),
    Field("over_amount", "amount over budget", "money", r"cost variance|amount over budget|overspends?"),
    Field("score", "risk score", "number", r"risk scores?|riskiest|riskier|at most risk"),
    Field("description", "description", "text", r"aims?|purpose|description"),
)  # fmt: skip
_VALUES = ("department", "phase", "category", "priority", "vendors", "owner", "sponsor", "team", "goals", "programme")
_PARTED = {"vendors": r"\s*;\s*", "goals": r"\s*;\s*", "owner": r"\s*[,;]\s*", "sponsor": r"\s*[,;]\s*"}
_TITLED = ("rag", "status", "phase", "percent_complete", "end", "late_days")
_MOST_CATEGORIES = 400
_NOBODY = (
    "tbc",
    "tbd",
    "tba",
    "n a",
    "na",
    "none",
    "nil",
    "unknown",
    "vacant",
    "unassigned",
    "help wanted",
    "to be confirmed",
)
_MOSTLY = 0.6  # a column of numbers may hold some cells that say why there is no number
_LONGEST_LABEL = 60


def facts(portfolio: Portfolio) -> Facts:
    """The projects of a picture as columns that questions can be run on."""
    table = portfolio.table
    frame = table.copy()
    for key, column in _derived(table).items():
        frame[key] = column
    frame["status"] = frame["status"].where(frame["status"] != Status.UNKNOWN.value)
    for key in ("owner", "sponsor"):
        frame[key] = frame[key].where(~frame[key].fillna("").map(fold).isin(_NOBODY))
    for key in ("vendors", "goals"):
        frame[key] = frame[key].where(frame[key] != "")
    for key, called in named(portfolio).items():
        frame[key] = frame[key].map(lambda cell, called=called: _spelt(cell, called), na_action="ignore")
    fields = {field.key: field for field in _FIELDS}
    for key, field, column in _attributes(portfolio):
        frame[key] = column
        fields[key] = field
    if not frame["year_over_share"].notna().any():
        reported = _like(fields, r"(?:financial|fiscal) year variance|year variance")
        if reported:
            frame["year_over_share"] = pd.to_numeric(frame[reported], errors="coerce")
    # Longer names first: "client agency" before "agency".
    ordered = sorted(fields.values(), key=lambda f: (not f.key.startswith("attribute:"),))
    return Facts(
        frame,
        {field.key: field for field in ordered},
        references=_VALUES,
        parted=_PARTED,
        titled=_TITLED,
        codes=named(portfolio),
    )


def relation_of(subject: Subject, portfolio: Portfolio) -> Facts:
    """The relation of a subject; projects where no noun of that name is known."""
    noun = next((noun for noun in NOUNS if noun.subject == subject), None)
    return portfolio.ask(noun.relation) if noun else portfolio.ask(facts)


def named(portfolio: Portfolio) -> dict[str, dict[str, str]]:
    """Columns whose cells may hold ids, and the name behind each id: people ask by name."""
    people = {one.id: one.name for one in portfolio.people.values()}
    return {
        "vendors": {one.id: one.name for one in portfolio.vendors.values()},
        "goals": {one.id: one.name for one in portfolio.goals.values()},
        "owner": people,
        "sponsor": people,
    }


def _spelt(cell: str, called: Mapping[str, str]) -> str:
    return ";".join(called.get(part, part) for part in cell.split(";"))


def _derived(table: pd.DataFrame) -> dict[str, pd.Series]:
    planned = (table["baseline_end"] - table["start"].fillna(table["baseline_start"])).dt.days
    moved = (table["end"] - table["baseline_end"]).dt.days.astype("float64")
    late_days = table["schedule_variance_days"].fillna(moved)
    late_share = table["schedule_variance_share"].fillna((moved / planned.where(planned > 0)).astype("float64"))
    over = table["cost_variance"].fillna(table["forecast_cost"] - table["budget"])
    over_share = table["cost_variance_share"].fillna(over / table["budget"].where(table["budget"] > 0))
    year = (table["year_forecast"] - table["year_budget"]) / table["year_budget"].where(table["year_budget"] > 0)
    return {
        "late_days": late_days,
        "late_share": late_share,
        "over_amount": over,
        "over_share": over_share,
        "year_over_share": year,
        "budget": table["budget"].fillna(table["baseline_budget"]),
    }


def _attributes(portfolio: Portfolio) -> list[tuple[str, Field, pd.Series]]:
    """Columns of the source that matched no field, each with its own header as its name."""
    held = pd.DataFrame([p.attributes for p in portfolio.projects.values()], index=list(portfolio.projects))
    found = []
    for header in held.columns:
        column = held[header].replace("", None)
        name = _spaced(str(header))
        words = fold(name).split()
        if not words or column.notna().sum() == 0:
            continue
        called = r"[ -]?".join(_either(stem(word)) for word in words)
        numbers = pd.to_numeric(column.astype("str").str.replace(r"[£$€,% ]", "", regex=True), errors="coerce")
        filled = column.notna()
        if numbers[filled].notna().mean() > _MOSTLY:
            share = column.astype("str").str.contains("%", regex=False)[filled].mean() > 1 - _MOSTLY
            kind: Kind = (
                "share" if share else "money" if re.search(r"cost|budget|amount|spend", name.lower()) else "number"
            )
            values = numbers / 100 if share else numbers
        else:
            few = column.nunique() <= min(_MOST_CATEGORIES, max(12, filled.sum() * 0.6))
            kind, values = ("category" if few else "text"), column
        key = f"attribute:{header}"
        found.append((key, Field(key, name.lower(), kind, called), pd.Series(values, index=held.index)))
    return found


def _either(word: str) -> str:
    return re.escape(word[:-1]) + "(?:y|ies)" if word.endswith("y") else re.escape(word) + "(?:s|es)?"


def _spaced(header: str) -> str:
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header).replace("_", " ").strip()
    text = " ".join(text.split())
    return re.split(r" [(:]", text)[0][:_LONGEST_LABEL].strip() if len(text) > _LONGEST_LABEL else text


def _like(fields: Mapping[str, Field], pattern: str) -> str | None:
    return next(
        (key for key, f in fields.items() if key.startswith("attribute:") and re.search(pattern, f.label)), None
    )


def number(value: object) -> float | None:
    """A cell as a number, or None where it holds none."""
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return None
    return float(value) if isinstance(value, int | float | np.number) else None
