"""Programmes, departments, goals and teams that a question names, as the projects that belong to them."""

from insights.ask.entities import values_in
from insights.ask.plan import Filter
from insights.ask.understand import names_in
from insights.ask.words import Question, read
from portfolio.snapshot import Portfolio

_COLUMNS = ("programme", "department", "goals", "team")
_SHORTEST = 3


def homes_said(asked: Question, portfolio: Portfolio) -> tuple[Filter, ...]:
    """Conditions on projects by the groups that are named; their words are then understood."""
    facts, named = portfolio.ask(names_in, "projects", None)
    text = read(asked.text)
    for word in asked.words:
        if word.used is not None:
            text.use(word.start, word.end, "before")
    found: dict[str, list[str]] = {}
    for start, value in values_in(text, named, asked.text):
        if value.field in _COLUMNS and len(value.text) >= _SHORTEST:
            found.setdefault(value.field, []).append(value.text)
            end = max(word.end for word in text.words if word.start >= start and word.used == "value")
            asked.use(start, min(end, start + len(value.text)), "name")
    conditions = []
    for column, texts in found.items():
        cells = facts.frame[column].astype("str").fillna("")
        parts = cells.str.split(facts.parted[column]) if column in facts.parted else cells.map(lambda cell: [cell])
        mine = parts.map(lambda cell, texts=texts: any(one.strip() in texts for one in cell)).astype(bool)
        ids = tuple(map(str, facts.frame.index[mine]))
        said = f"that touch {facts.fields[column].label} {' or '.join(texts)}"
        conditions.append(Filter(field="project", op="is", any_of=ids, said=said))
        asked.find(rf"(?:{facts.fields[column].called})", "name")
    return tuple(conditions)
