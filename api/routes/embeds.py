"""Views for other people's pages: handed out, listed, taken back."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.embedding.desk import DAYS, MOST, Order, View
from api.embedding.snippets import address
from api.routes.asked import Desk, PortfolioName, problems
from api.workspace import Workspace
from portfolio.vocabulary import Severity
from store.embeds import Embed

router = APIRouter(prefix="/portfolios/{portfolio}/embeds", tags=["embeds"])

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class NewEmbed(BaseModel):
    """What to hand out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {
        "view": "score", "projects": ["harbour-payments"], "origins": ["https://wiki.example.org"], "days": 90,
    }})  # fmt: skip

    view: View
    projects: tuple[Short, ...] = Field(default=(), description="Only these, by id or name; empty means all.")
    severity: Severity = Field(default=Severity.LOW, description="Least severity of heat map and insights.")
    most: int = Field(default=MOST, description="How many insights.")
    origins: tuple[Short, ...] = Field(default=(), description="Sites whose pages may show it.")
    days: int = Field(default=DAYS, description="How long it stands.")
    note: Short | None = None
    person: Short | None = None


class EmbedLine(BaseModel):
    """One view that was handed out; its token is not kept."""

    id: str
    portfolio: str
    view: View
    state: Literal["stands", "expired", "revoked"]
    projects: tuple[str, ...]
    severity: Severity
    most: int
    origins: tuple[str, ...]
    made: datetime
    expires: datetime
    revoked: datetime | None
    note: str | None
    person: str | None


class HandedOut(EmbedLine):
    """A new view with its token, told this once."""

    token: str
    url: str


class EmbedList(BaseModel):
    """What was handed out, the newest first."""

    items: tuple[EmbedLine, ...]


@router.get("", responses=problems(404, 422))
def list_embeds(desk: Desk, portfolio: PortfolioName) -> EmbedList:
    """What was handed out of a portfolio, the newest first."""
    return EmbedList(items=tuple(_line(desk, one) for one in desk.embeds.listed(desk.choose(portfolio))))


@router.post("", status_code=201, responses=problems(400, 403, 404, 422))
def hand_out(request: Request, desk: Desk, portfolio: PortfolioName, wanted: NewEmbed) -> HandedOut:
    """Hand out a view; its token is in this answer and nowhere else."""
    embed, token = desk.embeds.hand_out(Order(portfolio=portfolio, **dict(wanted)))
    url = address(desk.site or str(request.base_url), embed, token)
    return HandedOut(**dict(_line(desk, embed)), token=token, url=url)


@router.delete("/{embed}", responses=problems(403, 404, 422))
def revoke(
    desk: Desk, portfolio: PortfolioName, embed: Annotated[str, Path(description="Id, as the list tells it.")]
) -> EmbedLine:
    """Take a view back: from now on its token shows nothing."""
    return _line(desk, desk.embeds.revoke(embed, desk.choose(portfolio)))


def _line(desk: Workspace, embed: Embed) -> EmbedLine:
    told = {name: getattr(embed, name) for name in EmbedLine.model_fields if name != "state"}
    return EmbedLine(**told, state=desk.embeds.state(embed))
