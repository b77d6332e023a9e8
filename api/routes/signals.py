"""Signals that a language model proposes, and what people say of them. None of them is counted."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.proposing import MOST, NEWEST, Asked, Proposed, ProposedList
from api.routes.asked import AsOf, Desk, Kept, PortfolioName, problems

router = APIRouter(prefix="/portfolios/{portfolio}/signals", tags=["signals"])

SignalId = Annotated[str, Path(description="Id of the proposed signal.", max_length=80, examples=["sig-3f1c09a2be"])]


class Wanted(BaseModel):
    """What a model is to read."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"project": "harbour", "most": NEWEST}})

    project: str | None = Field(default=None, max_length=400, description="Only this project's updates, by id or name.")
    most: int = Field(default=NEWEST, ge=1, le=MOST, description="So many of the newest updates.")


class Judged(BaseModel):
    """What a person says of a proposed signal."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"state": "accepted", "person": "Portfolio office"}}
    )

    state: Literal["accepted", "rejected", "proposed"] = Field(
        description="`proposed` takes back what was said before."
    )
    person: str = Field(min_length=1, max_length=200, description="Who decides.")
    reason: str | None = Field(default=None, max_length=2000)


@router.get("", response_model=ProposedList, responses=problems(304, 404, 422))
def list_signals(
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    project: Annotated[str | None, Query(max_length=400, description="Only this project, by id.")] = None,
    as_of: AsOf = None,
) -> Response:
    """Signals that a model proposed and that still stand in their updates; none of them is counted."""
    return kept.reply(request, portfolio, lambda: desk.proposing.listed(portfolio, project or None, as_of))


@router.post("", responses=problems(400, 403, 404, 422, 503))
def propose_signals(desk: Desk, portfolio: PortfolioName, wanted: Wanted) -> Asked:
    """Let the configured model read the newest updates and propose signals; what holds is kept, all or nothing."""
    return desk.proposing.ask(portfolio, wanted.project or None, wanted.most)


@router.patch("/{signal}", responses=problems(400, 403, 404, 422))
def judge_signal(desk: Desk, portfolio: PortfolioName, signal: SignalId, judged: Judged) -> Proposed:
    """Accept or reject a proposed signal, or take that back. Earlier decisions stay as its trail."""
    return desk.proposing.decide(portfolio, signal, judged.state, judged.person, judged.reason)
