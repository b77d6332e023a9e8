"""Views that other people's pages frame: small cards, complete in one answer, without scripts or cookies."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from api.embedding import looking
from api.embedding.desk import View
from api.embedding.door import NOT_AVAILABLE, PREFIX, Form, answer, dashboard
from api.replies import matches
from api.web.heat_map import level
from api.web.sparks import spark
from api.web.templating import render
from api.web.words import counted
from api.workspace import Workspace
from store.embeds import Embed

router = APIRouter(prefix=PREFIX, include_in_schema=False)

COMPONENT = "bellwether-score.js"
THEMES = ("light", "dark")
WORDS = {
    "critical": "critical risk",
    "high": "high risk",
    "medium": "medium risk",
    "low": "low risk",
    "none": "calm",
    "unseen": "mostly unseen",
}

Option = Annotated[str, Query()]


def _file(*path: str) -> bytes:
    return files("api.web").joinpath(*path).read_bytes()


# Our own file, between the tags exactly as its hash says; a page of another origin needs no further address.
_STYLE = Markup(_file("embed.css").decode())  # noqa: S704 - a file of the house
_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"


def _card(template: str, theme: str = "", **values: Any) -> str:
    return render(f"embed/{template}.html", style=_STYLE, theme=theme if theme in THEMES else "", **values)


@cache
def _form() -> Form:
    return Form("text/html; charset=utf-8", _card("none", words=NOT_AVAILABLE), style=_HASH, framed=True)


@router.get("/heatmap")
def heat_map(request: Request, theme: Option = "") -> Response:
    """Severity × category of a portfolio."""

    def values(workspace: Workspace, embed: Embed) -> dict[str, Any]:
        shown = looking.heat_map(workspace, embed)
        most = max((count for _, counts in shown.rows for count in counts), default=0)
        rows = [
            (category, [(s, n, level(n, most)) for s, n in zip(shown.severities, counts, strict=True)])
            for category, counts in shown.rows
        ]
        return {"shown": shown, "rows": rows, "said": _said(shown)}

    return _answer(request, View.HEATMAP, "heatmap", values, theme)


@router.get("/score")
def score(request: Request, project: Option = "", theme: Option = "") -> Response:
    """The score card of a project."""

    def values(workspace: Workspace, embed: Embed) -> dict[str, Any]:
        shown = looking.score_card(workspace, embed, project or None)
        return {"shown": shown, "line": spark(shown.history, "Score", 240, 40), "words": WORDS}

    return _answer(request, View.SCORE, "score", values, theme, project)


@router.get("/insights")
def insights(request: Request, theme: Option = "") -> Response:
    """The most pressing insights."""
    return _answer(
        request, View.INSIGHTS, "insights", lambda workspace, embed: {"shown": looking.top_insights(workspace, embed)},
        theme,
    )  # fmt: skip


@router.get(f"/{COMPONENT}")
def component(request: Request) -> Response:
    """The web component: the same for everybody, at an address that stays."""
    content = _file("static", COMPONENT)
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {
        "etag": etag,
        "cache-control": "public, max-age=3600",
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/javascript; charset=utf-8")


def _answer(
    request: Request,
    view: View,
    template: str,
    values: Callable[[Workspace, Embed], dict[str, Any]],
    theme: str,
    project: str = "",
) -> Response:
    def draw(workspace: Workspace, embed: Embed) -> str:
        shown = values(workspace, embed)
        named = getattr(shown["shown"], "project", None)
        return _card(template, theme, link=dashboard(workspace, embed, named), **shown)

    return answer(request, view, _form(), draw, [theme, project])


def _said(shown: looking.HeatMap) -> str:
    """The heat map in a sentence, for those who do not see its colours."""
    if not shown.total:
        return "No open insights."
    counts = {s: sum(row[n] for _, row in shown.rows) for n, s in enumerate(shown.severities)}
    named = ", ".join(f"{count} {severity}" for severity, count in counts.items() if count)
    category, most = max(((category, sum(row)) for category, row in shown.rows), key=lambda pair: pair[1])
    return f"{counted(shown.total, 'open insight')}: {named}. Most are about {category} ({most})."
