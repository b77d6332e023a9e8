"""Text to numbers: decimal style, currency, multiplier and percent are settled per column and said."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Style = Literal["point", "comma"]

# A pound sign that went through two wrong encodings, seen in published UK files.
_DAMAGED_POUND = r"(?:Ĺ\x81|Å\x81|Â£|Ł|\x81|Ă‚Ł|Â\xa3)"
_SYMBOLS = {"£": "GBP", "€": "EUR", "₹": "INR", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₦": "NGN"}
_DOLLARS = {
    "us$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "r$": "BRL",
}
_CODES = (
    "USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|JPY|CNY|INR|PLN|CZK|HUF|ZAR|BRL|MXN|SGD|HKD|KRW|ILS|TRY|AED|SAR|RUB"
    "|UAH|NGN|KES"
)
_MONEY = re.compile(
    rf"(?P<dollar>(?:us|ca?|au?|nz|hk|s|r)\$)|(?P<code>\b(?:{_CODES})\b)|(?P<symbol>[{''.join(_SYMBOLS)}])|(?P<plain>[$¥])",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3, "thousand": 1e3, "thousands": 1e3, "tsd": 1e3, "000": 1e3, "000s": 1e3,
    "m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "mil": 1e6, "million": 1e6, "millions": 1e6, "mill": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "mrd": 1e9,
    "t": 1e3, "tausend": 1e3, "milliers": 1e3, "miles": 1e3, "millones": 1e6, "mdp": 1e6, "millionen": 1e6,
    "milliards": 1e9,
}  # fmt: skip
_SCALE = re.compile(r"(?<=[\d\s.)])(k|tsd|thousand|mn|mm|mio|mill?|million|m|bn|billion|b|mrd)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\u2007\t"), None)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A read column.

    Attributes:
        amounts: numbers, scaled by the multiplier each cell states.
        faults: why a cell gave none, by position.
        style: decimal style that was settled.
        style_why: what is worth saying about it; empty where it is the English style and certain.
        is_sure: True where cells of this column settle it.
        currency: ISO code per cell, empty where the cell states none.
        damaged: cells whose pound sign is damaged.
        unclear_sign: a currency sign several countries use ("$"), where no cell says which.
        percent: True where the cell carries a percent sign.
        scaled: True where the cell states a multiplier ("1.2m").
    """

    amounts: pd.Series
    faults: dict[int, str]
    style: Style
    style_why: str
    is_sure: bool
    currency: pd.Series
    damaged: int
    unclear_sign: str | None
    percent: pd.Series
    scaled: pd.Series


def read_numbers(cells: pd.Series, *, lean: Style | None = None) -> Numbers:
    """Read a column of text; each distinct text once. `lean`: style where the cells do not settle it."""
    codes, distinct = pd.factorize(cells.astype("object").fillna("").astype(str))
    texts = [_split(text) for text in distinct]
    style, why, is_sure = _style([part.digits for part in texts], lean)
    values = np.array([_value(part, style) for part in texts] or [], dtype="float64")
    blank = np.array([not str(text).strip() for text in distinct], dtype=bool)
    wrong = np.isnan(values) & ~blank
    faults = {int(spot): "is not a number" for spot in np.flatnonzero(wrong[codes])} if wrong.any() else {}
    index = cells.index
    signs = {part.unclear for part in texts if part.unclear}
    return Numbers(
        pd.Series(values[codes], index=index),
        faults,
        style,
        why,
        is_sure,
        pd.Series(np.array([part.currency for part in texts], dtype=object)[codes], index=index, dtype="object"),
        int(sum(part.damaged for part in texts)),
        signs.pop() if len(signs) == 1 else None,
        pd.Series(np.array([part.percent for part in texts], dtype=bool)[codes], index=index),
        pd.Series(np.array([part.scale != 1 for part in texts], dtype=bool)[codes], index=index),
    )


