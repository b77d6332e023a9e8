"""Bringing facts in over HTTP: files, or one canonical JSON object. Never a path on the server."""

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from api.errors import RequestUnclear
from api.problems import problem
from api.routes.asked import AsOf, Desk, PortfolioName, problems
from api.routes.examples import CANONICAL, REPORT, example
from api.uploading import MOST_FILES, Ingested, save, together, without
from portfolio.errors import PortfolioError, SourceUnreadable

router = APIRouter(prefix="/portfolios/{portfolio}/ingest", tags=["ingest"])

_DAY = TypeAdapter(date)

FORM = {
    "type": "object",
    "required": ["files"],
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "as_of": {"type": "string", "format": "date"},
        "source": {"type": "string"},
        "mapping": {"type": "string", "description": "YAML that fixes how columns are read."},
        "dry_run": {"type": "boolean", "default": False},
    },
}


@router.post(
    "",
    response_model=Ingested,
    responses=example(REPORT) | problems(400, 403, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": FORM},
                "application/json": {"schema": {"type": "object"}, "example": CANONICAL},
            },
        }
    },
)
async def ingest(
    request: Request,
    desk: Desk,
    portfolio: PortfolioName,
    as_of: AsOf = None,
    source: Annotated[str | None, Query(description="Name of the stream; the next picture under it follows.")] = None,
    dry_run: Annotated[bool, Query(description="Keep nothing; only say what would happen.")] = False,  # noqa: FBT002 - a query flag
) -> Response:
    """Read files (multipart) or one canonical JSON object into a portfolio and account for every row."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    asked: dict[str, Any] = {"as_of": as_of, "source": source or None, "dry_run": dry_run, "mapping": None}
    with tempfile.TemporaryDirectory(prefix="bellwether-") as made:
        folder = Path(made) / "upload"
        folder.mkdir()
        if kind == "multipart/form-data":
            paths = await _take_form(request, folder, asked)
        elif kind == "application/json":
            paths = await _take_json(request, folder)
            asked["source"] = asked["source"] or "api"
        else:
            raise RequestUnclear("Send files as multipart/form-data or canonical facts as application/json.")
        try:
            reports = await anyio.to_thread.run_sync(lambda: desk.ingest(paths, portfolio, **asked))
        except PortfolioError as error:
            raise type(error)(without(folder, str(error))) from error
    whole = together(reports, folder)
    if not whole.loaded and not whole.repeated:
        return problem(
            "nothing-loaded",
            422,
            "Nothing was loaded; the report says why.",
            request.url.path,
            getattr(request.state, "request_id", None),
            report=whole.model_dump(mode="json"),
        )
    return Response(whole.model_dump_json(), media_type="application/json")


async def _take_form(request: Request, folder: Path, asked: dict[str, Any]) -> list[Path]:
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        for name in ("source", "mapping"):
            value = form.get(name)
            asked[name] = value if isinstance(value, str) and value else asked[name]
        day, dry = form.get("as_of"), form.get("dry_run")
        try:
            asked["as_of"] = _DAY.validate_python(day) if isinstance(day, str) and day else asked["as_of"]
        except ValidationError as wrong:
            raise RequestUnclear(f"{day!r} is not a day; write as_of as YYYY-MM-DD.") from wrong
        if isinstance(dry, str) and dry:
            asked["dry_run"] = dry.strip().lower() in {"1", "true", "yes", "on"}
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if not files:
            raise RequestUnclear("The form carries no file; add at least one under the name `files`.")
        paths = [await save(file, folder) for file in files]
    return paths if len(paths) == 1 else [folder]


async def _take_json(request: Request, folder: Path) -> list[Path]:
    path = folder / "portfolio.json"
    with path.open("wb") as kept:
        async for block in request.stream():
            kept.write(block)
    try:
        is_object = isinstance(json.loads(path.read_bytes()), dict)
    except (ValueError, RecursionError) as wrong:
        raise SourceUnreadable("The body is not valid JSON; nothing was loaded.") from wrong
    if not is_object:
        raise SourceUnreadable("The body must be one JSON object with arrays such as `projects`; nothing was loaded.")
    return [path]
