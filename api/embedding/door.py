"""The way in to embeds over HTTP: who holds a token that stands gets the view it is for, everybody else one answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api.embedding.desk import View, Visit
from api.replies import matches, replies_of, workspace_of
from api.workspace import Workspace
from portfolio.errors import PortfolioError
from store.embeds import Embed

PREFIX = "/embed"
NOT_AVAILABLE = "This view is not available."
NO_DATA = f'{{"available":false,"detail":"{NOT_AVAILABLE}"}}'
_LONGEST_OPTION = 200
_COMMON = {
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    # Pages of other sites hold what is below; the content policy and CORS say which of them.
    "cross-origin-resource-policy": "cross-origin",
    "vary": "Accept, Origin",
}
_SHUT = "default-src 'none'; base-uri 'none'; form-action 'none'; "


@dataclass(frozen=True)
class Form:
    """How a view is sent.

    Attributes:
        media_type: of the answer, the neutral one too.
        neutral: what is sent instead, whatever is wrong: no token, an altered, expired or revoked one, one for
            something else, a page of another site, a project that is not there.
        status: of the neutral answer.
        style: source of styles that its content policy allows; None where it holds no markup with styles.
        framed: whether pages of the token's sites may frame it. The neutral answer, which says nothing, any page may.
    """

    media_type: str
    neutral: str
    status: int = 404
    style: str | None = None
    framed: bool = False

    def policy(self, framing: Sequence[str]) -> str:
        """The content policy of an answer that `framing` may frame."""
        ancestors = " ".join(framing) if self.framed and framing else "'none'"
        style = f"style-src {self.style}; " if self.style else ""
        return f"{_SHUT}{style}frame-ancestors {ancestors}"


def answer(
    request: Request,
    view: View,
    form: Form,
    draw: Callable[[Workspace, Embed], str],
    options: Sequence[str] = (),
    *,
    portfolio: str | None = None,
) -> Response:
    """The view of the token that a request shows, or the neutral answer.

    Args:
        request: carries the token as `token` in its query or as `Authorization: Bearer`.
        view: what is asked for.
        form: how it is sent.
        draw: makes the body; asked only where none is kept for this token and these options.
        options: what else the body depends on.
        portfolio: the portfolio that the path names; the query may name it as well.
    """
    workspace = workspace_of(request)
    origin = request.headers.get("origin")
    named = portfolio if portfolio is not None else request.query_params.get("portfolio")
    try:
        embed = workspace.embeds.admit(Visit(_token_of(request), view, named, origin))
        if embed is None or any(len(option) > _LONGEST_OPTION for option in options):
            return _neutral(form)
        key = (f"{view} {form.media_type} {embed.id}", "\n".join(options).encode(errors="replace"), False)
        replies = replies_of(request)
        kept = replies.warm(key) or replies.made(key, embed.portfolio, lambda: draw(workspace, embed), form.media_type)
    except PortfolioError:
        return _neutral(form)
    headers = {**_COMMON, "etag": kept.etag, "content-security-policy": form.policy(embed.origins)}
    if origin is not None:
        headers["access-control-allow-origin"] = origin  # it is among the token's, or there would be no answer
        headers["access-control-expose-headers"] = "ETag"
    if matches(request.headers.get("if-none-match"), kept.etag):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, headers=headers, media_type=form.media_type)


def dashboard(workspace: Workspace, embed: Embed, project: str | None = None) -> str | None:
    """The address of the dashboard, where it is known."""
    if workspace.site is None:
        return None
    page = f"/insights?project={quote(project, safe='')}" if project else ""
    return f"{workspace.site.rstrip('/')}/portfolios/{quote(embed.portfolio, safe='')}{page}"


def _neutral(form: Form) -> Response:
    headers = {**_COMMON, "cache-control": "no-store", "content-security-policy": form.policy(("*",))}
    return Response(form.neutral, form.status, headers, form.media_type)


def _token_of(request: Request) -> str | None:
    given = request.query_params.get("token")
    if given is not None:
        return given
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None
