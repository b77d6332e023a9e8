"""A connection in memory: pages landed as a run lands them, killed where a test says so."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingestion.live.captured import line_of
from ingestion.live.connector import Connector, Landed, Landing, Order, Shaped, Sight
from ingestion.live.transport import HttpWire

Wait = Callable[[float], None]


@dataclass
class Connection:
    """What is kept of one connection, and what its last run cost."""

    connector: Connector
    uri: str
    token: str
    environ: Mapping[str, str]
    kept: dict[tuple[str, str], Landing] = field(default_factory=dict)
    at: Mapping[str, Any] = field(default_factory=dict)
    named: set[tuple[str, str]] = field(default_factory=set)
    calls: int = 0
    waited: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def run(
        self,
        today: date,
        *,
        since: datetime | None = None,
        hints: tuple[tuple[str, str], ...] = (),
        pages: int | None = None,
    ) -> bool:
        """Pull; full unless `since` is given. Stops dead after `pages`; True where the run came to its end."""
        target = self.connector.target(self.uri)
        service = self.connector.service(target, self.token, self.environ)
        order = Order(since is None, since, self.at, self.known, hints)
        if not self.at:
            self.named.clear()
        with HttpWire(service, sleep=self.waited.append) as wire:
            for number, page in enumerate(self.connector.pull(wire, target, order)):
                if number == pages:
                    return False
                for one in page.records:
                    first = self.kept.get((one.kind, one.id))
                    seen = first.first_seen if first else today
                    self.kept[one.kind, one.id] = Landing(one.kind, one.id, one.body, seen)
                    self.named.add((one.kind, one.id))
                for key in page.gone:
                    if key in self.kept:
                        self.kept[key] = replace(self.kept[key], gone_on=today)
                self.at = json.loads(json.dumps(page.then))
            self.calls, self.notes = wire.calls, wire.notes
        if since is None:
            for key, landing in self.kept.items():
                if landing.kind in self.connector.swept and key not in self.named and landing.gone_on is None:
                    self.kept[key] = replace(landing, gone_on=today)
        self.at = {}
        return True

    def known(self, kind: str) -> list[str]:
        """The ids kept of a kind."""
        return [key for what, key in self.kept if what == kind]

    def greet(self) -> str:
        """What the connector says of its token and target."""
        target = self.connector.target(self.uri)
        with HttpWire(self.connector.service(target, self.token, self.environ), sleep=self.waited.append) as wire:
            return self.connector.greet(wire, target)

    @property
    def landed(self) -> Landed:
        """What is kept, in order."""
        return Landed(tuple(self.kept[key] for key in sorted(self.kept)))

    def shaped(self, today: date, name: str) -> Shaped:
        """Pictures of what is kept."""
        return self.connector.shape(self.connector.target(self.uri), self.landed, Sight(today, name))

    def export(self, path: Path, today: date) -> Path:
        """The raw records as the export writes them."""
        lines = [line_of(self.connector.name, one, self.uri, today) for one in self.landed.landings]
        path.write_text("".join(lines), encoding="utf-8")
        return path


def said(shaped: Shaped) -> list[tuple[Any, ...]]:
    """Pictures as plain values, to be compared."""
    return [
        (
            picture.known_on,
            picture.complete,
            {
                kind: frame.astype("object").where(frame.notna(), None).to_dict("records")
                for kind, frame in sorted(picture.tables.items())
            },
        )
        for picture in shaped.records
    ]


def rows(shaped: Shaped, kind: str, on: date) -> dict[str, dict[str, Any]]:
    """A table of the picture of a day by id, blanks left out."""
    frame = next(picture for picture in shaped.records if picture.known_on == on).tables[kind]
    return {
        row["id"]: {str(key): value for key, value in row.items() if value is not None}
        for row in frame.astype("object").where(frame.notna(), None).to_dict("records")
    }
