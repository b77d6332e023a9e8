"""One standing order: changed, paused, sent now, dropped, and what became of its periods."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from fastapi import Form, Path, Query, Response

from api.digest import Form as Kind
from api.web.deliveries import lines, local, order_of
from api.web.here import At, Crumb, Here
from api.web.links import part
from api.web.ordering_form import CADENCES, CHANNELS, Ordered, Wanted
from api.web.page import page_router
from api.web.pages.digests import PAGE
from portfolio.errors import PortfolioError
from portfolio.vocabulary import Severity
from store.delivering import Delivery, DeliveryState

router = page_router()

SHOWN_DELIVERIES = 50
DONE = {
    "made": "It is ordered. The command bellwether worker delivers what is due.",
    "changed": "The change is kept.",
    "paused": "It is paused; what becomes due meanwhile is not made up for.",
    "resumed": "It goes on from now.",
    "sent": "It was delivered.",
    "waiting": "It could not be delivered yet and is tried again; the reason stands below.",
    "failed": "It could not be delivered; the reason stands below.",
    "unclear": "It may have arrived or not; the reason stands below.",
}
ROUTE = PAGE.route + "/schedules/{order}"

Named = Annotated[str, Path(max_length=200)]
Deed = Literal["pause", "resume", "send", "again", "drop"]


@router.get(ROUTE)
def schedule(here: At, order: Named, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """One order and its history."""
    return _page(here, order, None, {}, done=done)


@router.post(ROUTE)
def change(here: At, order: Named, wanted: Ordered) -> Response:
    """Change it, then show it again."""
    desk = here.workspace.digests
    kept = order_of(desk, here.portfolio, order)
    wrong = wanted.troubles(desk, here.portfolio, new=False)
    if wrong:
        return _page(here, order, wanted, wrong, status=400)
    desk.order(wanted.schedule(here.portfolio, desk.now(), kept))
    return _again(here, order, "changed")


@router.post(ROUTE + "/{deed}")
def do(here: At, order: Named, deed: Deed, period: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Pause it, let it go on, send it now, send a period again, or drop it."""
    desk = here.workspace.digests
    order_of(desk, here.portfolio, order)
    if deed == "drop":
        desk.drop(order)
        return here.go(PAGE.path, done="dropped")
    if deed in {"pause", "resume"}:
        desk.pause(order, paused=deed == "pause")
        return _again(here, order, "paused" if deed == "pause" else "resumed")
    try:
        became = desk.send(order, again=period if deed == "again" else None)
    except PortfolioError as refused:
        return _page(here, order, None, {}, refused=str(refused), status=400)
    return _again(here, order, became.state.value)


def _again(here: Here, name: str, done: str) -> Response:
    return here.go(f"{PAGE.path}/schedules/{part(name)}", done=done)


def _page(
    here: Here, name: str, wanted: Wanted | None, wrong: Mapping[str, str], *, done: str = "", refused: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    return here.show(
        PAGE,
        "schedule.html",
        lambda: _shown(here, name, wanted) | {"wrong": wrong, "done": DONE.get(done, ""), "refused": refused},
        trail=lambda: [Crumb(name)],
        kept=False,
        status=status,
    )


def _shown(here: Here, name: str, wanted: Wanted | None) -> dict[str, Any]:
    desk = here.workspace.digests
    order = order_of(desk, here.portfolio, name)
    history = desk.history(order.name, SHOWN_DELIVERIES)
    return {
        "order": order,
        "due": local(desk.next_due(order), order.timezone),
        "history": lines(history, {order.name}),
        "trouble": _trouble(history),
        "wanted": wanted or Wanted.of(order),
        "channels": CHANNELS,
        "cadences": CADENCES,
        "severities": list(Severity)[::-1],
        "kinds": get_args(Kind),
        "mail": here.workspace.mail is not None,
    }


def _trouble(history: list[Delivery]) -> str:
    """Why the newest period was not delivered, where it was not."""
    newest = next(iter(history), None)
    if newest is None or newest.state not in {DeliveryState.FAILED, DeliveryState.UNCLEAR, DeliveryState.WAITING}:
        return ""
    return newest.error or ""
