"""Likelihoods as the house says them: of a finding (the port that scoring asks) and of a project's outcomes."""

import pandas as pd

from insights.calibration.model import Calibration
from insights.calibration.signs import outcome_signs
from portfolio.snapshot import Portfolio


class Calibrated:
    """How often findings came true in this workspace's own history; silent where too few were judged."""

    def __init__(self, calibration: Calibration) -> None:
        """Answer from what was learned."""
        self._rules = calibration.rules

    def of(self, rule: str, project: str | None) -> tuple[float, str] | None:  # noqa: ARG002 - the port's shape
        """The rate of a rule's findings that came true, and its sample size."""
        record = self._rules.get(rule)
        return (record.rate, f"calibrated (n={record.n})") if record else None


def outlook(portfolio: Portfolio, reference: Calibration, own: Calibration | None = None) -> pd.DataFrame:
    """How likely each active project is to end badly, by outcome.

    Columns: project, outcome, likelihood, basis and leading (the signs that weigh most, the heaviest first). Where the
    workspace learned an outcome from its own history that is what speaks, else the reference class.
    """
    signs = portfolio.ask(outcome_signs)
    signs = signs[portfolio.table["active"].to_numpy(dtype=bool)]
    parts = []
    for name, ships in reference.outcomes.items():
        learned = own.outcomes.get(name) if own else None
        used = learned or ships
        seen = signs[list(used.signs)].notna().any(axis=1)
        rows = signs[seen]
        weight = used.parts(rows)
        leading = [", ".join(one[one.abs() > _SPEAKS].abs().nlargest(3).index) for _, one in weight.iterrows()]
        basis = (
            f"calibrated (n={used.n})" if learned else f"reference class (n={used.n}, {len(used.classes)} histories)"
        )
        said = pd.DataFrame({"project": rows.index, "outcome": name, "likelihood": used.likelihood(rows).to_numpy()})
        parts.append(said.assign(basis=basis, leading=pd.Series(leading, dtype="str")))
    return pd.concat(parts, ignore_index=True)


_SPEAKS = 0.1
