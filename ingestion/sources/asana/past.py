"""What a task's stories tell of its past: each takes the task one step back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ingestion.body import Body, inner, moment, objects
from ingestion.sources.asana.body import People, amount, dates, gid, number, text
from ingestion.tasks.history import History
from ingestion.tasks.plan import Home, Task, Who

_COMPLETED = frozenset({"marked_complete"})
_REOPENED = frozenset({"marked_incomplete"})


@dataclass
class Past:
    """Steps of one task, newest first: moment, the task as it became and as it was."""

    steps: list[tuple[datetime, Task, Task]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def past(task: Task, stories: list[Body], people: People, custom: Mapping[str, Body]) -> Past:
    """Walk back through the stories of a task; `custom` are the definitions of its custom fields by gid."""
    found = Past()
    dated = [(on, story) for story in stories if (on := moment(story.get("created_at")))]
    dated.sort(key=lambda pair: (pair[0], text(pair[1], "gid") or ""))
    done = _finished(dated)
    assigned = _assigned(dated, people)
    after = task
    for spot in range(len(dated) - 1, -1, -1):
        on, story = dated[spot]
        kind = text(story, "resource_subtype") or ""
        before = after
        if kind in _COMPLETED:
            before = replace(after, completed=False, done_on=None)
        elif kind in _REOPENED:
            before = replace(after, completed=True, done_on=done[spot])
        elif kind in {"assigned", "unassigned"}:
            owner = assigned[spot]
            before = after if owner is None else replace(after, owner=owner[0])
        else:
            before = _step(after, kind, story, people, custom)
        if before != after:
            found.steps.append((on, after, before))
            after = before
    return found


def remember(found: Past, history: History) -> None:
    """Tell the history every step."""
    for on, after, before in found.steps:
        history.step(on, after, before)


def earlier_texts(found: Past) -> dict[str, list[str]]:
    """Texts that custom fields once had, by title."""
    texts: dict[str, list[str]] = {}
    for _, _, before in found.steps:
        for title, said in before.custom.items():
            texts.setdefault(title, []).append(said)
    return texts


def _step(task: Task, kind: str, story: Body, people: People, custom: Mapping[str, Body]) -> Task:
    if kind in {"due_date_changed", "due_today", "start_date_changed"} and isinstance(story.get("old_dates"), Mapping):
        start, due = dates(story, "old_dates")
        return replace(task, start=start, due=due)
    if kind == "name_changed" and (name := text(story, "old_name")):
        return replace(task, name=name)
    if kind == "section_changed" and (section := text(inner(story, "old_section"), "name")):
        project = gid(story, "project")
        homes = tuple(
            Home(home.project, section) if project in {None, home.project} and _stands(home, story) else home
            for home in task.homes
        )
        return replace(task, homes=homes)
    if kind.endswith("_custom_field_changed"):
        return _custom(task, kind, story, people, custom)
    return task


def _stands(home: Home, story: Body) -> bool:
    """True where the story moved the task into the section it is in here; sections of other projects stay."""
    new = text(inner(story, "new_section"), "name")
    return new is None or new == home.section


def _custom(task: Task, kind: str, story: Body, people: People, custom: Mapping[str, Body]) -> Task:
    field_ = inner(story, "custom_field")
    title = text(field_, "name")
    if title is None:
        return task
    was: str | None
    if kind.startswith("enum"):
        was = text(inner(story, "old_enum_value"), "name")
    elif kind.startswith("multi_enum"):
        was = "; ".join(name for one in objects(story, "old_multi_enum_values") if (name := text(one, "name"))) or None
    elif kind.startswith("number"):
        plain = number(story.get("old_number_value"))
        was = None if plain is None else amount(plain, custom.get(text(field_, "gid") or "", {}))
    elif kind.startswith("date"):
        _, when = dates(story, "old_date_value")
        was = when.isoformat() if when else None
    elif kind.startswith("people"):
        was = next((who.id for one in objects(story, "old_people_value") if (who := people.who(one))), None)
    elif kind.startswith("text"):
        was = text(story, "old_text_value")
    else:
        return task
    rest = {name: said for name, said in task.custom.items() if name != title}
    return replace(task, custom={**rest, title: was} if was else rest)


def _finished(dated: list[tuple[datetime, Body]]) -> list[date | None]:
    """For each story the day the task had last been completed before it."""
    out: list[date | None] = []
    last: date | None = None
    for on, story in dated:
        out.append(last)
        if text(story, "resource_subtype") in _COMPLETED:
            last = on.date()
    return out


def _assigned(dated: list[tuple[datetime, Body]], people: People) -> list[tuple[Who | None] | None]:
    """For each story who the owner was before it; None where nobody knows.

    Before the first assignment there was nobody; who was there before somebody was only taken off is not said.
    """
    out: list[tuple[Who | None] | None] = []
    now: tuple[Who | None] | None = None
    for _, story in dated:
        kind = text(story, "resource_subtype")
        out.append(now if now is not None or kind != "assigned" else (None,))
        if kind == "assigned":
            now = (people.who(inner(story, "assignee")),)
        elif kind == "unassigned":
            now = (None,)
    return out
