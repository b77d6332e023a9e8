"""Projects, programmes and the work inside them."""

from datetime import date

from pydantic import Field

from portfolio.evidence import SourceRef
from portfolio.noun import Noun
from portfolio.vocabulary import Constraint, LinkType, Priority, Rag, Status


class Origin(Noun):
    """Where one value of a project comes from that several sources tell of."""

    ref: SourceRef
    reported_on: date | None = None


class Programme(Noun):
    """Projects managed together because their benefits depend on each other (PMI)."""

    id: str
    name: str


class Project(Noun):
    """One project as one dated picture shows it. Amounts are in whole units of `currency`."""

    id: str = Field(description="Stable id; when empty, the folded name is used.")
    name: str = Field(description="Name as people say it.")
    programme: str | None = Field(default=None, description="Programme it belongs to.")
    department: str | None = Field(default=None, description="Department, agency or business unit.")
    category: str | None = Field(default=None, description="Kind of project.")
    description: str | None = Field(default=None, description="Aims in free text.")
    phase: str | None = Field(default=None, description="Stage of its life cycle, as the source words it.")
    status: Status = Field(default=Status.UNKNOWN, description="Folded status.")
    rag: Rag | None = Field(default=None, description="Reported delivery confidence.")
    status_on: date | None = Field(default=None, description="Day the status was reported.")
    cadence_days: int | None = Field(default=None, ge=1, description="Days between two expected status reports.")
    priority: Priority | None = Field(default=None, description="Priority.")
    owner: str | None = Field(default=None, description="Accountable lead (person id or name).")
    sponsor: str | None = Field(default=None, description="Sponsor or senior responsible owner.")
    reporter: str | None = Field(default=None, description="Who reports the status.")
    team: str | None = Field(default=None, description="Delivering team.")
    start: date | None = Field(default=None, description="Start, actual or planned.")
    baseline_start: date | None = Field(default=None, description="Approved start.")
    baseline_end: date | None = Field(default=None, description="Approved or originally planned end.")
    end: date | None = Field(default=None, description="Current forecast (or only known) end.")
    actual_end: date | None = Field(default=None, description="Day it finished.")
    percent_complete: float | None = Field(default=None, ge=0, le=1, description="Share done, 0 to 1.")
    schedule_variance_days: float | None = Field(
        default=None, description="Reported schedule variance in days; positive is late."
    )
    schedule_variance_share: float | None = Field(
        default=None, description="Reported schedule variance as a share of duration; positive is late."
    )
    currency: str | None = Field(default=None, description="ISO 4217 code; empty means the source does not say.")
    baseline_budget: float | None = Field(default=None, description="First approved budget.")
    budget: float | None = Field(default=None, description="Approved budget at completion (BAC).")
    forecast_cost: float | None = Field(default=None, description="Estimate at completion (EAC).")
    actual_cost: float | None = Field(default=None, description="Spent so far (AC).")
    year_budget: float | None = Field(default=None, description="Budget of the current financial year.")
    year_forecast: float | None = Field(default=None, description="Forecast of the current financial year.")
    cost_variance: float | None = Field(default=None, description="Reported cost variance; positive is over.")
    cost_variance_share: float | None = Field(
        default=None, description="Reported cost variance as a share of plan; positive is over."
    )
    value: float | None = Field(default=None, description="Expected benefit or strategic value, in `currency`.")
    vendors: tuple[str, ...] = Field(default=(), description="Vendors it depends on; separate with ';'.")
    goals: tuple[str, ...] = Field(default=(), description="Strategic goals it serves; separate with ';'.")
    calendar: str | None = Field(
        default=None,
        description="Working calendar: days of the week from Monday as 1 and 0, then days off (1111100 2026-12-25); "
        "further ones behind ';' with their names (Six days=1111110).",
    )
    url: str | None = Field(default=None, description="Link to the project in its own tool.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")
    reported_on: date | None = Field(default=None, description="Day this picture of the project was reported.")
    attributes: dict[str, str] = Field(
        default_factory=dict, description="Columns that matched no field, kept under their own names."
    )
    raw: dict[str, str] = Field(default_factory=dict, description="Source text of fields that were converted.")
    withheld: dict[str, str] = Field(
        default_factory=dict, description="Fields the source redacts, with the words it uses for that."
    )
    origins: dict[str, Origin] = Field(
        default_factory=dict,
        exclude=True,
        description="Where each field was read that is not of `source`; set where several sources tell of a project.",
    )

    def place_of(self, field: str) -> Origin:
        """Where the value of a field was read, and when that was reported."""
        if field in self.origins:
            return self.origins[field]
        ref = SourceRef(source=self.source or "", kind="project", id=self.id, project=self.id, url=self.url)
        return Origin(ref=ref, reported_on=self.reported_on)

    @property
    def is_active(self) -> bool:
        """True while work is expected: neither done nor cancelled."""
        return not self.status.is_closed and self.actual_end is None

    @property
    def is_critical(self) -> bool:
        """True where its priority is critical or high: what VEN001 and CAP002 count."""
        return self.priority in {Priority.CRITICAL, Priority.HIGH}


