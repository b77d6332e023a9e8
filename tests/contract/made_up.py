"""A small vendor that exists only here, and its connector: boards of items with a log, and notes."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from ingestion.live.connector import (
    FINE,
    Landed,
    Order,
    Page,
    RawRecord,
    Reply,
    Service,
    Shaped,
    Sight,
    Target,
    Verdict,
    Wire,
)
from ingestion.live.replay import replay
from ingestion.live.rows import table
from ingestion.source import Records
from tests.contract.server import Answer, Asked, Said

PAGE = 3


class MadeUpConnector:
    """Items page by page, then notes page by page; an incremental run asks for what changed since."""

    name = "made"
    scopes = "Read."
    token = "MADE_TOKEN"  # noqa: S105 - a name
    swept: tuple[str, ...] = ("item", "note")

    def target(self, uri: str) -> Target:
        """`made://BOARD`."""
        return Target(uri, "made", "", tuple(uri.removeprefix("made://").split(",")))

    def service(self, _target: Target, token: str, environ: Mapping[str, str]) -> Service:
        """Where MADE_URL says."""
        most = int(environ.get("MADE_CALLS", "0")) or None
        headers = {"Authorization": f"Bearer {token}"}
        return Service(environ["MADE_URL"], headers, judge=_judge, calls_per_day=most, timeout=5)

    def greet(self, wire: Wire, _target: Target) -> str:
        """Who am I."""
        return f"You are {wire.get('/me').body['name']}."

    def pull(self, wire: Wire, _target: Target, order: Order) -> Iterator[Page]:
        """Every stage from where it stopped."""
        stages = ("item", "note")
        since = "" if order.since is None else order.since.isoformat()
        reached = int(order.at.get("stage", 0))
        for number in range(reached, len(stages)):
            kind = stages[number]
            cursor = str(order.at.get("cursor", "")) if number == reached else ""
            while cursor != "end":
                body = wire.get(f"/{kind}s", {"cursor": cursor, "since": since}).body
                cursor = body["next"] or "end"
                records = tuple(RawRecord(kind, str(one["id"]), one) for one in body["rows"])
                gone = tuple((kind, key) for key in body.get("gone", ()))
                yield Page(records, {"stage": number, "cursor": cursor}, gone, what=f"{kind}s", of=body["of"])
        for kind, key in order.hints if order.at.get("stage") != "hints" else ():
            one = wire.get(f"/{kind}s/{key}").body
            yield Page((RawRecord(kind, key, one),), {"stage": len(stages), "cursor": "end"}, what="hints")

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """One project, its items with their log, its notes."""
        items = landed.of("item")
        rows = [
            {
                "id": one.id,
                "project": "board",
                "name": one.body["name"],
                "due": one.body["due"],
                "status": "in_progress",
            }
            for one in items
        ]
        notes = [
            {"id": one.id, "project": "board", "dated": one.body["day"], "text": one.body["text"]}
            for one in landed.of("note")
        ]
        tables = {"projects": table("projects", [{"id": "board", "name": target.scope[0]}])}
        tables |= {"items": table("items", rows)} if rows else {}
        tables |= {"updates": table("updates", notes)} if notes else {}
        changes = [
            ("items", one.id, "due", change["on"], change["before"]) for one in items for change in one.body["log"]
        ]
        frame = pd.DataFrame(changes, columns=["kind", "id", "field", "on", "before"])
        born = {("items", one.id): date.fromisoformat(one.body["born"]) for one in items}
        for one in items:
            sight.drift.fields("item", one.body, frozenset({"id", "name", "due", "log", "born", "updated"}))
        pictures, said = replay(Records(sight.source, sight.today, complete=True, tables=tables), frame, born)
        return Shaped(pictures, said)


class MadeUpCloud:
    """The vendor itself: change `items` and `notes` between syncs."""

    def __init__(self, items: int = 7, notes: int = 4) -> None:
        """A board of so many items and notes."""
        self.items = {str(n): item(n) for n in range(items)}
        self.notes = {str(n): {"id": n, "day": f"2026-02-{n + 1:02}", "text": f"Note {n}"} for n in range(notes)}
        self.gone: list[str] = []
        self.expired: set[str] = set()

    def answer(self, asked: Asked) -> Said:
        """Answer as the vendor would."""
        if asked.headers.get("authorization") != "Bearer the-made-up-token":
            return Said({"message": f"Bad token {asked.headers.get('authorization')}"}, 401)
        if asked.path == "/me":
            return Said({"name": "Ann"})
        kind, _, key = asked.path.strip("/").partition("/")
        rows: dict[str, dict[str, Any]] = getattr(self, kind)
        if key:
            return Said(rows[key])
        cursor = asked.query.get("cursor", "")
        if cursor in self.expired:
            return Said({"error": "cursor expired"}, 410)
        since = asked.query.get("since", "")
        found = [row for row in rows.values() if str(row.get("updated", "9")) >= since]
        start = int(cursor or 0)
        page = found[start : start + PAGE]
        following = str(start + PAGE) if start + PAGE < len(found) else None
        gone = self.gone if since and kind == "items" else []
        return Said({"rows": page, "next": following, "of": len(found), "gone": gone})


def item(n: int) -> dict[str, Any]:
    """An item whose due day moved twice."""
    log = [{"on": f"2026-01-{10 + n:02}", "before": "2026-03-01"}, {"on": "2026-02-20", "before": "2026-04-01"}]
    return {
        "id": n,
        "name": f"Item {n}",
        "due": "2026-05-01",
        "born": f"2026-01-{n + 1:02}",
        "updated": datetime(2026, 2, 20, tzinfo=UTC).isoformat(),
        "log": log,
    }


def small() -> Answer:
    """A cloud that never changes."""
    return MadeUpCloud(4, 4).answer


def _judge(reply: Reply) -> Verdict:
    return Verdict("expired", "cursor expired") if reply.status == 410 else FINE
