"""Which ids mean one thing: what was joined, what is in doubt, and what people decide about it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.identities import Identity, IdentityList, Judgement
from api.routes.asked import Desk, Kept, PortfolioName, problems
from api.routes.examples import IDENTITIES, IDENTITY, JUDGED, example
from portfolio.identity import Verdict

router = APIRouter(prefix="/portfolios/{portfolio}/identities", tags=["identities"])

Kind = Literal["project", "vendor", "goal", "person"]


class Judged(BaseModel):
    """What a person says of two ids or names of one kind."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": JUDGED})

    kind: Kind
    left: str = Field(min_length=1, max_length=500, description="One of the two, by id or name.")
    right: str = Field(min_length=1, max_length=500, description="The other, by id or name.")
    verdict: Literal["same", "separate", "undo"] = Field(description="`undo` takes back what was said before.")
    person: str | None = Field(default=None, max_length=200, description="Who decides.")
    reason: str | None = Field(default=None, max_length=2000)


@router.get("", response_model=IdentityList, responses=example(IDENTITIES) | problems(304, 404, 422))
def list_identities(
    request: Request,
    desk: Desk,
    kept: Kept,
    portfolio: PortfolioName,
    *,
    kind: Annotated[Kind | None, BeforeValidator(lambda v: v or None), Query(description="Only this kind.")] = None,
    doubts: Annotated[
        bool, BeforeValidator(lambda v: v or False), Query(description="Only what waits for a person.")
    ] = False,
) -> Response:
    """What was joined, kept apart or is in doubt, with score and reason; doubts first."""
    return kept.reply(request, portfolio, lambda: desk.identities.listed(portfolio, kind=kind, doubts=doubts))


@router.post("", responses=example(IDENTITY) | problems(400, 403, 404, 422))
def judge_identity(desk: Desk, portfolio: PortfolioName, judged: Judged) -> Identity:
    """Say whether two ids mean one thing, or take that back. It stands over whatever the rules find later."""
    verdict = None if judged.verdict == "undo" else Verdict(judged.verdict)
    said = Judgement(judged.kind, judged.left, judged.right, verdict, judged.person, judged.reason)
    return desk.identities.decide(portfolio, said)
