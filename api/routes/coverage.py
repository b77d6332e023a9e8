"""What could be looked at, and what could not."""

from fastapi import APIRouter, Request, Response

from api.paging import DEFAULT_LIMIT
from api.routes.asked import AsOf, Cursor, Desk, Kept, Limit, PortfolioName, problems
from api.routes.examples import COVERAGE, example
from api.views import CoveragePage

router = APIRouter(prefix="/portfolios/{portfolio}/coverage", tags=["coverage"])


@router.get("", response_model=CoveragePage, responses=example(COVERAGE) | problems(304, 400, 404, 422))
def read_coverage(
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Rule × project: clear, finding, or not assessed and why. An empty cell is not a safe cell."""
    return kept.reply(request, portfolio, lambda: desk.coverage(portfolio, as_of=as_of, limit=limit, cursor=cursor))
