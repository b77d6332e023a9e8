"""One insight: what it says, what proves it, why it scores as it does, what hangs on it, and what people decide."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from api.views import InsightDetail
from api.web import charts
from api.web.deciding_form import Said, Signed
from api.web.here import At, Crumb, Here
from api.web.links import part
from api.web.page import page_router
from api.web.pages.insights import PAGE
from api.web.proofs import in_context
from api.web.ripple import ripple
from portfolio.errors import PortfolioError
from portfolio.vocabulary import InsightState

MOST_PICTURES = 14
MOST_PROJECTS = 12
MOST_PLACES = 8

router = page_router()

InsightId = Annotated[str, Path(max_length=200)]


@router.get(PAGE.route + "/{insight}")
def insight(here: At, insight: InsightId, done: Annotated[bool, Query()] = False) -> Response:  # noqa: FBT002 - a word of the address
    """One insight on the day that is shown."""
    return _page(here, insight, Said(), done=done)


@router.post(PAGE.route + "/{insight}")
def decide(here: At, insight: InsightId, said: Signed) -> Response:
    """Record what a person decided about it, then show it again."""
    try:
        here.workspace.decide(here.portfolio, insight, said.change())
    except PortfolioError as refused:
        return _page(here, insight, said, refused=str(refused))
    return here.go(f"{PAGE.path}/{part(insight)}", done="true")


def _page(here: Here, insight: str, said: Said, *, done: bool = False, refused: str = "") -> Response:
    one = here.workspace.show(here.portfolio, insight, here.as_of)
    return here.show(
        PAGE,
        "insight.html",
        lambda: _shown(here, one) | {"said": said, "done": done, "refused": refused},
        trail=lambda: [Crumb(one.title)],
        kept=not done,
        status=400 if refused else 200,
    )


def _shown(here: Here, one: InsightDetail) -> dict[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    brief = here.workspace.brief(here.portfolio, here.as_of)
    bands = {score.project: score.band for score in brief.scores}
    scores = {score.project: score for score in brief.scores}
    theme = next((theme for theme in brief.themes if theme.id == one.theme), None)
    return {
        "one": one,
        "proofs": in_context(one.evidence, picture),
        "score": charts.draw(
            charts.adding_up(
                f"Score of {one.title}",
                [charts.Part(part.name, part.points, part.reason) for part in one.why],
                total=one.score,
                tone=one.severity.value,
                width=300,
            )
        ),
        "ripple": ripple(_roots(one), picture, {project: str(band) for project, band in bands.items()}),
        "history": _history(here, one),
        "projects": [(project, picture.name_of(project), scores.get(project)) for project in one.projects],
        "most_projects": MOST_PROJECTS,
        "most_proofs": MOST_PLACES,
        "theme": theme,
        "states": list(InsightState),
        "rule": here.workspace.rule(one.rule),
        "can_decide": here.as_of is None,
    }


def _roots(one: InsightDetail) -> tuple[str, ...]:
    """Where the trouble is: the project it is about, else all the projects it touches."""
    return (one.subject.id,) if one.subject.kind == "project" else one.projects


def _history(here: Here, one: InsightDetail) -> charts.Drawn | None:
    """Its score at the last pictures, and what people left of it; nothing where it was seen once."""
    steps = here.workspace.chain(here.portfolio, here.as_of).steps[-MOST_PICTURES:]
    memories = [here.workspace.analyses.memory(step) for step in steps]
    points = [(memory.as_of, memory.scores.get(one.id, 0.0)) for memory in memories if memory.as_of >= one.first_seen]
    if len(points) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    series = {"Score": points}
    if any(point.residual != point.score for point in one.effect):
        series["Left"] = [(point.as_of, point.residual) for point in one.effect]
    return charts.draw(charts.line(f"Score of {one.title} over time", series, width=300, height=110))
