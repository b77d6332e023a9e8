"""Signals that a model proposes, from a project's page: ask it, accept, reject, take back. Shown there, not counted."""

from typing import Annotated, Literal

from fastapi import Form, Path, Response
from pydantic import StringConstraints

from api.errors import status_of
from api.web.here import At, Empty, Here
from api.web.links import part
from api.web.page import page_router
from api.web.pages.project import show_project
from portfolio.errors import PortfolioError

ROUTE = "/portfolios/{portfolio}/signals"

router = page_router()

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
SignalId = Annotated[str, Path(max_length=80)]


@router.post(ROUTE)
def propose(here: At, project: Annotated[Short, Form()]) -> Response:
    """Let the model read a project's newest updates, then show the project again."""
    try:
        here.workspace.proposing.ask(here.portfolio, project)
    except PortfolioError as refused:
        return show_project(here, project, refused=str(refused), status=status_of(refused))
    return _back(here, project)


@router.post(ROUTE + "/{signal}")
def decide(
    here: At,
    signal: SignalId,
    project: Annotated[Short, Form()],
    state: Annotated[Literal["accepted", "rejected", "proposed"], Form()],
    person: Annotated[Short | None, Empty, Form()] = None,
) -> Response:
    """Record what a person says of a proposal, then show the project again."""
    try:
        here.workspace.proposing.decide(here.portfolio, signal, state, person)
    except PortfolioError as refused:
        return show_project(here, project, refused=str(refused), status=status_of(refused))
    return _back(here, project)


def _back(here: Here, project: str) -> Response:
    answer = here.go(f"/projects/{part(project)}")
    answer.headers["location"] += "#proposed"
    return answer
