"""Likelihoods as the house says them: of a finding (the port that scoring asks) and of a project's outcomes."""

import numpy as np
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


def outlook(
    portfolio: Portfolio, reference: Calibration, own: Calibration | None = None, project: str | None = None
) -> pd.DataFrame:
    """How likely each active project (or only `project`) is to end badly, by outcome.

    Columns: project, outcome, likelihood, basis and leading (the signs that weigh most, the heaviest first). Where the
    workspace learned an outcome from its own history that is what speaks, else the reference class.
    """
    signs = portfolio.ask(outcome_signs)
    active = portfolio.table["active"].to_numpy(dtype=bool)
    signs = signs[active if project is None else active & (signs.index == project)]
    parts = []
    for name, ships in reference.outcomes.items():
        learned = own.outcomes.get(name) if own else None
        used = learned or ships
        seen = signs[list(used.signs)].notna().any(axis=1)
        rows = signs[seen]
        basis = (
            f"calibrated (n={used.n})" if learned else f"reference class (n={used.n}, {len(used.classes)} histories)"
        )
        said = pd.DataFrame({"project": rows.index, "outcome": name, "likelihood": used.likelihood(rows).to_numpy()})
        parts.append(said.assign(basis=basis, leading=pd.Series(_leading(used.parts(rows)), dtype="str")))
    return pd.concat(parts, ignore_index=True)


_SPEAKS = 0.1
_MOST_LEADING = 3


def _leading(parts: pd.DataFrame) -> list[str]:
    """The names of the columns that weigh most in each row, the heaviest first."""
    weight, names = np.abs(parts.to_numpy()), list(parts)
    heaviest = np.argsort(-weight, axis=1, kind="stable")[:, :_MOST_LEADING]
    speaks = np.take_along_axis(weight, heaviest, axis=1) > _SPEAKS
    return [
        ", ".join(names[column] for column, said in zip(columns, says, strict=True) if said)
        for columns, says in zip(heaviest.tolist(), speaks.tolist(), strict=True)
    ]
