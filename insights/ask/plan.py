"""The plan of a question: what will be counted, listed or looked up, with what filters. Typed and checkable."""

from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from portfolio.findings import Brief

Action = Literal[
    "count", "list", "top", "sum", "average", "median", "minimum", "maximum", "range", "share", "lookup", "compare",
    "group", "changes", "why", "risks", "waits", "path", "ripple", "load", "involved", "explain", "parts",
    "coverage", "having", "nearest", "supplied", "web", "booked", "brief", "card", "likely", "quoted",
]  # fmt: skip
Subject = Literal[
    "projects", "items", "updates", "people", "vendors", "goals", "benefits", "gates", "dependencies", "insights",
    "contracts", "teams", "money", "changes", "scores",
]  # fmt: skip
Op = Literal["is", "gt", "ge", "lt", "le", "between", "missing", "present", "withheld", "contains", "eq"]


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

    field: str = Field(description="Key of a column. With `since`, `before:KEY` and `change:KEY` are columns too.")
    op: Op
    any_of: tuple[str, ...] = Field(default=(), description="Values that meet `is`; words that meet `contains`.")
    number: float | None = Field(default=None, description="Bound in whole units; a share is 0 to 1, a time is days.")
    times: str | None = Field(
        default=None, description="Key of a column that `number` is a multiple of; none if unset."
    )
    first: date | None = None
    last: date | None = None
    negate: bool = Field(default=False, description="True keeps the rows that have a value and do not meet it.")
    said: str = Field(description="The condition in words, for the answer.")


class Plan(_Part):
    """One question as it will be run."""

    action: Action
    subject: Subject = Field(default="projects", description="What one row is.")
    on: date | None = Field(default=None, description="Day of an earlier picture to answer from; the newest if unset.")
    since: date | None = Field(default=None, description="Day of the picture to compare with; none if unset.")
    days: tuple[date, ...] = Field(default=(), description="Days of the pictures to answer for, one after the other.")
    filters: tuple[Filter, ...] = ()
    measure: str | None = Field(default=None, description="Column that is added up, ranked or compared.")
    fields: tuple[str, ...] = Field(default=(), description="Columns looked up.")
    group: str | None = Field(default=None, description="Column the answer is split by.")
    having: tuple[Filter, ...] = Field(default=(), description="Conditions on the amount of each group.")
    descending: bool = True
    limit: int | None = None
    rank: int | None = Field(default=None, description="The one place of a ranking that is asked for: 2 for second.")
    ids: tuple[str, ...] = Field(
        default=(), description="Ids of the rows named; of projects where passages or insights are asked for."
    )
    sides: tuple[tuple[str, ...], ...] = Field(default=(), description="For a comparison: the ids on each side.")
    several: str | None = Field(default=None, description="A name that fits more than one row.")
    polar: bool = Field(default=False, description="True where the question wants yes or no first.")
    severities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    topic: str = Field(default="", description="Words to look for in passages.")


class Unclear(_Part):
    """A question that cannot be planned, and why."""

    reason: str
