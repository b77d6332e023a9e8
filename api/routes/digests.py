"""Digests: what would be sent, standing orders, and what became of them."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BeforeValidator

from api.digest import Form
from api.digested import Digest, Scope
from api.errors import RequestUnclear
from api.routes.asked import AsOf, Desk, Parts, PortfolioName, problems
from api.routes.digest_shapes import Again, Changed, Delivered, DeliveredList, Order, Ordered, OrderedList
from portfolio.vocabulary import Severity

router = APIRouter(tags=["digests"])

MEDIA: dict[str, Form] = {
    "text/markdown": "md",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""A digest is a page of its own: it brings its style, and nothing in it may run."""

Named = Annotated[str, Path(description="Name of the schedule.", max_length=200, examples=["board-weekly"])]
Limit = Annotated[int, BeforeValidator(lambda value: value or 50), Query(ge=1, le=1000, description="How many.")]


@router.get(
    "/portfolios/{portfolio}/digest",
    response_model=Digest,
    responses=problems(400, 404, 422) | {200: {"content": {media: {"schema": {"type": "string"}} for media in MEDIA}}},
)
def preview(
    request: Request,
    desk: Desk,
    portfolio: PortfolioName,
    as_of: AsOf = None,
    since: Annotated[
        date | None, BeforeValidator(lambda v: v or None), Query(description="Compare with this day's picture.")
    ] = None,
    project: Annotated[list[str], Parts, Query(description="Only these, by id or name.")] = [],  # noqa: B006 - FastAPI copies it
    severity: Annotated[
        Severity, BeforeValidator(lambda v: v or Severity.LOW), Query(description="Least severity that is told.")
    ] = Severity.LOW,
    form: Annotated[
        Form | None, BeforeValidator(lambda v: v or None), Query(description="A file; without it, `Accept` decides.")
    ] = None,
) -> Response:
    """The digest that would be sent now: as JSON, or as Markdown, a page, PDF or slides."""
    scope = Scope(projects=tuple(project), severity=severity)
    chosen = form or _accepted(request.headers.get("accept", ""))
    if chosen is None:
        found = desk.digest(desk.choose(portfolio), as_of, since=since, scope=scope)
        return Response(found.model_dump_json(), media_type="application/json", headers={"vary": "Accept"})
    made = desk.digests.preview(desk.choose(portfolio), chosen, as_of, since=since, scope=scope)
    headers = {
        "content-disposition": f'inline; filename="{made.file_name}"', "content-security-policy": POLICY,
        "cache-control": "no-store", "vary": "Accept",
    }  # fmt: skip
    return Response(made.content, media_type=made.media_type, headers=headers)


@router.get("/digests/schedules", responses=problems(503))
def list_schedules(desk: Desk) -> OrderedList:
    """Every standing order, with when it is due next and what became of the last period."""
    return OrderedList(items=tuple(Ordered.of(one, desk.digests) for one in desk.digests.schedules()))


@router.post("/digests/schedules", status_code=201, responses=problems(400, 403, 404, 422))
def make_schedule(desk: Desk, order: Order) -> Ordered:
    """Order a digest. A name that is taken is refused; change that order instead."""
    if any(one.name == order.name for one in desk.digests.schedules()):
        raise RequestUnclear(f"There is a schedule named {order.name!r} already; change it, or choose another name.")
    return Ordered.of(desk.digests.order(order.schedule(desk.moment())), desk.digests)


@router.get("/digests/schedules/{name}", responses=problems(404, 422))
def read_schedule(desk: Desk, name: Named) -> Ordered:
    """One standing order."""
    return Ordered.of(desk.digests.schedule(name), desk.digests)


@router.patch("/digests/schedules/{name}", responses=problems(400, 403, 404, 422))
def change_schedule(desk: Desk, name: Named, changed: Changed) -> Ordered:
    """Change an order, pause it, or let it go on."""
    found, told = desk.digests.schedule(name), changed.told()
    if not told and changed.paused is None:
        raise RequestUnclear("Nothing is to change; name at least one field.")
    if told:
        found = desk.digests.order(replace(found, **told))  # type: ignore[arg-type]  # the shape has the fields' types
    if changed.paused is not None and changed.paused != found.paused:
        found = desk.digests.pause(name, paused=changed.paused)
    return Ordered.of(found, desk.digests)


@router.delete("/digests/schedules/{name}", status_code=204, responses=problems(403, 404, 422))
def drop_schedule(desk: Desk, name: Named) -> None:
    """Forget an order; what it delivered stays in the history."""
    desk.digests.drop(name)


@router.post("/digests/schedules/{name}/send", responses=problems(400, 403, 404, 422))
def send_now(desk: Desk, name: Named) -> Delivered:
    """Deliver it now, outside its cadence; `state` says what became of it."""
    return Delivered.of(desk.digests.send(name))


@router.post("/digests/schedules/{name}/resend", responses=problems(400, 403, 404, 422))
def send_again(desk: Desk, name: Named, again: Again) -> Delivered:
    """Send a period of the history once more, the same as it was."""
    return Delivered.of(desk.digests.send(name, again=again.period))


@router.get("/digests/deliveries", responses=problems(422))
def list_deliveries(
    desk: Desk,
    schedule: Annotated[str | None, BeforeValidator(lambda v: v or None), Query(max_length=200)] = None,
    limit: Limit = 50,
) -> DeliveredList:
    """What became of due periods, the latest first."""
    return DeliveredList(items=tuple(map(Delivered.of, desk.digests.history(schedule, limit))))


def _accepted(accept: str) -> Form | None:
    """The form that `Accept` names first; None means JSON."""
    for part in accept.split(","):
        media = part.partition(";")[0].strip().lower()
        if media in {"application/json", "*/*"}:
            return None
        if media in MEDIA:
            return MEDIA[media]
    return None
