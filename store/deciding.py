"""People's decisions about insights, as rows: only ever added."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, insert, select

from portfolio.vocabulary import InsightState, Severity
from store import tables
from store.ports import Decision


def write_decisions(connection: Connection, portfolio: str, decisions: Iterable[Decision]) -> None:
    """Add decisions to the trail."""
    rows = [
        {
            **asdict(decision),
            "portfolio": portfolio,
            "state": decision.state.value,
            "severity": decision.severity.value if decision.severity else None,
            "measured": None if decision.measured is None else json.dumps(dict(decision.measured), sort_keys=True),
        }
        for decision in decisions
    ]
    connection.execute(insert(tables.decisions), rows)


def read_decisions(
    connection: Connection, portfolio: str, *, as_of: date | None = None, insight: str | None = None
) -> list[Decision]:
    """Decisions of a portfolio made until `as_of`, or those about one insight, oldest first."""
    c = tables.decisions.c
    wanted = select(tables.decisions).where(c.portfolio == portfolio)
    if as_of is not None:
        wanted = wanted.where(c.decided_on <= as_of)
    if insight is not None:
        wanted = wanted.where(c.insight == insight)
    found = []
    for row in connection.execute(wanted.order_by(c.decided_on, c.number)):
        values = row._asdict()
        del values["number"], values["portfolio"]
        values["state"] = InsightState(values["state"])
        values["severity"] = Severity(values["severity"]) if values["severity"] else None
        values["measured"] = json.loads(values["measured"]) if values["measured"] else None
        found.append(Decision(**values))
    return found
