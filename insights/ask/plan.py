"""The plan of a question: what will be counted, listed or looked up, with what filters. Typed and checkable."""

from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from portfolio.findings import Brief

Action = Literal["count", "list", "top", "sum", "average", "share", "lookup", "compare", "group", "why", "risks"]
Op = Literal["is", "gt", "ge", "lt", "le", "between", "missing", "present", "withheld"]


class Analysed(Protocol):
    """What a question needs of an analysis: its brief."""

    @property
    def brief(self) -> Brief:
        """The ranked insights and the scores."""
        ...


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filter(_Part):
    """One condition on one column."""

    field: str
    op: Op
    any_of: tuple[str, ...] = Field(default=(), description="Values that meet it; `open` asks for active projects.")
    number: float | None = None
    first: date | None = None
    last: date | None = None
    said: str = Field(description="The condition in words, for the answer.")


class Plan(_Part):
    """One question as it will be run."""

    action: Action
    subject: Literal["projects", "insights"] = "projects"
    filters: tuple[Filter, ...] = ()
    measure: str | None = Field(default=None, description="Column that is added up, ranked or compared.")
    fields: tuple[str, ...] = Field(default=(), description="Columns looked up.")
    group: str | None = None
    descending: bool = True
    limit: int | None = None
    projects: tuple[str, ...] = Field(default=(), description="Ids of the projects named.")
    named: tuple[tuple[str, ...], ...] = Field(default=(), description="For a comparison: the two sides.")
    several: str | None = Field(default=None, description="A name that fits more than one project.")
    severities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    topic: str = Field(default="", description="Words to look for in passages.")


class Unclear(_Part):
    """A question that cannot be planned, and why."""

    reason: str
