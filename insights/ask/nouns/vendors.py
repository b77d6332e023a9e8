"""Vendors and contracts as rows: who supplies which projects, how punctually, for how much."""

import pandas as pd

from insights.ask.nouns.cells import (
    days_since,
    indexed,
    is_so,
    joined_names,
    of_projects,
    project_names,
    proved_of,
    short_names,
    valued_states,
)
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.commerce import Contract
from portfolio.contracting import contract_frame, open_vendor_work
from portfolio.deliveries import deliveries, dependants, vendor_names
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

_OVER = ("cancelled", "canceled", "closed", "complete", "completed", "ended", "expired", "lapsed", "terminated")
_VENDOR_FIELDS = (
    Field("late", "late deliveries", "number",
          r"(?:number of )?(?:late|overdue|delayed) (?:deliver(?:y|ies)|items?|work)|delivers? late"
          r"|(?:delivers? )?late(?= (?:the )?most)|(?<=most )(?:often|frequently)(?: late)?"),
    Field("late_share", "share of deliveries that were late", "share",
          r"(?:share|rate|percentage) of (?:late )?deliver(?:y|ies)|late (?:share|rate)|punctuality|on[ -]time"),
    Field("deliveries", "deliveries due so far", "number", r"deliver(?:y|ies)|delivered"),
    Field("open_work", "open items still to deliver", "number",
          r"open (?:items?|tasks?|work|deliver(?:y|ies)|deliverables?)|still to deliver|outstanding"),
    Field("running_value", "value of contracts that run", "money",
          r"(?:running|current|active|live|open) contract(?:s|ed)? ?(?:values?|amounts?|sums?|money|spend)?"
          r"|committed(?: to)?|commitments?"),
    Field("contract_value", "value of contracts, running or not", "money",
          r"contract(?:ed)? (?:values?|amounts?|sums?|money|spend)|contracts? worth"
          r"|spend(?:ing)?|spent|values?|worth|costs?|paid"),
    Field("projects", "active projects that depend on it", "number",
          r"(?:different )?(?:active )?projects?|shared by|widely used|used by"),
    Field("contracts", "contracts, running or not", "number", r"(?:number of )?(?:contracts|agreements)"),
    Field("project_name", "project", "category", r"on which|which projects"),
    Field("ends", "day its last running contract ends", "day", r"contracts? ends?|ends?|expir(?:es?|y)"
    r"|run(?:s)? out"),
    Field("kind", "what it supplies", "category", r"kinds?|types?|suppl(?:y|ies)|what it supplies"),
)  # fmt: skip
_VENDOR_STATES = (
    State(r"(?:with|that have|which have|have|had|has|having) (?:any )?(?:late|overdue|delayed) "
          r"(?:deliver(?:y|ies)|items?|work)|(?:that |which )?(?:deliver(?:s|ed)?|were|are|is) late(?! (?:the )?most)"
          r"|(?<!often )(?<!frequently )late(?! deliver| items?| work| (?:the )?most)",
          Filter(field="late", op="gt", number=0, said="with late deliveries"),
          "I counted as late what came, or has not come yet, after its approved (else its current) due day."),
    State(r"(?:with no|without(?: any| an?)?|(?:have|has|had|having) no|no) (?:contracts?|agreements?)",
          Filter(field="contracts", op="le", number=0, said="without a contract")),
    State(r"shared(?: by| between| among)?(?: (?:several|many|multiple|more than one)(?: projects)?)?"
          r"|(?:used by|in|on) (?:several|many|multiple|more than one) projects?",
          Filter(field="projects", op="gt", number=1, said="that more than one active project depends on")),
)  # fmt: skip


def vendors(portfolio: Portfolio) -> Facts:
    """One row per vendor that is listed or named. Projects count while active; closed work keeps its lateness.

    `contract_value` adds up all contracts, `running_value` those that run, where they are in one currency.
    """
    names = portfolio.ask(vendor_names)
    listed = portfolio.vendors
    rows = [(one, name, listed[one].kind if one in listed else None) for one, name in names.names.items()]
    frame = pd.DataFrame(rows, columns=["id", "name", "kind"]).astype("str")
    frame = indexed(frame.sort_values(["name", "id"]))
    ties = portfolio.ask(dependants).drop_duplicates(["vendor", "project"])
    frame["projects"] = ties.groupby("vendor").size().reindex(frame.index).fillna(0).astype("float64")
    frame["project"] = ties.groupby("vendor")["project"].agg(";".join).reindex(frame.index).astype("str")
    frame["project_name"] = joined_names(portfolio, frame["project"])
    came = portfolio.ask(deliveries)
    frame["deliveries"] = came.groupby("vendor").size().reindex(frame.index).fillna(0).astype("float64")
    late = came[came["late_days"] > 0]
    frame["late"] = late.groupby("vendor").size().reindex(frame.index).fillna(0).astype("float64")
    frame["late_share"] = (frame["late"] / frame["deliveries"]).where(frame["deliveries"] > 0)
    to_come = portfolio.ask(open_vendor_work)
    frame["open_work"] = to_come.groupby("vendor").size().reindex(frame.index).fillna(0).astype("float64")
    every = portfolio.ask(contracts).frame
    every = every.assign(vendor=names.resolve(every["vendor"]))
    running = portfolio.ask(contract_frame)
    running = running[running["running"]]
    for column, told in (("contract_value", every), ("running_value", running)):
        stated = told[told["amount"].notna()]
        pairs = stated.fillna({"currency": ""}).drop_duplicates(["vendor", "currency"])
        one_currency = pairs.groupby("vendor").size() <= 1
        frame[column] = stated.groupby("vendor")["amount"].sum().where(one_currency).reindex(frame.index)
    frame["contracts"] = every.groupby("vendor").size().reindex(frame.index).fillna(0).astype("float64")
    frame["currency"] = every.groupby("vendor")["currency"].first().reindex(frame.index).astype("str")
    frame["ends"] = running.groupby("vendor")["end"].max().reindex(frame.index)
    return Facts(
        frame=frame,
        fields={one.key: one for one in _VENDOR_FIELDS},
        subject="vendors",
        one="vendor",
        many="vendors",
        references=("kind",),
        parted={"project": r"\s*;\s*", "project_name": r"\s*;\s*"},
        titled=("kind", "projects", "project_name", "contract_value", "late", "deliveries", "open_work"),
        states=_VENDOR_STATES,
        day="ends",
        measure="projects",
        prove=_prove_vendor,
    )


