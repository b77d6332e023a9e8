"""Results in words: the conclusion first, then the reading that was used; rows carry only what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from insights.ask import cite
from insights.ask.facts import facts
from insights.ask.plan import Plan
from insights.ask.relation import Facts, Field
from insights.ask.run import Result, value_of
from insights.ask.times import spell
from insights.narration.plain import line
from portfolio.evidence import Evidence
from portfolio.findings import Citation
from portfolio.snapshot import Portfolio

_PROSE_NAMES = 12
_CITED_ROWS = 8
_ODD_FACTOR = 90
_STATED = (
    "late", "early", "rated", "over", "under", "ahead", "still", "done", "cancelled", "on hold", "blocked", "active",
    "not started", "in progress",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An answer in words, its rows and its proof; `reason` stands where there is none."""

    text: str
    reason: str | None = None
    rows: tuple[Mapping[str, object], ...] = ()
    citations: tuple[Citation, ...] = ()


def say(plan: Plan, result: Result, portfolio: Portfolio) -> Told:
    """The answer to a plan that was run."""
    known = portfolio.ask(facts)
    if plan.subject == "insights":
        return _insights(plan, result)
    tell = {
        "count": _count, "share": _share, "list": _list, "top": _top, "sum": _amount, "average": _amount,
        "group": _group, "lookup": _lookup, "compare": _compare,
    }[plan.action]  # fmt: skip
    return tell(plan, result, portfolio, known)


def declined(reason: str) -> Told:
    """A plain refusal."""
    return Told(f"Not known. {reason}", reason=reason)


def shown(value: object, field: Field, currency: str | None = None) -> str:
    """A value as people read it."""
    if isinstance(value, pd.Timestamp):
        return spell(value.date())
    if isinstance(value, int | float):
        return _figure(float(value), field, currency)
    text = line(str(value))
    return {"rag": text.title(), "status": text.replace("_", " ")}.get(field.key, text)


def _figure(amount: float, field: Field, currency: str | None) -> str:
    if field.kind == "share":
        return f"{_short(100 * amount)}%"
    return _money(amount, currency) if field.kind == "money" else _short(amount)


def _told(
    plan: Plan,
    text: str,
    rows: Sequence[Mapping[str, object]] = (),
    citations: tuple[Citation, ...] = (),
) -> Told:
    return Told(" ".join([text, *plan.assumptions]), rows=tuple(rows), citations=citations)


def _count(plan: Plan, result: Result, _portfolio: Portfolio, _known: Facts) -> Told:
    number = int(result.number or 0)
    verb = "is" if number == 1 else "are"
    where = _where(plan)
    text = f"{number:,} of {result.of:,} projects {verb}{where}." if where else f"{number:,} projects are known."
    if where and not _starts_verb(where):
        text = f"{number:,} of {result.of:,} projects{where}."
    if result.missing:
        text += f" {result.missing:,} projects could not be checked, because the cell is empty."
    return _told(plan, text)


def _share(plan: Plan, result: Result, _portfolio: Portfolio, _known: Facts) -> Told:
    if result.number is None:
        return declined("No project has the values this share is counted over.")
    text = f"{_short(100 * result.number)}%: {len(result.rows):,} of {result.of:,} projects with a value{_where(plan)}."
    return _told(plan, text)


