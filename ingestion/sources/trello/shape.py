"""Boards with their cards and actions to pictures: today's, and those of the days its actions tell of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ingestion.body import Body
from ingestion.source import Records
from ingestion.sources.trello.actions import MOST, Past, comments, members, past, remember
from ingestion.sources.trello.board import Cards, Lists, Names, board_of, finished_on
from ingestion.sources.trello.body import text
from ingestion.tables.mapping import ListMapping
from ingestion.tasks.history import History
from ingestion.tasks.layout import Layout
from ingestion.tasks.place import tables
from ingestion.tasks.plan import Plan, Task


@dataclass(frozen=True)
class Boards:
    """Everything that is known of some boards, as Trello's API gives it."""

    boards: list[Body]
    lists: list[Body] = field(default_factory=list)
    cards: list[Body] = field(default_factory=list)
    checklists: list[Body] = field(default_factory=list)
    members: list[Body] = field(default_factory=list)
    fields: list[Body] = field(default_factory=list)
    actions: list[Body] = field(default_factory=list)


@dataclass(frozen=True)
class Made:
    """Pictures, and what became of every card, check item and comment."""

    records: tuple[Records, ...]
    read: int
    loaded: int
    archived: int
    unmapped: tuple[str, ...]
    notes: tuple[str, ...]
    lost: tuple[str, ...] = ()


def shape(given: Boards, source: str, today: date, mapping: ListMapping, items: str | None = None) -> Made:
    """Make the pictures."""
    who = Names([*members(given.actions), *given.members])
    lists = Lists.of(given.lists)
    cards = Cards(lists, who, given.fields)
    boards = tuple(board for body in given.boards if (board := board_of(body, who)) is not None)
    tasks: dict[str, Task] = {}
    complete: dict[str, bool] = {}
    hidden: set[str] = set()
    for body in given.cards:
        task = cards.card(body)
        if task is not None:
            tasks[task.id] = task
            complete[task.id] = body.get("dueComplete") is True
            hidden |= {task.id} if cards.is_archived(body) else set()
    for checklist in given.checklists:
        for task in cards.check_items(checklist, tasks):
            tasks.setdefault(task.id, task)
            hidden |= {task.id} if task.parent in hidden else set()
    known = past(given.actions, tasks, complete, cards)
    now = [finished_on(task, known.finished.get(task.id)) for task in tasks.values()]
    plan = Plan(boards, tuple(now))
    layout = Layout(plan, mapping, items=items, earlier=_earlier(known))
    said = comments(given.actions, tasks, layout, who)
    layout.plan = replace(plan, updates=tuple(said))
    gone = {key: _day_gone(tasks[key], known, today) for key in hidden if key in layout.homes}
    picture = Records(source, today, complete=True, tables=tables(layout, source, gone=frozenset(gone)))
    history = History(layout)
    remember(known, history)
    for key, on in gone.items():
        history.gone(layout.tasks[key], on)
    records, notes = history.pictures(picture)
    bodies = [*given.cards, *(one for checklist in given.checklists for one in checklist.get("checkItems") or ())]
    spoken = sum(text(action, "type") in {"commentCard", "copyCommentCard"} for action in given.actions)
    return Made(
        records,
        read=len(bodies) + spoken + len(boards),
        loaded=len(layout.homes) - len(gone) + len(said) + len(boards) - sum(b.id in layout.lists for b in boards),
        archived=len(gone),
        unmapped=tuple(_unmapped(layout)),
        notes=(*notes, *_notes(given, layout, len(gone))),
        lost=tuple(task.name for task in layout.lost),
    )


def _earlier(known: Past) -> Mapping[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for _, _, _, before in known.steps:
        for title, said in before.custom.items():
            texts.setdefault(title, []).append(said)
    return texts


def _day_gone(task: Task, known: Past, today: date) -> date:
    """The day a card was archived; where no action tells it, the last day anything happened to it."""
    return known.closed.get(task.id) or known.closed.get(task.parent or "") or task.modified or today


def _unmapped(layout: Layout) -> list[str]:
    read = {*layout.items.titles, *layout.projects.titles, "Labels"}
    return sorted({title for task in layout.plan.tasks for title in task.custom if title not in read})


def _notes(given: Boards, layout: Layout, archived: int) -> list[str]:
    notes = []
    if archived:
        notes.append(f"{archived} archived cards and their check items are kept for their past only.")
    if len(given.actions) >= MOST:
        notes.append(f"A board export holds its latest {MOST:,} actions; what happened before them is not known.")
    notes += [
        f"'{title}' says '{said[:60]}' {count} times, which is no value of the field it is read as."
        for (title, said), count in sorted(layout.unread.items())[:20]
    ]
    return notes
