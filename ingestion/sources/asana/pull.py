"""Fetching: what is still to be asked is a queue, and each batch answered is a page.

A full run lists everything. A later run asks each project for its events since the sync token that
was kept, and fetches only what they name; where the token is too old (412) the tasks of that project
are listed again. Sync tokens are kept as records, because nothing else outlives a run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ingestion.live.connector import Json, Order, Page, RawRecord, Target, Wire
from ingestion.sources.asana.judge import actions_in, is_error, is_expired, status_of, why
from ingestion.sources.asana.queries import TOGETHER, Question, action, question
from portfolio.errors import SourceUnreadable

_EXPIRED_SYNC = 412
_FORBIDDEN, _NOT_FOUND = 403, 404
_DENIED = frozenset({402, _FORBIDDEN, _NOT_FOUND})
_BARE = ("task", "subtasks", "user", "stories")
_OPTIONAL = frozenset({"events", "stories", "statuses", "users", "user", "portfolios", "contents", "goals", "links"})
"""Questions whose refusal leaves the rest whole."""
_WORDS = {"events": "changes", "stories": "history and comments", "statuses": "status updates", "user": "people",
          "users": "people", "contents": "the projects of a portfolio", "links": "what supports a goal"}  # fmt: skip


def pull(wire: Wire, target: Target, order: Order) -> Iterator[Page]:
    """Pages until nothing is left to ask."""
    run = _Run.resumed(wire, target, order)
    while asked := run.next():
        reply = wire.post("/batch", {"data": {"actions": [action(one) for one in asked]}})
        answers = actions_in(reply.body)
        if len(answers) != len(asked):
            raise SourceUnreadable(f"Asana answered {len(answers)} of {len(asked)} questions; try again later.")
        run.records, run.gone = [], []
        for one, answer in zip(asked, answers, strict=True):
            run.take(one, answer)
        first = str(asked[0][0])
        what = {"stories": "history", "subtasks": "tasks", "task": "tasks"}.get(first, first)
        yield Page(tuple(run.records), run.then(), tuple(run.gone), what)


@dataclass
class _Run:
    """One run: what is still to be asked, and what was asked so that nothing is asked twice.

    Attributes:
        asks: questions with all their words.
        bare: questions that are only a word and ids, asked when no other is left.
        seen: `what/gid` of what was asked or must be remembered until the run ends.
        known: `what/gid` of what earlier runs kept.
        tokens: number and sync token by project.
        history: False where the user does not want stories.
    """

    wire: Wire
    full: bool
    since: datetime | None
    history: bool
    several: bool
    known: set[str]
    tokens: dict[str, tuple[int, str]]
    asks: list[Question]
    bare: dict[str, list[str]]
    seen: dict[str, None]
    records: list[RawRecord] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What is done with each record of an answer."""
        self._take: dict[str, Callable[[str, Mapping[str, Any]], None]] = {
            "workspaces": self._workspace, "projects": self._project, "project": self._project,
            "tasks": self._task, "task": self._task, "subtasks": self._task, "stories": self._story,
            "statuses": self._status, "users": self._user, "user": self._user, "portfolios": self._portfolio,
            "portfolio": self._portfolio, "contents": self._content, "goals": self._goal, "links": self._link,
        }  # fmt: skip

    @classmethod
    def resumed(cls, wire: Wire, target: Target, order: Order) -> "_Run":
        """The run where the last page left it, or a new one."""
        at: Json = order.at
        new = "asks" not in at
        full = order.full or order.since is None
        tokens = _newest(order.known("sync"))
        asks = _first(target, {} if full else tokens) if new else [list(one) for one in at["asks"]]
        run = cls(
            wire=wire,
            full=full,
            since=order.since,
            history=target.options.get("history") != "off",
            several=len(target.scope) != 1,
            known={f"{kind}/{gid}" for kind in ("user", "status", "project") for gid in order.known(kind)},
            tokens=tokens,
            asks=asks,
            bare={what: [] for what in _BARE} | {what: gids.split() for what, gids in at.get("bare", {}).items()},
            seen=dict.fromkeys(_scopes(asks) if new else at.get("seen", ())),
        )
        if new and not run.full:
            for kind, gid in order.hints:
                if kind == "task":
                    run.changed(gid)
        return run

    def next(self) -> list[Question]:
        """The next questions that are asked together."""
        asked, self.asks = self.asks[:TOGETHER], self.asks[TOGETHER:]
        for what in _BARE:
            room = TOGETHER - len(asked)
            asked += [question(what, gid) for gid in self.bare[what][:room]]
            self.bare[what] = self.bare[what][room:]
        return asked

    def then(self) -> Json:
        """Where to go on."""
        bare = {what: " ".join(gids) for what, gids in self.bare.items() if gids}
        return {"asks": self.asks, "bare": bare, "seen": list(self.seen)}

    def take(self, asked: Question, answer: Mapping[str, Any]) -> None:
        """Keep what an answer brings, and ask what follows from it."""
        what, gid, _, more = asked
        body = answer.get("body")
        if what == "events" and (status_of(answer) == _EXPIRED_SYNC or not is_error(answer)):
            self._events(gid, body if isinstance(body, Mapping) else {}, fresh=status_of(answer) == _EXPIRED_SYNC)
            return
        if is_expired(answer) and asked[2]:
            self.asks.append([what, gid, None, more])
            return
        if is_error(answer):
            self._refused(asked, answer)
            return
        body = body if isinstance(body, Mapping) else {}
        data = body.get("data")
        bodies = [one for one in (data if isinstance(data, list) else [data]) if isinstance(one, Mapping)]
        for one in bodies:
            if isinstance(one.get("gid"), str):
                self._take[what](gid, one)
        following = body.get("next_page")
        if isinstance(following, Mapping) and following.get("offset"):
            self.asks.append([what, gid, str(following["offset"]), more])

    def _refused(self, asked: Question, answer: Mapping[str, Any]) -> None:
        what, gid = asked[0], asked[1]
        if what == "task" and status_of(answer) == _NOT_FOUND:
            self.gone.append(("task", gid))
            return
        if what == "project" and self.several and status_of(answer) in {_FORBIDDEN, _NOT_FOUND}:
            self.gone.append(("project", gid))
        elif what not in _OPTIONAL or status_of(answer) not in _DENIED:
            name = {"tasks": "The tasks of project", "subtasks": "The subtasks of task"}.get(what, f"The {what}")
            raise SourceUnreadable(f"{name} {gid} cannot be read from Asana: {why(answer)}.")
        if what == "events":
            if f"open/{gid}" not in self.seen:
                return
            self.asks.append(question("tasks", gid))
        note = f"Asana does not give {_WORDS.get(what, what)}{f' {gid}' if what == 'project' else ''}: {why(answer)}."
        if note not in self.wire.notes:
            self.wire.notes.append(note)

    def _once(self, what: str, gid: object, **more: str) -> None:
        """Ask, unless it was asked in this run already."""
        key = f"{what}/{gid}"
        if isinstance(gid, str) and gid and key not in self.seen:
            self.seen[key] = None
            if what in _BARE:
                self.bare[what].append(gid)
            else:
                self.asks.append(question(what, gid, **more))

    def _keep(self, kind: str, body: Mapping[str, Any], key: str | None = None) -> None:
        self.records.append(RawRecord(kind, key or str(body["gid"]), body))

    def _workspace(self, _: str, body: Mapping[str, Any]) -> None:
        self._once("projects", body["gid"])

    def _project(self, _: str, body: Mapping[str, Any]) -> None:
        gid = str(body["gid"])
        self._keep("project", body)
        if f"read/{gid}" in self.seen:
            return
        self.seen[f"read/{gid}"] = None
        if body.get("archived") is True:
            return
        new = self.full or f"project/{gid}" not in self.known
        if new:
            self.seen[f"new/{gid}"] = None
        status = _gid(body.get("current_status_update"))
        if status and (new or f"status/{status}" not in self.known):
            self._once("statuses", gid, **({} if new or self.since is None else {"created_since": _iso(self.since)}))
        self._person(body.get("owner"))
        if self.full:
            for what in ("users", "portfolios", "goals"):
                self._once(what, _gid(body.get("workspace")))
        self.seen[f"open/{gid}"] = None
        if f"events/{gid}" not in self.seen:
            # The token comes before the tasks: what changes while they are listed is in the next run's events.
            self.asks.insert(0, question("events", gid, None if new else self._token(gid)))

    def _events(self, project: str, body: Mapping[str, Any], *, fresh: bool) -> None:
        token, (number, before) = body.get("sync"), self.tokens.get(project, (0, ""))
        if isinstance(token, str) and token and token != before:
            if before:
                self.gone.append(("sync", _sync_id(project, number, before)))
            self._keep("sync", {"project": project, "sync": token}, _sync_id(project, number + 1, token))
            self.tokens[project] = number + 1, token
        if f"open/{project}" not in self.seen:
            return
        if fresh or f"new/{project}" in self.seen:
            self.asks.insert(0, question("tasks", project))
            return
        data = body.get("data")
        for event in data if isinstance(data, list) else ():
            if isinstance(event, Mapping):
                self._event(project, event)
        if body.get("has_more") is True:
            self.asks.insert(0, question("events", project, self._token(project)))

    def _token(self, project: str) -> str | None:
        return self.tokens[project][1] if project in self.tokens else None

    def _event(self, project: str, event: Mapping[str, Any]) -> None:
        resource, parent = event.get("resource"), event.get("parent")
        gid, kind = _gid(resource), _type(resource)
        if not gid:
            return
        if event.get("action") == "deleted" and kind in {"task", "story"}:
            self.gone.append((kind, gid))
        elif kind == "task":
            self.changed(gid)
        elif kind == "story" and _type(parent) == "task":
            self.changed(_gid(parent))
        elif kind == "section" and event.get("action") == "changed":
            # A section's name stands in every task of it.
            self._once("tasks", project)

    def changed(self, gid: str | None) -> None:
        """A task to be fetched anew, once, with what hangs on it."""
        self._once("task", gid)
        if self.history:
            self._once("stories", gid)

    def _task(self, asked: str, body: Mapping[str, Any]) -> None:
        gid = str(body["gid"])
        self._keep("task", body)
        self._person(body.get("assignee"))
        if self.full:
            # Nothing is listed twice in a full run, so nothing has to be remembered of its many tasks.
            self.bare["stories"] += [gid] if self.history else []
            self.bare["subtasks"] += [gid] if body.get("num_subtasks") else []
            return
        if self.history and (f"new/{asked}" in self.seen or self._is_new(body)):
            self._once("stories", gid)
        if body.get("num_subtasks"):
            self._once("subtasks", gid)

    def _is_new(self, body: Mapping[str, Any]) -> bool:
        """True where a task that was listed again changed since the last run."""
        try:
            moment = datetime.fromisoformat(str(body.get("modified_at")))
        except ValueError:
            return True
        return self.since is None or moment.tzinfo is None or moment >= self.since

    def _person(self, who: object) -> None:
        """Somebody the workspace's list, read in full runs, has not named yet."""
        gid = _gid(who)
        if gid and not self.full and f"user/{gid}" not in self.known:
            self._once("user", gid)

    def _story(self, task: str, body: Mapping[str, Any]) -> None:
        self._keep("story", {**body, "target": body.get("target") or {"gid": task, "resource_type": "task"}})

    def _status(self, project: str, body: Mapping[str, Any]) -> None:
        self._keep("status", {**body, "parent": body.get("parent") or {"gid": project, "resource_type": "project"}})

    def _user(self, _: str, body: Mapping[str, Any]) -> None:
        self._keep("user", body)

    def _portfolio(self, _: str, body: Mapping[str, Any]) -> None:
        self._keep("portfolio", body)
        self._once("contents", body["gid"])

    def _content(self, portfolio: str, body: Mapping[str, Any]) -> None:
        if _type(body) == "project":
            self._keep("member", {"portfolio": portfolio, "project": body["gid"]}, f"{portfolio}/{body['gid']}")
            if f"portfolio-scope/{portfolio}" in self.seen:
                self._once("project", body["gid"])

    def _goal(self, _: str, body: Mapping[str, Any]) -> None:
        self._keep("goal", body)
        self._once("links", body["gid"])

    def _link(self, _: str, body: Mapping[str, Any]) -> None:
        self._keep("link", body)


