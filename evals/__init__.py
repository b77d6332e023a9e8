"""How good is it? Cases with known truth, and the scorers that grade against them."""

from evals.ports import Model
from evals.report import render, show
from evals.run import SUITES, run_evals
from evals.score import EvalReport, EvalScore

__all__ = ["SUITES", "EvalReport", "EvalScore", "Model", "render", "run_evals", "show"]
