"""What to paste into a page, made for one token: complete, and harmless whatever a project is named."""

from html import escape
from urllib.parse import urlencode

from api.embedding.desk import View
from api.embedding.door import PREFIX
from store.embeds import Embed

SIZES = {View.HEATMAP: (460, 500), View.SCORE: (420, 260), View.INSIGHTS: (520, 460)}
"""Width and height of a frame in pixels; what is inside adapts."""

_FILES = {View.BADGE: "badge.svg", View.SCORES: "scores.csv"}


def address(site: str, embed: Embed, token: str) -> str:
    """The address of a view."""
    view = View(embed.view)
    return f"{site.rstrip('/')}{PREFIX}/{_FILES.get(view, view.value)}?{urlencode(_query(embed, token))}"


def snippets(site: str, embed: Embed, token: str) -> list[tuple[str, str]]:
    """Ways to show a view: what each is, and what to paste."""
    view, at = View(embed.view), address(site, embed, token)
    if view is View.BADGE:
        return [
            ("Image", f'<img src="{escape(at)}" alt="Risk score">'),
            ("Markdown", f"![Risk score]({at})"),
        ]
    if view is View.SCORES:
        return [("CSV", at), ("JSON", at.replace("/scores.csv?", "/scores.json?", 1))]
    width, height = SIZES[view]
    title = escape(view.says[:1].upper() + view.says[1:])
    frame = (
        f'<iframe src="{escape(at)}" title="{title}" width="{width}" height="{height}" '
        'loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )
    return [("Frame", frame), *([("Web component", _component(site, embed, token))] if view is View.SCORE else [])]


def _component(site: str, embed: Embed, token: str) -> str:
    base = escape(site.rstrip("/"))
    project = escape(embed.projects[0])
    return (
        f'<script type="module" src="{base}{PREFIX}/bellwether-score.js"></script>\n'
        f'<bellwether-score project="{project}" src="{base}" token="{escape(token)}"></bellwether-score>'
    )


def _query(embed: Embed, token: str) -> dict[str, str]:
    named = View(embed.view) is View.SCORE and len(embed.projects) > 1
    return {**({"project": embed.projects[0]} if named else {}), "token": token}
