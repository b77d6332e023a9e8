"""Results in words: the conclusion first, then the reading that was used; rows carry only what was asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from insights.ask import cite
from insights.ask.change import PRESENCE
from insights.ask.figures import figure, money, plain_cell, short, shown, signed
from insights.ask.plan import Plan
from insights.ask.relation import Facts, Field
from insights.ask.run import MEASURED, Result, value_of
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
    "not ", "in progress", "new", "gone", "on time", "overdue", "open", "at risk",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An answer in words, its rows and its proof; `reason` stands where there is none."""

    text: str
    reason: str | None = None
    rows: tuple[Mapping[str, object], ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, eq=False)
class Teller:
    """What every sentence of an answer is made from."""

    plan: Plan
    result: Result
    portfolio: Portfolio
    known: Facts

    @property
    def many(self) -> str:
        """What rows are called."""
        return self.known.many

    def field(self, key: str | None) -> Field:
        """A column by its key."""
        return self.known.fields[str(key)]

    def name(self, row: str) -> str:
        """Name of a row."""
        cell = self.known.frame["name"].get(row)
        return line(str(cell)) if cell is not None else row

    def currency(self, row: str) -> str | None:
        """Currency of a row's amounts, where it is stated."""
        cell = self.known.frame["currency"].get(row) if "currency" in self.known.frame else None
        return cell if isinstance(cell, str) else None

    def currencies(self, rows: pd.DataFrame) -> set[str]:
        """Currencies that stand in these rows."""
        return {str(c) for c in rows["currency"].dropna().unique()} if "currency" in rows else set()

    def proof(self, row: str, keys: Sequence[str]) -> list[Evidence]:
        """The cells a value was read from."""
        real = [key.rpartition(":")[2] if key.startswith(("change:", "growth:", "before:")) else key for key in keys]
        if self.known.prove is not None:
            found = (self.known.prove(self.portfolio, row, key) for key in dict.fromkeys(real))
            return [one for one in found if one is not None]
        if row not in self.portfolio.projects:
            return []
        names = [
            f"attribute:{key.removeprefix('attribute:')}" if f"attribute:{key}" in self.known.fields else key
            for key in real
        ]
        return cite.of_cells(self.portfolio, row, names)

    def row(self, row: str, keys: Sequence[str]) -> dict[str, object]:
        """One row of the table behind the answer."""
        cells: dict[str, object] = {self.known.one: self.name(row)}
        for key in dict.fromkeys(keys):
            value = value_of(self.result.rows, row, key)
            if value is not None and key in self.known.fields:
                cells[self.field(key).label] = plain_cell(self.field(key), value)
        return cells

    def cell(self, row: str, key: str) -> str:
        """One cell in words."""
        field = self.field(key)
        value = value_of(self.result.rows, row, key)
        text = shown(value, field, self.currency(row))
        if key.startswith(("change:", "growth:")) and isinstance(value, float):
            return signed(text, value)
        return text


