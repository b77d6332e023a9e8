"""What can be asked about projects: each one a row of columns, with the words people use for each column."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from insights.ask.derived import COUNTED, attributes, counts, levels, listed
from insights.ask.grammar import ONE
from insights.ask.nouns import NOUNS
from insights.ask.plan import Subject
from insights.ask.project_fields import FIELDS, NOBODY, PARTED, REFERENCES, TITLED
from insights.ask.relation import Facts, Field
from insights.ask.words import fold
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_COSTS = re.compile(
    r"\b(?:costs?|values?|prices?|amounts?|valuations?|forecasts?|estimates?|spend|funding|awards?|commitments?|ffc|eac)\b"
)

_COLOURS = re.compile(r"(?:(?:red|amber|green|yellow|blue|grey|gray|black|white|[ragby])(?: |$))+|")
_MOST_RATINGS = 12
_OWNING = (
    r"\bown(?:er|ing|ed by)\b", r"\b(?:manager|managed by)\b", r"\b(?:lead|leader|led by)\b",
    r"\b(?:responsible|principal investigator|pi|coordinator)\b", r"\b(?:officer|contact)\b",
)  # fmt: skip
"""Headers that say who runs a row, the surest first."""


def _names_rows(field: Field) -> bool:
    """True for a column of numbers that only tell rows apart: "KEP", "Project number"."""
    return (
        field.kind == "number"
        and field.label != "effort"  # an amount of work
        and re.fullmatch(rf"(?:{ONE})?(?: ?(?:id|no|number|code|ref))?", field.label) is not None
    )


def facts(portfolio: Portfolio) -> Facts:
    """The projects of a picture as columns that questions can be run on."""
    table = portfolio.table
    frame = table.copy()
    for key, column in _derived(table).items():
        frame[key] = column
    frame["status"] = frame["status"].where(frame["status"] != Status.UNKNOWN.value)
    for key in ("owner", "sponsor"):
        frame[key] = frame[key].where(~frame[key].fillna("").map(fold).isin(NOBODY))
    for key in ("vendors", "goals"):
        frame[key] = frame[key].where(frame[key] != "")
    for key, called in named(portfolio).items():
        frame[key] = frame[key].map(lambda cell, called=called: _spelt(cell, called), na_action="ignore")
    fields = {field.key: field for field in FIELDS}
    for key, field, column in attributes(portfolio):
        frame[key] = column
        fields[key] = replace(field, kind="text") if _names_rows(field) else field
    frame["rag_level"] = levels(frame)
    frame["listed"] = portfolio.ask(listed).reindex(frame.index, fill_value=True).to_numpy(dtype=bool)
    counted = counts(portfolio, fields, frame)
    for key in COUNTED:
        if key in counted:
            frame[key] = counted[key]
        else:
            del fields[key]
    if not frame["year_over_share"].notna().any():
        reported = _like(fields, r"(?:financial|fiscal) year variance|year variance")
        if reported:
            frame["year_over_share"] = pd.to_numeric(frame[reported], errors="coerce")
    _as_written(portfolio, fields, frame)
    _called_active(portfolio, fields, frame)
    _slips(fields, frame)
    _priced(fields, frame)
    _runners(fields, frame)
    # Longer names first: "client agency" before "agency".
    ordered = sorted(fields.values(), key=lambda f: (not f.key.startswith("attribute:"),))
    return Facts(
        frame,
        {field.key: field for field in ordered},
        references=REFERENCES,
        parted={**PARTED, **_several(fields, frame)},
        titled=TITLED,
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
        "duration_days": (table["end"] - table["start"].fillna(table["baseline_start"])).dt.days.astype("float64"),
        "left_amount": table["budget"].fillna(table["baseline_budget"]) - table["actual_cost"],
        "budget": table["budget"].fillna(table["baseline_budget"]),
    }


def _slips(fields: dict[str, Field], frame: pd.DataFrame) -> None:
    """Where no planned end is known: a column of delays tells what is late, one of schedule changes what slipped."""
    if frame["late_days"].notna().any():
        return
    numbers = {key: f for key, f in fields.items() if key.startswith("attribute:") and f.kind == "number"}
    delay = next(
        (key for key, f in numbers.items() if re.search(r"\b(?:delay|lateness|days late|overdue)", f.label)), None
    )
    if delay:
        frame["late_days"] = frame[delay].astype("float64")
    moved = next((key for key, f in numbers.items() if re.search(r"schedule (?:chang|slip|mov)", f.label)), None)
    if moved:
        words = rf"{fields[moved].called}|slip(?:s|ped|page)?"
        fields[moved] = replace(fields[moved], called=words)


def _several(fields: Mapping[str, Field], frame: pd.DataFrame) -> dict[str, str]:
    """Columns of the source that name several in one cell, by a header in the plural: "authors"."""
    found = {}
    for key, field in fields.items():
        if (
            field.kind == "category"
            and key.startswith("attribute:")
            and re.search(r"(?:er|or|ee|le|an|on|nt)s$", field.label)
        ):
            cells = frame[key].dropna().astype("str")
            if cells.str.contains(r"[,;] ?\S", regex=True).any():
                found[key] = r"\s*[,;]\s*"
    return found


def _priced(fields: dict[str, Field], frame: pd.DataFrame) -> None:
    """Where no budget is known and the source states one amount only, words of cost mean that amount."""
    if frame["budget"].notna().any() or frame["forecast_cost"].notna().any() or frame["actual_cost"].notna().any():
        return
    amounts = [
        key for key, f in fields.items()
        if key.startswith("attribute:") and f.kind in {"money", "number"} and _COSTS.search(f.label)
    ]  # fmt: skip
    if len(amounts) == 1:
        only = fields[amounts[0]]
        fields[amounts[0]] = replace(only, called=rf"{only.called}|{fields['budget'].called}")
        fields["budget"] = replace(fields["budget"], called="")


def _as_written(portfolio: Portfolio, fields: dict[str, Field], frame: pd.DataFrame) -> None:
    """Ratings in words of the source's own ("Unsatisfactory") are a column beside the colours they were read as."""
    said = pd.Series({key: p.raw.get("rag") for key, p in portfolio.projects.items()}, dtype="object")
    words = {fold(cell) for cell in said.dropna()}
    if not words or len(words) > _MOST_RATINGS or all(_COLOURS.fullmatch(word) for word in words):
        return
    frame["written:rag"] = said.reindex(frame.index)
    rag = fields["rag"]
    fields["written:rag"] = Field("written:rag", "rating as written", "category", rag.called)


