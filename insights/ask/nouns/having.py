"""Projects by what they have: overdue tasks, no updates, the most gates; and counts of things per project."""

import re
from collections.abc import Sequence

import pandas as pd

from insights.ask.nouns.family import Family, cited, counted
from insights.ask.nouns.phrases import HOME, by_project, listed, phrase_plan, project_condition, rows_of
from insights.ask.nouns.updates import silence
from insights.ask.phrased import rows_in_words
from insights.ask.plan import Analysed, Filter, Op, Plan, Unclear
from insights.ask.relation import Facts
from insights.ask.telling import Told
from insights.ask.words import NUMBER_WORDS, read
from insights.narration.plain import line
from portfolio.findings import Citation
from portfolio.snapshot import Portfolio

_COUNT = r"(?P<count>how many|number of|count(?: of)?)"
_ASK = (
    rf"(?:{_COUNT}|which|what|list|show(?: me)?|name|are there(?: any)?|is there(?: any)?|any|the)(?: all"
    r"| of(?: our| the)?| the| our)*"
)
_PROJECTS = r"(?P<state>(?:[\w/-]+ ){0,4}?)projects?"
_HAVE = (
    r"(?:that |which |who )?(?:currently |still |now )?(?:have|has|had|having|with|without|contain(?:s|ing)?"
    r"|holds?|lacks?|lacking|got)"
)
_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_HOW = (
    rf"(?:(?P<most>the most|most)|(?P<none>no|not any|not a single|zero|none of the)"
    rf"|(?:(?P<op>more than|over|at least|fewer than|less than|at most|exactly) )(?P<n>{_NUMBER})(?: or more)?"
    rf"|(?P<ge>{_NUMBER}) or more|(?:any|some|an?|several|open)?)"
)
_HAVING = rf"(?:{_ASK} )?{_PROJECTS} {_HAVE}(?: {_HOW})? (?P<what>.+)"
_PER = (
    r"(?:(?:how many|number of|count(?: of)?|list|show(?: me)?|give me"
    r"|what are) )?(?:the )?(?P<what>.+?)(?: are there| do we have| we have| have we)?,? "
    r"(?:by|per|for each|for every|in each|of each|each|split by|grouped by|broken down by) projects?"
)
_SILENT = (
    rf"(?:{_ASK} )?{_PROJECTS} (?:(?:that|which|who) )?(?:(?:have|has|had|with|without|are|is|were|been|gone|not|no"
    rf"|havent|hasnt|any|an?) )*"
    r"(?:silent|quiet|updates?|updated|heard (?:from|of)|status reports?|reported|reports?|news|written about)"
    r"(?: (?:for|in|within|over|since|during))?(?: (?:(?P<op>more than|over)|at least|the last|the past|last|past))*"
    rf" ?(?:(?P<n>{_NUMBER}|an?|half a) (?P<unit>days?|weeks?|months?|quarters?|years?))?(?: ago)?"
)
_EXTREME = r"biggest|largest|highest|greatest|lowest|smallest|longest|shortest|worst|best|gap|difference|average|total"
_ANY = frozenset({"", "active", "open", "live", "our", "running", "our active"})
_OPS: dict[str, Op] = {
    "more than": "gt",
    "over": "gt",
    "at least": "ge",
    "fewer than": "lt",
    "less than": "lt",
    "at most": "le",
}
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def read_having(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of "which projects have …"; None where the phrase after it names no rows of its own."""
    text = read(question).text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", text)
    silent = re.fullmatch(_SILENT, text)
    timed = silent is not None and (silent["n"] is not None or bool(re.search(r"silent|quiet", text)))
    unheard = bool(re.search(r"silent|quiet|\bno\b|\bnot\b|without|havent|hasnt", text))
    if silent and timed and unheard and not silent["state"].strip():
        return _silent(silent, portfolio)
    per = re.fullmatch(_PER, text)
    if per:
        plan = phrase_plan(per["what"], portfolio)
        return _of(plan, portfolio) if plan else None
    match = re.fullmatch(_HAVING, text)
    if match is None or re.search(rf"\b(?:{_EXTREME})\b", match["what"]):
        return None
    plan = phrase_plan(match["what"], portfolio)
    homes = homes_of(match["state"], portfolio)
    if plan is None or homes is None or plan.subject in {"people", "vendors", "teams", "goals"}:
        return None
    none = bool(match["none"]) or bool(re.search(r"\b(?:without|lacks?|lacking)\b", text[: match.start("what")]))
    op, number = _bound(match, none=none)
    bound = Filter(field="rows", op=op, number=number, said=_said(op, number))
    counting = bool(match["count"])
    found = _of(plan, portfolio, bound=bound, counting=counting, most=bool(match["most"]))
    return found.model_copy(update={"filters": (*homes, *found.filters)}) if found else None


def homes_of(said: str, portfolio: Portfolio) -> tuple[Filter, ...] | None:
    """The condition that words before "projects" set on them, if any; None where they are not understood."""
    if said.strip() in _ANY:
        return ()
    found = project_condition(said.strip(), portfolio)
    return (found,) if found else None


def _bound(match: "re.Match[str]", *, none: bool) -> tuple[Op, float]:
    if none:
        return "le", 0
    said = match["n"] or match["ge"]
    if said is None:
        return "ge", 1
    number = float(said) if said.isdigit() else float(NUMBER_WORDS[said])
    return _OPS.get(match["op"] or "at least", "ge"), number


def _said(op: Op, number: float) -> str:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "fewer than"}
    return "no" if (op, number) == ("le", 0) else f"{words[op]} {number:g}"


def _of(
    plan: Plan, portfolio: Portfolio, *, bound: Filter | None = None, counting: bool = False, most: bool = False
) -> Plan | None:
    known, _ = rows_of(plan, portfolio)
    if "project" not in known.frame:
        return None
    return Plan(
        action="having",
        subject=plan.subject,
        filters=(*plan.filters, *((bound,) if bound else ())),
        measure="count" if counting else None,
        limit=1 if most else None,
        assumptions=plan.assumptions,
    )


def _silent(match: "re.Match[str]", portfolio: Portfolio) -> Plan | Unclear:
    if portfolio.updates.empty:
        return Unclear(reason="No updates are known.")
    said = match["n"]
    notes: tuple[str, ...] = ()
    if said is None:
        days, notes = 30.0, ("I counted as silent what nobody wrote about for 30 days.",)
    else:
        count = 0.5 if said == "half a" else 1.0 if said in {"a", "an"} else float(NUMBER_WORDS.get(said, 0) or said)
        days = count * _DAYS[match["unit"].rstrip("s")]
    strict = bool(match["op"])
    span = f"more than {days:g} days" if strict else f"{days:g} days or more"
    bound = Filter(field="silent", op="gt" if strict else "ge", number=days, said=f"without an update for {span}")
    return Plan(
        action="having",
        subject="updates",
        filters=(bound,),
        measure="count" if match["count"] else None,
        assumptions=notes,
    )


def tell_having(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The projects that meet the bound, each with its count."""
    if plan.filters and plan.filters[-1].field == "silent":
        return _tell_silent(plan, portfolio)
    bound = plan.filters[-1] if plan.filters and plan.filters[-1].field == "rows" else None
    conditions = plan.filters[:-1] if bound else plan.filters
    inner = plan.model_copy(update={"filters": tuple(one for one in conditions if one.field != HOME)})
    known, rows = rows_of(inner, portfolio)
    table = portfolio.table
    homes = [one for one in conditions if one.field == HOME]
    for home in homes:
        table = table[table.index.isin(home.any_of)]
    none = bound is not None and (bound.op, bound.number) == ("le", 0)
    counts = by_project(known, rows).reindex(table.index).fillna(0).astype("int64")
    if none:
        counts = counts[table["active"]]
    kept = counts[counts > 0] if bound is None else counts[_meets(counts, bound)]
    kept = kept.sort_values(ascending=False, kind="stable")
    if plan.limit is not None and len(kept):
        kept = kept[kept >= kept.iloc[0]]
    what = rows_in_words(inner, known, 2)
    notes = " ".join(["", *plan.assumptions])
    of = " ".join([f"{'active ' if none else ''}projects", *(home.said for home in homes)])
    spoken = f"{bound.said} {what}" if bound is not None and bound.said != "at least 1" else what
    head = f"{len(kept):,} of {len(counts):,} {of} {'has' if len(kept) == 1 else 'have'} {spoken}"
    if kept.empty:
        if none:
            return Told(f"None: every active project has {what}.{notes}")
        return Told(f"None: no project has {spoken}.{notes}")
    rows_told = tuple(
        {"project": line(portfolio.name_of(str(one))), **({} if none else {known.many: int(number)})}
        for one, number in kept.items()
    )
    parts = [str(row["project"]) if none else f"{row['project']}: {row[known.many]}" for row in rows_told]
    if bound is None:
        total = f"Counted: {what} by project, {len(rows):,} in all."
        return Told(f"{listed(parts)}. {total}{notes}", rows=rows_told)
    proof = _proof(known, rows, portfolio, [str(one) for one in kept.index[:6]], inner)
    if plan.measure == "count":
        return Told(f"{head}.{notes}", citations=proof)
    return Told(f"{head}: {listed(parts)}.{notes}", rows=rows_told, citations=proof)


def _meets(counts: pd.Series, bound: Filter) -> pd.Series:
    number = bound.number or 0
    met: pd.Series = {"gt": counts.gt, "ge": counts.ge, "lt": counts.lt, "le": counts.le}[bound.op](number)
    return met


def _proof(
    known: Facts, rows: pd.DataFrame, portfolio: Portfolio, projects: Sequence[str], plan: Plan
) -> tuple[Citation, ...]:
    if known.prove is None:
        return ()
    columns = [condition.field for condition in plan.filters if condition.field != "project"] or ["name"]
    homes = rows["project"].dropna()
    if "project" in known.parted:
        homes = homes.str.split(known.parted["project"]).explode()
    first = homes[homes.isin(projects)].drop_duplicates()
    return cited([known.prove(portfolio, str(one), column) for one in first.index for column in columns])


def _tell_silent(plan: Plan, portfolio: Portfolio) -> Told:
    bound = plan.filters[-1]
    told = portfolio.ask(silence)
    spoken = told["silent"] <= bound.number if bound.op == "gt" else told["silent"] < bound.number
    quiet = told[~spoken]
    quiet = quiet.sort_values("last", kind="stable", na_position="first")
    notes = " ".join(["", *plan.assumptions])
    if quiet.empty:
        return Told(f"None: no active project is {bound.said}.{notes}")
    rows = []
    for project, row in zip(quiet.index, quiet.to_dict("records"), strict=True):
        last = {} if pd.isna(row["last"]) else {"last update": row["last"].date().isoformat()}
        rows.append({"project": line(portfolio.name_of(str(project))), **last})
    never = int(quiet["last"].isna().sum())
    silent = f" Of {counted(never, 'project')} no update is known at all." if never else ""
    head = f"{len(quiet):,} of {len(told):,} active projects {'is' if len(quiet) == 1 else 'are'} {bound.said}"
    if plan.measure == "count":
        return Told(f"{head}.{silent}{notes}")
    parts = [f"{r['project']} (last on {r['last update']})" if "last update" in r else str(r["project"]) for r in rows]
    return Told(f"{head}: {listed(parts)}.{silent}{notes}", rows=tuple(rows))


HAVING = Family(read=read_having, owns=lambda plan: plan.action == "having", tell=tell_having)
