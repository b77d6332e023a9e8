"""The made-up portfolio, analysed once, and a way to ask it."""

from collections.abc import Callable

import pytest

from insights.analyse import Analysis, analyse
from insights.ask import Ground, ask
from insights.policy import load_policy
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from tests.insights.asking_nouns.made import made


@pytest.fixture(scope="session")
def portfolio() -> Portfolio:
    return made()


@pytest.fixture(scope="session")
def analysis(portfolio: Portfolio) -> Analysis:
    return analyse(portfolio, load_policy(None))


@pytest.fixture(scope="session")
def answer(portfolio: Portfolio, analysis: Analysis) -> Callable[[str], Answer]:
    return lambda question: ask(question, Ground(portfolio, analysis))
