"""The way in: the only portfolio there is, or the choice between several."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.replies import replies_of, workspace_of
from api.web.bands import index_band, moved
from api.web.here import HTML
from api.web.links import address
from api.web.page import page_router
from api.web.sparks import spark
from api.web.templating import render

router = page_router()


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
