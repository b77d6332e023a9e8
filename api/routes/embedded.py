"""Data behind a token: a score for the web component, a badge, and tables for BI tools."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from api.embedding import badge, looking, table
from api.embedding.desk import View
from api.embedding.door import NO_DATA, PREFIX, Form, answer, dashboard
from api.workspace import Workspace
from store.embeds import Embed

router = APIRouter(prefix=PREFIX, include_in_schema=False)

JSON = Form("application/json", NO_DATA)
CSV = Form("text/csv; charset=utf-8", "available\r\nfalse\r\n")
# Many places that show images show none with an error status, so this one neutral answer is a 200.
BADGE = Form(badge.MEDIA_TYPE, badge.unavailable(), status=200)

Project = Annotated[str, Query()]
_records = TypeAdapter(list[dict[str, table.Value]])


@router.get("/score.json")
def score(request: Request, project: Project = "") -> Response:
    """One project's score, as `<bellwether-score>` reads it."""

    def draw(workspace: Workspace, embed: Embed) -> str:
        card = looking.score_card(workspace, embed, project or None)
        body = card.model_dump_json(exclude={"history"})
        link = TypeAdapter(str | None).dump_json(dashboard(workspace, embed, card.project)).decode()
        return f'{{"available":true,"link":{link},{body[1:]}'

    return answer(request, View.SCORE, JSON, draw, [project])


@router.get("/badge.svg")
def badge_of(request: Request, project: Project = "") -> Response:
    """The badge of a project, or of the portfolio."""
    return answer(
        request,
        View.BADGE,
        BADGE,
        lambda workspace, embed: badge.badge(looking.mark(workspace, embed, project or None)),
        [project],
    )


@router.get("/scores.csv")
def scores_csv(request: Request) -> Response:
    """Every score of the token's projects, one row each."""
    return answer(request, View.SCORES, CSV, lambda workspace, embed: table.as_csv(_rows(workspace, embed)))


@router.get("/scores.json")
def scores_json(request: Request) -> Response:
    """The same rows as flat objects."""

    def draw(workspace: Workspace, embed: Embed) -> str:
        return _records.dump_json(table.as_records(_rows(workspace, embed))).decode()

    return answer(request, View.SCORES, JSON, draw)


def _rows(workspace: Workspace, embed: Embed) -> list[tuple[table.Value, ...]]:
    brief = workspace.brief(embed.portfolio)
    return table.rows_of(brief, looking.scores(brief, embed))
