"""What a form says about an insight becomes a decision; who said it is kept with it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Form
from pydantic import StringConstraints

from api.choices import Change
from api.errors import RequestUnclear
from api.web.here import Empty
from portfolio.vocabulary import InsightState

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


@dataclass(frozen=True)
class Said:
    """The fields of the form, empty where nothing is to change."""

    person: str | None = None
    state: InsightState | None = None
    owner: str | None = None
    due: date | None = None
    expires_on: date | None = None
    reason: str | None = None
    note: str | None = None

    def change(self) -> Change:
        """The change to record. Raises RequestUnclear where nobody signs it, or where nothing would change."""
        if not self.person:
            raise RequestUnclear("Say who decides this: the name stands in the history of the insight.")
        if not any((self.state, self.owner, self.due, self.expires_on, self.reason, self.note)):
            raise RequestUnclear("Say what changes: a state, an owner, a day or a reason.")
        return Change(
            state=self.state,
            reason=self.reason,
            person=self.person,
            owner=self.owner,
            due=self.due,
            expires_on=self.expires_on,
            note=self.note,
        )


def said_of(
    person: Annotated[Name | None, Empty, Form()] = None,
    state: Annotated[InsightState | None, Empty, Form()] = None,
    owner: Annotated[Name | None, Empty, Form()] = None,
    due: Annotated[date | None, Empty, Form()] = None,
    expires_on: Annotated[date | None, Empty, Form()] = None,
    reason: Annotated[Text | None, Empty, Form()] = None,
    note: Annotated[Text | None, Empty, Form()] = None,
) -> Said:
    """What the form of a request says."""
    return Said(person, state, owner, due, expires_on, reason, note)


Signed = Annotated[Said, Depends(said_of)]