class WorkItem(Noun):
    """A task, story, deliverable or risk entry inside a project."""

    id: str = Field(description="Id, unique inside the portfolio.")
    project: str = Field(description="Id of its project.")
    parent: str | None = Field(default=None, description="Id of the parent item.")
    name: str = Field(description="Title.")
    kind: str | None = Field(default=None, description="task, story, deliverable, risk, milestone; empty is task.")
    status: Status = Field(default=Status.UNKNOWN, description="Folded status.")
    priority: Priority | None = Field(default=None, description="Priority.")
    owner: str | None = Field(default=None, description="Person id or name.")
    team: str | None = Field(default=None, description="Team.")
    vendor: str | None = Field(default=None, description="Vendor that delivers it.")
    skill: str | None = Field(default=None, description="Skill it needs.")
    start: date | None = Field(default=None, description="Planned start.")
    baseline_due: date | None = Field(default=None, description="Approved due day.")
    due: date | None = Field(default=None, description="Current due day.")
    done_on: date | None = Field(default=None, description="Day it was finished.")
    percent_complete: float | None = Field(default=None, description="Share done, 0 to 1.")
    effort_hours: float | None = Field(default=None, description="Estimated effort in hours.")
    blocked_since: date | None = Field(default=None, description="Day it became blocked.")
    updated_on: date | None = Field(default=None, description="Day it was last touched.")
    duration_days: float | None = Field(default=None, description="Working days it takes from start to finish.")
    remaining_days: float | None = Field(default=None, description="Working days still to do.")
    float_days: float | None = Field(
        default=None, description="Total float in working days, as its planning tool states it; negative is too late."
    )
    constraint: Constraint | None = Field(default=None, description="What its plan ties it to besides its links.")
    constraint_on: date | None = Field(default=None, description="Day the constraint names.")
    deadline: date | None = Field(default=None, description="Day its plan wants it finished by.")
    calendar: str | None = Field(
        default=None, description="Its working calendar by its name among its project's, where it has one of its own."
    )
    resources: float | None = Field(default=None, description="How many people and things are assigned to it.")
    url: str | None = Field(default=None, description="Link to the item.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")


class Milestone(WorkItem):
    """A moment with no duration: written as an item whose kind is `milestone`."""


class Dependency(Noun):
    """`successor` waits for `predecessor`; either side is a project or an item, in one project or across two."""

    id: str = Field(description="Id; when empty, made of both sides.")
    predecessor: str = Field(description="Id of the project or item that must deliver.")
    successor: str = Field(description="Id of the project or item that waits.")
    predecessor_project: str | None = Field(default=None, description="Project of the predecessor.")
    successor_project: str | None = Field(default=None, description="Project of the successor.")
    type: LinkType = Field(default=LinkType.FS, description="FS, SS, FF or SF.")
    lag_days: float | None = Field(default=None, description="Lag in calendar days; negative is a lead.")
    needed_by: date | None = Field(default=None, description="Day the successor needs it.")
    description: str | None = Field(default=None, description="What is handed over.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")


class StatusUpdate(Noun):
    """What somebody wrote about a project on a day."""

    id: str = Field(description="Id; when empty, made of project, day and words.")
    project: str = Field(description="Id of its project.")
    item: str | None = Field(default=None, description="Id of the item it is about.")
    dated: date = Field(description="Day it was written.")
    author: str | None = Field(default=None, description="Who wrote it.")
    rag: Rag | None = Field(default=None, description="Delivery confidence it states.")
    field: str | None = Field(default=None, description="Column it stood in, where it was a cell of a list.")
    text: str = Field(description="The words.")
    url: str | None = Field(default=None, description="Link to the update.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")
