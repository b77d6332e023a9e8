"""Problem details (RFC 9457): every error of the HTTP door has the same shape."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.errors import kind_of, status_of
from portfolio.errors import PortfolioError

MEDIA_TYPE = "application/problem+json"


class Trouble(BaseModel):
    """One value of a request that cannot be used."""

    where: str = Field(description="Place in the request, for example query.severity.")
    why: str


class Problem(BaseModel):
    """What went wrong, in a sentence."""

    type: str = Field(description="Stable name of the kind of problem, a URN.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="Path that was asked for.")
    request_id: str | None = None
    errors: list[Trouble] | None = None
    report: dict[str, object] | None = Field(default=None, description="The ingest report, where nothing was loaded.")


def problem(
    kind: str,
    status: int,
    detail: str,
    instance: str,
    request_id: str | None,
    *,
    errors: Sequence[Trouble] | None = None,
    report: dict[str, object] | None = None,
) -> JSONResponse:
    """A problem as a response."""
    body = Problem(
        type=f"urn:bellwether:problem:{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=instance,
        request_id=request_id,
        errors=list(errors) if errors else None,
        report=report,
    )
    headers = {"retry-after": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(body.model_dump(mode="json", exclude_none=True), status, headers, MEDIA_TYPE)


def problem_of(error: PortfolioError, instance: str, request_id: str | None) -> JSONResponse:
    """The problem an error of the house becomes."""
    return problem(kind_of(error), status_of(error), str(error), instance, request_id)


def install(app: FastAPI) -> None:
    """Turn every error of `app` into a problem."""

    @app.exception_handler(PortfolioError)
    def known(request: Request, error: PortfolioError) -> Response:
        return problem_of(error, request.url.path, _request_id(request))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        troubles = [Trouble(where=".".join(map(str, e["loc"])), why=str(e["msg"])) for e in error.errors()]
        first = troubles[0]
        return problem(
            "request-invalid",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"{first.where}: {first.why}.",
            request.url.path,
            _request_id(request),
            errors=troubles,
        )

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        phrase = HTTPStatus(error.status_code).phrase
        kind = phrase.lower().replace(" ", "-")
        detail = str(error.detail)
        if detail == phrase:
            detail = (
                f"{request.url.path} does not take {request.method}."
                if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
                else f"There is nothing at {request.url.path} ({phrase.lower()})."
            )
        answer = problem(kind, error.status_code, detail, request.url.path, _request_id(request))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the log has it; callers must not
        return problem(
            "internal-error",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something broke on our side; the log has the details under this request id.",
            request.url.path,
            _request_id(request),
        )


def _request_id(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)
