"""A Picture: what one source said about a portfolio on one day, ready to be kept.

Two kinds of time. `known_on` is the day the picture was known. Facts of the picture hold from that
day until the next picture of the same source says otherwise. Updates are dated statements: each is
known from its own day and is never withdrawn by a later picture's silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from pydantic import Field

from portfolio.evidence import SourceRef
from portfolio.noun import Noun

OBJECTS = ("projects", "people", "vendors", "contracts", "benefits", "goals", "gates", "changes")
TABLES = ("items", "milestones", "dependencies", "allocations", "money")
EVENTS = ("updates",)


class Passage(Noun):
    """A stretch of text that can be found and quoted, with the place it came from."""

    id: str = Field(description="Stable id: source, thing, field and position.")
    project: str | None = Field(description="Id of the project it is about.")
    kind: str = Field(description="update, narrative, description, goal, …")
    text: str = Field(description="The words, verbatim.")
    title: str = Field(default="", description="Name of the project or thing, for ranking.")
    dated: date = Field(description="Day the words speak for.")
    is_event: bool = Field(description="True: known from `dated` for good; false: holds while its picture does.")
    ref: SourceRef


@dataclass(frozen=True, eq=False)
class Picture:
    """Everything one source says on one day. `complete` pictures remove what they do not name."""

    portfolio: str
    source: str
    known_on: date
    complete: bool
    fingerprint: str
    objects: Mapping[str, Mapping[str, Noun]] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    updates: pd.DataFrame | None = None
    passages: tuple[Passage, ...] = ()
