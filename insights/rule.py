"""What a rule is: a pure question to one dated picture, with limits, needs and a page of its own."""

from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from portfolio.findings import Hit
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class Limits(BaseModel):
    """A rule's thresholds: each with bounds, unit and description. Defaults are the shipped policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")


L = TypeVar("L", bound=Limits)


class Rule(Generic[L]):
    """One pattern of risk. The docstring of its module is its page in the catalogue.

    Attributes:
        code: three letters of its category and three digits; never reused.
        name: the pattern it sees, in words that read well after "allow".
        category: the heading it stands under.
        severity: what a hit is worth unless its measure says otherwise.
        needs: facts as "kind.field" ("a.b|c.d" for either); a project that lacks one is not assessed.
        limits: the model of its thresholds.
        advice: what to do, in one sentence.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    category: ClassVar[Category]
    severity: ClassVar[Severity]
    needs: ClassVar[tuple[str, ...]]
    limits: ClassVar[type[Limits]]
    advice: ClassVar[str]

    def check(self, portfolio: Portfolio, limits: L) -> Iterator[Hit]:
        """Yield a hit for each subject that matches the pattern. No I/O, no clock, no points."""
        raise NotImplementedError
