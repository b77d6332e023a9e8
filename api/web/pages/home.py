"""The way in: the only portfolio there is, or the choice between several."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.errors import NotHere
from api.replies import replies_of, workspace_of
from api.web.bands import index_band, moved
from api.web.here import HTML
from api.web.links import address
from api.web.page import page_router
from api.web.sparks import spark
from api.web.templating import render

router = page_router()
lost = page_router()


@lost.get("/portfolios/{portfolio}/{rest:path}")
def nothing(rest: str) -> Response:
    """An address below a portfolio that no page has. Asked last."""
    raise NotHere(f"No page of the dashboard is at “{rest}”. The areas of the portfolio lead to all there are.")


@router.get("/")
def home(request: Request) -> Response:
    """The only portfolio there is, or the choice between several."""
    workspace = workspace_of(request)
    lines = workspace.portfolios()
    if len(lines) == 1:
        return RedirectResponse(address(lines[0].name), status_code=HTTPStatus.SEE_OTHER)

    def draw() -> str:
        summaries = [workspace.summary(line.name) for line in lines]
        cards = [
            (
                summary,
                spark([(point.as_of, point.index) for point in summary.history], "Index"),
                index_band(workspace, summary),
                moved(summary),
                address(summary.portfolio),
            )
            for summary in summaries
        ]
        return render("portfolios.html", cards=cards)

    return replies_of(request).reply(request, None, draw, HTML)
