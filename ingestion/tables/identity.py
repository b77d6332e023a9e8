"""Which row is which project: ids, repeated rows, and ids that stand for two different things."""

import html
import re
from dataclasses import dataclass

import pandas as pd

from ingestion.tables import words
from ingestion.tables.header import Table
from ingestion.tables.plan import Plan
from portfolio.report import Reject

_SCIENTIFIC = r"[+-]?\d(?:\.\d+)?[eE]\+?\d+"
_WHOLE_FLOAT = r"\d+\.0+"
_EARLIER = "another row with the same id and day follows it, and the last of a day stands"


@dataclass(frozen=True, eq=False)
class Identity:
    """Ids and names of the rows that stay.

    Attributes:
        keep: True for the rows that become projects.
        ids: id of each row, distinct within its picture.
        names: name of each row as shown.
        repeated: rows that repeat another word for word.
    """

    keep: pd.Series
    ids: pd.Series
    names: pd.Series
    repeated: int
    rejected: tuple[Reject, ...]
    notes: tuple[str, ...]


def identify(table: Table, plan: Plan, pictures: pd.Series) -> Identity:
    """Give each row its id. `pictures` tells the rows of one picture from those of another."""
    file = table.grid.path.name
    numbers = pd.Series(table.rows, index=table.text.index)
    notes: list[str] = []
    rejected: list[Reject] = []
    names = _shown(table, plan.first("name"))
    ids = _ids(table, plan.first("id"), notes)
    keys = ids.where(ids.ne(""), words.folded(names))
    keys = keys.where(keys.ne(""), names)
    names = names.where(names.ne(""), ids)
    keep = keys.ne("")
    unnamed = "the row has neither a name nor an id"
    rejected += [_reject(file, row, plan.first("name"), "", unnamed, dropped=True) for row in numbers[~keep]]
    same, first = _repeats(table.text, numbers)
    same &= keep
    if same.any():
        for spot in same.index[same]:
            reason = f"repeats row {first[spot]} word for word and is kept once"
            rejected.append(
                _reject(file, numbers[spot], plan.first("id") or plan.first("name"), keys[spot], reason, dropped=False)
            )
    keep &= ~same
    if plan.picture_by and plan.first("id"):
        earlier, note = _earlier_in_day(keys.where(keep), pictures)
        days = table.text[plan.picture_by]
        rejected += [
            _reject(file, numbers[spot], plan.picture_by, days[spot], _EARLIER, dropped=True)
            for spot in earlier.index[earlier]
        ]
        notes += note
        keep &= ~earlier
    keys = keys.copy()
    order = keys[keep].groupby([pictures[keep], keys[keep]]).cumcount()
    column = plan.first("id") or plan.first("name")
    first_of = numbers[keep].groupby([pictures[keep], keys[keep]]).transform("first")
    for spot in order.index[order > 0]:
        new = f"{keys[spot]}#{order[spot] + 1}"
        what = "id" if plan.first("id") else "name"
        reason = f"has the same {what} as row {first_of[spot]} with other content; kept as {new!r}"
        rejected.append(_reject(file, numbers[spot], column, keys[spot], reason, dropped=False))
        keys[spot] = new
    return Identity(keep, keys, names, int(same.sum()), tuple(rejected), tuple(notes))


def _earlier_in_day(keys: pd.Series, days: pd.Series) -> tuple[pd.Series, list[str]]:
    """True for rows that another row of the same id and day follows, and a note on them.

    A file whose days go back from row to row of an id is written newest first: there the upper row is the later one.
    """
    steps = days.groupby(keys).diff()
    backwards = bool((steps < pd.Timedelta(0)).sum() > (steps > pd.Timedelta(0)).sum())
    told = pd.DataFrame({"key": keys, "day": days})
    earlier = told.duplicated(keep="first" if backwards else "last") & told.notna().all(axis=1)
    if not earlier.any():
        return earlier, []
    order = ", and as its days go back from row to row, that is the upper one" if backwards else ""
    return earlier, [f"Of several rows with one id and day the last stands{order}; {int(earlier.sum())} are left out."]


def _repeats(text: pd.DataFrame, numbers: pd.Series) -> tuple[pd.Series, pd.Series]:
    """True for rows that repeat an earlier one word for word, and the number of the earlier one."""
    alike = pd.util.hash_pandas_object(text, index=False)
    some = text[alike.duplicated(keep=False)]
    same = pd.Series(data=False, index=text.index)
    same.loc[some.index] = some.duplicated(keep="first")
    return same, numbers.groupby(alike).transform("min")


def _shown(table: Table, header: str | None) -> pd.Series:
    if header is None:
        return pd.Series("", index=table.text.index, dtype="object")
    cells = table.text[header]
    said = cells.mask(words.is_missing(cells), "")
    return said.map({text: " ".join(html.unescape(text).split()) for text in said.unique()})


def _ids(table: Table, header: str | None, notes: list[str]) -> pd.Series:
    if header is None:
        return pd.Series("", index=table.text.index, dtype="object")
    cells = table.text[header]
    ids = cells.mask(words.is_missing(cells), "").map(lambda text: " ".join(text.split()))
    damaged = ids.str.fullmatch(_SCIENTIFIC) | ids.str.fullmatch(_WHOLE_FLOAT)
    others = ids[~damaged & ids.ne("")]
    if damaged.any() and others.str.fullmatch(r"\d+").all():
        notes.append(
            f"{int(damaged.sum())} ids in {' '.join(header.split())!r} were turned into decimal or scientific numbers "
            f"by a spreadsheet (for example {ids[damaged].iloc[0]!r}) and are read as whole numbers."
        )
        ids = ids.where(~damaged, ids[damaged].map(lambda text: f"{float(text):.0f}"))
    return ids


def _reject(file: str, row: int, column: str | None, value: str, reason: str, *, dropped: bool) -> Reject:
    name = " ".join(column.split()) if column else None
    return Reject(
        file=file, row=int(row), column=name, value=re.sub(r"\s+", " ", value)[:200], reason=reason, dropped=dropped
    )
