"""What was written about a project, where no column says when something is, or whether it is done."""

import re
from itertools import pairwise

import pandas as pd

from insights.ask import cite
from insights.ask.compose import Told
from insights.ask.plan import Plan
from insights.ask.times import spell
from insights.ask.words import STOP, fold
from insights.evidence import plain
from insights.narration.plain import line
from portfolio.evidence import Evidence, SourceRef
from portfolio.snapshot import Portfolio

_CUT = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\[@*])|\n+")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATED = re.compile(
    rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|\b{_MONTH} \d{{1,2}},? \d{{4}}"
    rf"|\b{_MONTH},? \d{{4}}",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:goal|project|work|programme|release|migration|it|this|scheme) (?:is |was |has been |now |are )*"
    r"(?:complete[d]?|finished|done|closed|delivered|shipped|published|released|merged)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|isn.t|wasn.t|incomplete|until|once|when|if|before|after|will|to be)\b", re.IGNORECASE)
_ASKING = frozenset(
    [
        "when",
        "supposed",
        "expected",
        "latest",
        "update",
        "before",
        "after",
        "due",
        "will",
        "happen",
        "happened",
        "did",
        "get",
        "got",
    ]
)
_MOST_READ = 60
_ROOT = 5


def from_words(plan: Plan, told: Told, portfolio: Portfolio) -> Told:
    """The newest sentence that says when it is, or that it is done; the refusal itself where there is none.

    Nothing is read where the source withholds the cell that was asked for.
    """
    if any(key in portfolio.projects[row].withheld for row in plan.ids for key in plan.fields):
        return told
    when = "when" in fold(plan.topic).split()
    names = {w[:_ROOT] for row in plan.ids for w in fold(portfolio.name_of(row)).split()}
    wanted = {w[:_ROOT] for w in fold(plan.topic).split() if w not in STOP and w not in _ASKING} - names
    updates = portfolio.updates
    rows = updates[updates["project"].isin(list(plan.ids))].sort_values("dated", ascending=False, kind="stable")
    best: tuple[int, dict[str, object], str] | None = None
    for row in rows.head(_MOST_READ).to_dict("records"):
        for sentence in _sentences(str(row["text"])):
            fit = _speaks(sentence, wanted) if when else _tells_done(sentence)
            if fit and (best is None or fit > best[0]):
                best = (fit, {str(k): v for k, v in row.items()}, sentence)
        if best is not None:
            break
    return _quoted(portfolio, best[1], best[2]) if best else told


def _sentences(text: str) -> list[str]:
    cuts = [0, *(m.end() for m in _CUT.finditer(text)), len(text)]
    return [text[a:b].strip() for a, b in pairwise(cuts) if text[a:b].strip()]


def _speaks(sentence: str, wanted: set[str]) -> int:
    """How many of the asked words a sentence with a date holds."""
    if not _DATED.search(sentence):
        return 0
    return len(wanted & {w[:_ROOT] for w in fold(sentence).split()})


def _tells_done(sentence: str) -> int:
    return int(bool(_DONE.search(sentence)) and not _NOT.search(sentence))


def _quoted(portfolio: Portfolio, row: dict[str, object], sentence: str) -> Told:
    day, project = pd.Timestamp(str(row["dated"])).date(), str(row["project"])
    ref = SourceRef(
        source=plain(row["source"]), kind="update", id=str(row["id"]), project=project,
        field=plain(row["field"]) or "text", url=plain(row["url"]) or None,
    )  # fmt: skip
    evidence = Evidence(ref=ref, quote=sentence, dated=day, age_days=(portfolio.as_of - day).days)
    text = f"{portfolio.name_of(project)}: no column says so; the update of {spell(day)} says “{line(sentence)}” [1]"
    return Told(text, citations=cite.numbered([evidence]))
