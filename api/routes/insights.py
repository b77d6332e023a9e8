"""Ranked insights, one insight, and what people decide about it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.choices import Change, Filters
from api.paging import DEFAULT_LIMIT
from api.routes.asked import AsOf, Cursor, Desk, Kept, Limit, Parts, PortfolioName, problems
from api.routes.examples import DECISION, DETAIL, INSIGHTS, example
from api.views import Decided as Done
from api.views import InsightDetail, InsightPage, PastPage
from portfolio.vocabulary import Category, InsightState, Severity

router = APIRouter(prefix="/portfolios/{portfolio}/insights", tags=["insights"])

InsightId = Annotated[str, Path(description="Id of the insight.", examples=["VEN001-3f1c09a2be"])]


class Decided(BaseModel):
    """What changes about an insight; what is not named stays as it was."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": DECISION})

    state: InsightState | None = None
    reason: str | None = Field(default=None, max_length=2000, description="Needed to accept or dismiss.")
    person: str | None = Field(default=None, max_length=200, description="Who decides.")
    owner: str | None = Field(default=None, max_length=200, description="Who deals with it.")
    due: date | None = None
    expires_on: date | None = Field(default=None, description="Day the decision stops standing.")
    note: str | None = Field(default=None, max_length=2000)


@router.get("", response_model=InsightPage, responses=example(INSIGHTS) | problems(304, 400, 404, 422))
def list_insights(  # noqa: PLR0913, PLR0917 - one parameter a filter, as the contract has them
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    severity: Annotated[list[Severity], Parts, Query(description="Only these; repeat or separate by commas.")] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Category], Parts, Query(description="Only these; repeat or separate by commas.")] = [],  # noqa: B006 - as above
    project: Annotated[
        str | None, BeforeValidator(lambda v: v or None), Query(description="Only this project, by id or name.")
    ] = None,
    state: Annotated[
        list[InsightState], Parts, Query(description="Only these; without it, what people set aside is left out.")
    ] = [],  # noqa: B006 - as above
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The ranked insights, the most pressing first."""
    filters = Filters(frozenset(severity), frozenset(category), project, frozenset(state))
    return kept.reply(
        request, portfolio, lambda: desk.insights(portfolio, filters, as_of=as_of, limit=limit, cursor=cursor)
    )


class DecidedTogether(Decided):
    """One decision about several insights."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"insights": ["VEN001-3f1c09a2be"], **DECISION}}
    )

    insights: list[str] = Field(min_length=1, max_length=500, description="Ids of the insights.")


@router.post("/decisions", responses=problems(400, 403, 404, 422))
def decide_together(desk: Desk, portfolio: PortfolioName, decided: DecidedTogether) -> Done:
    """Record one decision about several insights: all of them, or none where one cannot be decided."""
    change = Change(**decided.model_dump(exclude={"insights"}))
    return desk.decide_all(portfolio, decided.insights, change)


@router.get("/past", response_model=PastPage, responses=problems(304, 404, 422))
def list_past(request: Request, desk: Desk, kept: Kept, portfolio: PortfolioName, as_of: AsOf = None) -> Response:
    """Insights seen earlier and no longer: resolved where the facts show it, else no longer seen; the latest first."""
    return kept.reply(request, portfolio, lambda: desk.past(portfolio, as_of))


@router.get("/{insight}", response_model=InsightDetail, responses=example(DETAIL) | problems(304, 404, 422))
def read_insight(
    request: Request, desk: Desk, kept: Kept, portfolio: PortfolioName, insight: InsightId, as_of: AsOf = None
) -> Response:
    """One insight: evidence, score breakdown, what to do, and what people decided about it."""
    return kept.reply(request, portfolio, lambda: desk.show(portfolio, insight, as_of))


@router.patch("/{insight}", responses=example(DETAIL) | problems(400, 403, 404, 422))
def decide(desk: Desk, portfolio: PortfolioName, insight: InsightId, decided: Decided) -> InsightDetail:
    """Record a decision. It stands over later analyses; earlier decisions stay as its trail."""
    return desk.decide(portfolio, insight, Change(**decided.model_dump()))
