"""What a scorer hands back: a number, the reason beside it, and whether its floor holds."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, computed_field

FLOORS = Path(__file__).parent / "floors.toml"


class EvalScore(BaseModel):
    """One measured quality, from 0 to 1 unless its reason says otherwise; None where it could not be measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scorer: str
    name: str
    value: float | None
    reason: str
    floor: float | None = None
    ceiling: float | None = None

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def passed(self) -> bool:
        """True where the value keeps its floor and ceiling; what was skipped misses nothing."""
        if self.value is None:
            return True
        return (self.floor is None or self.value >= self.floor) and (self.ceiling is None or self.value <= self.ceiling)


class EvalReport(BaseModel):
    """All scores of one run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scores: tuple[EvalScore, ...]

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def passed(self) -> bool:
        """True where no floor is missed."""
        return all(score.passed for score in self.scores)

    @property
    def exit_code(self) -> int:
        """What a command that ran this should exit with."""
        return 0 if self.passed else 1


def score(scorer: str, name: str, value: float | None, reason: str) -> EvalScore:
    """A score with the floor and ceiling that floors.toml sets for it."""
    limits = _floors().get(scorer, {})
    limit = limits.get(name, {})
    rounded = None if value is None else round(value, 4)
    return EvalScore(
        scorer=scorer, name=name, value=rounded, reason=reason, floor=limit.get("floor"), ceiling=limit.get("ceiling")
    )


def share(part: int, whole: int) -> float:
    """`part` of `whole`; 1 where there was nothing to do."""
    return part / whole if whole else 1.0


def some(things: Sequence[str], most: int = 4) -> str:
    """The first few, and how many more there are."""
    rest = f" and {len(things) - most} more" if len(things) > most else ""
    return f"{', '.join(things[:most])}{rest}"


@cache
def _floors() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))
