"""The histories that lie beside the project."""

from evals.backtest.canada import Canada
from evals.backtest.case import Dataset
from evals.backtest.gmpp import GmppPanel, GmppUk
from evals.backtest.keps import Keps
from evals.backtest.nyc import Nyc
from evals.backtest.rust import RustGoals

DATASETS: tuple[Dataset, ...] = (GmppPanel(), GmppUk(), Keps(), Canada(), Nyc(), RustGoals())
