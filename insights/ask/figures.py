"""Values as people read them: days, money with its currency, shares in percent, plain counts."""

import pandas as pd

from insights.ask.relation import Field
from insights.ask.times import spell
from insights.narration.plain import line

_MILLION = 1_000_000


def shown(value: object, field: Field, currency: str | None = None) -> str:
    """A value in words."""
    if isinstance(value, pd.Timestamp):
        return spell(value.date())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return figure(float(value), field, currency)
    text = line(str(value))
    key = field.key.removeprefix("before:").removeprefix("change:")
    if field.kind == "flag":
        return {"True": "yes", "False": "no"}.get(text, text)
    return {"rag": text.title(), "status": text.replace("_", " ")}.get(key, text)


def figure(amount: float, field: Field, currency: str | None) -> str:
    """An amount of a column, with its unit."""
    if field.kind == "share":
        return f"{short(100 * amount)}%"
    if field.kind == "money":
        return money(amount, currency)
    return f"{short(amount)} days" if field.kind == "days" else short(amount)


def plain_cell(field: Field, value: object) -> object:
    """A value for a row of a table: a number stays one."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if field.kind == "share":
            return f"{short(100 * value)}%"
        return int(value) if value.is_integer() else round(value, 6)
    return value if isinstance(value, int) else line(str(value))


def money(amount: float, currency: str | None) -> str:
    """An amount of money, in millions where it is large."""
    text = f"{short(amount / _MILLION, 3)} million" if abs(amount) >= _MILLION else short(amount, 3)
    return f"{currency} {text}" if currency else text


def short(amount: float, places: int = 1) -> str:
    """A number with thousands marks and no more places than it needs."""
    text = f"{amount:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def signed(text: str, amount: float) -> str:
    """An amount of change with its sign."""
    return f"+{text}" if amount > 0 else text
