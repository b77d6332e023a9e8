"""What the form of a digest schedule says, and where in it something is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Self

from fastapi import Depends, Form
from pydantic import StringConstraints

from api.delivering.desk import DigestDesk
from portfolio.vocabulary import Severity
from store.delivering import Schedule

CHANNELS = {
    "email": "E-mail",
    "slack": "Slack",
    "teams": "Microsoft Teams",
    "webhook": "Signed webhook",
    "file": "File",
}
CADENCES = ("daily", "weekdays", "weekly", "biweekly", "monthly", "0 8 * * mon")
MOST_PROJECTS = 500

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


@dataclass(frozen=True)
class Wanted:
    """The fields of the form as they were typed."""

    name: str = ""
    cadence: str = "weekly"
    timezone: str = "UTC"
    channel: str = "email"
    target: str = ""
    projects: str = ""
    severity: str = "low"
    forms: tuple[str, ...] = ()
    person: str = ""

    @classmethod
    def of(cls, kept: Schedule) -> Self:
        """The form of a schedule that is kept."""
        told = {field.name: getattr(kept, field.name) for field in fields(cls)}
        return cls(**told | {"projects": "; ".join(kept.projects), "person": kept.person or ""})

    def schedule(self, portfolio: str, since: datetime, kept: Schedule | None = None) -> Schedule:
        """The order; where one is kept already, its name and whether it is paused stay."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told |= {"projects": projects_in(self.projects), "person": self.person or None, "portfolio": portfolio}
        if kept is not None:
            return replace(kept, **told | {"name": kept.name})
        return Schedule(**told, paused=False, since=since)

    def troubles(self, desk: DigestDesk, portfolio: str, *, new: bool) -> Mapping[str, str]:
        """What is wrong, by field; empty where the order can be kept."""
        found = {field: str(why) for field, why in desk.troubles(self.schedule(portfolio, desk.now())).items()}
        if self.severity not in set(Severity):
            found["severity"] = f"{self.severity!r} is no severity."
        if not new:
            found.pop("name", None)
        elif "name" not in found and any(one.name == self.name for one in desk.schedules()):
            found["name"] = f"There is a schedule named {self.name} already; choose another name."
        return found


def projects_in(text: str) -> tuple[str, ...]:
    """Projects by id or name, separated with semicolons or lines."""
    parts = (part.strip() for part in re.split(r"[;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))[:MOST_PROJECTS]


def wanted_of(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
    name: Annotated[Line, Form()] = "",
    cadence: Annotated[Line, Form()] = "weekly",
    timezone: Annotated[Line, Form()] = "UTC",
    channel: Annotated[Line, Form()] = "email",
    target: Annotated[Long, Form()] = "",
    projects: Annotated[Long, Form()] = "",
    severity: Annotated[Line, Form()] = "low",
    forms: Annotated[list[Line], Form()] = [],  # noqa: B006 - FastAPI copies it
    person: Annotated[Line, Form()] = "",
) -> Wanted:
    """What the form of a request says."""
    return Wanted(name, cadence, timezone, channel, target, projects, severity, tuple(forms), person)


Ordered = Annotated[Wanted, Depends(wanted_of)]
EMPTY = Wanted()
