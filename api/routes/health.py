"""For those who run the server: is it alive, is it ready, how is it doing."""

from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.front import Tallies
from api.replies import workspace_of
from api.routes.asked import Desk, problems
from api.workspace import Workspace
from portfolio.errors import PortfolioError, WorkspaceBusy

router = APIRouter(tags=["operations"])

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"] = "ok"


class Ready(Health):
    """Ready, with what can be read."""

    portfolios: int


@router.get("/healthz")
def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", responses=problems(503))
def readyz(desk: Desk) -> Ready:
    """The stores answer as well."""
    try:
        return Ready(portfolios=len(desk.portfolios()))
    except PortfolioError:
        raise
    except Exception as error:
        raise WorkspaceBusy("The database does not answer; `bellwether doctor` says more.") from error


@router.get("/metrics", response_class=Response, responses={200: {"content": {TEXT_FORMAT: {}}}})
def metrics(request: Request) -> Response:
    """Requests served and the risk of every portfolio, in the Prometheus text format."""
    lines = [*_requests(request.app.state.tallies), *_risk(workspace_of(request))]
    return Response("\n".join(lines) + "\n", media_type=TEXT_FORMAT)


def _requests(tallies: Tallies) -> Iterator[str]:
    yield "# HELP bellwether_requests_total Requests answered."
    yield "# TYPE bellwether_requests_total counter"
    for (method, route, status), count in sorted(tallies.requests.items()):
        labels = f'method="{_label(method)}",route="{_label(route)}",status="{status}"'
        yield f"bellwether_requests_total{{{labels}}} {count}"
    yield "# HELP bellwether_request_seconds_total Seconds spent answering."
    yield "# TYPE bellwether_request_seconds_total counter"
    for route, seconds in sorted(tallies.seconds.items()):
        yield f'bellwether_request_seconds_total{{route="{_label(route)}"}} {seconds:.6f}'


def _risk(desk: Workspace) -> Iterator[str]:
    summaries = []
    for line in desk.portfolios():
        try:
            summaries.append(desk.summary(line.name))
        except PortfolioError:
            continue  # a portfolio without facts has no risk to report
    yield "# HELP bellwether_portfolio_index Portfolio risk index, 0 to 100."
    yield "# TYPE bellwether_portfolio_index gauge"
    for summary in summaries:
        yield f'bellwether_portfolio_index{{portfolio="{_label(summary.portfolio)}"}} {summary.index:g}'
    yield "# HELP bellwether_portfolio_coverage Share of checks that could be made, 0 to 1."
    yield "# TYPE bellwether_portfolio_coverage gauge"
    for summary in summaries:
        yield f'bellwether_portfolio_coverage{{portfolio="{_label(summary.portfolio)}"}} {summary.coverage:g}'
    yield "# HELP bellwether_open_insights Insights that stand open."
    yield "# TYPE bellwether_open_insights gauge"
    for summary in summaries:
        for severity, count in summary.by_severity.items():
            name = _label(summary.portfolio)
            yield f'bellwether_open_insights{{portfolio="{name}",severity="{severity}"}} {count}'


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
