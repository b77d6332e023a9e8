"""Shapes of digests over HTTP: what is ordered, what stands ordered, what became of it."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.delivering.desk import DigestDesk
from api.digest import Form
from portfolio.noun import Noun
from portfolio.vocabulary import Severity
from store.delivering import Delivery, DeliveryState, Schedule

ORDER: dict[str, JsonValue] = {
    "name": "board-weekly",
    "portfolio": "sample",
    "cadence": "0 8 * * mon",
    "timezone": "Europe/Zurich",
    "channel": "email",
    "target": "board@example.org, pmo@example.org",
    "severity": "medium",
    "forms": ["pdf"],
    "person": "Portfolio office",
}
CHANGE: dict[str, JsonValue] = {"cadence": "biweekly", "paused": False}
AGAIN: dict[str, JsonValue] = {"period": "2026-03-30T08:00"}

Channel = Literal["email", "slack", "teams", "webhook", "file"]
Cadence = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="daily, weekdays, weekly, biweekly, monthly, or a cron expression of five fields.",
    ),
]
Zone = Annotated[str, Field(min_length=1, max_length=64, description="IANA name of the place whose time it is.")]
Target = Annotated[
    str,
    Field(
        min_length=1,
        max_length=4000,
        description="Addresses; `env:NAME` for slack, teams and webhook; a folder of the workspace for file.",
    ),
]
Projects = Annotated[list[str], Field(max_length=500, description="Only these, by id or name; empty means all.")]
Person = Annotated[str | None, Field(max_length=200, description="Who orders it.")]


class Order(BaseModel):
    """A digest that is ordered."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": ORDER})

    name: str = Field(min_length=1, max_length=64, description="Its name, unique in the workspace.")
    portfolio: str = Field(min_length=1, max_length=64)
    cadence: Cadence = "weekly"
    timezone: Zone = "UTC"
    channel: Channel = "email"
    target: Target
    projects: Projects = []
    severity: Severity = Field(default=Severity.LOW, description="Least severity that is told.")
    forms: list[Form] = Field(default=[], max_length=4, description="Files that go with it, or that are written.")
    person: Person = None

    def schedule(self, since: datetime) -> Schedule:
        """The order as the desk takes it."""
        told = self.model_dump() | {"projects": tuple(self.projects), "forms": tuple(self.forms)}
        return Schedule(**told | {"severity": self.severity.value}, paused=False, since=since)


class Changed(BaseModel):
    """What changes about an order; what is not named stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": CHANGE})

    cadence: Cadence | None = None
    timezone: Zone | None = None
    channel: Channel | None = None
    target: Target | None = None
    projects: Projects | None = None
    severity: Severity | None = None
    forms: list[Form] | None = Field(default=None, max_length=4)
    person: Person = None
    paused: bool | None = Field(default=None, description="What becomes due while it is paused is not made up for.")

    def told(self) -> dict[str, object]:
        """The fields that were given, but for `paused`, as a schedule holds them."""
        given = self.model_dump(mode="json", exclude_none=True, exclude={"paused"})
        return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


class Again(BaseModel):
    """A period of the history that is sent once more, as it was made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": AGAIN})

    period: str = Field(min_length=1, max_length=64)


class Delivered(Noun):
    """What became of one due period."""

    schedule: str
    period: str = Field(description="The due moment in the schedule's own time; what was sent by hand has seconds.")
    state: DeliveryState
    attempts: int
    as_of: date | None = Field(description="The day whose knowledge it tells.")
    sent_at: datetime | None
    next_try: datetime | None
    note: str | None = Field(description="Why it is not sent, or what was written.")
    can_resend: bool = Field(description="True where a digest was made and kept.")

    @classmethod
    def of(cls, one: Delivery) -> Self:
        """The shape of a delivery."""
        return cls(
            schedule=one.schedule,
            period=one.period,
            state=one.state,
            attempts=one.attempts,
            as_of=one.as_of,
            sent_at=one.sent_at,
            next_try=one.next_try,
            note=one.error,
            can_resend=one.digest is not None,
        )


class Ordered(Noun):
    """A digest that stands ordered."""

    name: str
    portfolio: str
    cadence: str
    timezone: str
    channel: str
    target: str
    projects: tuple[str, ...]
    severity: Severity
    forms: tuple[str, ...]
    paused: bool
    person: str | None
    next_due: datetime | None = Field(description="UTC; null while it is paused.")
    last: Delivered | None = Field(description="What became of the newest period.")

    @classmethod
    def of(cls, one: Schedule, desk: DigestDesk) -> Self:
        """The shape of a standing order."""
        newest = next(iter(desk.history(one.name, 1)), None)
        told = {name: getattr(one, name) for name in cls.model_fields if name not in {"next_due", "last", "severity"}}
        return cls(
            **told,
            severity=Severity(one.severity),
            next_due=desk.next_due(one),
            last=Delivered.of(newest) if newest else None,
        )


class OrderedList(Noun):
    """Every standing order, by name."""

    items: tuple[Ordered, ...]


class DeliveredList(Noun):
    """What became of due periods, the latest first."""

    items: tuple[Delivered, ...]
