"""Vendors, contracts, money and benefits. Amounts are in whole units of `currency` (ISO 4217)."""

from datetime import date
from typing import Literal

from pydantic import Field

from portfolio.noun import Noun


class Vendor(Noun):
    """An outside party that projects depend on."""

    id: str = Field(description="Stable id; projects and items may name the vendor by id or name.")
    name: str = Field(description="Name.")
    kind: str | None = Field(default=None, description="What it supplies.")


class Contract(Noun):
    """What was agreed with a vendor for a project."""

    id: str = Field(description="Stable id.")
    vendor: str = Field(description="Id of the vendor.")
    project: str | None = Field(default=None, description="Id of the project.")
    name: str | None = Field(default=None, description="Title.")
    start: date | None = Field(default=None, description="First day.")
    end: date | None = Field(default=None, description="Last day.")
    amount: float | None = Field(default=None, description="Committed amount.")
    currency: str | None = Field(default=None, description="ISO 4217 code.")
    status: str | None = Field(default=None, description="Status, as the source words it.")


class MoneyLine(Noun):
    """Budget, actual and forecast of a project in one month, capital or operating."""

    id: str = Field(description="Id; when empty, made of project, kind and period.")
    project: str = Field(description="Id of the project.")
    kind: Literal["capex", "opex"] = Field(description="capex or opex.")
    period: date = Field(description="First day of the month.")
    budget: float | None = Field(default=None, description="Planned (PV) for the month.")
    actual: float | None = Field(default=None, description="Spent in the month.")
    forecast: float | None = Field(default=None, description="Expected for the month.")
    currency: str | None = Field(default=None, description="ISO 4217 code.")
    source: str | None = Field(default=None, description="Name of the source it was read from.")


class Benefit(Noun):
    """A measurable gain a project is meant to bring."""

    id: str = Field(description="Stable id.")
    project: str = Field(description="Id of the project.")
    name: str = Field(description="Name.")
    owner: str | None = Field(default=None, description="Who answers for it.")
    measure: str | None = Field(default=None, description="How it is measured, with the unit.")
    target: float | None = Field(default=None, description="Target.")
    forecast: float | None = Field(default=None, description="Current forecast.")
    realised: float | None = Field(default=None, description="Measured so far.")
    due: date | None = Field(default=None, description="Day the target should be reached.")
    currency: str | None = Field(default=None, description="ISO 4217 code, where the measure is money.")
