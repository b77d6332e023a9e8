"""Which column is which: aliases first, cells as the check; a mapping file wins over both."""

import pandas as pd

from ingestion.tables.aliases import COALESCED, KINDS, NARRATIVE, candidates
from ingestion.tables.header import Table
from ingestion.tables.mapping import ListMapping, match_headers, short
from ingestion.tables.plan import UNIQUE, Plan
from ingestion.tables.profile import Profile
from ingestion.tables.spelling import usual
from ingestion.tables.telling import by_title, by_values
from ingestion.tables.trades import ALONE
from portfolio.errors import MappingUnclear

_REPEATED_ID = 0.6
"""A column called an id is one while this share of its cells is distinct; the repeated ones are reported."""
_FILLED = 0.9
_CODE = r"[A-Za-z]{0,6}[-_./ ]?\d[\w.-]{0,12}"
_DATED = 0.75
"""Rows of a list that holds several pictures must carry a day; the few that do not are rejected."""
_PROMOTED = (("end", "baseline_end"), ("budget", "forecast_cost"))
"""A list with only one such column means the first by it: its only end is the current end."""


def propose(table: Table, profiles: dict[str, Profile], mapping: ListMapping | None) -> Plan:
    """Propose a plan. Raises MappingUnclear where neither a name nor an id can be told."""
    plan = Plan()
    fixed = match_headers(mapping, table.headers, table.grid.path.name) if mapping else {}
    for header, target in fixed.items():
        plan.how[header] = "mapping file"
        if target in {"attribute", "ignore"}:
            (plan.attributes if target == "attribute" else plan.ignored).append(header)
        elif target == "update":
            plan.updates.append(header)
        else:
            plan.fields.setdefault(target, []).append(header)
    open_ = [header for header in table.headers if header not in fixed]
    columns = [profiles[header] for header in open_]
    by_title(plan, columns)
    _by_alias(plan, columns)
    _by_spelling(plan, [column for column in columns if column.header not in plan.how])
    by_values(plan, [column for column in columns if column.header not in plan.how])
    _identity(plan, table, profiles, fixed, by_day=mapping.pictures_by_day if mapping else None)
    plan.fields = {name: plan.fields[name] for name in KINDS if name in plan.fields}
    for header in table.headers:
        if header in plan.how:
            continue
        column = profiles[header]
        if column.is_text and (column.is_long_text or (NARRATIVE.search(column.main) and column.words > 2)):  # noqa: PLR2004 - a remark
            plan.updates.append(header)
            plan.how[header] = "alias" if NARRATIVE.search(column.main) else "values"
        else:
            plan.attributes.append(header)
    if not plan.first("name") and not plan.first("id"):
        raise MappingUnclear(_unclear(table))
    return plan


def _by_alias(plan: Plan, columns: list[Profile]) -> None:
    order = list(KINDS)
    pairs = sorted(
        (not column.filled, rank, order.index(name), spot, name)
        for spot, column in enumerate(columns)
        for name, rank in candidates(column.main).items()
        if name != "id" and column.fits(name)
    )
    for empty, _, _, spot, name in pairs:
        header = columns[spot].header
        if header in plan.how or (name in plan.fields and (empty or name not in COALESCED)):
            continue
        if name in plan.fields and ALONE.fullmatch(columns[spot].main):
            continue
        if name in plan.fields and plan.how.get(plan.fields[name][0]) == "mapping file":
            continue
        plan.fields.setdefault(name, []).append(header)
        plan.how[header] = "alias"
    for wanted, donor in _PROMOTED:
        if wanted in plan.fields or donor not in plan.fields:
            continue
        header = plan.fields[donor][0]
        main = next((column.main for column in columns if column.header == header), "")
        if wanted in candidates(main):
            plan.fields[wanted] = plan.fields.pop(donor)
            plan.notes.append(f"{short(header)!r} is the only such column of the list, so it is read as {wanted}.")


def _by_spelling(plan: Plan, columns: list[Profile]) -> None:
    """A header with a slip of the pen is read as the usual one it is close to, and that is said."""
    for column in columns:
        meant = usual(column.main) if not candidates(column.main) else None
        if meant is None:
            continue
        ranked = sorted(candidates(meant).items(), key=lambda pair: pair[1])
        name = next(
            (name for name, _ in ranked if name not in plan.fields and name != "id" and column.fits(name)), None
        )
        if name is not None:
            plan.fields[name] = [column.header]
            plan.how[column.header] = f"spelled almost like {meant!r}"
            plan.notes.append(f"{short(column.header)!r} is read as {name}: it is spelled almost like {meant!r}.")