def say(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    """The answer to a plan that was run."""
    if plan.subject == "insights":
        return _insights(plan, result)
    tellers: dict[str, Callable[[Teller], Told]] = {
        "count": _count, "share": _share, "list": _list, "top": _top, "sum": _amount, "average": _amount,
        "median": _amount, "minimum": _amount, "maximum": _amount, "range": _range, "group": _group, "lookup": _lookup, "compare": _compare, "changes": _changes,
    }  # fmt: skip
    return tellers[plan.action](Teller(plan, result, portfolio, known))


def declined(reason: str) -> Told:
    """A plain refusal."""
    return Told(f"Not known. {reason}", reason=reason)


def _told(
    teller: Teller,
    text: str,
    rows: Sequence[Mapping[str, object]] = (),
    citations: tuple[Citation, ...] = (),
) -> Told:
    return Told(" ".join([text, *_days(teller), *teller.plan.assumptions]), rows=tuple(rows), citations=citations)


def _days(teller: Teller) -> list[str]:
    """Which reports were read, where they are not simply the newest."""
    plan = teller.plan
    day = spell(plan.on or max(teller.portfolio.pictures, default=teller.portfolio.as_of))
    if plan.since:
        return [f"Compared: the report of {day} with that of {spell(plan.since)}."]
    if plan.on:
        return [f"This is from the report of {day}."]
    return []


def _count(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    number = int(result.number or 0)
    if plan.group:
        groups = [] if result.groups is None else [line(name) for name in result.groups["group"]]
        label = teller.field(plan.group).label
        return _told(
            teller, f"{number:,} different values of {label} stand at {teller.many}{_where(plan)}: {_names(groups)}."
        )
    where = _where(plan)
    verb = "is" if number == 1 else "are"
    if plan.since:
        text = f"{number:,} {_noun(teller, number)}{where}."
    elif not where:
        text = f"{number:,} {teller.many} are known."
    elif _starts_verb(where):
        text = f"{number:,} of {result.of:,} {teller.many} {verb}{where}."
    else:
        text = f"{number:,} of {result.of:,} {teller.many}{where}."
    if result.missing:
        text += f" {result.missing:,} more could not be checked, because the cell is empty."
    if result.unlisted and not plan.since:
        text += f" {result.unlisted:,} that the newest report no longer lists are left out."
    return _told(teller, text)


def _noun(teller: Teller, number: int) -> str:
    return teller.known.one if number == 1 else teller.known.many


def _share(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    if result.number is None:
        return declined(f"No {teller.known.one} has the values this share is counted over.")
    if plan.measure and result.ends:
        field, currencies = teller.field(plan.measure), teller.currencies(teller.known.frame)
        if field.kind == "money" and len(currencies) > 1:
            return declined(_mixed(currencies))
        currency = next(iter(currencies), None)
        part, whole = (figure(end, field, currency) for end in result.ends)
        return _told(
            teller,
            f"{short(100 * result.number)}%: {part} of {whole}, {field.label} of the {teller.many}{_where(plan)}.",
        )
    said = f"{len(result.rows):,} of {result.of:,} {teller.many} with a value{_where(plan)}"
    if plan.polar:
        whole_lot = len(result.rows) == result.of
        return _told(teller, f"{'Yes' if whole_lot else 'No'}: {said}.")
    return _told(teller, f"{short(100 * result.number)}%: {said}.")


def _list(teller: Teller) -> Told:
    rows, plan = teller.result.rows, teller.plan
    unseen = (
        f" {teller.result.missing:,} more could not be checked, because the cell is empty."
        if teller.result.missing
        else ""
    )
    if rows.empty:
        return _told(
            teller, f"{'No' if plan.polar else 'None'}: no {teller.known.one}{_where(plan)} was found.{unseen}"
        )
    keys = [f.field for f in plan.filters if f.op in MEASURED and f.field in teller.known.fields]
    table = [teller.row(row, [*keys, *plan.fields]) for row in rows.index]
    names = [str(row[teller.known.one]) for row in table]
    yes = "Yes: " if plan.polar else ""
    text = f"{yes}{len(table):,} {_noun(teller, len(table))}{_where(plan)}: {_names(names)}.{unseen}"
    asked = list(dict.fromkeys([*(f.field for f in plan.filters), *plan.fields]))
    evidence = [e for row in rows.index[:_CITED_ROWS] for e in teller.proof(row, asked)]
    return _told(teller, text, table, cite.numbered(evidence))


def _top(teller: Teller) -> Told:
    rows, plan = teller.result.rows, teller.plan
    key = str(plan.measure)
    field = teller.known.fields.get(key)
    if field is None or rows.empty:
        return declined(f"No {teller.known.one}{_where(plan)} states its {field.label if field else 'score'}.")
    if field.kind == "money" and len(teller.currencies(rows)) > 1:
        return declined(_mixed(teller.currencies(rows)))
    table = [teller.row(row, [key]) for row in rows.index]
    parts = [
        f"{line(str(cells[teller.known.one]))} ({teller.cell(row, key)})"
        for row, cells in zip(rows.index, table, strict=True)
    ]
    shown_parts = parts[:_PROSE_NAMES]
    more = f"; and {len(parts) - len(shown_parts):,} more in the rows" if len(parts) > len(shown_parts) else ""
    ties = f" The last of these tie, so {len(parts)} are named." if plan.limit and len(parts) > plan.limit else ""
    text = f"{'; '.join(shown_parts)}{more}. Ranked by {field.label} among {teller.result.of:,} {teller.many} that state it{_where(plan)}.{ties}"
    evidence = [e for row in rows.index[:_CITED_ROWS] for e in teller.proof(row, [key])]
    return _told(teller, text, table, cite.numbered(evidence))


def _amount(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    field = teller.field(plan.measure)
    if result.number is None:
        return declined(f"No {teller.known.one}{_where(plan)} states its {field.label}.")
    currencies = teller.currencies(result.rows)
    if field.kind == "money" and len(currencies) > 1:
        return declined(_mixed(currencies))
    value = figure(result.number, field, next(iter(currencies), None))
    if plan.since:
        value = signed(value, result.number)
    what = {
        "sum": "in total", "average": "on average", "median": "in the middle (median)", "minimum": "at the least",
        "maximum": "at the most",
    }[plan.action]  # fmt: skip
    text = f"{value} {what}: {field.label} of the {result.of:,} {teller.many}{_where(plan)} that state it."
    if plan.since:
        text += " Only those that state it in both reports are counted."
    if result.missing:
        text += f" {result.missing:,} more state none and are left out."
    return _told(teller, text)


def _range(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    field = teller.field(plan.measure)
    if result.ends is None:
        return declined(f"No {teller.known.one}{_where(plan)} states its {field.label}.")
    currencies = teller.currencies(result.rows)
    if field.kind == "money" and len(currencies) > 1:
        return declined(_mixed(currencies))
    low, high = (figure(end, field, next(iter(currencies), None)) for end in result.ends)
    names = [teller.name(row) for row in result.rows.index]
    table = [teller.row(row, [str(plan.measure)]) for row in result.rows.index]
    text = f"From {low} ({names[0]}) to {high} ({names[-1]}): {field.label} of the {result.of:,} {teller.many}{_where(plan)} that state it."
    return _told(teller, text, table)


def _mixed(currencies: set[str]) -> str:
    return f"The amounts are in several currencies ({', '.join(sorted(currencies))}) and cannot be added up or ranked."


def _group(teller: Teller) -> Told:
    plan, groups = teller.plan, teller.result.groups
    label = teller.field(plan.group).label
    if groups is None or groups.empty:
        where = " and ".join([*([_where(plan).strip()] if plan.filters else []), *(f.said for f in plan.having)])
        return declined(f"No {label} has any {teller.many} {where}.".replace(" .", "."))
    measure = plan.measure or ""
    how, _, column = measure.rpartition(":")
    if measure == "share":
        field: Field | None = Field("share", f"share of {teller.many}", "share", "")
    elif how == "share":
        field = Field("share", f"share of {teller.field(column).label}", "share", "")
    elif measure.startswith(("change:", "before:")):
        field = teller.field(measure)
    else:
        field = teller.known.fields.get(column)
    currencies = teller.currencies(teller.result.rows)
    if field and field.kind == "money" and len(currencies) > 1:
        return declined(_mixed(currencies))
    currency = next(iter(currencies), None)

    def amount(value: float) -> str:
        return figure(value, field, currency) if field else f"{int(value):,}"

    what = field.label if field else teller.many
    names = [_group_name(teller, name) for name in groups["group"]]
    amounts = [float(value) for value in groups["amount"]]
    rows = [{label: n, what: (int(v) if field is None else round(v, 6))} for n, v in zip(names, amounts, strict=True)]
    parts = [f"{n}: {amount(v)}" for n, v in zip(names, amounts, strict=True)]
    shown_parts = parts[:_PROSE_NAMES]
    more = f"; {len(parts) - len(shown_parts)} more in the rows" if len(parts) > len(shown_parts) else ""
    mean = {"mean": "average ", "median": "median "}.get(how, "")
    text = f"{'; '.join(shown_parts)}{more}. Counted: {mean}{what} by {label}{_where(plan)}."
    if len(amounts) == 2 and plan.limit is None:  # noqa: PLR2004 - two sides
        text += f" The difference is {amount(abs(amounts[0] - amounts[1]))}."
    return _told(teller, text, rows)


def _group_name(teller: Teller, name: str) -> str:
    return shown(name, teller.field(teller.plan.group))


def _lookup(teller: Teller) -> Told:
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
            if fact is None:
                project = portfolio.projects.get(row)
                withheld = project.withheld.get(key) if project else None
                silent.append(f"the {field.label} of {teller.name(row)} is {'withheld' if withheld else 'not stated'}")
                continue
            said.append(fact)
            for one in [f"before:{key}", key, f"change:{key}"] if plan.since else [key]:
                value = value_of(result.rows, row, one)
                if value is not None and one in teller.known.fields:
                    cells[teller.field(one).label] = plain_cell(teller.field(one), value)
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
    return _told(teller, text, rows, cite.numbered(evidence))


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
    return f"{field.label} from {was} to {now}{by}"


def _compare(teller: Teller) -> Told:
    plan, result = teller.plan, teller.result
    key = str(plan.measure)
    field = teller.field(key)
    cells = []
    for side in plan.sides:
        for row in side:
            value = value_of(result.rows, row, key) if row in result.rows.index else None
            if value is not None:
                cells.append((row, value))
    told = {row for row, _ in cells}
    if not all(told & set(side) for side in plan.sides):
        lacking = [teller.name(side[0]) for side in plan.sides if not told & set(side)]
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
            return declined(_mixed(currencies))
        text += f" The difference is {figure(abs(first - last), field, teller.currency(cells[0][0]))}."
    elif isinstance(first, pd.Timestamp) and isinstance(last, pd.Timestamp):
        text += f" The difference is {abs((first - last).days):,} days."
    if plan.several:
        text += f" “{plan.several}” fits more than one {teller.known.one}; I show each."
    evidence = [e for row, _ in cells for e in teller.proof(row, [key])]
    return _told(teller, text, rows, cite.numbered(evidence))


def _changes(teller: Teller) -> Told:
    """Everything that changed: how many came and went, then each row with what moved."""
    plan, frame = teller.plan, teller.result.rows
    came, went = (frame.index[frame[PRESENCE] == value] for value in ("new", "gone"))
    moved = [row for row in frame.index if frame.at[row, PRESENCE] == "both"]
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
    return _told(teller, text, rows)


def _differs(frame: pd.DataFrame, row: str, key: str) -> bool:
    value = value_of(frame, row, f"change:{key}")
    return value is not None and value != 0


def _insights(plan: Plan, result: Result) -> Told:
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


def _fact(teller: Teller, row: str, key: str) -> str | None:
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
                shown_other = money(float(other), facts_of.currency)
                notes.append(
                    f" Check the unit: the {words} of {facts_of.name} is {shown_other} beside a budget of"
                    f" {money(planned, facts_of.currency)}, which is implausible and looks like a unit error."
                )
    return "".join(notes)


def _where(plan: Plan) -> str:
    said = [f.said for f in plan.filters if f.said]
    return " " + ", ".join(said) if said else ""


def _starts_verb(where: str) -> bool:
    return where.strip().startswith(_STATED)


def _names(names: Sequence[str]) -> str:
    listed = "; ".join(names[:_PROSE_NAMES])
    return f"{listed}; and {len(names) - _PROSE_NAMES:,} more in the rows" if len(names) > _PROSE_NAMES else listed
