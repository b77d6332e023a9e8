"""The closed lists of words that every floor of the house shares."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; ordered by `weight`, the worst highest."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def weight(self) -> int:
        """Position from 1 (low) to 4 (critical)."""
        return {"low": 1, "medium": 2, "high": 3, "critical": 4}[self.value]


class Category(StrEnum):
    """The kinds of risk a portfolio is watched for (RULES catalogue headings)."""

    SCHEDULE = "schedule"
    COST = "cost"
    RESOURCE = "resource"
    VENDOR = "vendor"
    DEPENDENCY = "dependency"
    SCOPE = "scope"
    GOVERNANCE = "governance"
    STRATEGY = "strategy"
    BENEFITS = "benefits"
    ENGAGEMENT = "engagement"
    REPORTING = "reporting"


class Status(StrEnum):
    """Where work stands, once the many spellings of the sources are folded."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    AT_RISK = "at_risk"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_closed(self) -> bool:
        """True where no more work is expected."""
        return self in {Status.DONE, Status.CANCELLED}


class Rag(StrEnum):
    """Reported delivery confidence on the five-point scale; a claim to be tested."""

    GREEN = "green"
    AMBER_GREEN = "amber/green"
    AMBER = "amber"
    AMBER_RED = "amber/red"
    RED = "red"

    @property
    def level(self) -> int:
        """1 (green) to 5 (red)."""
        return ["green", "amber/green", "amber", "amber/red", "red"].index(self.value) + 1


class Priority(StrEnum):
    """How much the organisation says a project or item matters."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Constraint(StrEnum):
    """What holds an activity of a schedule besides its links."""

    ASAP = "asap"
    ALAP = "alap"
    START_FROM = "start_no_earlier"
    START_BY = "start_no_later"
    FINISH_FROM = "finish_no_earlier"
    FINISH_BY = "finish_no_later"
    START_ON = "must_start_on"
    FINISH_ON = "must_finish_on"
    MANUAL = "manual"

    @property
    def is_hard(self) -> bool:
        """True where it can stop the logic of the network from moving the activity (DCMA, check 5)."""
        return self in {Constraint.START_BY, Constraint.FINISH_BY, Constraint.START_ON, Constraint.FINISH_ON}


class LinkType(StrEnum):
    """Logic of a dependency: the predecessor's end (F/S) drives the successor's (S/F)."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Trend(StrEnum):
    """How a finding or score moved since the previous picture."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


class InsightState(StrEnum):
    """Life of an insight as people decide on it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MITIGATING = "mitigating"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
