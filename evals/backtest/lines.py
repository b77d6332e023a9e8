"""What a backtest reports: one line a question, and the run as a whole."""

from pydantic import BaseModel, ConfigDict, computed_field

WANTED_GAIN = 0.05
WANTED_CALIBRATION = 0.05


class _Reported(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(_Reported):
    """A value with the middle 95 % of its bootstrap over projects."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As 0.71 [0.65–0.77]."""
        return f"{self.value:.2f} [{self.low:.2f}–{self.high:.2f}]"


class Compared(_Reported):
    """A simple ranking on the same rows, and how far the likelihood is ahead of it."""

    name: str
    auc: float
    ahead: Measured


class Band(_Reported):
    """Bad-outcome rate of one band of likelihood."""

    band: str
    n: int
    rate: float


class Bin(_Reported):
    """One row of the reliability table."""

    n: int
    said: float
    came: float


class Line(_Reported):
    """One target of one data set."""

    dataset: str
    target: str
    outcome: str
    says: str
    n: int
    projects: int
    base_rate: float
    auc: Measured
    score_auc: float
    average_precision: float
    top_fifth: float
    best_top_fifth: float
    baselines: tuple[Compared, ...]
    forward: float | None
    forward_best: float | None
    elsewhere: float | None
    brier: float
    brier_base: float
    calibration_error: float
    chance_error: float
    bands: tuple[Band, ...]
    rising: bool
    reliability: tuple[Bin, ...]
    lead_days: int | None
    without: dict[str, float] = {}
    added: dict[str, float] = {}

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def best(self) -> Compared:
        """The simple ranking that does best on these very rows."""
        return max(self.baselines, key=lambda one: one.auc)


class Backtest(_Reported):
    """A whole run."""

    lines: tuple[Line, ...]
    skipped: dict[str, str]

    @property
    def gain(self) -> float | None:
        """Mean over the questions of AUC above the best simple ranking of each."""
        gains = [line.best.ahead.value for line in self.lines]
        return sum(gains) / len(gains) if gains else None

    @property
    def reached(self) -> int:
        """Questions on which the best simple ranking is reached."""
        return sum(line.best.ahead.value >= 0 for line in self.lines)