def _list(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    rows = result.rows
    if rows.empty:
        return _told(plan, f"None: no project{_where(plan)} was found.")
    keys = [f.field for f in plan.filters if f.op in {"gt", "ge", "lt", "le", "between"}]
    table = [_row(portfolio, known, rows, project, keys) for project in rows.index]
    names = [str(row["project"]) for row in table]
    text = f"{len(table):,} project{'s' if len(table) != 1 else ''}{_where(plan)}: {_names(names)}."
    asked = list(dict.fromkeys(f.field for f in plan.filters))
    evidence = [e for project in rows.index[:_CITED_ROWS] for e in cite.of_cells(portfolio, project, asked)]
    return _told(plan, text, table, cite.numbered(evidence))


def _top(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    rows = result.rows
    field = known.fields[str(plan.measure)]
    if rows.empty:
        return declined(f"No project{_where(plan)} states its {field.label}.")
    table = [_row(portfolio, known, rows, project, [field.key]) for project in rows.index]
    parts = [
        f"{row['project']} ({_cell(known, rows, p, field, portfolio)})"
        for p, row in zip(rows.index, table, strict=True)
    ]
    text = "; ".join(parts) + f". Ranked by {field.label} among {result.of:,} projects that state it{_where(plan)}."
    evidence = [e for project in rows.index[:_CITED_ROWS] for e in cite.of_cells(portfolio, project, [field.key])]
    return _told(plan, text, table, cite.numbered(evidence))


def _amount(plan: Plan, result: Result, _portfolio: Portfolio, known: Facts) -> Told:
    field = known.fields[str(plan.measure)]
    if result.number is None:
        return declined(f"No project{_where(plan)} states its {field.label}.")
    currencies = set(result.rows["currency"].dropna())
    if field.kind == "money" and len(currencies) > 1:
        return declined(_mixed(currencies))
    currency = next(iter(currencies), None)
    value = shown(result.number, field, currency)
    unit = " days" if field.kind == "days" else ""
    what = "in total" if plan.action == "sum" else "on average"
    text = f"{value}{unit} {what}: {field.label} of the {result.of:,} projects{_where(plan)} that state it."
    if result.missing:
        text += f" {result.missing:,} more state none and are left out."
    return _told(plan, text)


def _mixed(currencies: set[str]) -> str:
    return f"The amounts are in several currencies ({', '.join(sorted(currencies))}) and cannot be added up."


def _group(plan: Plan, result: Result, _portfolio: Portfolio, known: Facts) -> Told:
    groups, label = result.groups, known.fields[str(plan.group)].label
    if groups is None or groups.empty:
        return declined(f"No project{_where(plan)} states its {label}.")
    measure = (plan.measure or "").removeprefix("mean:")
    field = Field("share", "share of projects", "share", "") if measure == "share" else known.fields.get(measure)
    currencies = set(result.rows["currency"].dropna())
    if field and field.kind == "money" and len(currencies) > 1:
        return declined(_mixed(currencies))
    currency = next(iter(currencies), None)

    def amount(value: float) -> str:
        return shown(value, field, currency) if field else f"{int(value):,}"

    what = field.label if field else "projects"
    rows = [
        {label: line(name), what: (int(value) if field is None else round(float(value), 6))}
        for name, value in zip(groups["group"], groups["amount"], strict=True)
    ]
    parts = [f"{line(name)}: {amount(value)}" for name, value in zip(groups["group"], groups["amount"], strict=True)]
    shown_parts = parts[:_PROSE_NAMES]
    more = f"; {len(parts) - len(shown_parts)} more in the rows" if len(parts) > len(shown_parts) else ""
    return _told(plan, f"{'; '.join(shown_parts)}{more}. Counted: {what} by {label}{_where(plan)}.", rows)


def _lookup(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    sentences: list[str] = []
    rows: list[dict[str, object]] = []
    evidence: list[Evidence] = []
    silent: list[str] = []
    for project in plan.ids:
        said: list[str] = []
        row: dict[str, object] = {"project": portfolio.name_of(project)}
        for key in plan.fields:
            field = known.fields[key]
            value = value_of(known, result.rows, project, key)
            if value is None:
                withheld = portfolio.projects[project].withheld.get(key)
                silent.append(f"the {field.label} of {row['project']} is {'withheld' if withheld else 'not stated'}")
                continue
            said.append(_fact(field, value, portfolio, project))
            row[field.label] = _plain_cell(field, value)
        if said:
            sentences.append(f"{row['project']}: {'; '.join(said)}.")
            evidence += cite.of_cells(portfolio, project, plan.fields)
        rows.append(row)
    if not sentences:
        reasons = "; ".join(dict.fromkeys(silent))
        return declined(f"{reasons[:1].upper()}{reasons[1:]}.")
    text = " ".join(sentences)
    if len(plan.ids) > 1 and plan.several:
        text = (
            f"There are {len(plan.ids)} projects that “{plan.several}” could mean; I show each."
            f" {text} Which one do you mean?"
        )
    text += _odd(plan, result, portfolio)
    return _told(plan, text, rows if sentences else (), cite.numbered(evidence))


def _compare(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    field = known.fields[str(plan.measure)]
    cells = []
    for side in plan.sides:
        for project in side:
            value = value_of(known, result.rows, project, field.key)
            if value is not None:
                cells.append((project, value))
    told = {project for project, _ in cells}
    if not all(told & set(side) for side in plan.sides):
        lacking = [portfolio.name_of(side[0]) for side in plan.sides if not told & set(side)]
        return declined(f"{' and '.join(lacking)} states no {field.label}.")
    cells.sort(key=lambda pair: pair[1], reverse=plan.descending)  # type: ignore[arg-type,return-value]  # one column, one type
    rows = [{"project": portfolio.name_of(p), field.label: _plain_cell(field, v)} for p, v in cells]
    parts = [f"{portfolio.name_of(p)}: {_fact(field, v, portfolio, p)}" for p, v in cells]
    text = f"{portfolio.name_of(cells[0][0])} comes first. {'; '.join(parts)}."
    first, last = cells[0][1], cells[-1][1]
    if isinstance(first, int | float) and isinstance(last, int | float):
        unit = " days" if field.kind == "days" else ""
        gap = shown(abs(first - last), field, portfolio.projects[cells[0][0]].currency)
        text += f" The difference is {gap}{unit}."
    elif isinstance(first, pd.Timestamp) and isinstance(last, pd.Timestamp):
        text += f" The difference is {abs((first - last).days):,} days."
    if plan.several:
        text += f" “{plan.several}” fits more than one project; I show each."
    evidence = [e for project, _ in cells for e in cite.of_cells(portfolio, project, [field.key])]
    return _told(plan, text, rows, cite.numbered(evidence))


def _insights(plan: Plan, result: Result) -> Told:
    if plan.action == "count":
        many = int(result.number or 0)
        return _told(plan, f"{many:,} insight{'s' if many != 1 else ''} {'are' if many != 1 else 'is'} open.")
    if not result.insights:
        return _told(plan, "None: no such risk was found in what could be seen.")
    rows = [{"insight": i.title, "severity": i.severity.value, "score": i.score, "id": i.id} for i in result.insights]
    parts = [
        f"{n}. {i.summary} ({i.severity.value}, score {_short(i.score)})" for n, i in enumerate(result.insights, 1)
    ]
    evidence = [e for i in result.insights for e in i.evidence[:2]]
    return _told(plan, " ".join(parts), rows, cite.numbered(evidence))


def _fact(field: Field, value: object, portfolio: Portfolio, project: str) -> str:
    if field.key == "late_days" and isinstance(value, int | float):
        if value == 0:
            return "0 days off plan"
        return f"{_short(abs(value))} days {'behind schedule (late)' if value > 0 else 'ahead of schedule (early)'}"
    if field.key in {"year_over_share", "over_share", "late_share"} and isinstance(value, int | float):
        words = {"late_share": ("late", "early")}.get(field.key, ("over", "under"))
        return f"{field.label} {_short(100 * abs(value))}% {words[0] if value >= 0 else words[1]}"
    if field.key == "percent_complete" and isinstance(value, int | float):
        raw = portfolio.projects[project].raw.get("percent_complete")
        return f"{_short(100 * value)}% done" + (f" ({line(raw)})" if raw else "")
    return f"{field.label} {shown(value, field, portfolio.projects[project].currency)}"


def _odd(plan: Plan, result: Result, portfolio: Portfolio) -> str:
    """A warning where two amounts of one project differ so much that one has another unit."""
    notes = []
    for project in plan.ids:
        facts_of = portfolio.projects[project]
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
                shown_other = _money(float(other), facts_of.currency)
                notes.append(
                    f" Check the unit: the {words} of {facts_of.name} is {shown_other} beside a budget of"
                    f" {_money(planned, facts_of.currency)}, which is implausible and looks like a unit error."
                )
    return "".join(notes)


def _row(
    portfolio: Portfolio, known: Facts, rows: pd.DataFrame, project: str, keys: Sequence[str]
) -> dict[str, object]:
    row: dict[str, object] = {"project": portfolio.name_of(project)}
    for key in dict.fromkeys(keys):
        value = value_of(known, rows, project, key)
        if value is not None:
            row[known.fields[key].label] = _plain_cell(known.fields[key], value)
    return row


def _cell(known: Facts, rows: pd.DataFrame, project: str, field: Field, portfolio: Portfolio) -> str:
    value = value_of(known, rows, project, field.key)
    text = shown(value, field, portfolio.projects[project].currency)
    return f"{text} days" if field.kind == "days" else text


def _plain_cell(field: Field, value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return (
            f"{_short(100 * value)}%"
            if field.kind == "share"
            else (int(value) if value.is_integer() else round(value, 6))
        )
    return line(str(value))


def _where(plan: Plan) -> str:
    said = [f.said for f in plan.filters]
    return " " + ", ".join(said) if said else ""


def _starts_verb(where: str) -> bool:
    return where.strip().startswith(_STATED)


def _names(names: Sequence[str]) -> str:
    listed = "; ".join(names[:_PROSE_NAMES])
    return f"{listed}; and {len(names) - _PROSE_NAMES:,} more in the rows" if len(names) > _PROSE_NAMES else listed


def _money(amount: float, currency: str | None) -> str:
    million = 1_000_000
    text = f"{_short(amount / million, 3)} million" if abs(amount) >= million else _short(amount, 3)
    return f"{currency} {text}" if currency else text


def _short(amount: float, places: int = 1) -> str:
    text = f"{amount:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
