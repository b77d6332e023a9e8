"""For those who run the server: is it alive, is it ready, how is it doing."""

from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.front import Tallies
from api.metrics import TEXT_FORMAT, Metric, risk
from api.replies import workspace_of
from api.routes.asked import Desk, problems
from portfolio.errors import PortfolioError, WorkspaceBusy

router = APIRouter(tags=["operations"])


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
    lines = [*_requests(request.app.state.tallies), *risk(workspace_of(request))]
    return Response("\n".join(lines) + "\n", media_type=TEXT_FORMAT)


def _requests(tallies: Tallies) -> Iterator[str]:
    requests = Metric("bellwether_requests_total", "Requests answered.", "counter")
    for (method, route, status), count in sorted(tallies.requests.items()):
        requests.add(count, method=method, route=route, status=str(status))
    yield from requests.lines()
    seconds = Metric("bellwether_request_seconds_total", "Seconds spent answering.", "counter")
    for route, spent in sorted(tallies.seconds.items()):
        seconds.add(spent, route=route)
    yield from seconds.lines()
