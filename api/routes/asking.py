"""Questions in plain words."""

import re
from collections.abc import AsyncIterator, Generator
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.problems import problem_of
from api.routes.asked import Desk, PortfolioName, problems
from api.routes.examples import ANSWER, QUESTION, example
from portfolio.errors import PortfolioError
from portfolio.findings import Answer

router = APIRouter(prefix="/portfolios/{portfolio}/ask", tags=["ask"])

STREAM = "text/event-stream"
_HEARTBEAT = ": checking\n\n"
"""A comment, which readers of event streams pass over; writing it shows whether they are still there."""
_SENTENCES = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)\s*", re.DOTALL)


class Question(BaseModel):
    """A question, and the day whose knowledge should answer it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": QUESTION})

    question: str = Field(min_length=1, max_length=2000)
    as_of: date | None = None


@router.post(
    "",
    response_model=Answer,
    responses=example(ANSWER, {STREAM: {"schema": {"type": "string"}}}) | problems(400, 403, 404, 422, 503),
)
def ask(request: Request, desk: Desk, portfolio: PortfolioName, question: Question) -> Response:
    """Answer with citations, or say plainly that it is not known.

    With `Accept: text/event-stream` the answer comes as events: `delta` (checked words), `citation`, then `answer`
    (the whole as JSON) and `done`; `problem` where it could not be answered.
    """
    if STREAM in request.headers.get("accept", ""):
        events = _events(desk, portfolio, question, request.url.path, getattr(request.state, "request_id", None))
        return StreamingResponse(events, media_type=STREAM, headers={"cache-control": "no-store"})
    answer = desk.ask(portfolio, question.question, question.as_of)
    return Response(answer.model_dump_json(), media_type="application/json")


async def _events(
    desk: Desk, portfolio: str, question: Question, path: str, request_id: str | None
) -> AsyncIterator[str]:
    """The events of an answer; when whoever asked has gone, the call of a model is ended."""
    said = _said(desk, portfolio, question, path, request_id)
    try:
        async for event in iterate_in_threadpool(said):
            yield event
    finally:
        said.close()


def _said(
    desk: Desk, portfolio: str, question: Question, path: str, request_id: str | None
) -> Generator[str, None, None]:
    begun = False
    try:
        for told in desk.ask_aloud(portfolio, question.question, question.as_of):
            if isinstance(told, Answer):
                yield from (_event("citation", citation.model_dump_json()) for citation in told.citations)
                yield _event("answer", told.model_dump_json())
                continue
            if not told:
                yield _HEARTBEAT
                continue
            for sentence in _SENTENCES.findall(told):
                yield _event("delta", Delta(text=f" {sentence}" if begun else sentence).model_dump_json())
                begun = False
            begun = True
    except PortfolioError as error:
        yield _event("problem", bytes(problem_of(error, path, request_id).body).decode())
        return
    yield _event("done", "{}")


class Delta(BaseModel):
    """The next words of an answer."""

    text: str


def _event(name: str, data: str) -> str:
    # JSON never holds a raw line break, so source text cannot end an event early.
    return f"event: {name}\ndata: {data}\n\n"
