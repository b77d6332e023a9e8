"""Project scores and their history."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.paging import DEFAULT_LIMIT
from api.routes.asked import AsOf, Cursor, Desk, Kept, Limit, PortfolioName, problems
from api.routes.examples import SCORE, SCORES, example
from api.views import ScoreDetail, ScorePage

router = APIRouter(prefix="/portfolios/{portfolio}/scores", tags=["scores"])


@router.get("", response_model=ScorePage, responses=example(SCORES) | problems(304, 400, 404, 422))
def list_scores(
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """One score a project, the riskiest first."""
    return kept.reply(request, portfolio, lambda: desk.scores(portfolio, as_of=as_of, limit=limit, cursor=cursor))


@router.get("/{project:path}", response_model=ScoreDetail, responses=example(SCORE) | problems(304, 404, 422))
def read_score(
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    project: Annotated[str, Path(description="Id or name of the project.", examples=["harbour-payments"])],
    as_of: AsOf = None,
    history: Annotated[bool, Query(description="Add the score at every earlier picture.")] = False,  # noqa: FBT002 - a query flag
) -> Response:
    """One project's score and the insights it is made of."""
    return kept.reply(request, portfolio, lambda: desk.score(portfolio, project, as_of=as_of, history=history))
