"""A board's actions: comments become updates, changes of cards become history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from ingestion.body import Body, day, inner, moment
from ingestion.sources.trello.board import Cards, Names, done, finished_on
from ingestion.sources.trello.body import text
from ingestion.tasks.history import History
from ingestion.tasks.layout import Layout
from ingestion.tasks.plan import Home, Task
from ingestion.text.markdown_body import markdown_text

MOST = 1000
"""A board export holds at most its latest thousand actions."""


@dataclass
class Past:
    """What the actions tell of the cards, newest first.

    Attributes:
        steps: moment, card as it became and as it was.
        closed: day each archived card (or its list) was archived.
        finished: day each card was finished.
    """

    steps: list[tuple[datetime, str, Task, Task]] = field(default_factory=list)
    closed: dict[str, date] = field(default_factory=dict)
    finished: dict[str, date] = field(default_factory=dict)


def comments(actions: Iterable[Body], cards: Mapping[str, Task], layout: Layout, who: Names) -> list[dict[str, Any]]:
    """Comments on cards as rows of updates."""
    rows = []
    for action in actions:
        if text(action, "type") not in {"commentCard", "copyCommentCard"}:
            continue
        data = inner(action, "data")
        card = cards.get(text(inner(data, "card"), "id") or "")
        on = day(action.get("date"))
        said = markdown_text(text(data, "text") or "")
        if card is None or card.id not in layout.homes or on is None or not said:
            continue
        creator = inner(action, "memberCreator")
        person = who.get(text(creator, "id"))
        project = layout.project_of(card)
        row: dict[str, Any] = {
            "id": text(action, "id"),
            "project": project,
            "item": None if layout.is_project(card) else card.id,
            "dated": on,
            "author": person.id if person else text(creator, "fullName") or text(creator, "username"),
            "text": said,
            "url": f"{card.url}#comment-{text(action, 'id')}" if card.url and text(action, "id") else card.url,
        }
        rows.append(row)
    return rows


def past(actions: Iterable[Body], tasks: Mapping[str, Task], complete: Mapping[str, bool], cards: Cards) -> Past:
    """Walk back through the actions from what the cards are now."""
    found = Past()
    state = dict(tasks)
    ticked = dict(complete)
    dated = [(on, action) for action in actions if (on := moment(action.get("date"))) is not None]
    for on, action in sorted(dated, key=lambda pair: pair[0], reverse=True):
        _archived(action, on.date(), tasks, cards, found)
        if text(action, "type") == "updateCheckItemStateOnCard":
            _ticked_off(action, on, state, found)
            continue
        after = state.get(text(inner(action, "data", "card"), "id") or "")
        if after is None:
            continue
        before, was_ticked = _before(action, after, ticked=ticked.get(after.id, False), cards=cards)
        if after.completed and not before.completed:
            found.finished.setdefault(after.id, on.date())
        if before != after:
            found.steps.append((on, after.id, after, before))
            state[after.id], ticked[after.id] = before, was_ticked
    return found


def remember(found: Past, history: History) -> None:
    """Tell the history every step, with the day a card was finished in each of its states."""
    done_on: dict[str, date | None] = dict(found.finished)
    for on, key, after, before in found.steps:
        new = finished_on(after, done_on.get(key))
        if after.completed and not before.completed:
            done_on[key] = None
        history.step(on, new, finished_on(before, done_on.get(key)))


def _before(action: Body, card: Task, *, ticked: bool, cards: Cards) -> tuple[Task, bool]:
    """The card as it was before the action, and whether its due day was ticked off."""
    kind, data = text(action, "type"), inner(action, "data")
    old = inner(data, "old")
    if kind in {"addMemberToCard", "removeMemberFromCard"}:
        return _member(card, text(data, "idMember"), cards, added=kind == "addMemberToCard"), ticked
    if kind != "updateCard":
        return card, ticked
    before = card
    if "due" in old:
        before = replace(before, due=day(old.get("due")))
    if "start" in old:
        before = replace(before, start=day(old.get("start")))
    if name := text(old, "name"):
        before = replace(before, name=name)
    if isinstance(old.get("dueComplete"), bool):
        ticked = old["dueComplete"] is True
    listed = text(old, "idList")
    if listed:
        named = cards.lists.names.get(listed) or text(inner(data, "listBefore"), "name")
        before = replace(before, homes=tuple(Home(home.project, named) for home in before.homes))
    if listed or "dueComplete" in old:
        before = done(before, complete=ticked)
    return before, ticked


def _member(card: Task, member: str | None, cards: Cards, *, added: bool) -> Task:
    """Only the first member is the owner, so only a change of that one is known."""
    who = cards.who.get(member)
    if who is None:
        return card
    if added:
        return replace(card, owner=None) if card.owner == who else card
    return replace(card, owner=who) if card.owner is None else card


def _ticked_off(action: Body, on: datetime, state: dict[str, Task], found: Past) -> None:
    item = state.get(text(inner(action, "data", "checkItem"), "id") or "")
    if item is None:
        return
    now_done = text(inner(action, "data", "checkItem"), "state") == "complete"
    if now_done == item.completed:
        before = replace(item, completed=not now_done)
        if now_done:
            found.finished.setdefault(item.id, on.date())
        found.steps.append((on, item.id, item, before))
        state[item.id] = before


def _archived(action: Body, on: date, tasks: Mapping[str, Task], cards: Cards, found: Past) -> None:
    data = inner(action, "data")
    if text(action, "type") == "updateCard" and inner(data, "card").get("closed") is True:
        key = text(inner(data, "card"), "id") or ""
        if key in tasks and isinstance(inner(data, "old").get("closed"), bool):
            found.closed.setdefault(key, on)
    if text(action, "type") == "updateList" and inner(data, "list").get("closed") is True:
        name = cards.lists.names.get(text(inner(data, "list"), "id") or "")
        for key, task in tasks.items():
            if name and any(home.section == name for home in task.homes):
                found.closed.setdefault(key, on)


def members(actions: Iterable[Body]) -> list[Body]:
    """People the actions name, who may have left the board since."""
    named = [inner(action, "memberCreator") for action in actions] + [inner(action, "member") for action in actions]
    return [one for one in named if one]
