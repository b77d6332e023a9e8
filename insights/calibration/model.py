"""What was learned from histories: a small file of weights and rates that anybody can read and check.

A likelihood is 1 / (1 + e^−z), where z is an intercept plus, for every sign, its weight times how far the project
stands from the centre in scales, or its `unknown` weight where the picture does not say.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from pydantic import Field

from portfolio.noun import Noun

VERSION = 1
FARTHEST = 3.0
"""Scales beyond which a sign says no more: one odd date must not decide a likelihood."""


class SignWeight(Noun):
    """How one sign moves the likelihood of one outcome."""

    weight: float = Field(description="Change of the log-odds for one scale above the centre.")
    unknown: float = Field(description="Change of the log-odds where the picture does not say.")
    centre: float
    scale: float = Field(gt=0)
    told: int = Field(default=0, ge=0, description="Past cases that stated the sign.")


class ReferenceClass(Noun):
    """How often the outcome came in one history."""

    n: int = Field(ge=0)
    bad: int = Field(ge=0)

    @property
    def rate(self) -> float:
        """Share that ended badly."""
        return self.bad / self.n if self.n else 0.0


class Outcome(Noun):
    """One way a project ends badly, and what tells of it."""

    says: str = Field(description="What counts as bad, in words.")
    n: int = Field(description="Projects and pictures it was learned from.")
    bad: int = Field(description="How many of them ended badly.")
    intercept: float
    signs: dict[str, SignWeight]
    classes: dict[str, ReferenceClass] = Field(description="The histories it was learned from.")

    def likelihood(self, signs: pd.DataFrame) -> pd.Series:
        """The likelihood for every row of signs."""
        z = self.intercept + self.parts(signs).sum(axis=1)
        return pd.Series(1 / (1 + np.exp(-z)), index=signs.index, dtype="float64")

    def parts(self, signs: pd.DataFrame) -> pd.DataFrame:
        """What each sign adds to the log-odds of each row."""
        weight, unknown, centre, scale = np.array(
            [(w.weight, w.unknown, w.centre, w.scale) for w in self.signs.values()], dtype="float64"
        ).T.reshape(4, -1)
        away = (signs[list(self.signs)].to_numpy(dtype="float64") - centre) / scale
        told = weight * away.clip(-FARTHEST, FARTHEST)
        return pd.DataFrame(np.where(np.isnan(told), unknown, told), index=signs.index, columns=list(self.signs))


class RuleRecord(Noun):
    """How often findings of one rule came true."""

    n: int = Field(ge=0, description="Findings whose later is known.")
    true: int = Field(ge=0, description="Findings after which the harm came.")
    rate: float = Field(ge=0, le=1, description="Share that came true, pooled towards the outcome's rate.")
    outcome: str


class Calibration(Noun):
    """Everything learned from one or several histories, dated and versioned."""

    version: int = VERSION
    made_on: date
    known_to: date | None = Field(default=None, description="Newest picture it was learned from; silent before it.")
    source: str = Field(description="What it was learned from, in words.")
    basis: str = Field(description="`calibrated` for a workspace's own history, `reference class` for what ships.")
    horizon_days: int = Field(description="How far ahead it looks, in days.")
    outcomes: Mapping[str, Outcome]
    rules: Mapping[str, RuleRecord] = Field(default_factory=dict)
    refused: tuple[str, ...] = Field(default=(), description="Outcomes with too few cases, and how many there were.")


@cache
def reference() -> Calibration:
    """What ships: learned from the development histories by one documented command."""
    text = files("insights.calibration").joinpath("reference.json").read_text(encoding="utf-8")
    return Calibration.model_validate_json(text)
