"""Two pictures as one relation: each row with its cells before, after, and what changed."""

import pandas as pd

from insights.ask.relation import Facts, Field, Kind

PRESENCE = "presence"
_MOVING = ("money", "number", "share", "days", "day")
_NAMING = ("category", "flag")


def is_moved(key: str) -> bool:
    """True for a column that only a comparison of two pictures has."""
    return key.startswith(("before:", "change:", "growth:")) or key == PRESENCE


def changed(after: Facts, before: Facts) -> Facts:
    """Rows of both, joined on id.

    Columns of `after` keep their keys. Beside them stand `before:KEY`, `change:KEY` (after less before; for
    days of the calendar a count of days; for names the text "A → B" where they differ), `growth:KEY` (the
    change as a share of the value before) and `presence` (new, gone, both).
    """
    now, then = _listed(after.frame), _listed(before.frame)
    everyone = now.index.union(then.index, sort=False)
    frame = now.reindex(everyone)
    earlier = then.reindex(everyone)
    frame["name"] = frame["name"].fillna(earlier["name"])
    presence = pd.Series("both", index=everyone, dtype="object")
    presence[~everyone.isin(then.index)] = "new"
    presence[~everyone.isin(now.index)] = "gone"
    extra: dict[str, pd.Series] = {PRESENCE: presence}
    fields = dict(after.fields)
    fields[PRESENCE] = Field(PRESENCE, "presence", "category", "")
    for key, field in after.fields.items():
        if key not in frame or key not in earlier:
            continue
        old = earlier[key]
        extra[f"before:{key}"] = old
        fields[f"before:{key}"] = Field(f"before:{key}", f"{field.label} before", field.kind, "")
        if field.kind in _MOVING:
            kind: Kind = "days" if field.kind == "day" else field.kind
            extra[f"change:{key}"] = _moved(frame[key], old, field.kind)
            fields[f"change:{key}"] = Field(f"change:{key}", f"change of {field.label}", kind, "")
            if field.kind in {"money", "number"}:
                extra[f"growth:{key}"] = extra[f"change:{key}"] / old.astype("float64").where(old > 0)
                fields[f"growth:{key}"] = Field(f"growth:{key}", f"change of {field.label}", "share", "")
        elif field.kind in _NAMING:
            both = frame[key].notna() & old.notna() & (presence == "both")
            differ = both & (frame[key].astype("str") != old.astype("str"))
            text = old.astype("str") + " → " + frame[key].astype("str")
            extra[f"change:{key}"] = text.where(differ).astype("object")
            fields[f"change:{key}"] = Field(f"change:{key}", f"change of {field.label}", "text", "")
    whole = pd.concat([frame, pd.DataFrame(extra, index=everyone)], axis=1)
    whole["listed"] = True
    return Facts(
        whole, fields, subject=after.subject, one=after.one, many=after.many, references=after.references,
        parted=after.parted, codes=after.codes, titled=after.titled, states=after.states, day=after.day,
        days=after.days, measure=after.measure, prove=after.prove,
    )  # fmt: skip


def _listed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["listed"]] if "listed" in frame else frame


def _moved(now: pd.Series, then: pd.Series, kind: Kind) -> pd.Series:
    if kind == "day":
        return (now - then).dt.days.astype("float64")
    return now.astype("float64") - then.astype("float64")
