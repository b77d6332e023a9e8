"""What the cells tell of columns whose names leave it open: names, statuses, ratings, people, days."""

import re

from ingestion.tables.aliases import candidates
from ingestion.tables.mapping import short
from ingestion.tables.plan import UNIQUE, Plan
from ingestion.tables.profile import Profile
from ingestion.tables.words import fold

_TITLE = re.compile(r"(?:.* )?(?:title|titel|titre|titulo|titolo)|(?:.* )?name")
_CORE = frozenset(
    {"start", "end", "baseline_end", "budget", "forecast_cost", "actual_cost", "rag", "status", "owner"}
    | {"percent_complete", "vendors", "baseline_budget"}
)
_REPEATS = 0.97
"""A name that repeats more than this is left for a column that tells the rows apart."""
_TELLS = 0.6
_FEW = 12
_COLOURS = frozenset(
    {
        "red", "amber", "green", "yellow", "orange", "rot", "gelb", "grun", "rouge", "jaune", "vert", "rojo",
        "amarillo", "verde", "ambar", "rosso", "giallo", "vermelho", "amarelo",
    }
)  # fmt: skip
_MAILED = r"[^<>@]{2,60}<[^<>@\s]+@[^<>@\s]+>"


def by_title(plan: Plan, columns: list[Profile]) -> None:
    """The name, where the column that is called so best repeats and another title tells the rows apart."""
    if "name" in plan.fields:
        return
    called = sorted(
        (rank, spot)
        for spot, column in enumerate(columns)
        if (rank := candidates(column.main).get("name")) is not None and column.filled and column.fits("name")
    )
    if not called or columns[called[0][1]].distinct >= _REPEATS:
        return
    usual = columns[called[0][1]]
    others = [columns[spot] for _, spot in called[1:]]
    others += [column for column in columns if column not in others and _TITLE.fullmatch(column.main)]
    for column in others:
        told = column.distinct >= UNIQUE and column.filled >= usual.filled and _is_wordy(column)
        if told and column.words >= usual.words:
            plan.fields["name"] = [column.header]
            plan.how[column.header] = "alias and values"
            plan.notes.append(
                f"{short(column.header)!r} is the name: it tells the rows apart, where {short(usual.header)!r} repeats."
            )
            return


def by_values(plan: Plan, columns: list[Profile]) -> None:
    """Fields that no column is called: told by what cells look like, each said in a note."""
    _status_of_its_own(plan, columns)
    _colours(plan, columns)
    _people(plan, columns)
    _name(plan, columns)


def _name(plan: Plan, columns: list[Profile]) -> None:
    """A list of projects by all its other columns: its first short, distinct text is the name."""
    if "name" in plan.fields or len(_CORE & set(plan.fields)) < 2:  # noqa: PLR2004 - one could be chance
        return
    open_ = [column for column in columns if column.header not in plan.how and _is_wordy(column)]
    told = next((column for column in open_ if column.distinct > UNIQUE and column.words > 1), None)
    if told is None:
        some = [column for column in open_ if column.distinct >= _TELLS and not candidates(column.main)]
        told = max(some, key=lambda column: (round(column.distinct, 1), column.words), default=None)
    if told is not None:
        plan.fields["name"] = [told.header]
        plan.how[told.header] = "values"
        plan.notes.append(
            f"No column is called a name; {short(told.header)!r} holds short, distinct texts and is read as such."
        )


def _is_wordy(column: Profile) -> bool:
    """True for short texts that could be titles: no sentences, addresses or codes."""
    return column.is_text and not column.is_long_text and not column.email and not column.url and _has_letters(column)


def _has_letters(column: Profile) -> bool:
    return bool(column.cells[column.said].head(100).str.contains(r"[^\W\d_]{3}").mean() >= 0.5)  # noqa: PLR2004 - most


def _status_of_its_own(plan: Plan, columns: list[Profile]) -> None:
    """A column called status whose few words are the list's own stays the status, its words kept."""
    if "status" in plan.fields:
        return
    for column in columns:
        if column.header in plan.how or "status" not in candidates(column.main) or not column.filled:
            continue
        if column.is_text and not column.is_long_text and _are_few(column):
            plan.fields["status"] = [column.header]
            plan.how[column.header] = "alias; its words are the list's own"
            return


def _are_few(column: Profile) -> bool:
    kinds = column.distinct * column.filled
    return kinds <= _FEW or column.distinct <= 0.2  # noqa: PLR2004 - words that come back


def _colours(plan: Plan, columns: list[Profile]) -> None:
    if "rag" in plan.fields:
        return
    for column in columns:
        if column.rag < UNIQUE or column.header in plan.how or candidates(column.main):
            continue
        said = {fold(text) for text in column.cells[column.said].unique()}
        if len(said & _COLOURS) > 1:
            plan.fields["rag"] = [column.header]
            plan.how[column.header] = "values"
            plan.notes.append(f"{short(column.header)!r} holds the colours of a rating and is read as such.")
            return


def _people(plan: Plan, columns: list[Profile]) -> None:
    """The only column of "Name <mail>" cells, where no other is called an owner."""
    if "owner" in plan.fields:
        return
    found = [
        column
        for column in columns
        if column.header not in plan.how
        and not candidates(column.main)
        and column.filled
        and column.cells[column.said].str.strip().str.fullmatch(_MAILED).mean() >= 0.9  # noqa: PLR2004 - nearly all
    ]
    if len(found) == 1:
        plan.fields["owner"] = [found[0].header]
        plan.how[found[0].header] = "values"
        plan.notes.append(f"{short(found[0].header)!r} holds people with their addresses and is read as the owner.")
