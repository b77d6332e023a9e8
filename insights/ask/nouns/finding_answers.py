"""Answers about insights: exact counts, lists in the brief's own order, and one insight with its rule and advice."""

import pandas as pd

from insights.ask.nouns.family import cited, counted
from insights.ask.plan import Analysed, Filter, Plan
from insights.ask.telling import Told, declined
from insights.narration.plain import line
from insights.rules import RULES
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio

_NAMED = 12
_TOUCHED = frozenset({"project", "programme", "department"})
_ASKABLE = frozenset({
    "project", "vendor", "person", "first_seen", "severity", "category", "rule", "state", "trend", "overdue", "owner",
})  # fmt: skip


def tell_findings(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Told:
    """The answer to a plan about insights."""
    if analysis is None:
        return declined("The risks of this picture have not been worked out.")
    refusal = _refused(plan)
    if refusal:
        return declined(refusal)
    every = analysis.brief.insights
    kept = [i for i in every if i.id in plan.ids] if plan.ids else [i for i in every if _meets_all(i, plan.filters)]
    where = _where(plan)
    notes = " ".join(["", *plan.assumptions])
    if plan.action == "count":
        verb = "are" if len(kept) != 1 else "is"
        return Told(f"{counted(len(kept), 'insight')} {verb} open{where}, of {len(every):,} in all.{notes}",
                    citations=cited([i.evidence[0] for i in kept[:8]]))  # fmt: skip
    if plan.action == "group":
        return _grouped(plan, portfolio, kept, where, notes)
    if not kept:
        return Told(f"None: no insight{where} was found in what could be seen.{notes}")
    shown = kept[: plan.limit] if plan.limit else kept
    explain = plan.action == "explain"
    rows = [_row(one, advised=explain) for one in shown]
    owned = "owner" in plan.fields
    rows = [{**row, "owner": _owner(one, portfolio)} for row, one in zip(rows, shown, strict=True)] if owned else rows
    parts = [_explained(one) if explain else _said(n, one) for n, one in enumerate(shown[:_NAMED], start=1)]
    if owned:
        parts = [f"{n}. {one.title}: {_owner(one, portfolio)}." for n, one in enumerate(shown[:_NAMED], start=1)]
    head = f"{counted(len(kept), 'insight')}{where}. " if where and not explain else ""
    more = f" {len(kept) - len(shown)} more such insights are open." if explain and len(kept) > len(shown) else ""
    evidence = [e for one in shown for e in one.evidence[: 6 if len(shown) == 1 else 2]]
    return Told(f"{head}{' '.join(parts)}{more}{notes}", rows=tuple(rows), citations=cited(evidence))


def _refused(plan: Plan) -> str | None:
    if plan.on or plan.since:
        return "Insights are told of the newest report only, with the day each was first seen."
    unknown = [one.field for one in plan.filters if one.field not in _ASKABLE]
    return f"Insights have no {' or '.join(unknown)} that could be asked for." if unknown else None


def _owner(one: Insight, portfolio: Portfolio) -> str:
    """Who deals with it, as people decided."""
    return line(portfolio.person_name(one.owner)) if one.owner else "nobody has taken it on"


def _said(place: int, one: Insight) -> str:
    return f"{place}. {one.summary} ({one.severity.value}, score {one.score:g})"


def _explained(one: Insight) -> str:
    name = next((rule.name for rule in RULES if rule.code == one.rule), one.rule)
    why = "; ".join(f"{line(part.name)} {part.points:g}" for part in one.why)
    return (
        f"{one.summary} Found by the rule “{name}” ({one.rule}): {one.severity.value}, score {one.score:g}"
        f"{f' ({why})' if why else ''}. What to do: {one.what_to_do}"
    )


def _row(one: Insight, *, advised: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "project": "; ".join(line(name) for name in one.project_names),
        "insight": one.title,
        "severity": one.severity.value,
        "score": one.score,
        "first seen": one.first_seen.isoformat(),
        "id": one.id,
    }
    if advised:
        row |= {"rule": one.rule, "what to do": one.what_to_do}
    return row


def _grouped(plan: Plan, portfolio: Portfolio, kept: list[Insight], where: str, notes: str) -> Told:
    if not kept:
        return Told(f"None: no insight{where} was found in what could be seen.{notes}")
    key = str(plan.group)
    groups = pd.Series([value for one in kept for value in _values(one, key, portfolio)]).value_counts()
    ordered = sorted(groups.items(), key=lambda pair: (-pair[1], str(pair[0])))
    if plan.limit:
        least = ordered[min(plan.limit, len(ordered)) - 1][1]
        ordered = [pair for pair in ordered if pair[1] >= least]
    rows = [{key: str(name), "insights": int(number)} for name, number in ordered]
    parts = "; ".join(f"{name}: {number:,}" for name, number in ordered[:_NAMED])
    more = f"; {len(ordered) - _NAMED} more in the rows" if len(ordered) > _NAMED else ""
    twice = f" An insight counts for each {key} it touches." if key in _TOUCHED else ""
    return Told(f"{parts}{more}. Counted: insights by {key}{where}.{twice}{notes}", rows=tuple(rows))


def _values(one: Insight, key: str, portfolio: Portfolio) -> list[str]:
    if key == "project":
        return [line(portfolio.name_of(project)) for project in one.projects]
    if key == "rule":
        return [next((rule.name for rule in RULES if rule.code == one.rule), one.rule)]
    if key in {"programme", "department"}:
        cells = portfolio.table[key].reindex(list(one.projects)).dropna()
        return list(dict.fromkeys(map(str, cells)))
    return [one.category.value if key == "category" else one.severity.value]


def _where(plan: Plan) -> str:
    said = [condition.said for condition in plan.filters]
    return f" {', '.join(said)}" if said else ""


def _meets_all(one: Insight, conditions: tuple[Filter, ...]) -> bool:
    return all(_meets(one, condition) != condition.negate for condition in conditions)


def _meets(one: Insight, condition: Filter) -> bool:
    wanted = set(condition.any_of)
    if condition.field == "project":
        return bool(wanted & set(one.projects))
    if condition.field in {"vendor", "person"}:
        causes = {f"{condition.field}:{value}" for value in wanted}
        touched = {f"{e.ref.kind}:{e.ref.id}" for e in one.evidence}
        about = one.subject.kind == condition.field and one.subject.id in wanted
        return about or one.theme in causes or bool(causes & touched)
    if condition.field == "first_seen":
        day = one.first_seen
        return (condition.first is None or day >= condition.first) and (condition.last is None or day <= condition.last)
    value = getattr(one, condition.field)
    return str(getattr(value, "value", value)) in wanted
