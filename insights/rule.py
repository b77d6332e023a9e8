"""What a rule is: a pure question to one dated picture, with limits, needs and a page of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class Limits(BaseModel):
    """A rule's thresholds: each with bounds, unit and description. Defaults are the shipped policy."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def limit(default: object, description: str, *, unit: str, ge: float | None = None, le: float | None = None) -> Any:
    """One threshold of a rule: its shipped value, what it means, its unit and its bounds."""
    return Field(default=default, description=description, ge=ge, le=le, json_schema_extra={"unit": unit})


def band(value: float, *, medium: float, high: float, critical: float | None = None) -> Severity | None:
    """The severity of the highest cut-off that `value` passes, or None where it passes none."""
    if critical is not None and value > critical:
        return Severity.CRITICAL
    if value > high:
        return Severity.HIGH
    return Severity.MEDIUM if value > medium else None


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
        includes_closed: True where the pattern is about closed projects too; else only active ones are looked at.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    category: ClassVar[Category]
    severity: ClassVar[Severity]
    needs: ClassVar[tuple[str, ...]]
    limits: ClassVar[type[Limits]]
    advice: ClassVar[str]
    includes_closed: ClassVar[bool] = False

    def check(self, portfolio: Portfolio, limits: L) -> Iterator[Hit]:
        """Yield a hit for each subject that matches the pattern. No I/O, no clock, no points."""
        raise NotImplementedError

    def blind(self, portfolio: Portfolio, limits: L) -> Mapping[str, str]:  # noqa: ARG002 - for rules that override it
        """Projects that `needs` lets through and the rule still cannot judge: id → the missing fact.

        For needs that no single field can tell, such as "does this source record owners at all".
        """
        return {}

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:  # noqa: ARG002 - for rules that override it
        """The fact that shows that a finding about `subject` is over, as a sentence; None where no fact says so.

        Asked only where the rule no longer finds it. That alone proves nothing: the row may be gone or the field
        empty. Work that was finished or cancelled as a whole needs no word here.
        """
        return None
