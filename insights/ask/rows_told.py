"""Rows that were named, in words: their cells, which of them is ahead, and what changed."""

import pandas as pd

from insights.ask import cite
from insights.ask.change import PRESENCE
from insights.ask.figures import figure, money, plain_cell, short, shown, signed
from insights.ask.plan import Plan
from insights.ask.run import Result, value_of
from insights.ask.telling import Teller, Told, declined, mixed, told
from insights.ask.times import spell
from insights.narration.plain import line
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_ODD_FACTOR = 90


def lookup(teller: Teller) -> Told:  # noqa: C901 - cell by cell
    """The cells of the rows that were named."""
    plan, result, portfolio = teller.plan, teller.result, teller.portfolio
    sentences: list[str] = []
    rows: list[dict[str, object]] = []
    evidence: list[Evidence] = []
    silent: list[str] = []
    for row in plan.ids:
        if row not in result.rows.index:
            continue
        said: list[str] = []
        cells: dict[str, object] = {teller.known.one: teller.name(row)}
        for key in plan.fields:
            field = teller.field(key)
            fact = _moved(teller, row, key) if plan.since else _fact(teller, row, key)
            fact = fact or _last_known(teller, row, key)
            if fact is None:
                state = "withheld" if _is_withheld(portfolio, row, key) else "not stated"
                silent.append(f"the {field.label} of {teller.name(row)} is {state}")
                continue
            said.append(fact)
            for one in [f"before:{key}", key, f"change:{key}"] if plan.since else [key]:
                value = value_of(result.rows, row, one)
                if value is not None and one in teller.known.fields:
                    cells[teller.field(one).label] = plain_cell(teller.field(one), value)
        if plan.measure == "share":
            said += _share_of(teller, row, cells)
        if said:
            sentences.append(f"{_verdict(teller, row)}{teller.name(row)}: {'; '.join(said)}.")
            evidence += teller.proof(row, plan.fields)
        rows.append(cells)
    if not sentences:
        reasons = "; ".join(dict.fromkeys(silent)) or f"nothing is stated of that {teller.known.one} there"
        return declined(f"{reasons[:1].upper()}{reasons[1:]}.")
    text = " ".join(sentences)
    if len(plan.ids) > 1 and plan.several:
        text = (
            f"There are {len(plan.ids)} {teller.many} that “{plan.several}” could mean; I show each."
            f" {text} Which one do you mean?"
        )
    text += _odd(plan, result, portfolio) if plan.subject == "projects" else ""
    return told(teller, text, rows, cite.numbered(evidence))


def _share_of(teller: Teller, row: str, cells: dict[str, object]) -> list[str]:
    """The first of two amounts as a share of the second."""
    part, whole = (value_of(teller.result.rows, row, key) for key in teller.plan.fields)
    if not isinstance(part, int | float) or not isinstance(whole, int | float) or not whole:
        return []
    labels = [teller.field(key).label for key in teller.plan.fields]
    cells["share"] = f"{short(100 * part / whole)}%"
    return [f"{labels[0]} is {cells['share']} of {labels[1]}"]


def _is_withheld(portfolio: Portfolio, row: str, key: str) -> bool:
    project = portfolio.projects.get(row)
    return project is not None and bool(project.withheld.get(key))


def _last_known(teller: Teller, row: str, key: str) -> str | None:
    """What an earlier report said, where the newest leaves the cell empty: told with its day, never as current."""
    history, field = teller.portfolio.history, teller.field(key)
    if teller.plan.subject != "projects" or teller.plan.since or key not in history or history.empty:
        return None
    if _is_withheld(teller.portfolio, row, key):
        return None
    told_of = history[(history["id"] == row) & history[key].notna() & (history["known_on"] < teller.portfolio.today)]
    if key == "status":
        told_of = told_of[told_of[key] != Status.UNKNOWN.value]
    if told_of.empty:
        return None
    last = told_of.sort_values("known_on", kind="stable").iloc[-1]
    value = shown(last[key], field, teller.currency(row))
    day = spell(pd.Timestamp(last["known_on"]).date())
    return f"{field.label} not stated in the newest report; last known, and so stale: {value}, in the report of {day}"


