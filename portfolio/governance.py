"""Goals, gates and change requests: how the organisation steers."""

from datetime import date

from pydantic import Field

from portfolio.noun import Noun
from portfolio.vocabulary import Priority


class Goal(Noun):
    """A strategic goal that projects serve."""

    id: str = Field(description="Stable id.")
    name: str = Field(description="Name.")
    owner: str | None = Field(default=None, description="Who answers for it.")
    priority: Priority | None = Field(default=None, description="Priority.")
    due: date | None = Field(default=None, description="Day it should be reached.")


class Gate(Noun):
    """A decision point between two stages of a project."""

    id: str = Field(description="Stable id.")
    project: str = Field(description="Id of the project.")
    name: str = Field(description="Name.")
    planned: date | None = Field(default=None, description="Planned day of the review.")
    passed: date | None = Field(default=None, description="Day it was passed.")
    decision: str | None = Field(default=None, description="Decision, as the source words it.")


class ChangeRequest(Noun):
    """A request to change scope, time or money."""

    id: str = Field(description="Stable id.")
    project: str = Field(description="Id of the project.")
    name: str = Field(description="Title.")
    raised: date | None = Field(default=None, description="Day it was raised.")
    decided: date | None = Field(default=None, description="Day it was decided.")
    decision: str | None = Field(default=None, description="Decision, as the source words it.")
    cost: float | None = Field(default=None, description="Cost effect.")
    days: float | None = Field(default=None, description="Schedule effect in days.")
    currency: str | None = Field(default=None, description="ISO 4217 code.")