def _prove_vendor(portfolio: Portfolio, vendor: str, column: str) -> Evidence | None:
    return proved_of(portfolio, "vendor", portfolio.vendors.get(vendor), {"kind": "kind"}.get(column, "name"))


_CONTRACT_FIELDS = (
    Field("amount", "amount", "money", r"amounts?|values?|worth|sums?|costs?|spend(?:ing)?|money|big(?:gest)?"
    r"|largest"),
    Field("end", "last day", "day",
          r"end(?:s|ed|ing)?(?: dates?)?|expir(?:e|es|ed|ing|y)(?: dates?)?|run(?:s|ning)? out|last days?|lapse"),
    Field("start", "first day", "day", r"start(?:s|ed|ing)?(?: dates?)?|begins?|first days?"),
    Field("vendor", "vendor", "category", r"vendors?|suppliers?|contractors?|who(?: with)?|with whom"),
    Field("kind", "what the vendor supplies", "category", r"(?:vendor )?kinds?|types?|what (?:it|they) suppl(?:y|ies)"),
    Field("project_name", "project", "category", r"projects?"),
    Field("status", "status", "category", r"status(?:es)?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|have|has|been|still|currently|now|already) )*"
_CONTRACT_STATES = (
    State(r"(?:closed|ended|expired|finished|old|past) (?:ones |contracts )?(?:included|too|as well|and all)"
          r"|including (?:the )?(?:closed|ended|expired|finished|old|past)(?: ones| contracts)?",
          Filter(field="id", op="present", said="running or not")),
    State(rf"{_IS}(?:expired|over(?! (?:[a-z]+ )?[\d£$€]| (?:an?|one|two|three|half|budget)\b)|ended|lapsed"
          r"|run out)", is_so("ended", "already over")),
    State(rf"{_IS}(?:running|active|live|open|in force|current)", is_so("running", "still running")),
    State(r"(?:(?:that |which )?(?:end|run out|expire|ending|expiring)s? )?before (?:their |its |the )?projects?"
          r"(?: (?:end|finish)(?:es|s)?)?", is_so("too_short", "ending before their project does")),
)  # fmt: skip


def contracts(portfolio: Portfolio) -> Facts:
    """One row per contract; `running` unless its status or its last day say that it is over."""
    fields = list(Contract.model_fields)
    rows = [[getattr(one, name) for name in fields] for one in portfolio.contracts.values()]
    texts = ("id", "vendor", "project", "name", "currency", "status")
    days = dict.fromkeys(("start", "end"), "datetime64[s]")
    frame = pd.DataFrame(rows, columns=fields).astype({**dict.fromkeys(texts, "str"), "amount": "float64", **days})
    frame = indexed(frame.sort_values(["end", "id"], na_position="last"))
    names = portfolio.ask(vendor_names)
    ids = names.resolve(frame["vendor"])
    frame["vendor"] = ids.map(names.name, na_action="ignore").astype("str")
    frame["kind"] = ids.map({one: v.kind for one, v in portfolio.vendors.items()}, na_action="ignore").astype("str")
    frame["name"] = frame["name"].fillna(frame["id"])
    over = frame["status"].str.strip().str.casefold().isin(_OVER)
    frame["ended"] = over | (days_since(portfolio, frame["end"]) > 0)
    frame["running"] = ~frame["ended"]
    own = of_projects(portfolio, frame["project"], ("end", "active", "currency", "programme", "department"))
    frame["too_short"] = frame["running"] & own["active"].eq(other=True) & (frame["end"] < own["end"])
    frame["currency"] = frame["currency"].fillna(own["currency"])
    home = project_names(portfolio, frame["project"])
    frame = frame.assign(project_name=home, programme=own["programme"], department=own["department"])
    return Facts(
        frame=frame,
        fields={one.key: one for one in _CONTRACT_FIELDS},
        subject="contracts",
        one="contract",
        many="contracts",
        references=("vendor", "kind", "programme", "department"),
        codes={"vendor": short_names(frame["vendor"])},
        titled=("vendor", "amount", "start", "end", "status"),
        states=(*_CONTRACT_STATES, *valued_states("status", frame["status"])),
        day="end",
        days={r"start(?:s|ed|ing)?|beg[ia]ns?": "start"},
        measure="amount",
        prove=_prove_contract,
    )


def _prove_contract(portfolio: Portfolio, contract: str, column: str) -> Evidence | None:
    own = {"ended": "end", "running": "end", "too_short": "end"}.get(column, column)
    return (
        None
        if own in {"project", "project_name"}
        else proved_of(portfolio, "contract", portfolio.contracts.get(contract), own)
    )