def _verdict(teller: Teller, row: str) -> str:
    """Yes or no, where the question put a claim and the cells settle it."""
    plan, met = teller.plan, teller.result.met
    if not plan.polar or met is None or row not in met.index:
        return ""
    known = all(
        f.op in {"missing", "present"} or value_of(teller.result.rows, row, f.field) is not None for f in plan.filters
    )
    return ("Yes. " if bool(met[row]) else "No. ") if known else ""


def _moved(teller: Teller, row: str, key: str) -> str | None:
    """What a cell was and is."""
    field, rows = teller.field(key), teller.result.rows
    before, after = value_of(rows, row, f"before:{key}"), value_of(rows, row, key)
    if before is None and after is None:
        return None
    currency = teller.currency(row)
    was, now = (shown(v, field, currency) if v is not None else "not stated" for v in (before, after))
    if was == now and before == after:
        return f"{field.label} unchanged at {now}"
    change = value_of(rows, row, f"change:{key}")
    by = (
        f" ({signed(shown(change, teller.field(f'change:{key}'), currency), change)})"
        if isinstance(change, float)
        else ""
    )
    return f"{field.label} {_way(teller, row, key)}from {was} to {now}{by}"


def _way(teller: Teller, row: str, key: str) -> str:
    """Which way a cell went, in a word."""
    change = value_of(teller.result.rows, row, f"change:{'rag_level' if key == 'rag' else key}")
    if not isinstance(change, int | float) or not change:
        return ""
    kind = teller.field(key).kind
    up, down = (
        ("worse, ", "better, ") if key == "rag" else ("later, ", "earlier, ") if kind == "day" else ("up, ", "down, ")
    )
    return up if change > 0 else down


def compare(teller: Teller) -> Told:
    """Rows that were named against each other, the first in front."""
    plan, result = teller.plan, teller.result
    key = str(plan.measure)
    field = teller.field(key)
    cells = []
    for side in plan.sides:
        for row in side:
            value = value_of(result.rows, row, key) if row in result.rows.index else None
            if value is not None:
                cells.append((row, value))
    stated = {row for row, _ in cells}
    if not all(stated & set(side) for side in plan.sides):
        lacking = [teller.name(side[0]) for side in plan.sides if not stated & set(side)]
        return declined(f"{' and '.join(lacking)} states no {field.label}.")
    cells.sort(key=lambda pair: pair[1], reverse=plan.descending)  # type: ignore[arg-type,return-value]  # one column, one type
    rows = [{teller.known.one: teller.name(r), field.label: plain_cell(field, v)} for r, v in cells]
    parts = [f"{teller.name(r)}: {_fact(teller, r, key)}" for r, _ in cells]
    first, last = cells[0][1], cells[-1][1]
    if first == last:
        text = f"They are level. {'; '.join(parts)}."
    else:
        text = f"{teller.name(cells[0][0])} comes first. {'; '.join(parts)}."
    if isinstance(first, int | float) and isinstance(last, int | float):
        currencies = teller.currencies(result.rows)
        if field.kind == "money" and len(currencies) > 1:
            return declined(mixed(currencies))
        text += f" The difference is {figure(abs(first - last), field, teller.currency(cells[0][0]))}."
    elif isinstance(first, pd.Timestamp) and isinstance(last, pd.Timestamp):
        text += f" The difference is {abs((first - last).days):,} days."
    if plan.several:
        text += f" “{plan.several}” fits more than one {teller.known.one}; I show each."
    evidence = [e for row, _ in cells for e in teller.proof(row, [key])]
    return told(teller, text, rows, cite.numbered(evidence))


def changes(teller: Teller) -> Told:
    """Everything that changed: how many came and went, then each row with what moved."""
    plan, frame = teller.plan, teller.result.rows
    came, went = (frame.index[frame[PRESENCE] == value] for value in ("new", "gone"))
    moved = [row for row in frame.index if frame.loc[row, PRESENCE] == "both"]
    rows, parts = [], []
    for row in moved:
        facts = [(key, _moved(teller, row, key)) for key in plan.fields if _differs(frame, row, key)]
        said = "; ".join(fact for _, fact in facts if fact)
        parts.append(f"{teller.name(row)}: {said}")
        rows.append({teller.known.one: teller.name(row), "what changed": said})
    rows += [{teller.known.one: teller.name(row), "what changed": "new"} for row in came]
    rows += [{teller.known.one: teller.name(row), "what changed": "no longer listed"} for row in went]
    labels = ", ".join(teller.field(key).label for key in plan.fields)
    text = f"{len(moved):,} {teller.many} changed in {labels}; {len(came):,} are new and {len(went):,} are gone."
    if parts:
        listed = "; ".join(parts[:5])
        text += f" {listed}{'; more in the rows' if len(parts) > 5 else ''}."  # noqa: PLR2004 - a few in prose
    return told(teller, text, rows)


