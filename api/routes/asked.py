"""What requests have in common: parameters, their meaning, and the problems a caller may meet."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path, Query
from pydantic import BeforeValidator

from api.paging import DEFAULT_LIMIT, MOST
from api.problems import MEDIA_TYPE, Problem
from api.replies import Replies, replies_of, workspace_of
from api.workspace import Workspace

Desk = Annotated[Workspace, Depends(workspace_of)]
Kept = Annotated[Replies, Depends(replies_of)]
PortfolioName = Annotated[str, Path(description="Name of the portfolio.", examples=["sample"])]


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _parts(values: Any) -> Any:
    """`?severity=critical,high` and `?severity=critical&severity=high` mean the same; empty means all."""
    if values is None or isinstance(values, str):
        values = [values or ""]
    return [part.strip() for value in values for part in str(value).split(",") if part.strip()]


AsOf = Annotated[
    date | None,
    BeforeValidator(_none_if_empty),
    Query(description="Answer with what was known on that day, nothing later.", examples=["2026-03-31"]),
]
Limit = Annotated[
    int,
    BeforeValidator(lambda value: DEFAULT_LIMIT if value == "" else value),
    Query(ge=1, le=MOST, description="Items on a page."),
]
Cursor = Annotated[str | None, BeforeValidator(_none_if_empty), Query(description="`next_cursor` of the page before.")]
Parts = BeforeValidator(_parts)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problems a route may answer with, for the OpenAPI document."""
    said = {
        304: "Not modified: If-None-Match names the current answer.",
        400: "The request cannot be understood.",
        401: "The signature is missing, wrong or too old; nothing was changed.",
        403: "Requests are not taken from there.",
        404: "There is no such thing, or there was none on that day.",
        413: "The upload is too large.",
        422: "A value cannot be used, or a file cannot be read.",
        503: "The workspace or a source is busy; try again.",
    }
    return {
        status: {"description": said[status]}
        if status == 304  # noqa: PLR2004 - the one status here that has no body
        else {"description": said[status], "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
        for status in statuses
    }
