"""What ships with the product: every outcome learned from all development histories together."""

from datetime import date
from pathlib import Path

from evals.backtest.datasets import DATASETS
from evals.backtest.run import Tell, replay_all
from evals.backtest.validate import learned, questions
from insights.calibration.model import Calibration
from insights.calibration.outcomes import OUTCOMES
from insights.calibration.past import HORIZON
from insights.policy import Policy
from portfolio.errors import PortfolioError


def make_reference(policy: Policy, data: Path, made_on: date, tell: Tell | None = None) -> Calibration:
    """Weights and rates from all histories. Raises PortfolioError where one is missing: half of them would mislead."""
    missing = [one.folder for one in DATASETS if not (data / one.folder).is_dir()]
    if missing:
        raise PortfolioError(
            f"The reference is learned from all histories; {', '.join(missing)} is not on this machine."
        )
    asked = questions(DATASETS, replay_all(DATASETS, policy, data, tell))
    found = {outcome: learned(asked, outcome) for outcome in OUTCOMES}
    return Calibration(
        made_on=made_on,
        source="; ".join(one.name for one in DATASETS),
        basis="reference class",
        horizon_days=HORIZON,
        outcomes={outcome: one for outcome, one in found.items() if one is not None},
    )


def write_reference(calibration: Calibration, path: Path) -> None:
    """One readable JSON file, the same for the same weights."""
    path.write_text(calibration.model_dump_json(indent=2) + "\n", encoding="utf-8")
