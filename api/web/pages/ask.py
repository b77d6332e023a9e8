"""Ask: a question in plain words, its answer with the rows behind it, and every citation opened where it stands."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any

from fastapi import Query, Response

from api.web.exporting import as_csv
from api.web.here import At, Here
from api.web.links import part
from api.web.page import WATCH, Page
from api.web.proofs import in_context
from api.web.words import initial, label
from portfolio.errors import PortfolioError
from portfolio.evidence import Evidence
from portfolio.findings import Answer

PAGE = Page("/ask", "Ask", WATCH)

MOST_ROWS = 50
_LONGEST = 2_000
_MARK = re.compile(r"\[(\d{1,3})\]")

Question = Annotated[str, Query(max_length=_LONGEST)]


@PAGE.router.get(PAGE.route)
def ask(here: At, q: Question = "") -> Response:
    """The question and its answer; without a question, what can be asked."""
    return here.show(PAGE, "ask.html", lambda: _shown(here, q.strip()))


@PAGE.router.get(PAGE.route + ".csv")
def rows(here: At, q: Annotated[str, Query(min_length=1, max_length=_LONGEST)]) -> Response:
    """All rows behind an answer, as a file."""
    answer = here.workspace.ask(here.portfolio, q, here.as_of)
    columns = _columns(answer.rows)
    lines = [[row.get(name, "") for name in columns] for row in answer.rows]
    return as_csv(f"{here.portfolio} answer {answer.as_of.isoformat()}", columns, lines)


def _shown(here: Here, question: str) -> dict[str, Any]:
    told: dict[str, Any] = {"question": question, "answer": None, "refused": "", "examples": list(_examples(here))}
    if not question:
        return told
    try:
        answer = here.workspace.ask(here.portfolio, question, here.as_of)
    except PortfolioError as refused:
        return told | {"refused": str(refused)}
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    paragraphs = list(_paragraphs(answer))
    return told | {
        "answer": answer,
        "said": paragraphs,
        "marked": any(n for pieces in paragraphs for _, n in pieces),
        "columns": [(name, initial(label(name))) for name in _columns(answer.rows)],
        "rows": answer.rows[:MOST_ROWS],
        "numeric": {name for name in _columns(answer.rows) if _counts(answer.rows, name)},
        "homes": _homes(here, answer.rows[:MOST_ROWS]),
        "left_out": max(0, len(answer.rows) - MOST_ROWS),
        "cited": [(one, in_context([_evidence(one)], picture)[0]) for one in answer.citations],
        "plan": list(_read_as(answer.plan)),
        "csv": here.link(PAGE.path + ".csv", q=question),
    }


def _evidence(citation: Any) -> Evidence:
    return Evidence(ref=citation.ref, quote=citation.quote, dated=citation.dated, age_days=citation.age_days)


def _paragraphs(answer: Answer) -> Iterator[list[tuple[str, int]]]:
    """The words of an answer, a paragraph for each row whose last sentence they repeat, each in linked pieces."""
    known = {citation.n for citation in answer.citations}
    said = {value for row in answer.rows for value in row.values() if isinstance(value, str) and value.endswith(".")}
    ends = {answer.answer.find(value) + len(value) for value in said if value in answer.answer}
    bounds = sorted({0, *ends, len(answer.answer)})
    for begin, end in pairwise(bounds):
        if words := answer.answer[begin:end].strip():
            yield _linked(words, known)


def _linked(words: str, known: Collection[int]) -> list[tuple[str, int]]:
    """Words in pieces, each with the number of the citation that follows it, or 0."""
    pieces: list[tuple[str, int]] = []
    start = 0
    for mark in _MARK.finditer(words):
        if int(mark[1]) in known:
            pieces.append((words[start : mark.start()], int(mark[1])))
            start = mark.end()
    return [*pieces, (words[start:], 0)]


def _columns(rows_of: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows_of for name in row))


def _counts(rows_of: Sequence[Mapping[str, object]], name: str) -> bool:
    """Whether a column holds numbers and nothing else."""
    values = [row[name] for row in rows_of if row.get(name) is not None]
    return bool(values) and all(isinstance(value, int | float) for value in values)


def _homes(here: Here, rows_of: Sequence[Mapping[str, object]]) -> Mapping[str, str]:
    """Pages of what the cells of rows name: insights by id, projects by id or by a name that only one of them has."""
    named = {value for row in rows_of for value in row.values() if isinstance(value, str)}
    brief = here.workspace.brief(here.portfolio, here.as_of)
    homes = {one.id: here.link(f"/insights/{part(one.id)}") for one in brief.insights if one.id in named}
    found: dict[str, set[str]] = {}
    for score in brief.scores:
        for word in {score.project, score.name} & named:
            found.setdefault(word, set()).add(score.project)
    return homes | {word: here.project(min(ids)) for word, ids in found.items() if len(ids) == 1}


def _read_as(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The plan that was run, in the words a person checks it by."""
    if not plan:
        return
    yield "Does", f"{plan.get('action', '')} {label(str(plan.get('subject', '')))}".strip()
    for name, title in (("measure", "Of"), ("group", "By"), ("on", "On the picture of"), ("since", "Compared with")):
        if plan.get(name):
            yield title, label(str(plan[name]))
    said = [str(one.get("said", "")) for one in plan.get("filters", ()) if isinstance(one, Mapping) and one.get("said")]
    if said:
        yield "Only", "; ".join(said)
    if plan.get("limit"):
        yield "At most", str(plan["limit"])
    for assumption in plan.get("assumptions", ()):
        yield "Taken to mean", str(assumption)


def _examples(here: Here) -> Iterator[str]:
    """Questions about this portfolio that somebody might begin with."""
    brief = here.workspace.brief(here.portfolio, here.as_of)
    yield "How are we doing?"
    yield "How many projects are late?"
    yield "Which five projects have the highest risk score?"
    worst = max(brief.scores, key=lambda score: (score.score, score.name), default=None)
    if worst is not None:
        yield f"Why is {worst.name} at risk?"
        yield f"What waits on {worst.name}?"
    yield "Which vendors serve more than one project?"
    earlier = [day for day in here.days if day < here.shown]
    if earlier:
        yield f"Which projects have a later end date than on {earlier[0].isoformat()}?"