def header_unit(header: str) -> tuple[float | None, str | None]:
    """Multiplier and currency a header states: "Cost (£m)" is millions of pounds, "Cost" is neither."""
    currency = None
    found = _MONEY.search(header)
    if found:
        currency = _currency(found)
    words = header.casefold()
    for pattern in (
        r"[£$€¥]\s*'?(?P<u>000s?|k|mn|mm|m|bn|b)\b",
        r"\b(?:in|as)\s+(?P<u>thousands?|millions?|billions?)\b",
        r"\((?:[^()]*\s)?(?P<u>thousands?|millions?|billions?|mn|mio|bn|k|m)\)",
        rf"\b(?:{_CODES.casefold()})\s*(?P<u>000s?|k|mn|mm|m|bn|millions?|thousands?)\b",
        r"\b(?P<u>k|t|m|mn|bn|tsd\.?|mio\.?|mrd\.?)\s?(?:[£$€]|eur\b|chf\b|usd\b|gbp\b)",
        r"\b(?P<u>milliers|millions|milliards|miles|millones|mdp|tausend|millionen|mio|mrd|tsd)\b",
        r"\(\s*'?(?P<u>000s?)\s*\)",
        r"\b(?P<u>millions?|thousands?|billions?)\b",
    ):
        unit = re.search(pattern, words)
        if unit:
            return _SCALES[unit["u"].rstrip(".")], currency
    return None, currency


@dataclass(frozen=True)
class _Parts:
    digits: str
    sign: int
    scale: float
    currency: str | None
    unclear: str | None
    percent: bool
    damaged: bool


def _split(text: str) -> _Parts:
    rest = str(text).strip()
    rest, pounds = re.subn(_DAMAGED_POUND, "£", rest)
    rest = rest.replace("−", "-").replace("–", "-")
    sign = 1
    if rest.startswith("(") and rest.endswith(")"):
        rest, sign = rest[1:-1].strip(), -1
    currency = unclear = None
    found = _MONEY.search(rest)
    if found:
        currency = _currency(found)
        unclear = found["plain"]
        rest = (rest[: found.start()] + rest[found.end() :]).strip()
    percent = rest.endswith("%")
    rest = rest.removesuffix("%").strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest, sign = rest[1:-1].strip(), -1
    rest = re.sub(r"^([+-])\s+(?=[\d.])", r"\1", rest)
    scale = _SCALE.search(rest)
    factor = 1.0
    if scale:
        factor = _SCALES[scale[1].casefold()]
        rest = rest[: scale.start()].strip()
    if rest.endswith("-") and len(rest) > 1:
        rest, sign = rest[:-1].strip(), -sign
    digits = (
        rest.translate(_SPACES)
        if re.fullmatch(r"[+-]?\d{1,3}(?:[ \u00a0\u202f\u2009\u2007]\d{3})*(?:[.,]\d+)?|\S+", rest)
        else rest
    )
    digits = re.sub(r"(?<=\d)['’](?=\d{3})", "", digits)
    return _Parts(digits, sign, factor, currency, unclear, percent, bool(pounds))


def _currency(found: re.Match[str]) -> str | None:
    if found["dollar"]:
        return _DOLLARS.get(found["dollar"].casefold())
    if found["code"]:
        return found["code"].upper()
    return _SYMBOLS.get(found["symbol"]) if found["symbol"] else None


def _style(digits: list[str], lean: Style | None) -> tuple[Style, str, bool]:
    point = comma = open_ = 0
    for text in digits:
        body = text.lstrip("+-")
        if "." in body and "," in body:
            last_is_point = body.rfind(".") > body.rfind(",")
            point, comma = point + last_is_point, comma + (not last_is_point)
        elif body.count(",") > 1 or (body.count(".") == 1 and not re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", body)):
            point += bool(re.fullmatch(r"[\d.,]+", body))
        elif body.count(".") > 1 or (body.count(",") == 1 and not re.fullmatch(r"[1-9]\d{0,2},\d{3}", body)):
            comma += bool(re.fullmatch(r"[\d.,]+", body))
        elif re.fullmatch(r"[\d]+[.,]\d{3}", body):
            open_ += 1
    if point or comma:
        style: Style = "point" if point >= comma else "comma"
        contrary = min(point, comma)
        why = f"{max(point, comma):,} amounts can only be read that way" + (
            f", {contrary:,} contradict it" if contrary else ""
        )
        return style, why if style == "comma" or contrary else "", True
    if open_ and lean:
        return lean, "no amount settles it; as elsewhere in the same file", False
    return "point", "no amount settles it; read the English way" if open_ else "", False


def _value(part: _Parts, style: Style) -> float:
    text = part.digits
    if style == "point":
        if "," in text and not re.fullmatch(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?", text):
            return np.nan
        text = text.replace(",", "")
    else:
        if "." in text and not re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", text):
            return np.nan
        text = text.replace(".", "").replace(",", ".")
    value = part.sign * float(text) if _PLAIN.fullmatch(text) else np.nan
    if part.scale != 1:
        value = round(value * part.scale, 4)
    return value if np.isfinite(value) else np.nan
