"""Evidence made from the picture: the exact value of a field, with its place and its date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from portfolio.due import work
from portfolio.evidence import Evidence, SourceRef
from portfolio.snapshot import Portfolio

_PLACE = ("source", "id", "project", "url", "text", "field", "dated")
_Places = tuple[Mapping[Any, Any], Mapping[str, int]]

QUOTED = 160  # characters of an update that are quoted where no particular words are the proof


def project_field(portfolio: Portfolio, project: str, field: str) -> Evidence:
    """The value of one field of a project, quoted as its source wrote it."""
    facts = portfolio.projects[project]
    quote = facts.raw.get(field) or plain(getattr(facts, field))
    origin = facts.origins.get(field)
    if origin is None:
        dated = facts.reported_on
        ref = SourceRef(
            source=facts.source or "", kind="project", id=project, project=project, field=field, url=facts.url
        )
    else:
        # Of a project that several sources tell of, each field is quoted from the source that holds it.
        dated, ref = origin.reported_on, origin.ref.model_copy(update={"field": field})
    return Evidence(
        ref=ref,
        quote=quote,
        dated=dated,
        age_days=_age(portfolio, dated),
    )


def cell(
    portfolio: Portfolio, kind: str, row: "pd.Series | Mapping[Any, Any]", field: str, dated: object = None
) -> Evidence:
    """The value of one cell of a table row (`kind`: item, milestone, allocation, money, …).

    `dated` is the day the value speaks for; without it the picture's day stands.
    """
    project = row.get("project")
    day = _day(dated) or portfolio.as_of
    url = row.get("url")
    return Evidence(
        ref=SourceRef(
            source=_text(row.get("source")),
            kind=kind,
            id=_text(row.get("id")),
            project=_text(project) or None,
            field=field,
            url=_text(url) or None,
        ),
        quote=plain(row.get(field)),
        dated=day,
        age_days=_age(portfolio, day),
    )


def update_quote(portfolio: Portfolio, row: "pd.Series | Mapping[Any, Any]", quote: str) -> Evidence:
    """Verbatim words of a status update; raises ValueError where the update does not hold them."""
    if quote not in _text(row.get("text")):
        message = "The quote does not stand in the update."
        raise ValueError(message)
    day = _day(row.get("dated"))
    return Evidence(
        ref=SourceRef(
            source=_text(row.get("source")),
            kind="update",
            id=_text(row.get("id")),
            project=_text(row.get("project")) or None,
            field=_text(row.get("field")) or "text",
            url=_text(row.get("url")) or None,
        ),
        quote=quote,
        dated=day,
        age_days=_age(portfolio, day),
    )


def fact(portfolio: Portfolio, kind: str, one: str, field: str, dated: object = None) -> Evidence:
    """The value of a field of anything that has an id; of an update its opening words."""
    if kind == "project":
        return project_field(portfolio, one, field)
    if kind == "benefit":
        return cell(portfolio, kind, portfolio.benefits[one].model_dump(), field, dated)
    columns, places = portfolio.ask(_TABLES.get(kind, _work_places))
    # Cell by cell: a whole row of a wide table costs ten times as much, and there are thousands of facts.
    row = {name: columns[name][places[one]] for name in {*_PLACE, field} if name in columns}
    if kind == "update":
        return update_quote(portfolio, row, opening(str(row["text"])))
    return cell(portfolio, kind, row, field, dated)


def _work_places(portfolio: Portfolio) -> _Places:
    return _placed(portfolio.ask(work))


def _update_places(portfolio: Portfolio) -> _Places:
    return _placed(portfolio.updates)


def _money_places(portfolio: Portfolio) -> _Places:
    return _placed(portfolio.money)


_TABLES = {"update": _update_places, "money": _money_places}


def _placed(table: pd.DataFrame) -> _Places:
    """The columns of a table of which each id stands once, and where each id stands in them."""
    ids = table["id"].to_list()
    places = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))  # of an id that stands twice the first
    return {name: table[name].array for name in table}, places


def opening(text: str) -> str:
    """The first words of a text, cut between two of them."""
    return text if len(text) <= QUOTED else text[:QUOTED].rsplit(None, 1)[0]


def plain(value: object) -> str:
    """A value as a canonical file writes it: ISO days, whole numbers bare, lists with ';', nothing as empty."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN test
        return ""
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _day(value: object) -> date | None:
    if value is None or value is pd.NaT:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value  # type: ignore[return-value]


def _age(portfolio: Portfolio, day: date | None) -> int | None:
    return None if day is None else (portfolio.as_of - day).days


def _text(value: object) -> str:
    return "" if value is None or value is pd.NaT or value != value else str(value)  # noqa: PLR0124 - NaN test