def _called_active(portfolio: Portfolio, fields: dict[str, Field], frame: pd.DataFrame) -> None:
    """Where the source has a status "Active" of its own, that is meant, not every row still open."""
    said = pd.Series({key: p.raw.get("status") for key, p in portfolio.projects.items()}, dtype="object")
    said = said.reindex(frame.index)
    words = said.dropna().map(fold)
    if (words == "active").any() and (frame.loc[words.index, "active"].astype(bool) & (words != "active")).any():
        frame["written:status"] = said
        fields["written:status"] = Field("written:status", "status as written", "category", "")


def _runners(fields: dict[str, Field], frame: pd.DataFrame) -> None:
    """Where nobody is known as owner, words of owning mean the one column of the source whose header speaks of it."""
    if frame["owner"].notna().any():
        return
    kept = [f for key, f in fields.items() if key.startswith("attribute:") and f.kind in {"category", "text"}]
    for spoken in _OWNING:
        found = [f for f in kept if re.search(spoken, f.label)]
        if len(found) == 1:
            only = found[0]
            fields[only.key] = replace(only, called=rf"{only.called}|{fields['owner'].called}")
            fields["owner"] = replace(fields["owner"], called="")
            return


def _like(fields: Mapping[str, Field], pattern: str) -> str | None:
    return next(
        (key for key, f in fields.items() if key.startswith("attribute:") and re.search(pattern, f.label)), None
    )