def _differs(frame: pd.DataFrame, row: str, key: str) -> bool:
    value = value_of(frame, row, f"change:{key}")
    return value is not None and value != 0


def insights_told(plan: Plan, result: Result) -> Told:
    """Insights, or how many there are."""
    if plan.action == "count":
        many = int(result.number or 0)
        return Told(f"{many:,} insight{'s' if many != 1 else ''} {'are' if many != 1 else 'is'} open.")
    if not result.insights:
        return Told("None: no such risk was found in what could be seen.")
    rows = tuple(
        {"insight": i.title, "severity": i.severity.value, "score": i.score, "id": i.id} for i in result.insights
    )
    parts = [f"{n}. {i.summary} ({i.severity.value}, score {short(i.score)})" for n, i in enumerate(result.insights, 1)]
    evidence = [e for i in result.insights for e in i.evidence[:2]]
    return Told(" ".join([*parts, *plan.assumptions]), rows=rows, citations=cite.numbered(evidence))


def _fact(teller: Teller, row: str, key: str) -> str | None:  # noqa: PLR0911 - one return a kind of column
    """One cell as a fact, or None where it is empty."""
    field, value = teller.field(key), value_of(teller.result.rows, row, key)
    if value is None:
        return None
    amount = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if key == "late_days" and amount is not None:
        if amount == 0:
            return "0 days off plan"
        return f"{short(abs(amount))} days {'behind schedule (late)' if amount > 0 else 'ahead of schedule (early)'}"
    if key in {"year_over_share", "over_share", "late_share"} and amount is not None:
        words = {"late_share": ("late", "early")}.get(key, ("over", "under"))
        return f"{field.label} {short(100 * abs(amount))}% {words[0] if amount >= 0 else words[1]}"
    project = teller.portfolio.projects.get(row) if teller.plan.subject == "projects" else None
    if key == "percent_complete" and amount is not None:
        raw = project.raw.get("percent_complete") if project else None
        return f"{short(100 * amount)}% done" + (f" ({line(raw)})" if raw else "")
    if key == "done_count":
        whole = value_of(teller.result.rows, row, "total_count")
        if isinstance(whole, float) and amount is not None:
            return f"{short(amount)} of {short(whole)} done"
    return f"{field.label} {teller.cell(row, key)}"


def _odd(plan: Plan, result: Result, portfolio: Portfolio) -> str:
    """A warning where two amounts of one project differ so much that one has another unit."""
    notes = []
    for project in plan.ids:
        facts_of = portfolio.projects.get(project)
        if facts_of is None:
            continue  # an earlier report named it
        planned, expected = facts_of.budget, facts_of.forecast_cost
        asked = {"budget", "forecast_cost", "over_share", "over_amount"} & set(plan.fields)
        if not asked or not planned or project not in result.rows.index:
            continue
        before = portfolio.history[portfolio.history["id"] == project] if len(portfolio.history) else portfolio.history
        earlier = (
            before[(before["known_on"] < portfolio.today) & (before["budget"] > 0)]["budget"] if len(before) else None
        )
        others = {"forecast cost": expected}
        if earlier is not None and len(earlier):
            others["budget in an earlier report"] = float(earlier.iloc[-1])
        for words, other in others.items():
            if other and max(planned / other, other / planned) >= _ODD_FACTOR:
                shown_other = money(float(other), facts_of.currency)
                notes.append(
                    f" Check the unit: the {words} of {facts_of.name} is {shown_other} beside a budget of"
                    f" {money(planned, facts_of.currency)}, which is implausible and looks like a unit error."
                )
    return "".join(notes)
