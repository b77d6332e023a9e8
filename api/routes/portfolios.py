"""Portfolios and their summaries."""

from fastapi import APIRouter, Request, Response

from api.routes.asked import AsOf, Desk, Kept, PortfolioName, problems
from api.routes.examples import PORTFOLIOS, SUMMARY, example
from api.views import PortfolioList, Summary

router = APIRouter(prefix="/portfolios", tags=["portfolios"])


@router.get("", response_model=PortfolioList, responses=example(PORTFOLIOS) | problems(304))
def list_portfolios(request: Request, desk: Desk, kept: Kept) -> Response:
    """Every portfolio of the workspace."""
    return kept.reply(request, None, lambda: PortfolioList(items=desk.portfolios()))


@router.get("/{portfolio}", response_model=Summary, responses=example(SUMMARY) | problems(304, 404, 422))
def read_portfolio(request: Request, desk: Desk, kept: Kept, portfolio: PortfolioName, as_of: AsOf = None) -> Response:
    """A portfolio on one page: counts, index, severity and category, coverage."""
    return kept.reply(request, portfolio, lambda: desk.summary(portfolio, as_of))