def _identity(
    plan: Plan, table: Table, profiles: dict[str, Profile], fixed: dict[str, str], *, by_day: bool | None
) -> None:
    """Choose the id: a column that is (nearly) distinct, by itself or within each reporting day."""
    day = plan.first("reported_on")
    name = plan.first("name")
    fixed_id = next((header for header, target in fixed.items() if target == "id"), None)
    ids = _called_ids(plan, table, profiles, name)
    if fixed_id:
        ids = [profiles[fixed_id]]
    keys = ids or ([profiles[name]] if name else [])
    best = next((column for column in sorted(ids, key=lambda c: -c.distinct) if column.distinct >= UNIQUE), None)
    if day:
        if by_day is None and plan.how[day] == "mapping file":
            by_day = True  # whoever names the column of the reporting day means it
        told = _told_by_day(day, keys, table, profiles, by_day=by_day)
        if told:
            plan.picture_by = day
            best = told if ids else None
        days = table.text[day].str.strip()
        if any(_comes_back(table.text[column.header], days) for column in keys):
            plan.by_day = told is not None
    if fixed_id:
        return
    if best is None and not plan.picture_by:
        best = max(ids, key=lambda column: column.distinct, default=None)
        repeats = round((1 - best.distinct) * best.filled) if best else 0
        if best is not None and repeats > 1 and best.distinct < _REPEATED_ID and name:
            plan.notes.append(
                f"{short(best.header)!r} repeats too often to be the id of a project; projects are known by their name."
            )
            best = None
    if best is not None:
        plan.fields["id"] = [best.header]
        plan.how[best.header] = "alias and values"


def _called_ids(plan: Plan, table: Table, profiles: dict[str, Profile], name: str | None) -> list[Profile]:
    """Columns that may be the id: those called so, else codes called like a name, else numbers that tell rows apart."""
    named = [
        (rank, column)
        for column in profiles.values()
        if column.header not in plan.how and (rank := candidates(column.main).get("id")) is not None
    ]
    ids = [column for _, column in sorted(named, key=lambda pair: (pair[0], -pair[1].distinct))]
    ids = [column for column in ids if column.filled >= _FILLED * len(table.rows) and column.fits("id")]
    ids = ids or [column for column in profiles.values() if name and _holds_codes(column, plan, table)]
    if not ids and name and profiles[name].distinct < UNIQUE:
        ids = [column for column in list(profiles.values())[:2] if _counts_rows(column, plan, table)]
    return ids


def _told_by_day(
    day: str, keys: list[Profile], table: Table, profiles: dict[str, Profile], *, by_day: bool | None
) -> Profile | None:
    """The id of a list that holds several pictures, each row known from its own day; None where it is one picture.

    `by_day` is what a mapping says about it. Where it is silent, ids must be distinct within each day.
    """
    days = table.text[day].str.strip()
    if by_day is False or profiles[day].shape.shaped.mean() <= _DATED:
        return None
    if by_day:
        return next((column for column in keys if _comes_back(table.text[column.header], days)), None)
    if not 1 < days.nunique() < len(table.rows) or any(column.distinct >= UNIQUE for column in keys):
        return None
    return next((column for column in keys if _distinct_by(table.text[column.header], days) >= UNIQUE), None)


def _comes_back(cells: pd.Series, days: pd.Series) -> bool:
    """True where some id is told of on several days."""
    told = pd.DataFrame({"key": cells.str.strip(), "day": days})
    return len(told.drop_duplicates()) > told["key"].nunique()


def _holds_codes(column: Profile, plan: Plan, table: Table) -> bool:
    """A column called like a name, beside the one that is read as the name, whose cells are codes: P-014."""
    if column.header in plan.how or "name" not in candidates(column.main) or column.filled < _FILLED * len(table.rows):
        return False
    return bool(table.text[column.header].str.strip().str.fullmatch(_CODE).mean() >= _FILLED)


def _counts_rows(column: Profile, plan: Plan, table: Table) -> bool:
    """A first column of distinct whole numbers or codes, where the names alone do not tell the rows apart."""
    if column.header in plan.how or column.distinct < 1 or column.filled < len(table.rows):
        return False
    return bool(table.text[column.header].str.strip().str.fullmatch(rf"\d{{1,12}}|{_CODE}").all())


def _distinct_by(cells: pd.Series, days: pd.Series) -> float:
    return float(1 - pd.DataFrame({"key": cells.str.strip(), "day": days}).duplicated().mean())


def _unclear(table: Table) -> str:
    seen = ", ".join(repr(short(header, 40)) for header in table.headers[:20])
    return (
        f"{table.grid.path.name} has no column that can be told to be the name or id of a project. "
        f"Columns seen in row {table.header_row}: {seen}. Write a mapping file that says which it is, for example "
        f"`columns: {{{short(table.headers[0], 40)!r}: name}}`, and pass it with --mapping."
    )
