"""What every noun of the house has in common: frozen, strict, documented field by field."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A thing a portfolio manager would name; unknown fields are errors, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")
