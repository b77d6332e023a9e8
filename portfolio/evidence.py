"""Where a fact came from, and the words or value that show it."""

from datetime import date

from pydantic import Field

from portfolio.noun import Noun


class SourceRef(Noun):
    """The place a fact was read from, precise enough to go and look."""

    source: str = Field(description="Name of the source: a file name or a connector's URI.")
    kind: str = Field(description="What was read: project, item, milestone, update, money, …")
    id: str = Field(description="Id of that thing inside the source.")
    project: str | None = Field(default=None, description="Id of the project it belongs to.")
    field: str | None = Field(default=None, description="Field or column the value stood in.")
    url: str | None = Field(default=None, description="Link to the thing, where the source has one.")


class Evidence(Noun):
    """A reference plus a verbatim quote, or the exact value of a field, with its date."""

    ref: SourceRef
    quote: str = Field(description="Verbatim words or field value, exactly as the source has them.")
    dated: date | None = Field(default=None, description="The day the quoted fact speaks for.")
    age_days: int | None = Field(default=None, description="Days between `dated` and `as_of`.")
