"""An upload on its way: looked at, its columns read as somebody says, then loaded or thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Form, Path, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from api.errors import RequestUnclear
from api.staging import Stage
from api.uploading import MOST_FILES, Ingested, save, together, without
from api.web.here import At, Crumb, Empty, Here
from api.web.page import page_router
from api.web.pages.sources import PAGE, SHOWN_REJECTS, rejected_csv, show_sources
from ingestion.find import units
from ingestion.tables.mapping import ListMapping, write_mapping
from ingestion.tables.mapping_lines import LineTrouble, line_troubles
from ingestion.tables.read import first_rows
from portfolio.errors import PortfolioError
from portfolio.report import IngestReport

router = page_router()

FIRST_ROWS = 6
ROUTE = PAGE.route + "/uploads/{token}"
_DAY = TypeAdapter(date)
_TABLE = "table"

Token = Annotated[str, Path(max_length=64)]


@dataclass(frozen=True)
class Rows:
    """The first rows of a list, each with its row number in the file."""

    headers: tuple[str, ...] = ()
    lines: Sequence[tuple[int, Sequence[str]]] = ()


@router.post(PAGE.route + "/uploads")
async def take(request: Request, here: At) -> Response:
    """Keep files aside and show what would become of them."""
    here.workspace.choose(here.portfolio)
    staging = here.workspace.staging
    stage = staging.begin(here.portfolio)
    try:
        async with request.form(max_files=MOST_FILES, max_fields=20) as form:
            files = [one for _, one in form.multi_items() if isinstance(one, UploadFile) and one.filename]
            if not files:
                raise RequestUnclear("Choose at least one file first.")
            for file in files:
                await save(file, staging.folder(stage))
            staging.keep(_told(stage, str(form.get("known_on") or ""), str(form.get("source") or "")))
    except PortfolioError as refused:
        staging.drop(stage)
        return show_sources(here, not_taken=str(refused), status=400)
    return here.go(f"{PAGE.path}/uploads/{stage.token}")


@router.get(ROUTE)
def look(here: At, token: Token) -> Response:
    """What would become of an upload, as its columns are read now."""
    return _page(here, here.workspace.staging.stage(here.portfolio, token))


@router.get(ROUTE + "/rejected.csv")
def not_taken(here: At, token: Token) -> Response:
    """What would not be taken as it stands, as a file."""
    return rejected_csv(here, "upload", _read(here, here.workspace.staging.stage(here.portfolio, token)))


@router.post(ROUTE)
def decide(
    here: At,
    token: Token,
    do: Annotated[Literal["preview", "load", "drop"], Form()] = "preview",
    mapping: Annotated[str, Form(max_length=200_000)] = "",
    known_on: Annotated[str | None, Empty, Form(max_length=20)] = None,
    source: Annotated[str | None, Empty, Form(max_length=200)] = None,
) -> Response:
    """Look again with another mapping, load it, or throw it away."""
    staging = here.workspace.staging
    stage = staging.stage(here.portfolio, token)
    if do == "drop":
        staging.drop(stage)
        return here.go(PAGE.path, done="dropped")
    text = mapping.replace("\r\n", "\n").strip()
    untouched = stage.mapping is None and text == _proposed(_try(here, stage)[0]).strip()
    headers = _rows(here, stage).headers
    troubles = [] if untouched else line_troubles(text, headers)
    wanted = stage
    try:
        wanted = _told(stage, known_on or "", source or "")
    except RequestUnclear as unclear:
        troubles.append(LineTrouble(None, str(unclear)))
    if troubles:
        return _page(here, stage, typed=mapping, troubles=troubles, status=400)
    wanted = wanted.model_copy(update={"mapping": None if untouched else text or None})
    staging.keep(wanted)
    return _load(here, wanted) if do == "load" else here.go(f"{PAGE.path}/uploads/{token}")


def _load(here: Here, stage: Stage) -> Response:
    try:
        whole = _read(here, stage, dry_run=False)
    except PortfolioError as refused:
        return _page(here, stage, refused=str(refused), status=400)
    if not whole.loaded and not whole.repeated:
        return _page(here, stage, refused="Nothing was loaded: the rows below say why.", status=400)
    here.workspace.staging.drop(stage)
    newest = here.workspace.ledger.kept(here.portfolio)[0]
    return here.go(f"{PAGE.path}/reports/{newest.number}", done="true")


def _told(stage: Stage, known_on: str, source: str) -> Stage:
    try:
        day = _DAY.validate_python(known_on.strip()) if known_on.strip() else None
    except ValidationError as wrong:
        raise RequestUnclear(f"{known_on!r} is not a day; write it as YYYY-MM-DD.") from wrong
    return stage.model_copy(update={"known_on": day, "source": source.strip() or None})


def _read(here: Here, stage: Stage, *, dry_run: bool = True) -> Ingested:
    staging = here.workspace.staging
    folder = staging.folder(stage)
    try:
        reports = here.workspace.ingest(
            [staging.whole(stage)], here.portfolio, as_of=stage.known_on, mapping=stage.mapping, source=stage.source,
            dry_run=dry_run,
        )  # fmt: skip
    except PortfolioError as error:
        raise type(error)(without(folder, str(error))) from error
    return together(reports, folder)


def _try(here: Here, stage: Stage) -> tuple[Ingested | None, str]:
    try:
        return _read(here, stage), ""
    except PortfolioError as refused:
        return None, str(refused)


def _rows(here: Here, stage: Stage) -> Rows:
    """The first rows of the first list of the upload; nothing where none is a list or its header is not found."""
    try:
        found, _ = units([here.workspace.staging.whole(stage)])
        path = next((unit.path for unit in found if unit.kind == _TABLE), None)
        return Rows(*first_rows(path, stage.mapping, FIRST_ROWS)) if path else Rows()
    except PortfolioError:
        return Rows()


def _proposed(told: IngestReport | None) -> str:
    """The mapping that says what was proposed, to be changed; a column that waits for a word of its own stays out."""
    if told is None or not told.columns:
        return ""
    clear = (one for one in told.columns if one.field or not one.detail)
    return write_mapping(ListMapping(columns={one.column: one.field or "attribute" for one in clear}))


def _page(
    here: Here, stage: Stage, *, typed: str | None = None, troubles: Sequence[LineTrouble] = (), refused: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    def values() -> Mapping[str, Any]:
        told, why = _try(here, stage)
        shown = typed if typed is not None else stage.mapping or _proposed(told)
        return {
            "stage": stage,
            "told": told,
            "refused": refused or why,
            "files": [path.name for path in here.workspace.staging.files(stage)],
            "rows": _rows(here, stage),
            "typed": shown,
            "lines": shown.split("\n"),
            "troubles": troubles,
            "rejected": told.rejected[:SHOWN_REJECTS] if told else (),
            "action": here.link(f"{PAGE.path}/uploads/{stage.token}"),
        }

    return here.show(PAGE, "upload.html", values, trail=lambda: [Crumb("Upload")], kept=False, status=status)
