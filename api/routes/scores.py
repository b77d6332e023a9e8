"""Project scores and their history."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api.embedding import looking, table
from api.embedding.desk import View
from api.embedding.door import NO_DATA, Form, answer
from api.paging import DEFAULT_LIMIT
from api.replies import wants_table
from api.routes.asked import AsOf, Cursor, Desk, Kept, Limit, PortfolioName, problems
from api.routes.examples import SCORE, SCORES, example
from api.views import ScoreDetail, ScorePage
from api.workspace import Workspace
from store.embeds import Embed

router = APIRouter(prefix="/portfolios/{portfolio}/scores", tags=["scores"])

CSV = "text/csv; charset=utf-8"
_TABLE = {"text/csv": {"schema": {"type": "string"}, "example": ",".join(table.COLUMNS) + "\r\n"}}


@router.get("", response_model=ScorePage, responses=example(SCORES, _TABLE) | problems(304, 400, 404, 422))
def list_scores(  # noqa: PLR0913, PLR0917 - one parameter an option of the address
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    form: Annotated[
        Literal["json", "csv"] | None,
        Query(alias="format", description="`csv` holds every project in stable columns; else as `Accept` asks."),
    ] = None,
    token: Annotated[
        str | None, Query(description="Of an embed of the view `scores`; only what it shows is answered then.")
    ] = None,
) -> Response:
    """One score a project, the riskiest first."""
    as_table = form == "csv" or (form is None and wants_table(request.headers.get("accept")))
    if token is not None:
        sent = Form(CSV if as_table else "application/json", NO_DATA)
        draw = _table_of if as_table else _page_of
        return answer(request, View.SCORES, sent, draw, ["api"], portfolio=portfolio)
    if as_table:
        return kept.reply(request, portfolio, lambda: _table(desk, portfolio, as_of), CSV)
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


def _table(desk: Workspace, portfolio: str, as_of: AsOf) -> str:
    brief = desk.brief(portfolio, as_of)
    return table.as_csv(table.rows_of(brief, looking.scores(brief, None)))


def _table_of(desk: Workspace, embed: Embed) -> str:
    brief = desk.brief(embed.portfolio)
    return table.as_csv(table.rows_of(brief, looking.scores(brief, embed)))


def _page_of(desk: Workspace, embed: Embed) -> str:
    brief = desk.brief(embed.portfolio)
    found = tuple(looking.scores(brief, embed))
    return ScorePage(as_of=brief.as_of, items=found, next_cursor=None, total=len(found)).model_dump_json()