def _first(target: Target, tokens: Mapping[str, tuple[int, str]]) -> list[Question]:
    if target.site == "portfolio":
        return [question("portfolio", gid) for gid in target.scope]
    if target.site == "workspace":
        return [question("projects", gid) for gid in target.scope]
    asks = [
        one
        for gid in target.scope
        for one in (question("project", gid), question("events", gid, tokens.get(gid, (0, None))[1]))
    ]
    return asks or [question("workspaces")]


def _scopes(asks: Sequence[Question]) -> list[str]:
    """Marks of the portfolios whose projects are what was asked for, and of events that are asked for already."""
    marks = {"portfolio": "portfolio-scope", "events": "events"}
    return [f"{marks[one[0]]}/{one[1]}" for one in asks if one[0] in marks]


def _newest(ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The newest sync token of each project; a record's id holds it, because a run is told only ids."""
    found: dict[str, tuple[int, str]] = {}
    for key in ids:
        project, number, token = key.split("/", 2)
        if int(number) > found.get(project, (0, ""))[0]:
            found[project] = int(number), token
    return found


def _sync_id(project: str, number: int, token: str) -> str:
    return f"{project}/{number}/{token}"


def _gid(thing: object) -> str | None:
    gid = thing.get("gid") if isinstance(thing, Mapping) else None
    return gid if isinstance(gid, str) and gid else None


def _type(thing: object) -> str:
    return str(thing.get("resource_type") or "") if isinstance(thing, Mapping) else ""


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
