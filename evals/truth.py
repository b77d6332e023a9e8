"""The planted truth of the sample: what must be found, what may be, and what must be left in peace."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from portfolio.findings import Insight
from portfolio.vocabulary import Severity

CASES = Path(__file__).parent / "cases"
ANY = "*"


class _Case(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Story(_Case):
    """One planted finding."""

    id: str
    rule: str
    subject: str
    projects: tuple[str, ...]
    severity: Severity
    first_seen: date
    main: bool = False

    def matches(self, insight: Insight) -> bool:
        """True where this is the planted finding, however bad it is said to be."""
        return (
            insight.rule == self.rule
            and self.subject in {ANY, insight.subject.id}
            and set(self.projects) <= set(insight.projects)
        )

    def is_found_in(self, insight: Insight) -> bool:
        """True where the finding is there and at least as bad as planted."""
        return self.matches(insight) and insight.severity.weight >= self.severity.weight


class Decoy(_Case):
    """Something that looks bad and is fine."""

    id: str
    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    below: Severity

    def is_broken_by(self, insight: Insight) -> bool:
        """True where the finding accuses it."""
        return (
            insight.rule in self.rules
            and insight.subject.id in self.subjects
            and insight.severity.weight >= self.below.weight
        )


class Truth(_Case):
    """Everything that is known about a generated portfolio."""

    portfolio: str
    as_of: date
    stories: tuple[Story, ...]
    expected: dict[str, tuple[str, ...]]
    decoys: tuple[Decoy, ...]

    def explains(self, insight: Insight) -> bool:
        """True where the finding is a story or a known consequence of one."""
        return insight.subject.id in self.expected.get(insight.rule, ()) or any(
            s.matches(insight) for s in self.stories
        )


@cache
def sample_truth() -> Truth:
    """The truth of the sample portfolio."""
    return Truth.model_validate(yaml.safe_load((CASES / "sample_truth.yaml").read_text(encoding="utf-8")))
