"""People, teams, skills, and how much of whom is promised to what."""

from datetime import date

from pydantic import Field

from portfolio.noun import Noun


class Team(Noun):
    """People who are planned together."""

    id: str
    name: str


class Skill(Noun):
    """Something people can do and work may need."""

    id: str
    name: str


class Person(Noun):
    """Somebody who works on, leads or sponsors projects."""

    id: str = Field(description="Stable id.")
    name: str = Field(description="Display name.")
    email: str | None = Field(default=None, description="E-mail address.")
    team: str | None = Field(default=None, description="Team.")
    role: str | None = Field(default=None, description="Role.")
    skills: tuple[str, ...] = Field(default=(), description="Skills; separate with ';'.")
    capacity_hours: float | None = Field(
        default=None, description="Hours available in a week; empty is the policy's default."
    )


class Allocation(Noun):
    """Hours a week of one person or team promised to one project, from a day to a day."""

    id: str = Field(description="Id; when empty, made of person, project and start.")
    person: str = Field(description="Id of the person or team.")
    project: str = Field(description="Id of the project.")
    skill: str | None = Field(default=None, description="Skill it is for.")
    start: date = Field(description="First day.")
    end: date = Field(description="Last day.")
    hours_per_week: float = Field(description="Hours a week.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")
