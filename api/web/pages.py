"""The dashboard's routes: one page a portfolio, drawn on the server, without scripts."""

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from http import HTTPStatus
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BeforeValidator

from api.choices import Filters
from api.errors import status_of
from api.neutral import visible
from api.replies import replies_of, workspace_of
from api.standing import is_open
from api.views import Summary
from api.web import view
from api.workspace import Workspace
from portfolio.errors import PortfolioError
from portfolio.vocabulary import Category, Severity

router = APIRouter(include_in_schema=False)

STYLE = files("api.web").joinpath("style.css").read_bytes()
STYLE_PATH = f"/static/style.{blake2b(STYLE, digest_size=6).hexdigest()}.css"
HTML = "text/html; charset=utf-8"

_pages = Environment(
    loader=PackageLoader("api.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Text of sources is shown without characters that hide or turn what is around them.
    finalize=lambda value: visible(value) if type(value) is str else value,
)
_pages.globals |= {
    "style_path": STYLE_PATH,
    "trend_words": view.TREND_WORDS,
    "trend_signs": view.TREND_SIGNS,
    "long_day": view.long_day,
    "age": view.age,
    "percent": view.percent,
    "safe_url": view.safe_url,
    "names": view.names,
    "counted": view.counted,
    "label": view.label,
    "most_evidence": view.MOST_EVIDENCE,
    "most_projects": view.MOST_PROJECTS,
    "spark_size": (view.SPARK_WIDTH, view.SPARK_HEIGHT),
}

_Empty = BeforeValidator(lambda value: value or None)
AsOf = Annotated[date | None, _Empty, Query()]


@router.get("/")
def home(request: Request) -> Response:
    """The only portfolio there is, or the choice between several."""
    workspace = workspace_of(request)
    lines = workspace.portfolios()
    if len(lines) == 1:
        return RedirectResponse(view.address(lines[0].name), status_code=HTTPStatus.SEE_OTHER)

    def draw() -> str:
        summaries = [workspace.summary(line.name) for line in lines]
        cards = [(s, view.sparkline(s.history), _band(workspace, s), view.moved(s)) for s in summaries]
        return _draw("portfolios.html", cards=cards, address=view.address)

    return _answer(request, None, draw)


@router.get("/portfolios/{portfolio}")
def portfolio_page(
    request: Request,
    portfolio: str,
    as_of: AsOf = None,
    severity: Annotated[Severity | None, _Empty, Query()] = None,
    category: Annotated[Category | None, _Empty, Query()] = None,
    project: Annotated[str | None, _Empty, Query()] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    scores: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Everything about one portfolio on one day."""
    asked = view.Asked(portfolio, as_of, severity, category, project, page, scores)
    return _answer(request, portfolio, lambda: _portfolio(workspace_of(request), asked))


@router.get(STYLE_PATH)
def style() -> Response:
    """The style sheet; its name changes with its content, so it may be kept for good."""
    return Response(STYLE, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"})


def _answer(request: Request, portfolio: str | None, draw: Callable[[], str]) -> Response:
    try:
        return replies_of(request).reply(request, portfolio, draw, HTML)
    except PortfolioError as error:
        status = status_of(error)
        names = [line.name for line in workspace_of(request).portfolios()]
        page = _draw("error.html", status=status, message=str(error), names=names, address=view.address)
        return HTMLResponse(page, status)


def _portfolio(workspace: Workspace, asked: view.Asked) -> str:
    summary = workspace.summary(asked.portfolio, asked.as_of)
    brief = workspace.brief(asked.portfolio, asked.as_of)
    filters = Filters(
        severities=frozenset({asked.severity} if asked.severity else ()),
        categories=frozenset({asked.category} if asked.category else ()),
        project=asked.project,
    )
    found = workspace.insights(asked.portfolio, filters, as_of=asked.as_of, plain=True)
    pages = max(1, -(-found.total // view.PAGE_SIZE))
    page = min(asked.page, pages)
    ranked = workspace.scores(asked.portfolio, as_of=asked.as_of).items
    score_rows, score_pages = view.slice_of(ranked, asked.scores, view.SCORES_SIZE)
    frame = workspace.analyses.coverage(workspace.chain(asked.portfolio, asked.as_of).last)
    blind = frame[frame["state"] == "not_assessed"]
    titles = {insight.id: insight.title for insight in brief.insights if is_open(insight)}
    return _draw(
        "portfolio.html",
        asked=asked,
        summary=summary,
        # A theme inside one project says no more than its insights do.
        themes=[theme for theme in summary.themes if len(theme.projects) > 1][: view.MOST_THEMES],
        moved=view.moved(summary),
        band=_band(workspace, summary),
        spark=view.sparkline(summary.history),
        heat=view.heat_map(summary.by_category, asked),
        severities=list(Severity),
        insights=workspace.reworded(found.items[(page - 1) * view.PAGE_SIZE : page * view.PAGE_SIZE]),
        found=found,
        page=page,
        pages=pages,
        project_name=next((s.name for s in ranked if s.project == asked.project), asked.project),
        scores=[(score, view.drivers(score, titles)) for score in score_rows],
        score_page=min(max(asked.scores, 1), score_pages),
        score_pages=score_pages,
        score_total=len(ranked),
        gaps=view.gaps_by_rule(zip(blind["rule"], blind["reason"], strict=True)),
        checks=len(frame),
        unchecked=len(blind),
        pictures=_days(workspace, asked, summary.as_of),
        portfolios=[line.name for line in workspace.portfolios()],
        address=view.address,
    )


def _days(workspace: Workspace, asked: view.Asked, shown: date) -> list[date]:
    """Days to choose from, newest first, the one that is shown among them."""
    return sorted({*workspace.store.pictures(asked.portfolio), shown}, reverse=True)


def _band(workspace: Workspace, summary: Summary) -> str:
    """The band of the index. A calm index over facts that were mostly not there is no good news: `unseen`."""
    band = view.band(summary.index, dict(workspace.policy.scoring.bands))
    return "unseen" if band == "none" and summary.coverage < view.MOSTLY_SEEN else band


def _draw(template: str, **values: Any) -> str:
    return _pages.get_template(template).render(**values)
